/** What may stand around a secret: blanks, quotes, marks, names and JSON, each with how it is said. */
import { describe, expect, test } from 'vitest';
import {
  likelySurroundings,
  makeLines,
  rareSurroundings,
  surround,
} from '../../src/token/causes/surroundings.js';

const bytes = (text: string) => Buffer.from(text).toString('latin1');

type Row = readonly [id: string, text: string, detail?: string];

function holds(rows: readonly Row[]): void {
  const list = surround('S', [...likelySurroundings, ...makeLines(), ...rareSurroundings]);
  const named = rows.map(([id, text, detail]) => ({ id, text, detail }));
  test.each(named)('$id: $text, $detail', ({ id, text, detail }) => {
    const found = list.filter((change) => change.id === id && change.text === bytes(text));
    expect(found.map((change) => change.detail)).toContain(detail);
  });
}

describe('blanks', () => {
  const space = 'secret-with-white-space';
  holds([
    ...['\t', '\n'].map((end): Row => [space, `${end}S`, 'with a line end or tab in front of it']),
    [space, ' S ', 'with white space on both sides'],
    [space, 'S\u00a0', 'with a no-break space at its end'],
    ['secret-with-invisible', 'S\u200b', 'with an invisible character (U+200B) at its end'],
    ['secret-with-invisible', 'S\ufeff', 'with an invisible character (U+FEFF) at its end'],
    ['secret-with-nul', 'S\0'],
    ['secret-with-nul', '\0S', 'with a NUL character in front of it'],
  ]);
});

describe('quotes and brackets', () => {
  const [id, once] = ['secret-quoted', 'secret-quoted-once'];
  holds([
    ...['“”', '‘’', '„“', '«»'].map(
      (pair): Row => [id, `${pair.charAt(0)}S${pair.charAt(1)}`, 'in typographic quotes'],
    ),
    [id, '\\"S\\"', 'in quotes with backslashes'],
    [id, '&quot;S&quot;', 'in quotes written for HTML'],
    ...['“S', 'S”', '"S', "S'"].map((text): Row => [once, text]),
    ...['<S>', '[S]', '(S)', '{S}', '["S"]', '$'.concat('{S}')].map(
      (text): Row => ['secret-in-brackets', text],
    ),
    ...['Optional("S")', 'Optional[S]', 'Some("S")'].map((text): Row => ['secret-printed', text]),
  ]);
});

describe('lines of files', () => {
  const [named, inJson] = ['secret-with-name', 'secret-in-json'];
  const field = 'with the name of its field in front, and in quotes';
  holds([
    ...['KUSTOMER_CHAT_SECRET=S', 'export KUSTOMER_CHAT_SECRET=S', 'CHAT_SECRET=S', 'JWT_SECRET: S'].map(
      (text): Row => [named, text],
    ),
    ...['secret: "S"', 'SECRET = "S"'].map((text): Row => [named, text, field]),
    ...[
      '{"KUSTOMER_CHAT_SECRET":"S"}',
      '{"secret":"S"}',
      '{"chatSecret": "S"}',
      '{\n  "value": "S"\n}',
      '"secret": "S"',
    ].map((text): Row => [inJson, text]),
    [inJson, '{"data":{"attributes":{"secret":"S"}}}', "with the settings' JSON around it"],
    [inJson, '{"attributes":{"secret":"S"}}', "with the settings' JSON around it"],
  ]);
});
