/** The right digest written otherwise, or made of something else: named by comparing, whatever the key may be. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, now } from './made-tokens.js';

const secret = madeUpSecret();
const mac = (text: string | Buffer, key: string | Buffer = secret) =>
  createHmac('sha256', key).update(text).digest();
const inputOf = (n: number) => `${encode(goodHeader)}.${encode({ ...goodClaims, n })}`;
/** In other letters too its signature is strict base64url, and says so of other bytes. */
const isStrict = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;
const suited = Array.from({ length: 500 }, (_, n) => n).find((n) => {
  const text = mac(inputOf(n)).toString('base64url');
  // A small number has 43 digits of base58, not strict base64url; two signs at the tenth place would be
  // another mistake.
  return isStrict(text.toUpperCase()) && !/^[A-D]/.test(text) && /^.{9}[a-z\d]{2}/i.test(text);
});
const claims = { ...goodClaims, n: suited ?? 0 };
const input = inputOf(claims.n);
const digest = mac(input);
const right = digest.toString('base64url');

const base32 = (alphabet: string) => {
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.padEnd(260, '0').match(/.{5}/g) ?? [];
  return groups.map((group) => alphabet.charAt(Number.parseInt(group, 2))).join('');
};
const base58 = () => {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let rest = BigInt(`0x${digest.toString('hex')}`); rest > 0n; rest /= 58n)
    text = alphabet.charAt(Number(rest % 58n)) + text;
  return text;
};
const [upper, lower] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789abcdefghijklmnopqrstuv'];
const swapped = (size: 16 | 32) =>
  size === 16 ? Buffer.from(digest).swap16() : Buffer.from(digest).swap32();

describe('how the digest is written', () => {
  test.each<[string, string, RegExp]>([
    ['signature-other-code', base32(upper), /base32/],
    ['signature-other-code', base32(lower), /base32/],
    ['signature-other-code', encode(base32(upper)), /base32/],
    ['signature-other-code', base58(), /base58/],
    ['signature-as-numbers', encode(BigInt(`0x${digest.toString('hex')}`).toString()), /one decimal number/],
    [
      'signature-byte-order',
      Buffer.from(digest).reverse().toString('base64url'),
      /from the last to the first/,
    ],
    ['signature-byte-order', swapped(32).toString('base64url'), /each four/],
    ['signature-byte-order', swapped(16).toString('base64url'), /each two/],
    ['signature-recased', right.toUpperCase(), /capital letters alone/],
    [
      'signature-changed',
      right.replace(/^(.{10})(.)/, (_, a, b) => a + (b === 'x' ? 'y' : 'x')),
      /one .* 11$/,
    ],
    ['signature-changed', right.replace(/^(.{9})../, '$1??').replaceAll('?', '-'), /wrong, at character/],
  ])('%s', (cause, signature, says) => {
    const report = inspect(`${input}.${signature}`, secret);
    expect(report.signature).toEqual({ status: 'mismatch', cause });
    expect(report.findings[0]?.message).toMatch(says);
    expect(report.verdict).toBe('rejected');
  });

  test('letters in both cases are no base32, whatever they are', () => {
    const mixed = base32(lower).replace(/[a-v]/, (letter) => letter.toUpperCase());
    expect(inspect(`${input}.${mixed}`, madeUpSecret()).signature.cause).toBeNull();
  });

  test('base32 is known without any key, base58 and other orders are not', () => {
    const other = madeUpSecret();
    expect(inspect(`${input}.${base32(upper)}`, other).signature.cause).toBe('signature-other-code');
    expect(inspect(`${input}.${base58()}`, other).signature.cause).toBeNull();
    expect(inspect(`${input}.${swapped(32).toString('base64url')}`, other).signature.cause).toBeNull();
  });

  test('as ECDSA writes it, and a buffer that was never filled', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = createSign('sha256').update(input).sign(privateKey).toString('base64url');
    const report = inspect(`${input}.${der}`, secret);
    expect(report.signature.cause).toBe('signature-key-pair');
    expect(report.findings[0]?.message).toBe(
      'the signature is as ECDSA writes it (DER): made with a private key',
    );
    const empty = inspect(`${input}.${encode(Buffer.alloc(32))}`, secret);
    expect(empty.findings[0]?.message).toContain('one byte over and over');
  });
});

const put = (data: string | Buffer, key?: string | Buffer) =>
  `${input}.${mac(data, key).toString('base64url')}`;

describe('what was signed', () => {
  test.each<[string, string, RegExp]>([
    ['signed-claim', put('ada@example.com'), /over the value of "email" alone/],
    ['signed-word', put('undefined.undefined'), /a word or a template in place/],
    ['signed-word', put('$'.concat('{header}.$', '{payload}')), /a word or a template in place/],
    ['signed-word', put(`${encode(goodHeader)}.undefined`), /a word or a template in place/],
    ['signed-quoted', put(`"${input}"\n`), /in quotes, with a line feed/],
    ['signed-payload-only', put(`${encode(claims)}\n`), /the payload alone, with a line feed/],
    ['signed-twice', put(digest), /signed twice/],
    ['signed-twice', put(digest.toString('hex')), /hexadecimal digits: it was signed twice/],
    ['signed-twice', put(right), /signed twice/],
    ['signed-twice', put(`${input}.${right}`), /the whole token/],
    ['signed-exchanged', put(secret), /as the message and as the key/],
    ['secret-missing', put('', ''), /no secret, over nothing/],
    ['signed-reserialized', put(`${encode(goodHeader)}.${encode({ ...claims, iat: now - 1 })}`), /once more/],
    [
      'signed-reserialized',
      put(`${encode(goodHeader)}.${encode({ ...claims, exp: now + 900 })}`),
      /with exp, which was taken out/,
    ],
    [
      'signed-reserialized',
      put(`${encode(goodHeader)}.${encode(JSON.stringify(claims).replace(`${now}`, `${now}.0`))}`),
      /a fraction/,
    ],
    ['signed-reserialized', put(`${encode(goodHeader)}.${encode(`${JSON.stringify(claims)}\n`)}`), /JSON/],
  ])('%s', (cause, token, says) => {
    const report = inspect(token, secret);
    expect(report.signature).toEqual({ status: 'mismatch', cause });
    expect(report.findings[0]?.message).toMatch(says);
  });
});
