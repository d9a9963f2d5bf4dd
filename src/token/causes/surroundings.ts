/**
 * Owns the blanks, quotes and marks that may stand around a secret. Rule: the likely ones are apart and in
 * order; characters beyond ASCII are in UTF-8.
 */
import type { Change } from './change.js';
import { toUtf8 } from './mac.js';
import type { CausePartId } from './parts.js';

/** What stands before and behind the secret, and the words for it. */
export type Enclosure = readonly [id: CausePartId, before: string, behind: string, detail?: Change['detail']];

/** A text with each of these around it. */
export const surround = (text: string, table: readonly Enclosure[]): Change[] =>
  table.map((row) => ({ id: row[0], text: row[1] + text + row[2], detail: row[3] }));

/** The table in bytes of UTF-8, one character each. */
const inUtf8 = (table: readonly Enclosure[]): readonly Enclosure[] =>
  table.map(([id, before, behind, ...detail]) => [id, toUtf8(before), toUtf8(behind), ...detail]);

/** Those that often come with another mistake, likeliest first. */
export const likelySurroundings = inUtf8([
  ['secret-with-newline', '', '\n'],
  ['secret-with-crlf', '', '\r\n'],
  ['secret-quoted', '"', '"'],
  ['secret-quoted', "'", "'"],
  ['secret-with-space', '', ' '],
  ['secret-with-cr', '', '\r'],
  ['secret-with-tab', '', '\t'],
  ['secret-with-white-space', ' ', '', 'with a space in front of it'],
  ['secret-with-bom', '\ufeff', ''],
  ['secret-with-mark', '', ',', 'with a comma at its end'],
  ['secret-with-mark', '', ';', 'with a semicolon at its end'],
  ['secret-quoted-once', '"', ''],
  ['secret-quoted-once', '', '"'],
  ['secret-with-white-space', '', '\n\n', 'with two line feeds at its end'],
  ['secret-with-white-space', '', '\r\n\r\n', 'with two Windows line ends behind it'],
  ['secret-bytes-literal', "b'", "'"],
  ['secret-with-name', 'KUSTOMER_CHAT_SECRET=', ''],
  ['secret-with-name', 'export KUSTOMER_CHAT_SECRET=', ''],
  ['secret-with-prefix', 'Bearer ', '', 'with "Bearer " in front of it'],
  ['secret-with-0x', '0x', ''],
  ['secret-in-json', '{"KUSTOMER_CHAT_SECRET":"', '"}'],
  ['secret-in-json', '{"secret":"', '"}'],
  ['secret-with-prefix', 'base64:', '', 'with "base64:" in front of it'],
  ['secret-with-nul', '', '\0'],
  ['secret-with-invisible', '\u200b', '', 'with an invisible character (U+200B) in front of it'],
  ['secret-with-invisible', '', '\u200b', 'with an invisible character (U+200B) at its end'],
  ['secret-with-white-space', '\u00a0', '', 'with a blank (U+00A0) in front of it'],
  ['secret-with-white-space', '', '\u00a0', 'with a no-break space at its end'],
  ['secret-quoted', '“', '”', 'in typographic quotes'],
  ['secret-quoted', '`', '`', 'in backticks'],
  ['secret-quoted-once', "'", ''],
  ['secret-quoted-once', '', "'"],
  ['secret-with-white-space', '\n', '', 'with a line end or tab in front of it'],
  ['secret-quoted', '‘', '’', 'in typographic quotes'],
  ['secret-quoted-once', '“', ''],
  ['secret-quoted-once', '', '”'],
  ['secret-quoted', '\\"', '\\"', 'in quotes with backslashes'],
  ['secret-with-escape', '', '\\n', 'with a backslash and the letter n at its end'],
  ['secret-with-escape', '', '\\r\\n', 'with \\r\\n at its end, as four characters'],
]);

const zeroWidth = '\u200d\u2060\u200e\u00ad\ufeff';
const blanks = '\u3000\u202f';

function describeEnd(character: string, id: CausePartId, name: string): readonly Enclosure[] {
  const point = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  const bytes = toUtf8(character);
  return [
    [id, bytes, '', `with ${name} (${point}) in front of it`],
    [id, '', bytes, `with ${name} (${point}) at its end`],
  ];
}

