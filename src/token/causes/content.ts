/**
 * Owns what may happen to a secret's own characters: cut, padded, other letters, folded. Rule: each change is
 * one mistake; texts have one character per byte.
 */
import { type Change, changesBy, groupOf, type KeyGroup } from './change.js';
import { breakLines } from './encodings.js';

/** The signs that readers take for the end of a value. */
const isMark = (sign: string) => /[^\w+-]/.test(sign);

const quoteIt =
  'quote the value where it is set and where it is used: NAME=\'a b\', "$NAME"; in a URL or form encode it';

/** What to do about a cut at these signs, if quotes are not all of it. */
const cutFixes: Readonly<Record<string, string>> = {
  '#': 'dotenv and YAML take # for the beginning of a comment: quote the value, NAME="…"',
  '=': "split at the first = only: cut -d= -f2-, line.split('=', 2), Python .partition('=')",
  '%': 'in crontab write \\% for each %; elsewhere quote the value',
};

/** The sizes that columns, fields and ciphers have. */
const usualSizes = [8, 16, 20, 24, 31, 32, 33, 40, 48, 50, 60, 63, 64];

/** Where the secret may have been cut, at either end, the likely places first. */
export function listCuts(text: string): readonly KeyGroup[] {
  const places = Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => at + 1);
  const isLikelyEnd = (at: number) =>
    isMark(text.charAt(at)) ||
    isMark(text.charAt(at - 1)) ||
    usualSizes.includes(at) ||
    at === text.length - 1;
  const isLikelyStart = (at: number) => at === 1 || isMark(text.charAt(at - 1));
  const cutInFront = changesBy('secret-cut-in-front');
  const start = (at: number) => cutInFront(text.slice(at), `without its first ${at} of ${text.length} bytes`);
  return [
    groupOf(
      'content',
      places.filter(isLikelyEnd).map((at) => cutAt(text, at)),
    ),
    groupOf('content', [
      ...places.filter(isLikelyStart).map(start),
      cutInFront(text.slice(1, -1), 'without its first and last character, as if those were quotes'),
    ]),
    groupOf(
      'rare',
      places.filter((at) => !isLikelyEnd(at)).map((at) => cutAt(text, at)),
    ),
    groupOf('rare', places.filter((at) => !isLikelyStart(at)).map(start)),
  ];
}

function cutAt(text: string, at: number): Change {
  const [id, detail] = ['secret-cut', `cut off: only the first ${at} of its ${text.length} bytes`] as const;
  const mark = text.slice(at).trimStart().charAt(0);
  // A cut at a space, or at a comment behind one.
  const sign = isMark(mark) ? mark : text.charAt(at);
  if (!isMark(sign)) return { id, text: text.slice(0, at), detail };
  return {
    id,
    text: text.slice(0, at),
    detail: `${detail} (at its ${JSON.stringify(sign)})`,
    fix: cutFixes[sign] ?? quoteIt,
  };
}

/** With a mask or dots for a part of it, as logs and pages show a secret. */
export function listMasked(text: string): readonly Change[] {
  const masked = changesBy('secret-masked');
  const [start, end] = [text.slice(0, 4), text.slice(-4)];
  const stars = '*'.repeat(Math.max(0, text.length - 4));
  return [
    masked('*'.repeat(text.length), 'as many "*" as the secret has characters'),
    ...[start + stars, stars + end, start + stars.slice(4) + end, `${start}...${end}`, `${start}****${end}`]
      .concat(['...', '\xe2\x80\xa6'].map((dots) => text.slice(0, 8) + dots))
      .map((form) => masked(form, 'a part of the secret, with a mask or dots for the rest of it')),
  ];
}

/** In other letters, in the other alphabet of base64, or twice. */
export function listRecased(text: string): readonly Change[] {
  const recased = changesBy('secret-recased');
  return [
    { id: 'secret-other-alphabet', text: text.replaceAll('+', '-').replaceAll('/', '_') },
    { id: 'secret-other-alphabet', text: text.replaceAll('-', '+').replaceAll('_', '/') },
    recased(text.toUpperCase(), 'in capital letters'),
    recased(text.toLowerCase(), 'in small letters'),
    { id: 'secret-doubled', text: text + text },
    { id: 'secret-doubled', text: `${text}\n${text}` },
  ];
}

/** Without its white space, padded to the sizes of fields and ciphers, or with gaps as a page shows it. */
export function* listRewrites(text: string): Iterable<Change> {
  yield { id: 'secret-without-white-space', text: text.replace(/\s+/g, '') };
  for (const [character, name] of [
    ['\0', 'NUL characters'],
    ['0', 'zeros'],
    [' ', 'spaces'],
    ['=', '"="'],
  ] as const)
    for (const size of [32, 64, 128, 256])
      if (size > text.length)
        yield {
          id: 'secret-padded',
          text: text.padEnd(size, character),
          detail: `padded with ${name} to ${size} bytes`,
        };
  for (const [width, gap, name] of [
    [4, ' ', 'space'],
    [8, ' ', 'space'],
    [32, '\n', 'line feed'],
    [64, '\n', 'line feed'],
    [76, '\n', 'line feed'],
  ] as const)
    if (width < text.length)
      yield {
        id: 'secret-folded',
        text: breakLines(text, width, gap),
        detail: `with a ${name} after every ${width} characters`,
      };
}
