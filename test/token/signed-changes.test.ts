/** What may have been signed in place of `header.payload`, and how its digest may be written, one by one. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import type { Change } from '../../src/token/causes/change.js';
import { describeChangedText, listOtherCodes, listReordered } from '../../src/token/causes/renderings.js';
import { listReserialized } from '../../src/token/causes/reserialized.js';
import { listSignedData } from '../../src/token/causes/signed-data.js';
import { decodeToken } from '../../src/token/decode.js';
import { madeUpSecret } from '../support/made-up.js';

const header = '{"alg":"HS256","typ":"JWT"}';
/** In base64 it has signs of both alphabets, and padding. */
const claims = '{"email":"ada@example.com","n":1790000000,"s":"?>~?>~"}';
const standard = (text: string) => Buffer.from(text).toString('base64');
const url = (text: string) => Buffer.from(text).toString('base64url');
const hex = (text: string) => Buffer.from(text).toString('hex');
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const [head, body] = [url(header), url(claims)];
const input = `${head}.${body}`;
const token = decodeToken(`${input}.${'A'.repeat(43)}`);
const bare = (text: string) => text.replace(/=+$/, '');
const lines = (text: string, width: number) =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
const padUrl = (text: string) => standard(text).replaceAll('+', '-').replaceAll('/', '_');
const wide = Buffer.from(input, 'utf16le');

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
  const beforeEncoding =
    "the header and the payload's JSON text before it was encoded (as with b64: false, RFC 7797)";
  const blank = 'header.payload with white space at its end';
  const inPlace = 'in place of a dot';
  holds(
    [
      ['signed-payload-only', body],
      ['signed-payload-only', `.${body}`, 'the payload with a dot in front of it, without the header'],
      ['signed-payload-only', `${body}\n`, 'the payload alone, with a line feed at its end'],
      ['signed-header-only', head],
      ['signed-header-only', `${head}.`, 'the header and a dot, without the payload'],
      ['signed-with-newline', `${input}\n`],
      ['signed-without-dot', head + body],
      [
        'signed-without-dot',
        `${head}\n${body}`,
        `header and payload with a line feed between them ${inPlace}`,
      ],
      ...[':', ',', '|', ' ', '&', '-'].map(
        (glue): Row => [
          'signed-without-dot',
          head + glue + body,
          `header and payload with "${glue}" between them ${inPlace}`,
        ],
      ),
      ['signed-without-dot', `${body}.${head}`, 'payload.header, in the wrong order'],
      ['signed-with-extra-dot', `${input}.`, 'header.payload with a dot at its end'],
      ['signed-with-extra-dot', `.${input}`, 'header.payload with a dot in front of it'],
      ['signed-with-extra-dot', `${head}..${body}`, 'header and payload with two dots between them'],
      ['signed-with-padding', `${padUrl(header)}.${padUrl(claims)}`],
      ['signed-standard-alphabet', `${bare(standard(header))}.${bare(standard(claims))}`],
      [
        'signed-standard-alphabet',
        `${standard(header)}.${standard(claims)}`,
        'header.payload in standard base64 with its padding, changed to base64url afterwards',
      ],
      ['signed-json', `${head}.${claims}`, beforeEncoding],
      ['signed-json', `${header}.${claims}`],
      ['signed-json', claims, "the payload's JSON text alone, before it was encoded"],
      ['signed-json', `${header}.${body}`, "the header's JSON text and the payload"],
      ['signed-json', header + claims],
      ['signed-json', `${header}\n${claims}`],
      ['signed-json', `${header},${claims}`],
      ['signed-json', header, "the header's JSON text alone"],
      ...['\r\n', ' ', '\0', '\n\n', '\t'].map((end): Row => ['signed-with-white-space', input + end, blank]),
      [
        'signed-with-white-space',
        `${head}\n.${body}\n`,
        'header and payload, each with a line feed at its end',
      ],
      ['signed-with-white-space', `${head}\n.${body}`, 'header.payload with a line feed behind the header'],
      ['signed-with-white-space', `${head}. ${body}`],
      ...[64, 76].flatMap((width): Row[] => {
        const both = (write: (text: string) => string, end = '\n') =>
          `${lines(write(header), width)}${end}.${lines(write(claims), width)}${end}`;
        const every = `a line feed every ${width} characters`;
        return [
          ['signed-with-white-space', both(url), `header.payload with ${every}`],
          ['signed-with-white-space', both(padUrl), `header.payload with padding and ${every}`],
          ['signed-with-white-space', both(standard), `header.payload as base64 prints it, with ${every}`],
          [
            'signed-with-white-space',
            both((text) => bare(standard(text)), ''),
            `header.payload with ${every}`,
          ],
        ];
      }),
      ['signed-quoted', `"${input}"`],
      ['signed-quoted', `'${input}'`],
      ['signed-quoted', `"${input}"\n`, 'header.payload in quotes, with a line feed'],
      ['signed-quoted', `b'${input}'`, "header.payload in Python's b'…'"],
      ['signed-utf-16', latin(wide)],
      ['signed-utf-16', latin(Buffer.from([...wide].map((_, index) => wide[index ^ 1] ?? 0)))],
      [
        'signed-hash',
        createHash('sha256').update(input).digest('hex'),
        'the SHA-256 of header.payload in hexadecimal digits',
      ],
      ['signed-hash', latin(createHash('sha256').update(input).digest())],
      ['signed-encoded', standard(input), 'header.payload encoded once more (base64)'],
      ['signed-encoded', url(input), 'header.payload encoded once more (base64url)'],
      ['signed-encoded', hex(input), 'header.payload encoded once more (hex)'],
      ['signed-encoded', input.toLowerCase(), 'header.payload in small letters'],
      ['signed-encoded', input.toUpperCase(), 'header.payload in capital letters'],
      ['signed-encoded', '', 'nothing at all: an empty text'],
      ['signed-encoded', `${hex(header)}.${hex(claims)}`, 'header and payload in hexadecimal digits'],
      [
        'signed-encoded',
        `${encodeURIComponent(standard(header))}.${encodeURIComponent(standard(claims))}`,
        'header.payload URL-encoded',
      ],
      ...['undefined', 'null.null', '%s.%s', `${head}.undefined`, `${head}.[object Object]`].map(
        (text): Row => ['signed-word', text, 'a word or a template in place of header.payload'],
      ),
      ['signed-claim', 'HS256', 'the value of "alg" alone'],
      ['signed-claim', 'ada@example.com', 'the value of "email" alone'],
      ['signed-claim', '1790000000', 'the value of "n" alone'],
    ],
    () => [...listSignedData(token)],
  );

  test('texts and numbers alone are values', () => {
    const claims = url('{"a":true,"b":null,"c":[1],"d":7}');
    const found = [...listSignedData(decodeToken(`${head}.${claims}.${'A'.repeat(43)}`))];
    const values = found.filter(({ id }) => id === 'signed-claim').map(({ text }) => text);
    expect(values).toEqual(['HS256', 'JWT', '7']);
  });

  test('twenty values of header and claims are tried alone', () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`c${at}`, at])));
    const found = [...listSignedData(decodeToken(`${head}.${url(many)}.${'A'.repeat(43)}`))];
    expect(found.filter(({ id }) => id === 'signed-claim')).toHaveLength(20);
  });

  test('only the first eleven are worth a second mistake, and the parts themselves are no claims', () => {
    const all = [...listSignedData(token)];
    expect(all.filter(({ isLikely }) => isLikely)).toHaveLength(11);
    expect(all.slice(0, 11).every(({ isLikely }) => isLikely)).toBe(true);
    expect(all.filter(({ id }) => id === 'signed-claim').map(({ text }) => text)).not.toContain(head);
    expect([...listSignedData(decodeToken('x'))]).toEqual([]);
  });
});