/** Line ends, tabs and control characters that are left at an end. */
const unusualEnds = ['  ', ' \n', '\t\n', ' \r\n', '\n\n\n', '\r\r\n', '\x1a', '\x04'];

/** Colours, and what a terminal sends around a paste. */
const terminalCodes = [
  ['', '\x1b[0m'],
  ['\x1b[32m', '\x1b[0m'],
  ['\x1b[200~', '\x1b[201~'],
] as const;

/** Blanks and invisible characters. */
export const makeBlanks = (): readonly Enclosure[] => {
  const id = 'secret-with-white-space';
  const indented = 'indented, with spaces in front of it';
  return [
    ...['\t', '\r\n'].map((end) => [id, end, '', 'with a line end or tab in front of it'] as const),
    ...unusualEnds.map((end) => [id, '', end, 'with several or unusual blanks at its end'] as const),
    ...[' ', '\n', '\r\n'].map((end) => [id, end, end, 'with white space on both sides'] as const),
    ...['  ', '    '].flatMap((indent): readonly Enclosure[] => [
      [id, indent, '', indented],
      [id, indent, '\n', `${indented} and a line feed at its end`],
    ]),
    ...terminalCodes.map(
      ([before, behind]) =>
        ['secret-with-invisible', before, behind, 'with the control codes of a terminal around it'] as const,
    ),
    ...[...blanks].flatMap((character) => describeEnd(character, id, 'a blank')),
    ...[...zeroWidth].flatMap((character) =>
      describeEnd(character, 'secret-with-invisible', 'an invisible character'),
    ),
    ['secret-with-nul', '', '\0\0', 'with two NUL characters at its end'],
    ['secret-with-nul', '\0', '', 'with a NUL character in front of it'],
  ];
};

const quotePairs = '„“ «» ”” ´´'.split(' ');

/** Quotes, whole and in part. */
export const makeQuotes = (): readonly Enclosure[] => {
  const [id, once] = ['secret-quoted', 'secret-quoted-once'] as const;
  return [
    ...quotePairs.map(
      (pair) => [id, toUtf8(pair.charAt(0)), toUtf8(pair.charAt(1)), 'in typographic quotes'] as const,
    ),
    [id, "\\'", "\\'", 'in quotes with backslashes'],
    ...['""', "''"].map((quote) => [id, quote, quote, 'in doubled quotes'] as const),
    [id, '"""', '"""', 'in three quotes'],
    [id, '"\'', '\'"', 'in quotes within quotes'],
    [id, '\'"', '"\'', 'in quotes within quotes'],
    ...['&quot;', '&#39;', '&#34;'].map((quote) => [id, quote, quote, 'in quotes written for HTML'] as const),
    [id, '%22', '%22', 'in quotes written for a URL'],
    [id, '"', '\\n"', 'in quotes, with a backslash and the letter n at its end'],
    [id, "$'", "'", 'in the quotes of a shell'],
    ...['`', '\\"'].flatMap((mark): readonly Enclosure[] => [
      [once, mark, ''],
      [once, '', mark],
    ]),
    ...['"', "'"].flatMap((quote): readonly Enclosure[] => [
      [once, '', `${quote},`, 'with a quote and a comma at its end'],
      [once, '', `${quote};`, 'with a quote and a semicolon at its end'],
    ]),
    [once, '', '"}', 'with a quote and a brace at its end'],
  ];
};

const describeMark = (mark: string) => (mark === '…' ? 'an ellipsis' : mark === '...' ? 'dots' : `"${mark}"`);

/** Punctuation, and the byte-order mark of UTF-16, whose bytes are not UTF-8. */
export function listMarked(text: string): readonly Change[] {
  const marked = (mark: string, before: string, behind: string, where: string): Change => ({
    id: 'secret-with-mark',
    text: before + text + behind,
    detail: `with ${describeMark(mark)} ${where}`,
  });
  return [
    ...marksBehind.map((mark) => marked(mark.trim(), '', toUtf8(mark), 'at its end')),
    ...marksInFront.map((mark) => marked(mark, mark, '', 'in front of it')),
    {
      id: 'secret-with-bom',
      text: `\xff\xfe${text}`,
      detail: 'with the byte-order mark of UTF-16 in front of it',
    },
  ];
}

const marksBehind = [...'.:\\|#$)]}>%?!=*', '…', '...', '\\0', 'Copied!'];
const marksInFront = [...'=:$@#->([{<', ': ', '= ', '$ '];
