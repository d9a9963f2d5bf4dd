/** What may stand around a secret: blanks, quotes and marks, each with how it is said. */
import { describe, expect, test } from 'vitest';
import { type Change, toPart } from '../../src/token/causes/change.js';
import { makePrinted } from '../../src/token/causes/prints.js';
import {
  likelySurroundings,
  listMarked,
  makeBlanks,
  makeQuotes,
  surround,
} from '../../src/token/causes/surroundings.js';
import {
  makeBrackets,
  makeComments,
  makeLikelyLines,
  makeLines,
  makeSettings,
} from '../../src/token/causes/wrappers.js';

const bytes = (text: string) => Buffer.from(text).toString('latin1');

type Row = readonly [id: string, text: string, detail?: string];

function holds(rows: readonly Row[], list: () => readonly Change[]): void {
  const named = rows.map(([id, text, detail]) => ({ id, text, detail }));
  test.each(named)('$id: $text, $detail', ({ id, text, detail }) => {
    const found = list().filter((change) => change.id === id && change.text === bytes(text));
    expect(found.map((change) => change.detail)).toContain(detail);
  });
}

describe('blanks', () => {
  const space = 'secret-with-white-space';
  const indented = 'indented, with spaces in front of it';
  const odd = 'with several or unusual blanks at its end';
  const terminal = 'with the control codes of a terminal around it';
  holds(
    [
      ...['\t', '\n', '\r\n'].map((end): Row => [space, `${end}S`, 'with a line end or tab in front of it']),
      ...['  ', ' \n', '\t\n', ' \r\n', '\n\n\n', '\r\r\n', '\x1a', '\x04'].map(
        (end): Row => [space, `S${end}`, odd],
      ),
      ...[' ', '\n', '\r\n'].map((end): Row => [space, `${end}S${end}`, 'with white space on both sides']),
      [space, '  S', indented],
      [space, '    S', indented],
      [space, '  S\n', `${indented} and a line feed at its end`],
      [space, '    S\n', `${indented} and a line feed at its end`],
      ['secret-with-invisible', 'S\x1b[0m', terminal],
      ['secret-with-invisible', '\x1b[32mS\x1b[0m', terminal],
      ['secret-with-invisible', '\x1b[200~S\x1b[201~', terminal],
      [space, '\u3000S', 'with a blank (U+3000) in front of it'],
      [space, 'S\u202f', 'with a blank (U+202F) at its end'],
      ...['200D', '2060', '200E', '00AD', 'FEFF'].flatMap((point): Row[] => {
        const character = String.fromCodePoint(Number.parseInt(point, 16));
        return [
          [
            'secret-with-invisible',
            `${character}S`,
            `with an invisible character (U+${point}) in front of it`,
          ],
          ['secret-with-invisible', `S${character}`, `with an invisible character (U+${point}) at its end`],
        ];
      }),
      ['secret-with-nul', 'S\0\0', 'with two NUL characters at its end'],
      ['secret-with-nul', '\0S', 'with a NUL character in front of it'],
    ],
    () => surround('S', [...likelySurroundings, ...makeBlanks()]),
  );
});

describe('quotes', () => {
  const [id, once] = ['secret-quoted', 'secret-quoted-once'];
  holds(
    [
      ...['‘’', '„“', '«»', '””', '´´'].map(
        (pair): Row => [id, `${pair.charAt(0)}S${pair.charAt(1)}`, 'in typographic quotes'],
      ),
      [id, '\\"S\\"', 'in quotes with backslashes'],
      [id, "\\'S\\'", 'in quotes with backslashes'],
      [id, '""S""', 'in doubled quotes'],
      [id, "''S''", 'in doubled quotes'],
      [id, '"""S"""', 'in three quotes'],
      [id, '"\'S\'"', 'in quotes within quotes'],
      [id, '\'"S"\'', 'in quotes within quotes'],
      ...['&quot;', '&#39;', '&#34;'].map(
        (quote): Row => [id, `${quote}S${quote}`, 'in quotes written for HTML'],
      ),
      [id, '%22S%22', 'in quotes written for a URL'],
      [id, '"S\\n"', 'in quotes, with a backslash and the letter n at its end'],
      [id, "$'S'", 'in the quotes of a shell'],
      ...['“S', 'S”', '`S', 'S`', '\\"S', 'S\\"'].map((text): Row => [once, text]),
      [once, 'S",', 'with a quote and a comma at its end'],
      [once, "S',", 'with a quote and a comma at its end'],
      [once, 'S";', 'with a quote and a semicolon at its end'],
      [once, "S';", 'with a quote and a semicolon at its end'],
      [once, 'S"}', 'with a quote and a brace at its end'],
    ],
    () => surround('S', [...likelySurroundings, ...makeQuotes()]),
  );
});