describe('by another function', () => {
  const secret = madeUpSecret();
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest();
  const once = mac(input);
  const twice = 'it was signed twice';
  const inBytes = (text: string) => Buffer.from(text, 'latin1');
  test.each<[string, string, string | null, string | null]>([
    ['signed-exchanged', secret, input, null],
    ['signed-exchanged', secret, body, null],
    ['signed-exchanged', secret, secret, 'this secret as the message and as the key'],
    ['secret-missing', '', '', 'no secret, over nothing: both are empty'],
    ['signed-twice', latin(once), secret, `the digest of header.payload: ${twice}`],
    [
      'signed-twice',
      once.toString('hex'),
      secret,
      `the digest of header.payload in hexadecimal digits: ${twice}`,
    ],
    ['signed-twice', once.toString('base64url'), secret, `the signature of header.payload: ${twice}`],
    [
      'signed-twice',
      `${input}.${once.toString('base64url')}`,
      secret,
      `the whole token, signature and all: ${twice}`,
    ],
    ...[
      [head, 'the header'],
      [body, 'the payload'],
      ['ada@example.com', 'the value of "email"'],
      ['1790000000', 'the value of "n"'],
    ].map(([key = '', what]): [string, string, string, string] => [
      'signed-by-itself',
      input,
      key,
      `${what} of the token as the key, which everyone can read`,
    ]),
    ...[input, body, head + body, `${input}\n`].flatMap((text): [string, string, null, null][] => [
      ['hash-of-input', text, null, null],
      ...['', '.', ':'].flatMap((glue): [string, string, null, null][] => [
        ['hash-with-secret', text + glue + secret, null, null],
        ['hash-with-secret', secret + glue + text, null, null],
      ]),
    ]),
    ['hash-with-secret', secret + input + secret, null, null],
    ['hash-of-secret', secret, null, null],
    ['hash-of-secret', `${secret}\n`, null, null],
  ])('%s: %#', (id, text, key, detail) => {
    const hash = key === null ? createHash('sha256') : createHmac('sha256', inBytes(key));
    const signature = hash.update(inBytes(text)).digest('base64url');
    const report = inspectToken(`${input}.${signature}`, { secret, at: 0 });
    expect(report.signature.cause).toBe(id);
    const said = report.findings.find(({ code }) => code === 'SIGNATURE_MISMATCH')?.message;
    if (detail !== null) expect(said).toContain(detail);
  });
});

