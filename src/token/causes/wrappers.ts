// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the brackets, names, JSON, lines and comments that may stand around a secret. Rule: data only. */
import { entryNames, fieldNames, variableNames } from './names.js';
import type { Enclosure } from './surroundings.js';

/** Pairs with `|` between what stands before and behind. */
export const splitPairs = (pairs: readonly string[]) =>
  pairs.map((pair): readonly [string, string] => {
    const at = pair.indexOf('|');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });

const [likeliestName = ''] = variableNames;

/** The name of a variable in front of the secret, in shells, env files and commands. */
const byVariable = (name: string): readonly Enclosure[] => [
  ['secret-with-name', `export ${name}=`, ''],
  ['secret-with-name', `${name}:`, ''],
  ['secret-with-name', `${name}="`, '"', 'with the name of its variable in front, and in quotes'],
  ['secret-with-name', `${name}='`, "'", 'with the name of its variable in front, and in quotes'],
  ['secret-with-name', `export ${name}="`, '"', 'with "export", the name of its variable and quotes'],
  ['secret-with-name', `export ${name}='`, "'", 'with "export", the name of its variable and quotes'],
  ['secret-in-json', `"${name}":"`, '"'],
  ['secret-in-json', `"${name}": "`, '"'],
  ['secret-in-json', `{\n  "${name}": "`, '"\n}'],
  ['secret-in-json', `{\n    "${name}": "`, '"\n}'],
  ['secret-in-json', `"{\\"${name}\\":\\"`, '\\"}"', 'with the JSON around it, written as JSON once more'],
  ['secret-in-json', `{\\"${name}\\":\\"`, '\\"}', 'with the JSON around it, and backslashes in that'],
];

/** The name of an entry in front of the secret, in YAML, TOML, properties and ini files. */
const byEntry = (name: string): readonly Enclosure[] => [
  ['secret-with-name', `${name}: `, ''],
  ['secret-with-name', `${name}: "`, '"', 'with the name of its field in front, and in quotes'],
  ['secret-with-name', `${name}=`, ''],
  ['secret-with-name', `${name} = "`, '"', 'with the name of its field in front, and in quotes'],
];

const inJson = (name: string): readonly Enclosure[] => [
  ['secret-in-json', `{"${name}":"`, '"}'],
  ['secret-in-json', `{"${name}": "`, '"}'],
];

/** Commands and lines of code that set the secret: `NAME` stands for its name. */
const settingLines = splitPairs([
  ...['set NAME=|', 'setx NAME |', 'set -x NAME |', '$env:NAME="|"', '$env:NAME = "|"', "$env:NAME = '|'"],
  ...['ENV NAME=|', 'ENV NAME |', '-e NAME=|', 'Environment=NAME=|', 'Environment="NAME=|"', 'NAME |'],
  ...["const secret = '|';", 'const secret = "|";', "secret: '|',", 'secret: "|",'],
  ...["'secret' => '|',", "define('NAME', '|');", 'setenv NAME |', '-DNAME=|', 'declare -x NAME="|"'],
]);

/** Elements of XML, as settings of Java, .NET, Android and iOS have them. */
const elements = splitPairs([
  ...['<chatSecret>|</chatSecret>', '<kustomerChatSecret>|</kustomerChatSecret>', '<string>|</string>'],
  ...['<value>|</value>', '<add key="KustomerChatSecret" value="|" />'],
]);

const brackets = splitPairs([
  ...['<|>', '[|]', '(|)', '{|}', '%|%', '*|*', '${|}', '{{|}}', '{{ | }}', '$(|)', '["|"]', "['|']"],
  ...['**|**', '```\n|\n```', '<secret>|</secret>'],
]);

/** What stands above and below a key in its own file (RFC 7468, which has files without a label too). */
const keyFiles = [
  ...['PRIVATE KEY', 'RSA PRIVATE KEY', 'PUBLIC KEY', 'SECRET KEY', 'KEY', 'SECRET', 'CHAT SECRET'],
  ...['JWT SECRET', 'SIGNING KEY', 'HMAC KEY', 'TOKEN', ''],
];

