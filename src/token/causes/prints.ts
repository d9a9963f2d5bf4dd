// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the words in front of a secret, and how programs print it for debugging. Rule: data only. */
import { parseLanguage } from '../languages.js';
import type { CaseWords } from './change.js';
import type { Enclosure } from './surroundings.js';
import { splitPairs } from './wrappers.js';

/** Words in front of a secret, each up to the `|` behind it. */
const prefixes = (
  'Basic |Token |hex:|text:|utf8:|secret:|Secret: |key:|key=|whsec_|sha256=|bearer |JWT |' +
  'Authorization: Bearer |Signing secret: |Chat secret: |Chat Secret: '
).split('|');

/** How programs print a value or its holder: the language, what to write instead, the prints. */
const prints: readonly (readonly [about: string, fix: string, prints: readonly string[]])[] = [
  ['Swift, Java, Rust and others', '', ['Optional("|")', 'Optional(|)', 'Some("|")', 'Optional[|]']],
  ['Rust, Haskell and others', '', ['Ok("|")', 'Just "|"']],
  ['Python', "take the value out: config['secret'], not str(config)", ["{'secret': '|'}"]],
  [
    'Python',
    'take the value out: secret.get_secret_value(), not str(secret)',
    ["SecretStr('|')", "UUID('|')"],
  ],
  [
    'Ruby',
    'take the value out: config[:secret], not config.to_s',
    ['{:secret=>"|"}', '{"secret"=>"|"}', '{secret: "|"}', ':"|"'],
  ],
  [
    'Go',
    'take the value out: config["secret"] or config.Secret, not fmt.Sprint(config)',
    ['map[secret:|]', '{Secret:|}', '&{|}'],
  ],
  [
    'Java, Kotlin',
    'take the value out: config.get("secret") or config.secret(), not its toString()',
    ['{secret=|}', 'Config[secret=|]', 'Config(secret=|)', 'Secret(value=|)'],
  ],
  [
    'Elixir',
    'take the value out: config.secret or config[:secret], {:ok, secret} = …; not inspect(config)',
    ['%{secret: "|"}', '%{"secret" => "|"}', '{:ok, "|"}'],
  ],
  ['JavaScript', 'take the value out: config.secret', ["{ secret: '|' }", "[ '|' ]"]],
  [
    'PHP',
    "take the value out: $config['secret'], not print_r or var_dump",
    ['string(64) "|"', 'Array\n(\n    [secret] => |\n)\n', '[secret] => |'],
  ],
];

/** Words in front of the secret, and prints of programs for debugging. */
export const makePrinted = (): readonly Enclosure[] => [
  ...['undefined', 'null', 'None'].map(
    (word) => ['secret-with-prefix', word, '', describeJoined(`with "${word}" in front of it`)] as const,
  ),
  ...prefixes.map((word) => ['secret-with-prefix', word, '', `with "${word}" in front of it`] as const),
  ...['undefined', 'null'].map(
    (word) => ['secret-with-mark', '', word, describeJoined(`with the word "${word}" at its end`)] as const,
  ),
  ...['0X', '\\x'].map((sign) => ['secret-with-0x', sign, '', `with ${sign} in front of it`] as const),
  ['secret-with-0x', "X'", "'", "in SQL's X'…'"],
  ...prints.flatMap(([about, fix, shapes]) =>
    splitPairs(shapes).map(
      ([open, close]) => ['secret-printed', open, close, describePrint(about, fix)] as const,
    ),
  ),
];

const describeJoined = (detail: string) => (): CaseWords => ({
  detail,
  fix: 'it was joined with a variable that is empty: use the secret alone, without a prefix or an end',
});

const describePrint = (about: string, fix: string) => (): CaseWords => ({
  detail: `as a program prints it for debugging (${about})`,
  fix: fix === '' ? undefined : fix,
  language: parseLanguage(about),
});