describe('the digest in another form', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => (index < 4 ? 0 : index * 7 + 1));
  const digest = latin(bytes);
  const number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

  /** Reads base58 back: digits of the number, and a 1 for each leading zero. */
  function readBase58(text: string): readonly [zeros: number, number: bigint] {
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    const value = [...text].reduce((sum, digit) => sum * 58n + BigInt(alphabet.indexOf(digit)), 0n);
    return [/^1*/.exec(text)?.[0].length ?? 0, value];
  }
  /** Reads Ascii85 back. */
  function readAscii85(text: string): Uint8Array {
    const groups = text.replaceAll('z', '!!!!!').match(/.{5}/gs) ?? [];
    return Buffer.concat(
      groups.map((group) => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE([...group].reduce((sum, sign) => sum * 85 + sign.charCodeAt(0) - 33, 0));
        return bytes;
      }),
    );
  }

  test('in base58, Ascii85 and as a number', () => {
    const codes = [...listOtherCodes(digest)];
    expect(codes.map(({ id, detail }) => [id, detail])).toEqual([
      ['signature-other-code', 'written in base58, not in base64url'],
      ['signature-other-code', 'written in Ascii85, not in base64url'],
      ['signature-as-numbers', 'written as one decimal number'],
    ]);
    const [base58, ascii85, decimal] = codes.map(({ text }) => text);
    expect(readBase58(base58 ?? '')).toEqual([4, number]);
    expect(ascii85).toMatch(/^z/);
    expect(latin(readAscii85(ascii85 ?? ''))).toBe(digest);
    expect(decimal).toBe(number.toString());
  });

  const inOrder = (...order: readonly number[]) =>
    latin(bytes.map((_, at) => bytes[at - (at % order.length) + (order[at % order.length] ?? 0)] ?? 0));
  const text = Buffer.from(bytes).toString('base64url');
  const otherOrder = 'written with its bytes in another order:';
  holds(
    [
      [
        'signature-byte-order',
        latin(Uint8Array.from([...bytes].reverse())),
        `${otherOrder} from the last to the first`,
      ],
      [
        'signature-byte-order',
        inOrder(3, 2, 1, 0),
        `${otherOrder} each four of them exchanged, as words of the machine`,
      ],
      ['signature-byte-order', inOrder(1, 0), `${otherOrder} each two of them exchanged`],
      ['signature-recased', text.toLowerCase(), 'written in small letters alone'],
      ['signature-recased', text.toUpperCase(), 'written in capital letters alone'],
    ],
    () => [...listReordered(digest)],
  );

  const change = (at: number, count: number, put: string) => text.slice(0, at) + put + text.slice(at + count);
  test.each<[string, string, string | null]>([
    ['one character wrong', change(10, 1, '-'), 'changed: one character is wrong, at character 11'],
    ['two wrong', change(10, 2, '--'), 'changed: 2 characters are wrong, at character 11'],
    ['four wrong', change(10, 4, '----'), 'changed: 4 characters are wrong, at character 11'],
    ['five wrong', change(10, 5, '-----'), null],
    ['one missing', change(10, 1, ''), 'changed: characters are missing, at character 11'],
    ['four missing', change(10, 4, ''), 'changed: characters are missing, at character 11'],
    ['five missing', change(10, 5, ''), null],
    ['one between', change(10, 0, '-'), 'changed: characters came between, at character 11'],
    ['four between', change(10, 0, '----'), 'changed: characters came between, at character 11'],
    ['five between', change(10, 0, '-----'), null],
    ['nothing changed', text, null],
    ['its end cut off', text.slice(0, -4), null],
    ['more behind it', `${text}AAAA`, null],
    ['another one', url('x'.repeat(32)), null],
  ])('%s', (_, given, says) => expect(describeChangedText(given, digest)).toBe(says));
});

