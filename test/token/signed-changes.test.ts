/** What may have been signed in place of `header.payload`, and how its digest may be written, one by one. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import type { Change } from '../../src/token/causes/change.js';
import { listSignedData } from '../../src/token/causes/signed-data.js';
import { decodeToken } from '../../src/token/decode.js';
import { madeUpSecret } from '../support/made-up.js';

const header = '{"alg":"HS256","typ":"JWT"}';
/** In base64 it has signs of both alphabets, and padding. */
const claims = '{"email":"ada@example.com","n":1790000000,"s":"?>~?>~"}';
const standard = (text: string) => Buffer.from(text).toString('base64');
const url = (text: string) => Buffer.from(text).toString('base64url');
const [head, body] = [url(header), url(claims)];
const input = `${head}.${body}`;
const token = decodeToken(`${input}.${'A'.repeat(43)}`);
const bare = (text: string) => text.replace(/=+$/, '');
const lines = (text: string, width: number) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
const padUrl = (text: string) => standard(text).replaceAll('+', '-').replaceAll('/', '_');

type Row = readonly [id: string, text: string, detail?: string];

function holds(rows: readonly Row[], list: () => readonly Change[]): void {
  const named = rows.map(([id, text, detail]) => ({ id, text, detail }));
  test.each(named)('$id, $detail: %#', ({ id, text, detail }) => {
    const found = list().filter((change) => change.id === id && change.text === text);
    expect(found).not.toEqual([]);
    if (detail !== undefined) expect(found.some((change) => change.detail === detail)).toBe(true);
  });
}

describe('in place of header.payload', () => {
  holds(
    [
      ['signed-payload-only', body],
      ['signed-header-only', head],
      ['signed-with-newline', `${input}\n`],
      ['signed-without-dot', head + body],
      ['signed-with-extra-dot', `${input}.`, 'header.payload with a dot at its end'],
      ['signed-with-extra-dot', `.${input}`],
      ['signed-with-extra-dot', `${head}..${body}`],
      ['signed-with-padding', `${padUrl(header)}.${padUrl(claims)}`],
      ['signed-standard-alphabet', `${bare(standard(header))}.${bare(standard(claims))}`],
      ['signed-standard-alphabet', `${standard(header)}.${standard(claims)}`],
      [
        'signed-json',
        `${head}.${claims}`,
        "the header and the payload's JSON text before it was encoded (as with b64: false, RFC 7797)",
      ],
      ['signed-json', `${header}.${claims}`],
      ['signed-json', claims, "the payload's JSON text alone, before it was encoded"],
      ['signed-json', header + claims],
      ['signed-with-white-space', `${input}\r\n`],
      ...[64, 76].flatMap((width) =>
        [url, padUrl, standard].map((write): Row => {
          const both = [header, claims].map((text) => `${lines(write(text), width)}\n`);
          return ['signed-with-white-space', both.join('.')];
        }),
      ),
    ],
    () => [...listSignedData(token)],
  );

  test('only the first eleven are worth a second mistake', () => {
    const all = [...listSignedData(token)];
    expect(all.filter(({ isLikely }) => isLikely)).toHaveLength(11);
    expect(all.slice(0, 11).every(({ isLikely }) => isLikely)).toBe(true);
    expect([...listSignedData(decodeToken('x'))]).toEqual([]);
  });
});

describe('by another function', () => {
  const secret = madeUpSecret();
  test.each<[string, string, string | null]>([
    ['signed-exchanged', secret, input],
    ['signed-exchanged', secret, body],
    ...[input, body].flatMap((text): [string, string, null][] => [
      ['hash-of-input', text, null],
      ...['', '.', ':'].flatMap((glue): [string, string, null][] => [
        ['hash-with-secret', text + glue + secret, null],
        ['hash-with-secret', secret + glue + text, null],
      ]),
    ]),
    ['hash-of-secret', secret, null],
  ])('%s: %#', (id, text, key) => {
    const hash = key === null ? createHash('sha256') : createHmac('sha256', key);
    const report = inspectToken(`${input}.${hash.update(text).digest('base64url')}`, { secret, at: 0 });
    expect(report.signature.cause).toBe(id);
  });
});

describe('JSON that was written again', () => {
  const claims = { iat: 7, b: 'x/é', a: 'y: z', c: 1 };
  const json = JSON.stringify(claims);
  const listAgain = (ownHeader = header, payload = url(json)) =>
    [...listSignedData(decodeToken(`${url(ownHeader)}.${payload}.${'A'.repeat(43)}`))].filter(
      ({ id }) => id === other || id === again,
    );
  const written = (text: string) => `${head}.${url(text)}`;
  const headed = (text: string) => `${url(text)}.${url(json)}`;
  const [again, other] = ['signed-reserialized', 'signed-other-header'];
  const added = 'fewer claims than the token has: one was added after signing';
  const spaced = '{"iat": 7, "b": "x/é", "a": "y: z", "c": 1}';
  holds(
    [
      ...[
        '{"alg":"HS256"}',
        '{"typ":"JWT","alg":"HS256"}',
        '{"alg": "HS256", "typ": "JWT"}',
        '{"alg": "HS256"}',
      ].map((text): Row => [other, headed(text)]),
      ...[
        '{"a":"y: z","b":"x/é","c":1,"iat":7}',
        '{"c":1,"a":"y: z","b":"x/é","iat":7}',
        '{"iat":7,"b":"x\\/é","a":"y: z","c":1}',
        '{"iat":7,"b":"x/\\u00e9","a":"y: z","c":1}',
        '{"iat":7,"b":"x\\/\\u00e9","a":"y: z","c":1}',
        spaced,
        '{"iat": 7, "b": "x/\\u00e9", "a": "y: z", "c": 1}',
        JSON.stringify(claims, null, 2),
      ].map((text): Row => [again, written(text)]),
      [again, `${url('{"typ": "JWT", "alg": "HS256"}')}.${url(spaced)}`],
      [again, written('{"iat":7,"b":"x/é","a":"y: z"}'), added],
      [again, written('{"b":"x/é","a":"y: z","c":1}'), added],
    ],
    () => listAgain(),
  );

  test('claims that were added are looked for among the first twenty', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`c${at}`, at]));
    const found = listAgain(header, url(JSON.stringify(many))).filter(({ detail }) => detail === added);
    expect(found).toHaveLength(20);
  });

  describe('under a header of its own', () => {
    holds(
      [
        [other, headed('{"kid":"1","typ":"JWT"}')],
        [again, `${url('{"typ": "JWT", "kid": "1"}')}.${url(spaced)}`],
      ],
      () => listAgain('{"typ":"JWT","kid":"1"}'),
    );
  });

  test('never the text that the token has, and nothing of claims that are too long or cannot be read', () => {
    expect(listAgain().map(({ text }) => text)).not.toContain(`${head}.${url(json)}`);
    const idsOf = (payload: string) => new Set(listAgain(header, payload).map(({ id }) => id));
    expect(idsOf('x')).toEqual(new Set([other]));
    const long = (length: number) => url(JSON.stringify({ a: 'x'.repeat(length) }));
    expect(idsOf(long(3_064))).toEqual(new Set([other, again]));
    expect(idsOf(long(3_065))).toEqual(new Set([other]));
  });
});
