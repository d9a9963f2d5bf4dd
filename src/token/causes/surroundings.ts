/**
 * Owns the blanks, quotes and marks that may stand around a secret. Rule: data only, the likely ones apart
 * and in order.
 */
import type { CausePartId } from './parts.js';

/** What stands before and behind the secret, and how that is said. */
export type Enclosure = readonly [id: CausePartId, before: string, behind: string, detail?: string];

const zeroWidth = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\u200e',
  '\u200f',
  '\u00ad',
  '\ufeff',
  '\u2028',
  '\u202c',
];
const blanks = ['\u00a0', '\u3000', '\u2003', '\u2009', '\u202f', '\u0085'];

/** Those that come together with another mistake often enough. */
export const likelySurroundings: readonly Enclosure[] = [
  ['secret-with-newline', '', '\n'],
  ['secret-with-crlf', '', '\r\n'],
  ['secret-quoted', '"', '"'],
  ['secret-quoted', "'", "'"],
  ['secret-with-space', '', ' '],
  ['secret-with-cr', '', '\r'],
  ['secret-with-tab', '', '\t'],
  ['secret-with-white-space', ' ', '', 'with a space in front of it'],
  ['secret-with-white-space', '', '\n\n', 'with two line feeds at its end'],
  ['secret-with-white-space', '', '\r\n\r\n', 'with two Windows line ends behind it'],
  ['secret-with-bom', '\ufeff', ''],
  ['secret-with-mark', '', ',', 'with a comma at its end'],
  ['secret-with-mark', '', ';', 'with a semicolon at its end'],
  ['secret-quoted-once', '"', ''],
  ['secret-quoted-once', '', '"'],
  ['secret-with-nul', '', '\0'],
  ['secret-with-invisible', '\u200b', '', 'with an invisible character (U+200B) in front of it'],
  ['secret-with-invisible', '', '\u200b', 'with an invisible character (U+200B) at its end'],
  ['secret-with-white-space', '', '\u00a0', 'with a no-break space at its end'],
  ['secret-quoted', '“', '”', 'in typographic quotes'],
  ['secret-quoted', '`', '`', 'in backticks'],
  ['secret-quoted-once', "'", ''],
  ['secret-quoted-once', '', "'"],
  ['secret-bytes-literal', "b'", "'"],
  ['secret-with-name', 'KUSTOMER_CHAT_SECRET=', ''],
  ['secret-with-name', 'export KUSTOMER_CHAT_SECRET=', ''],
  ['secret-with-prefix', 'Bearer ', '', 'with "Bearer " in front of it'],
  ['secret-with-prefix', 'base64:', '', 'with "base64:" in front of it'],
  ['secret-with-0x', '0x', ''],
  ['secret-in-json', '{"KUSTOMER_CHAT_SECRET":"', '"}'],
  ['secret-in-json', '{"secret":"', '"}'],
  ['secret-with-escape', '', '\\n', 'with a backslash and the letter n at its end'],
  ['secret-with-escape', '', '\\r\\n', 'with \\r\\n at its end, as four characters'],
];

function describeEnd(character: string, what: string): readonly Enclosure[] {
  const point = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  const id = what === 'invisible' ? 'secret-with-invisible' : 'secret-with-white-space';
  const name = what === 'invisible' ? `an invisible character (U+${point})` : `a blank (U+${point})`;
  return [
    [id, character, '', `with ${name} in front of it`],
    [id, '', character, `with ${name} at its end`],
    [id, character, character, `between two blanks (U+${point})`],
  ];
}

const quotePairs = ['“”', '‘’', '„“', '«»', '‚‘', '””', '‹›', '"`', "`'", '´´', '″″', '＂＂'].map((pair) => [
  ...pair,
]);

