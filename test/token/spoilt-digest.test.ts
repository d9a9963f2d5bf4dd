/** A right digest that was cut, extended, recoded or made text, compared with the key at hand. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/token/causes/change.js';
import { findSpoilt } from '../../src/token/causes/spoilt-digest.js';
import { openTrial } from '../../src/token/causes/trial.js';
import { decodeToken } from '../../src/token/decode.js';
import { madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader } from './made-tokens.js';

const secret = madeUpSecret();
const mac = (text: string) => createHmac('sha256', secret).update(text).digest();
const base58 = (digest: Buffer) => {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let text = '';
  for (let rest = BigInt(`0x${digest.toString('hex')}`); rest > 0n; rest /= 58n)
    text = alphabet.charAt(Number(rest % 58n)) + text;
  return text;
};

/** The first `header.payload` of which the digest is as wanted. */
function findInput(isWanted: (digest: Buffer) => boolean): string {
  for (let n = 0; ; n += 1) {
    const input = `${encode(goodHeader)}.${encode({ ...goodClaims, n })}`;
    if (isWanted(mac(input))) return input;
  }
}
/** Both signs of base64url, and bytes below 8, below 16 and above 127. */
const input = findInput(
  (digest) =>
    /-.*_|_.*-/.test(digest.toString('base64url')) &&
    digest.some((byte) => byte < 8) &&
    digest.some((byte) => byte > 7 && byte < 16) &&
    digest.some((byte) => byte > 127),
);
const digest = mac(input);
const right = digest.toString('base64url');

/** The mistakes in a signature that stands so in the token, each with its words. */
function explain(signature: string, steps: readonly Change[] = [], signed = input) {
  const trial = openTrial(decodeToken(`${signed}.${signature}`));
  if (trial === null) throw new Error('no token');
  const parts = findSpoilt(trial, secret, steps)?.parts ?? [];
  return parts.map(({ id, detail }) => (detail === null ? id : `${id}: ${detail}`));
}
const step: Change = { id: 'secret-with-newline', text: secret };
const latin = digest.toString('latin1');
const hexBytes = [...digest].map((byte) => byte.toString(16));
const javaBytes = [...new Int8Array(digest)].map((byte) => (byte >>> 0).toString(16));
const bareHex = 'signature-hex-encoded: written in hexadecimal digits, leading zeros left out or put in';

describe('with the secret or a likely key', () => {
  test.each<[string, string]>([
    ['signature-cut: cut off: only its first 8 of 32 bytes are there', encode(digest.subarray(0, 8))],
    ['signature-cut: cut off: only its first 31 of 32 bytes are there', encode(digest.subarray(0, 31))],
    [
      'signature-with-more: there, with 1 bytes more behind it',
      encode(Buffer.concat([digest, digest.subarray(0, 1)])),
    ],
    [bareHex, encode(hexBytes.join(''))],
    [bareHex, hexBytes.join('')],
    [bareHex, encode(hexBytes.join('').toUpperCase())],
    [bareHex, encode(javaBytes.join(''))],
    ['signature-go-sum', encode(Buffer.concat([Buffer.from(input), mac('')]))],
    ['signature-as-text: read as UTF-8, which replaces what is none', encode(digest.toString('utf8'))],
    ['signature-as-text: cut to seven bits', encode(digest.toString('ascii'))],
    ['signature-as-text: read as ASCII, "?" for what is none', encode(latin.replace(/[^\0-\x7f]/g, '?'))],
  ])('%s', (says, signature) => {
    expect(explain(signature)).toEqual([says]);
    expect(explain(signature, [step])).toEqual(['secret-with-newline', says]);
  });

  test.each([
    ['seven bytes of it', encode(digest.subarray(0, 7))],
    ['other bytes, as many as are left', encode(digest.subarray(1))],
    ['other bytes behind the input', encode(Buffer.concat([Buffer.from(input), mac('x')]))],
    ['its own HMAC behind another text', encode(Buffer.concat([Buffer.from('x'.repeat(40)), mac('')]))],
    ['another text', encode('some other text')],
  ])('not %s', (_, signature) => {
    expect(explain(signature)).toEqual([]);
    expect(explain(signature, [step])).toEqual([]);
  });
});

describe('with the secret alone', () => {
  const exchanged = right.replace(/[-_]/g, (sign) => (sign === '-' ? '_' : '-'));
  const without = right.slice(0, 20) + right.slice(21);
  test.each<[string, string]>([
    ['signature-other-alphabet', exchanged],
    ['signature-other-alphabet', right.replaceAll('_', '-')],
    ['signature-other-alphabet', right.replaceAll('-', '_')],
    ['signature-changed: changed: characters are missing', without],
  ])('%s', (says, signature) => {
    expect(explain(signature).join()).toContain(says);
    expect(explain(signature, [step])).toEqual([]);
  });

  test('bytes in another order, as many as a digest has', () => {
    const signature = encode(Buffer.from(digest).reverse());
    expect(explain(signature)[0]).toMatch(/^signature-byte-order/);
    expect(explain(signature, [step])).toEqual([]);
  });

  test.each([43, 44])('base58 of %i characters', (length) => {
    const signed = findInput((bytes) => base58(bytes).length === length);
    const says = ['signature-other-code: written in base58, not in base64url'];
    expect(explain(base58(mac(signed)), [], signed)).toEqual(says);
    expect(explain(encode(base58(mac(signed))), [], signed)).toEqual(says);
  });
});