/** Comments behind the secret in its line. */
export const makeComments = (): readonly Enclosure[] =>
  [' #', ' //'].flatMap((sign) =>
    ['', ' prod', ' production'].map((word) => ['secret-with-comment', '', sign + word] as const),
  );

/** A line of a file with the likeliest name, which any line end may follow. */
export const makeLikelyLines = (): readonly Enclosure[] => [
  ...byEntry(likeliestName),
  ['secret-with-name', `${likeliestName}: '`, "'", 'with the name of its field in front, and in quotes'],
  ['secret-with-name', `${likeliestName} = `, ''],
  ['secret-with-name', 'secret = ', ''],
  ...inJson(likeliestName),
  ...byVariable(likeliestName),
];

/** Brackets around the secret. */
export const makeBrackets = (): readonly Enclosure[] => [
  ['secret-in-brackets', '|', '|', 'between "|" and "|"'],
  ...brackets.map(
    ([open, close]) =>
      ['secret-in-brackets', open, close, `between "${open.trim()}" and "${close.trim()}"`] as const,
  ),
];

/** Other lines of env files, settings, JSON and code, which a line feed may follow. */
export const makeLines = (): readonly Enclosure[] => [
  ...variableNames.map((name) => ['secret-with-name', `${name}=`, ''] as const),
  ...['secret', ...entryNames].flatMap(byEntry),
  ...['secret', ...fieldNames].flatMap(inJson),
  ...['KUSTOMER_SECRET', 'CHAT_SECRET', 'JWT_SECRET'].flatMap((name) => byVariable(name).slice(1, 4)),
  ...byVariable('secret').slice(-6, -2),
  ...['"', "'"].flatMap((quote): readonly Enclosure[] => [
    ['secret-quoted', quote, `${quote},`, 'in quotes, with a comma'],
    ['secret-quoted', quote, `${quote};`, 'in quotes, with a semicolon'],
  ]),
  ['secret-bytes-literal', 'b"', '"'],
  ['secret-bytes-literal', "u'", "'", "in Python's u'…', as part of it"],
  ['secret-bytes-literal', "bytearray(b'", "')", "in Python's bytearray(b'…'), as part of it"],
  ['secret-bytes-literal', "b'", "\\n'", "in Python's b'…' with a line feed, as part of it"],
  ['secret-in-json', '{"data":{"attributes":{"secret":"', '"}}}', "with the settings' JSON around it"],
  ['secret-in-json', '{"attributes":{"secret":"', '"}}', "with the settings' JSON around it"],
  ['secret-in-json', '{"data":{"data":{"secret":"', '"}}}', "with the JSON of Vault's answer around it"],
  ['secret-in-json', '{"data":{"secret":"', '"}}', 'with the JSON around it'],
  ['secret-in-json', '{"Kustomer":{"ChatSecret":"', '"}}'],
  ['secret-in-json', '{"kustomer":{"chatSecret":"', '"}}'],
  ['secret-in-json', '[{"secret":"', '"}]'],
  ['secret-in-json', '{\n  "value": "', '"\n}'],
  ['secret-in-json', '["', '"]', 'with a JSON array around it'],
];

/** Commands, lines of code, XML and key files. */
export const makeSettings = (): readonly Enclosure[] => [
  ...settingLines.map(
    ([before, behind]) => ['secret-with-name', before.replace('NAME', likeliestName), behind] as const,
  ),
  ...elements.map(([open, close]) => ['secret-in-xml', open, close] as const),
  ...keyFiles.flatMap((label) =>
    ['', '\n'].map(
      (end) => ['secret-in-pem', `-----BEGIN ${label}-----\n`, `\n-----END ${label}-----${end}`] as const,
    ),
  ),
];