/** Blanks, quotes and marks; made at the first use. */
export const makeRareSurroundings = (): readonly Enclosure[] => [
  ...['\t', '\n', '\r\n', '\r'].map(
    (end) => ['secret-with-white-space', end, '', 'with a line end or tab in front of it'] as const,
  ),
  ...[
    '  ',
    ' \n',
    '\t\n',
    '\n ',
    ' \r\n',
    '\n\n\n',
    '\n\r',
    '\r\r\n',
    '\v',
    '\f',
    '   ',
    '\t\t',
    '\x1a',
    '\x04',
    '\x03',
    '\x1b',
    '\x7f',
  ].map((end) => ['secret-with-white-space', '', end, 'with several or unusual blanks at its end'] as const),
  ...[' ', '\n', '\t', '\r\n', '\u00a0'].map(
    (end) => ['secret-with-white-space', end, end, 'with white space on both sides'] as const,
  ),
  ...[' '].map((end) => ['secret-with-white-space', end, '\n', 'with white space on both sides'] as const),
  ...blanks.flatMap((character) => describeEnd(character, 'blank')),
  ...zeroWidth.flatMap((character) => describeEnd(character, 'invisible')),
  ['secret-with-bom', '\xff\xfe', '', 'with the byte-order mark of UTF-16 in front of it'],
  ['secret-with-nul', '', '\0\0', 'with two NUL characters at its end'],
  ['secret-with-nul', '\0', '', 'with a NUL character in front of it'],
  ...quotePairs.map(
    ([open = '', close = '']) => ['secret-quoted', open, close, 'in typographic quotes'] as const,
  ),
  ['secret-quoted', '\\"', '\\"', 'in quotes with backslashes'],
  ['secret-quoted', "\\'", "\\'", 'in quotes with backslashes'],
  ['secret-quoted', '""', '""', 'in doubled quotes'],
  ['secret-quoted', "''", "''", 'in doubled quotes'],
  ['secret-quoted', '"""', '"""', 'in three quotes'],
  ['secret-quoted', '"\'', '\'"', 'in quotes within quotes'],
  ['secret-quoted', '\'"', '"\'', 'in quotes within quotes'],
  ['secret-quoted', '&quot;', '&quot;', 'in quotes written for HTML'],
  ['secret-quoted', '&#39;', '&#39;', 'in quotes written for HTML'],
  ['secret-quoted', '&#34;', '&#34;', 'in quotes written for HTML'],
  ['secret-quoted', '%22', '%22', 'in quotes written for a URL'],
  ['secret-quoted', "$'", "'", 'in the quotes of a shell'],
  ['secret-quoted', '@"', '"', 'in the quotes of C# or Objective-C'],
  ...['“', '‘', '`', '„', '«', '\\"', "\\'"].map((mark) => ['secret-quoted-once', mark, ''] as const),
  ...['”', '’', '`', '“', '»', '\\"', "\\'"].map((mark) => ['secret-quoted-once', '', mark] as const),
  ['secret-quoted-once', '', '",', 'with a quote and a comma at its end'],
  ['secret-quoted-once', '', "',", 'with a quote and a comma at its end'],
  ['secret-quoted-once', '', '";', 'with a quote and a semicolon at its end'],
  ['secret-quoted-once', '', "';", 'with a quote and a semicolon at its end'],
  ['secret-quoted-once', '', '"}', 'with a quote and a brace at its end'],
  ['secret-quoted-once', '', '")', 'with a quote and a bracket at its end'],
  ['secret-quoted', '"', '",', 'in quotes, with a comma'],
  ['secret-quoted', '"', '";', 'in quotes, with a semicolon'],
  ['secret-quoted', "'", "',", 'in quotes, with a comma'],
  ['secret-quoted', "'", "';", 'in quotes, with a semicolon'],
  ...[...'.:\\|#$~)]}>%/?!&=+*^@_-'].map(
    (mark) => ['secret-with-mark', '', mark, `with "${mark}" at its end`] as const,
  ),
  ...[...'=:$@#-\\>.,;/*|([{<!&?%~_+^'].map(
    (mark) => ['secret-with-mark', mark, '', `with "${mark}" in front of it`] as const,
  ),
  ['secret-with-mark', '', '…', 'with an ellipsis at its end'],
  ['secret-with-mark', '', '...', 'with dots at its end'],
  ['secret-with-mark', '', '==', 'with "==" at its end'],
  ['secret-with-mark', '', ' \\', 'with a backslash at its end'],
  ['secret-with-mark', ': ', '', 'with ": " in front of it'],
  ['secret-with-mark', '= ', '', 'with "= " in front of it'],
  ['secret-with-mark', '- ', '', 'with "- " in front of it'],
  ['secret-with-mark', '$ ', '', 'with "$ " in front of it'],
];
