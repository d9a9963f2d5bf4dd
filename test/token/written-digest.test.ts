/** The digest that a signature holds in another writing: each way to write it, and near misses that hold none. */
import { describe, expect, test } from 'vitest';
import { findSpoiling, listWrittenDigests, mayBeSpoilt } from '../../src/token/causes/written-digest.js';
import { decodeToken } from '../../src/token/decode.js';
import { encode, goodClaims, goodHeader } from './made-tokens.js';

/** Bytes that are no UTF-8, with a line end, a tab, a backslash, quotes and a zero among them. */
const digestOf = (length: number) =>
  Uint8Array.from(
    { length },
    (_, at) => [0x80, 0x0a, 0x0d, 0x09, 0x5c, 0x27, 0, 0x07][at] ?? (at * 37 + 5) & 255,
  );
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const digest = digestOf(32);
const [hex, base64] = [hexOf(digest), Buffer.from(digest).toString('base64')];
const base64Times = (count: number) => {
  let text = latin(digest);
  for (let left = count; left > 0; left -= 1) text = Buffer.from(text, 'latin1').toString('base64');
  return text;
};
const pairs = (glue: string) => (hex.match(/../g) ?? []).join(glue);
const literal = Object.entries({ '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' }).reduce(
  (text, [sign, written]) => text.replaceAll(sign, written),
  latin(digest),
);
const python = literal.replace(/[^\x20-\x7e]/g, (sign) => `\\x${hexOf(Buffer.from(sign, 'latin1'))}`);

/** The writings of a signature that has this text in the token; `id` or `id: detail` of each mistake. */
function readText(signature: string): readonly { text: string; how: string }[] {
  const token = decodeToken(`${encode(goodHeader)}.${encode(goodClaims)}.${signature}`);
  return listWrittenDigests(token).map(({ text, parts }) => ({
    text,
    how: parts.map(({ id, detail }) => (detail === null ? id : `${id}: ${detail}`)).join(' + '),
  }));
}
/** The same for a signature of these bytes. */
const read = (bytes: string) => readText(Buffer.from(bytes, 'latin1').toString('base64url'));

const asHex = 'signature-hex-encoded';
const asNumbers = 'signature-as-numbers';
const asText = 'signature-as-text';
const twice = 'signature-base64-twice';
const openssl = 'signature-openssl-text';

describe('a digest is found', () => {
  test.each<[string, string]>([
    ['', latin(digest)],
    [asHex, hex],
    [asHex, hex.toUpperCase()],
    [asHex, ` 0x${hex}\n`],
    [asHex, `\\x${hex}`],
    [asHex, `"${hex}"`],
    [asHex, `'${hex}'`],
    ...['-', ':', ' '].map((glue): [string, string] => [asHex, pairs(glue)]),
    [asHex, pairs('-').toUpperCase()],
    [openssl, `(stdin)= ${hex}\n`],
    [openssl, `HMAC-SHA2-256(a/b.txt)=${hex.toUpperCase()} \n`],
    [openssl, `= ${hex}`],
    [openssl, `${hex}  -\n`],
    [openssl, `${hex} *file-1.txt`],
    [asNumbers, digest.join(',')],
    [asNumbers, digest.join(' ')],
    [asNumbers, `[${digest.join(', ')}]\n`],
    [asNumbers, `<({[${digest.join(', ')}]})> `],
    [asNumbers, `[${new Int8Array(digest).join(', ')}]`],
    [asNumbers, JSON.stringify(Buffer.from(digest))],
    ['signature-bytes-literal', `b'${python}'`],
    [
      'signature-bytes-literal',
      `b"${python.replace(/\\x../g, (code) => code.toUpperCase().replace('X', 'x'))}"\n`,
    ],
    [twice, base64],
    [twice, Buffer.from(digest).toString('base64url')],
    [twice, `"${base64}"`],
    [twice, `'${base64}'`],
    [twice, `${base64.slice(0, 20)}\r\n ${base64.slice(20)}\n`],
    [`${twice} + ${twice} + ${twice}`, base64Times(3)],
    [`${asHex} + ${twice}`, Buffer.from(hex).toString('base64')],
    [asText, Buffer.from(latin(digest)).toString('latin1')],
  ])('%s: %j', (how, bytes) => expect(read(bytes)).toContainEqual({ text: latin(digest), how }));

  test.each([16, 20, 28, 48, 64])('of %i bytes too', (length) => {
    const [text, digits] = [latin(digestOf(length)), hexOf(digestOf(length))];
    expect(read(digits)).toContainEqual({ text, how: asHex });
    expect(read(`${digits}  -\n`)).toContainEqual({ text, how: openssl });
    expect(read(`x= ${digits}`)).toContainEqual({ text, how: openssl });
    expect(read(digestOf(length).join(','))).toContainEqual({ text, how: asNumbers });
  });

  test.each<[string, string]>([
    [asHex, hex],
    [asHex, hex.toUpperCase()],
    [`${asHex} + ${asHex}`, hexOf(Buffer.from(hex))],
    [asNumbers, digest.join(',')],
  ])('as it stands in the token: %s', (how, text) =>
    expect(readText(text)).toContainEqual({ text: latin(digest), how }),
  );

  test('in a text of 4,096 characters, not in a longer one', () => {
    expect(read(hex.padEnd(4_096))).toContainEqual({ text: latin(digest), how: asHex });
    expect(read(hex.padEnd(4_097))).toEqual([]);
  });
});

