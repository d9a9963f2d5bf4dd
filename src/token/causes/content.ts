/**
 * Owns what may happen to a secret's own characters: cut, padded, other letters, folded. Rule: each change is
 * one mistake; texts have one character per byte.
 */
import { type CaseWords, type Change, changesBy, groupOf, type KeyGroup } from './change.js';
import { breakLines } from './encodings.js';

/** The signs that readers take for the end of a value, and which readers do. */
const cutMarks: Readonly<Record<string, string>> = {
  '#': 'dotenv and YAML take # for the beginning of a comment: quote the value, NAME="…"',
  '=': "split at the first = only: cut -d= -f2-, line.split('=', 2), Python .partition('=')",
  ' ':
    'quote the value where it is set and where it is used: NAME="a b", "$NAME"; in C read the line, ' +
    'not %s',
  ';': 'quote the value: a shell takes ; for the end of a command, ini files for a comment',
  '&': "quote the value for the shell (NAME='…'), or write %26 in a URL or form",
  '%': 'in crontab write \\% for each %; elsewhere quote the value',
  ',': 'quote the value: this reader takes a comma for the end of an entry',
  $: "put the value in single quotes: NAME='…'",
  '"': 'put the value in single quotes, or write \\" in it',
  "'": 'put the value in double quotes',
  ':': 'quote the value: this reader takes a colon for the end of a field',
  '|': "quote the value for the shell: NAME='…'",
  '<': "quote the value: NAME='…'; in a template escape it",
  '>': "quote the value for the shell: NAME='…'",
  '?': 'write %3F in a URL, or quote the value',
  '/': 'write %2F in a URL; sed wants another separator, such as s|…|…|',
  '\\': 'write two backslashes, or use single quotes',
  '@': 'quote the value, or write %40 in a URL',
  '!': "put the value in single quotes: bash's history reads !",
  '(': "quote the value for the shell: NAME='…'",
  '\n': 'the secret has more than one line: is that right?',
};

/** The sizes that columns, fields and ciphers have. */
const usualSizes = [8, 15, 16, 20, 24, 25, 31, 32, 33, 40, 48, 50, 60, 63, 64];

const describeUnit = (text: string) => (/^[\x00-\x7f]*$/.test(text) ? 'characters' : 'bytes');

function describeCut(text: string, length: number): CaseWords {
  const mark = /^\s*([^\w\s])/.exec(text.slice(length))?.[1] ?? text.charAt(length);
  const fix = cutMarks[mark];
  const name = mark === ' ' ? 'space' : mark === '\n' ? 'line end' : `"${mark}"`;
  const place = fix === undefined ? '' : ` (at its ${name})`;
  return {
    detail: `cut off: only the first ${length} of its ${text.length} ${describeUnit(text)}${place}`,
    fix,
  };
}

/** Where the secret may have been cut, at either end, the likely places first. */
export function listCuts(text: string): readonly KeyGroup[] {
  const likely = new Set<number>();
  for (let at = 0; at < text.length; at += 1)
    if (cutMarks[text.charAt(at)] !== undefined) likely.add(at).add(at + 1);
  for (const size of [text.length - 1, ...usualSizes, text.length - 2]) likely.add(size);
  const places = Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => at + 1);
  const begin = (at: number): Change => ({
    id: 'secret-cut',
    text: text.slice(0, at),
    detail: ({ length }) => describeCut(text, length),
  });
  const end = (at: number): Change => ({
    id: 'secret-cut-in-front',
    text: text.slice(at),
    detail: ({ length }) => tellCutInFront(text, length),
  });
  const isMark = (at: number) => cutMarks[text.charAt(at - 1)] !== undefined;
  const fronts = places.slice(1);
  return [
    groupOf('content', [...likely].filter((at) => at > 0 && at < text.length).map(begin)),
    groupOf('rare', places.filter((at) => !likely.has(at)).map(begin)),
    groupOf('content', [
      inFront(text.slice(1, -1), 'without its first and last character, as if those were quotes'),
      inFront(text.slice(1), 'without its first character'),
      ...fronts.filter(isMark).map(end),
    ]),
    groupOf('rare', fronts.filter((at) => !isMark(at)).map(end)),
  ];
}

const inFront = changesBy('secret-cut-in-front');