describe('marks', () => {
  holds(
    [
      ...[...'.:\\|#$)]}>%?!=*'].map(
        (mark): Row => ['secret-with-mark', `S${mark}`, `with "${mark}" at its end`],
      ),
      ['secret-with-mark', 'S…', 'with an ellipsis at its end'],
      ['secret-with-mark', 'S...', 'with dots at its end'],
      ['secret-with-mark', 'S\\0', 'with "\\0" at its end'],
      ['secret-with-mark', 'SCopied!', 'with "Copied!" at its end'],
      ...[...'=:$@#->([{<', ': ', '= ', '$ '].map(
        (mark): Row => ['secret-with-mark', `${mark}S`, `with "${mark}" in front of it`],
      ),
    ],
    () => listMarked('S'),
  );
  test('and the byte-order mark of UTF-16, whose bytes are no UTF-8', () => {
    expect(listMarked('S')).toContainEqual({
      id: 'secret-with-bom',
      text: '\xff\xfeS',
      detail: 'with the byte-order mark of UTF-16 in front of it',
    });
  });
});

describe('lines of files', () => {
  const [named, inJson] = ['secret-with-name', 'secret-in-json'];
  const name = 'KUSTOMER_CHAT_SECRET';
  const field = 'with the name of its field in front, and in quotes';
  const variable = 'with the name of its variable in front, and in quotes';
  const exported = 'with "export", the name of its variable and quotes';
  holds(
    [
      ...[`${name}: S`, `${name}=S`, `${name} = S`, 'secret = S', `export ${name}=S`, `${name}:S`].map(
        (text): Row => [named, text],
      ),
      ...[`${name}: "S"`, `${name} = "S"`, `${name}: 'S'`].map((text): Row => [named, text, field]),
      ...[`${name}="S"`, `${name}='S'`].map((text): Row => [named, text, variable]),
      ...[`export ${name}="S"`, `export ${name}='S'`].map((text): Row => [named, text, exported]),
      ...[`{"${name}":"S"}`, `{"${name}": "S"}`, `"${name}":"S"`, `"${name}": "S"`].map(
        (text): Row => [inJson, text],
      ),
      ...['  ', '    '].map((indent): Row => [inJson, `{\n${indent}"${name}": "S"\n}`]),
      [inJson, `"{\\"${name}\\":\\"S\\"}"`, 'with the JSON around it, written as JSON once more'],
      [inJson, `{\\"${name}\\":\\"S\\"}`, 'with the JSON around it, and backslashes in that'],
    ],
    () => surround('S', makeLikelyLines()),
  );
  holds(
    [
      ...['CHAT_SECRET=S', 'secret: S', 'secret=S', 'chatSecret: S', 'JWT_SECRET:S'].map(
        (text): Row => [named, text],
      ),
      [named, 'secret: "S"', field],
      ...['KUSTOMER_SECRET', 'CHAT_SECRET', 'JWT_SECRET'].flatMap((other): Row[] => [
        [named, `${other}="S"`, variable],
        [named, `${other}='S'`, variable],
      ]),
      ...['{"secret":"S"}', '{"secret": "S"}', '{"hmacSecret":"S"}', '"secret":"S"', '[{"secret":"S"}]'].map(
        (text): Row => [inJson, text],
      ),
      ...['{"Kustomer":{"ChatSecret":"S"}}', '{\n  "value": "S"\n}'].map((text): Row => [inJson, text]),
      [inJson, '{"data":{"attributes":{"secret":"S"}}}', "with the settings' JSON around it"],
      [inJson, '{"data":{"data":{"secret":"S"}}}', "with the JSON of Vault's answer around it"],
      [inJson, '{"attributes":{"secret":"S"}}', "with the settings' JSON around it"],
      [inJson, '{"kustomer":{"chatSecret":"S"}}'],
      [inJson, '{"data":{"secret":"S"}}', 'with the JSON around it'],
      [inJson, '["S"]', 'with a JSON array around it'],
      ['secret-quoted', '"S",', 'in quotes, with a comma'],
      ['secret-quoted', "'S',", 'in quotes, with a comma'],
      ['secret-quoted', '"S";', 'in quotes, with a semicolon'],
      ['secret-bytes-literal', 'b"S"'],
      ['secret-bytes-literal', "u'S'", "in Python's u'…', as part of it"],
      ['secret-bytes-literal', "bytearray(b'S')", "in Python's bytearray(b'…'), as part of it"],
      ['secret-bytes-literal', "b'S\\n'", "in Python's b'…' with a line feed, as part of it"],
    ],
    () => surround('S', makeLines()),
  );
  holds(
    [
      ...[
        `set ${name}=S`,
        `setx ${name} S`,
        `$env:${name} = "S"`,
        `ENV ${name} S`,
        `Environment="${name}=S"`,
      ].map((text): Row => [named, text]),
      ...["const secret = 'S';", 'secret: "S",'].map((text): Row => [named, text]),
      ...[
        '<chatSecret>S</chatSecret>',
        '<string>S</string>',
        '<add key="KustomerChatSecret" value="S" />',
      ].map((text): Row => ['secret-in-xml', text]),
      ['secret-in-pem', '-----BEGIN PRIVATE KEY-----\nS\n-----END PRIVATE KEY-----'],
      ['secret-in-pem', '-----BEGIN SECRET KEY-----\nS\n-----END SECRET KEY-----\n'],
      ['secret-in-pem', '-----BEGIN SECRET-----\nS\n-----END SECRET-----\n'],
      ['secret-in-pem', '-----BEGIN -----\nS\n-----END -----'],
    ],
    () => surround('S', makeSettings()),
  );
  holds(
    ['#', '//'].flatMap((sign) =>
      ['', ' prod', ' production'].map((word): Row => ['secret-with-comment', `S ${sign}${word}`]),
    ),
    () => surround('S', makeComments()),
  );
});

