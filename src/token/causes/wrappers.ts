// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the brackets, names, JSON, comments and words that may stand around a secret. Rule: data only. */
import { secretNames } from './placeholders.js';
import type { Enclosure } from './surroundings.js';

/** How many of the names are tried in every notation. */
const usualNames = 3;

const surroundByName = (name: string): readonly Enclosure[] => [
  ['secret-with-name', `export ${name}=`, ''],
  ['secret-with-name', `${name}="`, '"', 'with the name of its variable in front, and in quotes'],
  ['secret-with-name', `${name}='`, "'", 'with the name of its variable in front, and in quotes'],
  ['secret-with-name', `export ${name}="`, '"', 'with "export", the name of its variable and quotes'],
  ['secret-with-name', `export ${name}='`, "'", 'with "export", the name of its variable and quotes'],
  ['secret-with-name', `${name}: `, ''],
  ['secret-with-name', `${name}: "`, '"', 'with the name of its field in front, and in quotes'],
  ['secret-with-name', `${name}: '`, "'", 'with the name of its field in front, and in quotes'],
  ['secret-with-name', `${name}:`, ''],
  ['secret-with-name', `${name} = `, ''],
  ['secret-in-json', `{"${name}": "`, '"}'],
  ['secret-in-json', `"${name}":"`, '"'],
  ['secret-in-json', `"${name}": "`, '"'],
  ['secret-in-json', `{\n  "${name}": "`, '"\n}'],
  ['secret-in-json', `"{\\"${name}\\":\\"`, '\\"}"', 'with the JSON around it, written as JSON once more'],
  ['secret-in-json', `{\\"${name}\\":\\"`, '\\"}', 'with the JSON around it, and backslashes in that'],
];

/** Each pair with `|` between what stands before and behind. */
const splitPairs = (pairs: readonly string[]) =>
  pairs.map((pair): readonly [string, string] => {
    const at = pair.indexOf('|');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });

const brackets = splitPairs([
  ...['<|>', '[|]', '(|)', '{|}', '%|%', '*|*', '~|~', '_|_', ':|:', '/|/', '#|#', '$|$', '@|@'],
  ...['${|}', '{{|}}', '{{ | }}', '$(|)', '["|"]', "['|']", '[:|]', '[ | ]', '( | )', '("|")', '("|",)'],
  ...["('|',)", '**|**', '```|```', '```\n|\n```', '<![CDATA[|]]>', '<secret>|</secret>'],
]);

/** A comment behind the secret in its line, as those that people write. */
export const makeComments = (): readonly Enclosure[] =>
  [' #', ' //', ' ;', ' --'].flatMap((sign) =>
    ['', ' prod', ' production', ' staging', ' dev', ' test', ' secret', ' kustomer'].map(
      (word) => ['secret-with-comment', '', sign + word] as const,
    ),
  );

/** Brackets, names and JSON, which a line end may follow. */
export const makeWrappers = (): readonly Enclosure[] => [
  ['secret-in-brackets', '|', '|', 'between "|" and "|"'],
  ...brackets.map(
    ([open, close]) =>
      ['secret-in-brackets', open, close, `between "${open.trim()}" and "${close.trim()}"`] as const,
  ),
  ['secret-bytes-literal', 'b"', '"'],
  ['secret-bytes-literal', "u'", "'", "in Python's u'…', as part of it"],
  ['secret-bytes-literal', "r'", "'", "in Python's r'…', as part of it"],
  ['secret-bytes-literal', "bytearray(b'", "')", "in Python's bytearray(b'…'), as part of it"],
  ['secret-bytes-literal', "b'", "\\n'", "in Python's b'…' with a line feed, as part of it"],
  ...secretNames.flatMap((name, rank): readonly Enclosure[] => [
    ['secret-with-name', `${name}=`, ''],
    ['secret-in-json', `{"${name}":"`, '"}'],
    ...(rank < usualNames ? surroundByName(name) : []),
  ]),
  ...['set ', 'setx ', '$env:', 'ENV ', 'env ', 'SET ', 'let ', 'declare -x '].map(
    (word) => ['secret-with-name', `${word}KUSTOMER_CHAT_SECRET=`, ''] as const,
  ),
  ['secret-in-json', '{"data":{"attributes":{"secret":"', '"}}}', "with the settings' JSON around it"],
  ['secret-in-json', '{"attributes":{"secret":"', '"}}', "with the settings' JSON around it"],
  ['secret-in-json', '["', '"]', 'with a JSON array around it'],
];

/** Words in front of a secret, each up to the `|` behind it. */
const prefixes = (
  'Basic |Token |token |hex:|text:|plain:|raw:|utf8:|HS256:|HS256 |secret:|secret: |secret=|?secret=|' +
  'undefined|null|None|Secret: |Secret:|key:|key=|whsec_|sk_|base64 |base64,|sha256=|bearer |JWT |' +
  'Authorization: Bearer '
).split('|');

const prints = splitPairs([
  ...['Optional("|")', 'Optional(|)', 'Some("|")', 'Some(|)', 'Optional[|]', 'Ok("|")', 'Just "|"'],
  ...['{:ok, "|"}', 'String("|")', '&"|"', '[secret:|]', 'map[secret:|]', 'map[KUSTOMER_CHAT_SECRET:|]'],
  ...['{secret:|}', '{Secret:|}', '&{|}', '%{secret: "|"}', '{:secret=>"|"}', '{"secret"=>"|"}'],
  ...["{'secret': '|'}", '{secret=|}', 'Secret(value=|)', 'Secret(|)', "SecretStr('|')"],
  ...['Secret { value: "|" }', 'SecretKeySpec(|)', "{ secret: '|' }", ':"|"', 'string(64) "|"'],
]);

/** Words in front, and prints of programs for debugging. */
export const makePrinted = (): readonly Enclosure[] => [
  ...prefixes.map((word) => ['secret-with-prefix', word, '', `with "${word}" in front of it`] as const),
  ...['undefined', 'null', 'None'].map(
    (word) => ['secret-with-mark', '', word, `with the word "${word}" at its end`] as const,
  ),
  ...['0X', '\\x', '#'].map((sign) => ['secret-with-0x', sign, '', `with ${sign} in front of it`] as const),
  ['secret-with-0x', "X'", "'", "in SQL's X'…'"],
  ...prints.map(([open, close]) => ['secret-printed', open, close] as const),
];
