/**
 * Owns the ways in which a text may hide the token in it: what a mail, a shell, a log or a link made of it.
 * Rule: they are undone one after the other, the last one made first; linear time; a token that the text
 * shows as it is never changes.
 */

/** A text, with the names of what was undone to get it. */
export interface View {
  readonly text: string;
  /** As nouns: `colour codes`, `line breaks`. */
  readonly undone: readonly string[];
  /** Indexes at which lines were joined. */
  readonly breaks: ReadonlySet<number>;
}

/** The name for a token in several string literals of source code. */
export const piecesName = 'a text in several pieces';

interface Undoing {
  readonly name: string;
  undo(text: string): string;
}

const toSign = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 16));

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
  period: '.',
};

const undoings: readonly Undoing[] = [
  { name: 'colour codes', undo: (text) => text.replace(/\u001b\[[\d;:]{0,40}[A-Za-z]/g, '') },
  {
    name: 'invisible characters',
    undo: (text) => text.replace(/[\p{Default_Ignorable_Code_Point}\0]/gu, ''),
  },
  {
    name: 'marks at line starts',
    undo: (text) =>
      text
        .replace(/^[ \t]*(?:[>|#*│┃║][ \t]?|\d{1,5}[:.)]?[ \t]+)+/gm, '')
        .replace(/(?<![ \t])[ \t]*[│┃║|][ \t]*$/gm, ''),
  },
  { name: 'quoted-printable', undo: undoQuotedPrintable },
  { name: 'percent-encoding', undo: undoPercent },
  { name: 'HTML entities', undo: undoHtml },
  {
    name: 'HTML tags',
    undo: (text) =>
      text.replace(/<\/?(?:wbr|span|b|i|em|strong|mark|code|font|a|u|br|div|p)(?:\s[^<>]{0,300})?\/?>/gi, ''),
  },
  { name: 'brackets around its dots', undo: (text) => text.replace(/\[\.\]|\(\.\)/g, '.') },
  { name: 'typographic dashes', undo: (text) => text.replace(/[—―]/g, '--').replace(/[‐‑‒–−]/g, '-') },
  {
    name: 'backslash escapes',
    undo: (text) => text.replace(/\\(?:u00|x)([2-7][0-9a-f])/gi, toSign).replace(/\\([_.-])/g, '$1'),
  },
  {
    name: piecesName,
    undo: (text) => text.replace(/["'`][ \t\r\n+.&\\_]{0,400}["'`]/g, ''),
  },
  { name: 'a backslash at line ends', undo: (text) => text.replace(/[\\^`][ \t]{0,40}\r?\n/g, '\n') },
];

/** `%22`, `%0A` and the other characters of ASCII, encoded once or twice. */
export function undoPercent(text: string): string {
  return text.replace(/%(?:25)?([2-7][0-9a-f]|0[ad])/gi, toSign);
}

/** `&quot;`, `&#34;` and the like. */
export function undoHtml(text: string): string {
  return text
    .replace(/&(quot|apos|lt|gt|amp|period);/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/&#(\d{2,3});/g, (_, digits: string) => String.fromCharCode(Number(digits)))
    .replace(/&#x([2-7][0-9a-f]);/gi, toSign);
}

/** A mailer breaks long lines only; a "=" that ends a shorter one is padding, which the app sends too. */
const softBreakAt = 60;

/** RFC 2045 §6.7: `=3D`, and `=` at the end of a line that goes on. */
function undoQuotedPrintable(text: string): string {
  const lines = text.split('\n');
  const unbroken = lines.map((line, index) => {
    if (index === lines.length - 1) return line;
    const end = line.trimEnd();
    return end.length > softBreakAt && end.endsWith('=') ? end.slice(0, -1) : `${line}\n`;
  });
  return unbroken.join('').replace(/=([2-7][0-9A-F])/g, toSign);
}

/** A larger text is scanned only as it is, because each view costs one more pass. */
const longest = 1_000_000;

/** The text as it is, then with one thing after the other undone, each also with its lines joined. */
export function* listViews(text: string): Iterable<View> {
  let current: View = { text, undone: [], breaks: new Set() };
  yield current;
  if (text.length > longest) return;
  for (const { name, undo } of undoings) {
    const changed = undo(current.text);
    if (changed === current.text) continue;
    current = { ...current, text: changed, undone: [...current.undone, name] };
    yield current;
    // The lines of a broken token may be hidden too.
    const joined = joinLines(current);
    if (joined !== null) yield joined;
  }
  const joined = joinLines(current);
  if (joined !== null) yield joined;
}

/**
 * The lines joined, without their indents; null if there is one line. Mail clients and terminals break a
 * token, but do not put a blank line into it.
 */
function joinLines({ text, undone }: View): View | null {
  if (!/[\r\n]/.test(text)) return null;
  const breaks = new Set<number>();
  const parts: string[] = [];
  let length = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.trim();
    // A blank line ends the token too.
    const part = trimmed === '' ? '\n' : trimmed;
    parts.push(part);
    length += part.length;
    breaks.add(length);
  }
  return { text: parts.join(''), undone: [...undone, 'line breaks'], breaks };
}