describe('no digest is found', () => {
  test.each<[string, string]>([
    ['bytes of another length', latin(digestOf(31))],
    ['bytes that are no text', `b'${latin(digest).replaceAll('\\', '\\\\')}'`],
    ['a prefix between its digits', `${hex.slice(0, 32)}0x${hex.slice(32)}`],
    ['a quote between its digits', `${hex.slice(0, 32)}"${hex.slice(32)}`],
    ['a group of four digits in front', pairs('-').replace('-', '')],
    ['a group of four digits at the end', pairs('-').replace(/-(..)$/, '$1')],
    ['four times base64', base64Times(4)],
    ['a sign among its digits', `${hex.slice(0, -1)}!`],
    ['a sign in front of its digits', `!${hex.slice(1)}`],
    ['digits of another length', hex.slice(2)],
    ['groups of another size', hex.replace(/.{4}(?=.)/g, '$&-')],
    ['a group too few', pairs('-').slice(3)],
    ['a letter before groups', `x${pairs('-')}`],
    ['a letter behind groups', `${pairs('-')}x`],
    ['a sign before the words of openssl', `!(stdin)= ${hex}`],
    ['a sign behind its digits', `(stdin)= ${hex}!`],
    ['a sign behind its file', `${hex}  a!`],
    ['a word before digits and file', `x ${hex}  a`],
    ['a number too few', digest.slice(1).join(',')],
    ['a number that is no byte', [256, ...digest.slice(1)].join(',')],
    ['a number that is no byte with a sign', [-129, ...digest.slice(1)].join(',')],
    ['numbers of another text', Buffer.from(`0x${hex}`).join(',')],
    ['a sign before numbers', `!${digest.join(',')}`],
    ['a sign behind numbers', `${digest.join(',')}!`],
    ['decimal digits', '1'.repeat(52)],
    ['an open literal', `b'${python}`],
    ['a literal with two quotes', `b'${python}"`],
    ['a letter before a literal', `xb'${python}'`],
    ['a letter behind a literal', `b'${python}'x`],
    ['a sign before base64', `!${base64}`],
    ['a sign behind base64', `${base64}!`],
    ['a quote between base64', `${base64.slice(0, 20)}"${base64.slice(20)}`],
    ['UTF-8 that is broken', `${Buffer.from(latin(digest)).toString('latin1')}\ufffd`],
    ['a letter that Latin-1 has not', Buffer.from(`${latin(digest.slice(1))}\u0100`).toString('latin1')],
  ])('in %s', (_, bytes) => expect(read(bytes).filter(({ how }) => how !== '')).toEqual([]));

  test('without a signature', () => expect(listWrittenDigests(decodeToken('x'))).toEqual([]));
});

describe('a digest that is spoilt', () => {
  const right = latin(digest);
  test.each<[string | null, string]>([
    ['signature-cut', right.slice(0, 8)],
    ['signature-cut', right.slice(0, 31)],
    ['signature-with-more', `${right}x`],
    ['signature-as-text', Buffer.from(Buffer.from(right, 'latin1').toString()).toString('latin1')],
    ['signature-as-text', right.replace(/[\x80-\xff]/g, '?')],
    [null, right],
    [null, right.slice(0, 7)],
    [null, right.slice(1)],
    [null, ''],
  ])('%s: %j', (id, bytes) => expect(findSpoiling(right, bytes)).toBe(id));

  test.each<[boolean, string]>([
    [true, 'a'.repeat(31)],
    [true, 'a'.repeat(32)],
    [true, `${'\x80'.repeat(29)}\xef\xbf\xbd`],
    [false, '\x80'.repeat(32)],
  ])('is looked for: %s, %j', (may, bytes) => expect(mayBeSpoilt(bytes)).toBe(may));
});
