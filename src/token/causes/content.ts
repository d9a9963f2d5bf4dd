/**
 * Owns what may become of a secret's own characters: cut, padded, other letters, folded. Rule: each change
 * is one mistake; texts have one character per byte.
 */
import type { Change } from './change.js';

/** What readers take for the end of a value, with who does. */
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

const isAscii = (text: string) => /^[\x00-\x7f]*$/.test(text);

/** The sizes that columns, fields and ciphers have. */
const usualSizes = [8, 16, 20, 24, 25, 32, 40, 48, 50, 56, 60, 62, 63, 64];

function describeCut(text: string, length: number): Change {
  const unit = isAscii(text) ? 'characters' : 'bytes';
  const mark = /^\s*([^\w\s])/.exec(text.slice(length))?.[1] ?? text.charAt(length);
  const place =
    cutMarks[mark] === undefined
      ? ''
      : ` (at its ${mark === ' ' ? 'space' : mark === '\n' ? 'line end' : `"${mark}"`})`;
  return {
    id: 'secret-cut',
    text: text.slice(0, length),
    detail: `cut off: only the first ${length} of its ${text.length} ${unit}${place}`,
  };
}

/** The fix for a secret that was cut at a mark, or undefined; the detail names the mark. */
export function suggestForCut(detail: string): string | undefined {
  const mark = /\(at its (?:"(.)"|(space|line end))\)$/s.exec(detail);
  if (mark === null) return undefined;
  return cutMarks[mark[1] ?? (mark[2] === 'space' ? ' ' : '\n')];
}

/** Where the secret may have been cut, the likely places first. */
export function* listCuts(text: string): Iterable<Change & { readonly isLikely: boolean }> {
  const likely = new Set<number>();
  for (let at = 0; at < text.length; at += 1) {
    if (cutMarks[text.charAt(at)] === undefined) continue;
    likely.add(at);
    likely.add(at + 1);
  }
  for (const size of [text.length - 1, ...usualSizes, text.length - 2]) likely.add(size);
  const isCut = (at: number) => at > 0 && at < text.length;
  for (const at of likely) if (isCut(at)) yield { ...describeCut(text, at), isLikely: true };
  for (let at = text.length - 1; at > 0; at -= 1)
    if (!likely.has(at)) yield { ...describeCut(text, at), isLikely: false };
  yield {
    id: 'secret-cut-in-front',
    text: text.slice(1, -1),
    detail: 'without its first and last character, as if those were quotes',
    isLikely: true,
  };
  for (let at = 1; at < text.length; at += 1) {
    const isLikely = at === 1 || cutMarks[text.charAt(at - 1)] !== undefined;
    const unit = isAscii(text) ? 'characters' : 'bytes';
    const detail =
      at === 1 ? 'without its first character' : `without its first ${at} of ${text.length} ${unit}`;
    yield { id: 'secret-cut-in-front', text: text.slice(at), detail, isLikely };
  }
}

/** Padded, in other letters, twice, with gaps or without: each once. */
export function* listRewrites(text: string): Iterable<Change> {
  yield { id: 'secret-recased', text: text.toUpperCase(), detail: 'in capital letters' };
  yield { id: 'secret-recased', text: text.toLowerCase(), detail: 'in small letters' };
  yield {
    id: 'secret-recased',
    text: text.charAt(0).toUpperCase() + text.slice(1),
    detail: 'with a capital letter at its beginning',
  };
  for (const glue of ['', '\n', ' ', ','])
    yield { id: 'secret-doubled', text: `${text}${glue}${text}`, detail: null };
  yield* listPaddings(text);
  yield { id: 'secret-reversed', text: [...text].reverse().join(''), detail: null };
  yield* listFolds(text);
  yield { id: 'secret-without-white-space', text: text.replace(/\s+/g, ''), detail: null };
  yield {
    id: 'secret-without-white-space',
    text: text.replace(/\s+/g, ' '),
    detail: 'with the white space in it made one space',
  };
  yield* listWithoutSigns(text);
}

/** Signs that somebody cleaned away, or changed between the alphabets of base64 (RFC 4648 §4, §5). */
function* listWithoutSigns(text: string): Iterable<Change> {
  if (/^[a-z0-9]*$/i.test(text)) return;
  const without = (signs: RegExp, what: string): Change => ({
    id: 'secret-without-signs',
    text: text.replace(signs, ''),
    detail: `without ${what}`,
  });
  yield without(/[^a-z0-9]/gi, 'all that is no letter or digit');
  yield without(/[^\w-]/g, 'all that is not in base64url');
  yield without(/[^a-z0-9+/=]/gi, 'all that is not in base64');
  for (const sign of new Set(text.match(/[^a-z0-9]/gi)))
    yield without(new RegExp(`[\\${sign}]`, 'g'), `the ${JSON.stringify(sign)} in it`);
  const id = 'secret-other-alphabet';
  yield { id, text: text.replaceAll('+', '-').replaceAll('/', '_'), detail: null };
  yield { id, text: text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), detail: null };
  yield { id, text: text.replaceAll('-', '+').replaceAll('_', '/'), detail: null };
}

const paddings = [
  ['\0', 'NUL characters'],
  [' ', 'spaces'],
  ['0', 'zeros'],
  ['=', '"="'],
  ['x', 'letters x'],
  ['*', '"*"'],
] as const;
const paddedSizes = [32, 64, 128, 48, 100, 255, 256];

function* listPaddings(text: string): Iterable<Change> {
  for (const [character, name] of paddings) {
    const blocks = [4, 8, 16].map((block) => Math.ceil(text.length / block) * block);
    for (const size of new Set([...paddedSizes, ...blocks, text.length + 1, text.length + 2])) {
      const detail = `padded with ${name} to ${size} bytes`;
      if (size > text.length) yield { id: 'secret-padded', text: text.padEnd(size, character), detail };
    }
  }
  for (const size of [32, 64, 128]) {
    if (size <= text.length) continue;
    yield {
      id: 'secret-padded',
      text: text.padStart(size, '0'),
      detail: `padded with zeros in front to ${size} bytes`,
    };
    yield { id: 'secret-padded', text: text.padEnd(size, text), detail: `repeated to ${size} bytes` };
  }
  const pad = 16 - (text.length % 16);
  yield {
    id: 'secret-padded',
    text: text + String.fromCharCode(pad).repeat(pad),
    detail: 'padded as a block cipher does (PKCS #7)',
  };
}

const gaps: Readonly<Record<string, string>> = { ' ': 'a space', '-': 'a dash', '\n': 'a line feed' };

function* listFolds(text: string): Iterable<Change> {
  for (const glue of [',', ' ', ', '])
    yield {
      id: 'secret-folded',
      text: [...text].join(glue),
      detail: `with "${glue}" after every character, as a list of them is printed`,
    };
  for (const width of [4, 5, 8, 10, 16, 20, 30, 32, 40, 48, 50, 60, 64, 70, 72, 75, 76, 78, 80]) {
    if (width >= text.length) break;
    const groups = text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];
    for (const glue of width <= 16 ? [' ', '-', '\n'] : [' ', '\n', '\r\n', '\n ', '=\n'])
      yield {
        id: 'secret-folded',
        text: groups.join(glue),
        detail:
          `with ${gaps[glue] ?? 'a line end'} after every ${width} characters, as a page or a ` +
          'wrapped line shows it',
      };
  }
}
