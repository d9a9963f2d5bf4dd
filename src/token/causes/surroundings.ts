// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what may stand around a secret: blanks, quotes, marks, names, JSON, brackets. Rule: the likely ones
 * are apart and in order; characters beyond ASCII are in UTF-8.
 */
import type { Change } from './change.js';
import { toUtf8 } from './mac.js';
import type { CausePartId } from './parts.js';
import { fieldNames, variableNames } from './words.js';

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
  ['secret-with-white-space', '\u00a0', '', 'with a no-break space in front of it'],
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

/** Lines of files with other names than the likeliest, which a line feed may follow. */
export const makeLines = (): readonly Enclosure[] => [
  ...variableNames.flatMap((name): readonly Enclosure[] => [
    ['secret-with-name', `${name}=`, ''],
    ['secret-with-name', `${name}: `, ''],
    ['secret-with-name', `${name}: "`, '"', 'with the name of its field in front, and in quotes'],
    ['secret-with-name', `${name} = "`, '"', 'with the name of its field in front, and in quotes'],
  ]),
  ...[...variableNames, ...fieldNames].flatMap((name): readonly Enclosure[] => [
    ['secret-in-json', `{"${name}":"`, '"}'],
    ['secret-in-json', `{"${name}": "`, '"}'],
    ['secret-in-json', `{\n  "${name}": "`, '"\n}'],
  ]),
  ['secret-in-json', '"secret": "', '"'],
  ['secret-in-json', '{"data":{"attributes":{"secret":"', '"}}}', "with the settings' JSON around it"],
  ['secret-in-json', '{"attributes":{"secret":"', '"}}', "with the settings' JSON around it"],
];

/** What seldom comes with another mistake. */
export const rareSurroundings = inUtf8([
  ['secret-with-white-space', '\t', '', 'with a line end or tab in front of it'],
  ['secret-with-white-space', ' ', ' ', 'with white space on both sides'],
  ['secret-with-invisible', '', '\ufeff', 'with an invisible character (U+FEFF) at its end'],
  ['secret-with-nul', '\0', '', 'with a NUL character in front of it'],
  ['secret-quoted', '«', '»', 'in typographic quotes'],
  ['secret-quoted', '„', '“', 'in typographic quotes'],
  ['secret-quoted', '&quot;', '&quot;', 'in quotes written for HTML'],
  ...['<>', '[]', '()', '{}'].map(
    (pair): Enclosure => ['secret-in-brackets', pair.charAt(0), pair.charAt(1)],
  ),
  ['secret-in-brackets', '["', '"]'],
  ['secret-in-brackets', '${', '}'],
  ...[' #', ' # prod', ' # production', ' // prod'].map(
    (comment): Enclosure => ['secret-with-comment', '', comment],
  ),
  ...['PRIVATE KEY', 'SECRET'].flatMap((label) =>
    ['', '\n'].map((end): Enclosure => {
      return ['secret-in-pem', `-----BEGIN ${label}-----\n`, `\n-----END ${label}-----${end}`];
    }),
  ),
  ['secret-printed', 'Optional("', '")'],
  ['secret-printed', 'Optional[', ']'],
  ['secret-printed', 'Some("', '")'],
]);