describe('brackets', () => {
  const pairs = [
    ...[
      ['<', '>'],
      ['[', ']'],
      ['(', ')'],
      ['{', '}'],
      ['%', '%'],
      ['*', '*'],
      ['|', '|'],
      ['$' + '{', '}'],
    ],
    ...[
      ['{{', '}}'],
      ['$(', ')'],
      ['["', '"]'],
      ["['", "']"],
      ['**', '**'],
      ['<secret>', '</secret>'],
    ],
  ];
  holds(
    [
      ...pairs.map(
        ([open, close]): Row => [
          'secret-in-brackets',
          `${open}S${close}`,
          `between "${open}" and "${close}"`,
        ],
      ),
      ['secret-in-brackets', '{{ S }}', 'between "{{" and "}}"'],
      ['secret-in-brackets', '```\nS\n```', 'between "```" and "```"'],
    ],
    () => surround('S', makeBrackets()),
  );
});

describe('words of programs', () => {
  test.each([
    ['secret-with-prefix', 'undefinedS', 'with "undefined" in front of it'],
    ['secret-with-prefix', 'nullS', 'with "null" in front of it'],
    ['secret-with-prefix', 'NoneS', 'with "None" in front of it'],
    ['secret-with-mark', 'Sundefined', 'with the word "undefined" at its end'],
    ['secret-with-mark', 'Snull', 'with the word "null" at its end'],
    ['secret-with-0x', '0XS', 'with 0X in front of it'],
    ['secret-with-0x', '\\xS', 'with \\x in front of it'],
    ['secret-with-0x', "X'S'", "in SQL's X'…'"],
  ])('%s: %s', (id, text, detail) => {
    const found = surround('S', makePrinted()).find((change) => change.text === text);
    expect(found && toPart(found)).toMatchObject({ id, detail });
  });
});