const tellCutInFront = (text: string, length: number): CaseWords => ({
  detail: `without its first ${text.length - length} of ${text.length} ${describeUnit(text)}`,
});

/** In other letters, or twice. */
export function* listRecased(text: string): Iterable<Change> {
  const recased = changesBy('secret-recased');
  yield recased(text.toUpperCase(), 'in capital letters');
  yield recased(text.toLowerCase(), 'in small letters');
  yield recased(text.charAt(0).toUpperCase() + text.slice(1), 'with a capital letter at its beginning');
  for (const glue of ['', '\n', ' ', ',']) yield { id: 'secret-doubled', text: `${text}${glue}${text}` };
}

/** Padded, with gaps or without: each once. */
export function* listRewrites(text: string): Iterable<Change> {
  yield* listPaddings(text);
  yield { id: 'secret-reversed', text: [...text].reverse().join('') };
  yield* listFolds(text);
  if (/\s/.test(text)) {
    const unspaced = changesBy('secret-without-white-space');
    yield unspaced(text.replace(/\s+/g, ''));
    yield unspaced(text.replace(/\s+/g, ' '), 'with the white space in it made one space');
  }
  if (/[^a-z0-9]/i.test(text)) yield* listWithoutSigns(text);
}

/** Signs that were cleaned away, or exchanged between the alphabets of base64 (RFC 4648 §4, §5). */
function* listWithoutSigns(text: string): Iterable<Change> {
  const cleaned = changesBy('secret-without-signs');
  yield cleaned(text.replace(/[^a-z0-9]/gi, ''), 'without all that is no letter or digit');
  yield cleaned(text.replace(/[^\w-]/g, ''), 'without all that is not in base64url');
  yield cleaned(text.replace(/[^a-z0-9+/=]/gi, ''), 'without all that is not in base64');
  for (const sign of new Set(text.match(/[^a-z0-9]/gi)))
    yield cleaned(text.replaceAll(sign, ''), `without the ${JSON.stringify(sign)} in it`);
  const converted = changesBy('secret-other-alphabet');
  const url = text.replaceAll('+', '-').replaceAll('/', '_');
  yield converted(url);
  yield converted(url.replaceAll('=', ''));
  yield converted(text.replaceAll('-', '+').replaceAll('_', '/'));
}

/** The characters that fill a secret up, and the sizes in addition to whole blocks. */
const paddings = [
  ['\0', 'NUL characters', [32, 64, 128, 256]],
  [' ', 'spaces', [32, 64, 100, 128, 255, 256]],
  ['0', 'zeros', [32, 64, 128]],
  ['=', '"="', [32, 64]],
] as const;

function* listPaddings(text: string): Iterable<Change> {
  const { length } = text;
  const padded = changesBy('secret-padded');
  const blocks = [4, 16].map((block) => Math.ceil(length / block) * block);
  for (const [character, name, sizes] of paddings)
    for (const size of [...sizes, ...blocks, length + 1])
      if (size > length) yield padded(text.padEnd(size, character), `padded with ${name} to ${size} bytes`);
  for (const size of [32, 64, 128].filter((one) => one > length)) {
    yield padded(text.padStart(size, '0'), `padded with zeros in front to ${size} bytes`);
    yield padded(text.padEnd(size, text), `repeated to ${size} bytes`);
  }
  const pad = 16 - (length % 16);
  yield padded(text + String.fromCharCode(pad).repeat(pad), 'padded as a block cipher does (PKCS #7)');
}

const gaps: Readonly<Record<string, string>> = { ' ': 'a space', '-': 'a dash', '\n': 'a line feed' };

function* listFolds(text: string): Iterable<Change> {
  const folded = changesBy('secret-folded');
  for (const glue of [',', ' ', ', '])
    yield folded([...text].join(glue), `with "${glue}" after every character, as a list of them is printed`);
  for (const width of [4, 8, 16, 32, 64, 76]) {
    if (width >= text.length) break;
    for (const glue of width <= 16 ? [' ', '-'] : ['\n', '\r\n', '=\n']) {
      const gap = gaps[glue] ?? 'a line end';
      const places = `after every ${width} characters, as a page or a wrapped line shows it`;
      yield folded(breakLines(text, width, glue), `with ${gap} ${places}`);
    }
  }
}