describe('JSON that was written again', () => {
  const claims = { iat: 7, b: 'x/é', a: 'y: z', c: 1 };
  const json = JSON.stringify(claims);
  const written = (text: string) => `${head}.${url(text)}`;
  const headed = (text: string) => `${url(text)}.${url(json)}`;
  const fewer = 'fewer claims than the token has';
  const [id, other] = ['signed-reserialized', 'signed-other-header'];
  holds(
    [
      ...[
        '{"alg":"HS256"}',
        '{"typ":"JWT","alg":"HS256"}',
        '{"alg": "HS256", "typ": "JWT"}',
        '{"alg": "HS256"}',
      ].map((text): Row => [other, headed(text)]),
      ...['HS512', 'HS384', 'RS256', 'none'].flatMap((alg): Row[] => [
        [other, headed(`{"alg":"${alg}","typ":"JWT"}`)],
        [other, headed(`{"typ":"JWT","alg":"${alg}"}`)],
      ]),
      [id, written('{"a":"y: z","b":"x/é","c":1,"iat":7}')],
      [id, written('{"c":1,"a":"y: z","b":"x/é","iat":7}')],
      [id, written('{"iat":7,"b":"x\\/é","a":"y: z","c":1}')],
      [id, written('{"iat":7,"b":"x/\\u00e9","a":"y: z","c":1}')],
      [id, written('{"iat":7,"b":"x\\/\\u00e9","a":"y: z","c":1}')],
      [id, written('{"iat": 7, "b": "x/é", "a": "y: z", "c": 1}')],
      [id, written(`${json}\n`)],
      [id, written(JSON.stringify(claims, null, 2))],
      [id, written(JSON.stringify(claims, null, 4))],
      [id, `${url('{"alg": "HS256", "typ": "JWT"}')}.${url('{"iat": 7, "b": "x/é", "a": "y: z", "c": 1}')}`],
      [id, `${url('{"typ": "JWT", "alg": "HS256"}')}.${url('{"iat": 7, "b": "x/é", "a": "y: z", "c": 1}')}`],
      [
        id,
        written(json.replace('7', '7000')),
        'the claims with iat in milliseconds: it was changed after signing',
      ],
      [id, written(json.replace('7', '"7"')), 'the claims with iat as a text: it was changed after signing'],
      [
        id,
        written(json.replace('7', '6')),
        'the claims with another iat: the clock was read once more after signing',
      ],
      [
        id,
        written(json.replace('7', '8')),
        'the claims with another iat: the clock was read once more after signing',
      ],
      [id, written(json.replace('7', '7.0')), 'the claims with iat written as a fraction (.0)'],
      ...[300, 600, 900, 1800, 3600, 86_400].map(
        (seconds): Row => [
          id,
          written(json.replace('}', `,"exp":${seconds + 7}}`)),
          'the claims with exp, which was taken out or changed after signing',
        ],
      ),
      [id, written('{"iat":7,"b":"x/é","a":"y: z"}'), `${fewer}: one was added after signing`],
      [id, written('{"b":"x/é","a":"y: z","c":1}'), `${fewer}: one was added after signing`],
      [id, written('{"b":"x/é","a":"y: z"}'), `${fewer}: two were added after signing`],
      [id, written('{"a":"y: z","c":1}'), `${fewer}: two were added after signing`],
    ],
    () => [...listReserialized(head, url(json), JSON.parse(header), claims)],
  );

  describe('under a header of its own', () => {
    const header = { typ: 'JWT', kid: '1' };
    const spaced = url('{"iat": 7, "b": "x/é", "a": "y: z", "c": 1}');
    holds(
      [
        [other, headed('{"alg":"HS256","typ":"JWT","kid":"1"}')],
        [other, headed('{"kid":"1","typ":"JWT","alg":"HS256"}')],
        ...['{"alg": "HS256", "typ": "JWT"}', '{"typ": "JWT", "kid": "1"}'].map(
          (text): Row => [id, `${url(text)}.${spaced}`],
        ),
      ],
      () => [...listReserialized(url(JSON.stringify(header)), url(json), header, claims)],
    );
  });

  test('claims that were added are looked for among the first twenty, and pairs among the first eight', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`c${at}`, at]));
    const found = [...listReserialized(head, url('x'), null, many)].map(({ text }) => text);
    const without = (...names: readonly string[]) =>
      written(
        JSON.stringify(Object.fromEntries(Object.entries(many).filter(([name]) => !names.includes(name)))),
      );
    expect(found).toContain(without('c19'));
    expect(found).not.toContain(without('c20'));
    expect(found).toContain(without('c6', 'c7'));
    expect(found).not.toContain(without('c7', 'c8'));
    expect(found).not.toContain(written(JSON.stringify({ ...many, exp: null })));
  });

  test('never the text that the token has, and nothing of claims that are too long or cannot be read', () => {
    const all = [...listReserialized(head, url(json), JSON.parse(header), claims)].map(({ text }) => text);
    expect(all).not.toContain(`${head}.${url(json)}`);
    const ofHeader = [...listReserialized(head, 'x', JSON.parse(header), null)];
    expect(new Set(ofHeader.map(({ id }) => id))).toEqual(new Set(['signed-other-header']));
    const ofLength = (length: number) => [
      ...listReserialized(head, 'x'.repeat(length), JSON.parse(header), claims),
    ];
    expect(ofLength(4_097)).toHaveLength(ofHeader.length);
    expect(ofLength(4_096).length).toBeGreaterThan(ofHeader.length);
  });
});
