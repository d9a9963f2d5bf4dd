/** What is tried together, how far, and whose mistake it then is: the search for a cause as a whole. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  explainByOtherKey,
  explainMismatch,
  type OtherKey,
  type OwnFault,
} from '../../src/token/causes/mismatch.js';
import { findFunction } from '../../src/token/causes/other-functions.js';
import { formatCause, wordsOf } from '../../src/token/causes/parts.js';
import { findCause, type SearchEffort } from '../../src/token/causes/search.js';
import { openTrial } from '../../src/token/causes/trial.js';
import { decodeToken } from '../../src/token/decode.js';
import { madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, makeToken } from './made-tokens.js';

const secret = madeUpSecret();
const [head, body] = [encode(goodHeader), encode(goodClaims)];
const input = `${head}.${body}`;
const mac = (key: string | Uint8Array, text = input) => createHmac('sha256', key).update(text).digest();
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const decoded = Buffer.from(secret, 'hex');

function nameCause(signature: string | Uint8Array, key: string | Uint8Array = secret, effort?: SearchEffort) {
  const cause = findCause(decodeToken(`${input}.${encode(signature)}`), Buffer.from(key), effort);
  return cause === null ? null : formatCause(cause);
}

describe('two mistakes', () => {
  test.each<[string | null, string, Uint8Array]>([
    [
      'secret-with-newline+signature-cut',
      'around the secret, and a digest cut off',
      mac(`${secret}\n`).subarray(0, 20),
    ],
    [
      'secret-hex-decoded+signature-cut',
      'a decoded secret, and a digest cut off',
      mac(decoded).subarray(0, 20),
    ],
    [null, 'an encoded secret, and a digest cut off', mac(base64(secret)).subarray(0, 21)],
    [null, 'a line of a file, and a digest cut off', mac(`secret=${secret}`).subarray(0, 21)],
    [
      'secret-with-newline+signature-as-text',
      'around the secret, and a digest made text',
      Buffer.from(mac(`${secret}\n`).toString('utf8')),
    ],
    [null, 'around the secret, and the bytes of the digest reversed', mac(`${secret}\n`).reverse()],
    [
      'secret-with-newline+signed-payload-only',
      'around the secret, and other data',
      mac(`${secret}\n`, body),
    ],
    ['secret-hex-decoded+signed-payload-only', 'a decoded secret, and other data', mac(decoded, body)],
    [
      'secret-hex-decoded+signed-payload-only+signature-hex-encoded',
      'the same in hexadecimal digits',
      Buffer.from(mac(decoded, body).toString('hex')),
    ],
    [null, 'an encoded secret, and other data', mac(base64(secret), body)],
    ['secret-hex-decoded+secret-base64-encoded', 'hex made base64', mac(decoded.toString('base64'))],
    [null, 'around the secret, and data that are seldom signed', mac(`${secret}\n`, head)],
    [null, 'a comment, and the line end of Windows', mac(`${secret} # prod\r\n`)],
    [null, 'control codes, and a line feed', mac(`\x1b[32m${secret}\x1b[0m\n`)],
    [null, 'around the secret, and seven bytes of the digest', mac(`${secret}\n`).subarray(0, 7)],
  ])('%s: %s', (cause, _, signature) => expect(nameCause(signature)).toBe(cause));

  test('a sign that is lost is no decoding of base64 and encoding again', () => {
    expect(nameCause(mac(secret), `${secret.slice(0, 20)}|${secret.slice(20)}`)).toBeNull();
  });

  test('what a shell leaves of the secret is decoded, not encoded', () => {
    const key = `k7mQ2vXz$HOME/${secret}`;
    const left = key.replace('$HOME', '');
    expect(nameCause(mac(left), key)).toBe('secret-shell-expanded');
    expect(nameCause(mac(Buffer.from(left, 'base64')), key)).toBe(
      'secret-shell-expanded+secret-base64-decoded',
    );
    expect(nameCause(mac(base64(left)), key)).toBeNull();
  });

  test('a quick search tries one mistake only', () => {
    const signature = mac(`"${secret}"\n`);
    expect(nameCause(signature, secret, 'quick')).toBeNull();
    expect(nameCause(signature, secret, 'thorough')).toBe('secret-quoted+secret-with-newline');
    expect(nameCause(mac(`${secret}\n`), secret, 'quick')).toBe('secret-with-newline');
  });
});

describe('bounds', () => {
  test('a secret of 1,024 bytes is looked into, a longer one is not', () => {
    const long = secret.repeat(16);
    expect(nameCause(mac(`${long}\n`), long)).toBe('secret-with-newline');
    expect(nameCause(mac(`${long}x\n`), `${long}x`)).toBeNull();
    expect(nameCause(`${long}x`, `${long}x`)).toBe('signature-is-secret');
  });

  test('eight characters of a secret in a signature are no chance, seven may be', () => {
    expect(nameCause(`--${secret.slice(0, 8)}--`, secret.slice(0, 8))).toBe('signature-is-secret');
    expect(nameCause(`--${secret.slice(0, 7)}--`, secret.slice(0, 7))).toBeNull();
    const withLetters = `${secret}jkl`;
    const capitals = Buffer.from(withLetters).toString('hex').toUpperCase();
    expect(nameCause(capitals, withLetters)).toBe('signature-is-secret');
  });

  test('nor are sixteen bytes that a secret is in hexadecimal digits, fifteen may be', () => {
    expect(nameCause(decoded.subarray(0, 16), secret.slice(0, 32))).toBe('signature-is-secret');
    expect(nameCause(decoded.subarray(0, 15), secret.slice(0, 30))).toBeNull();
  });

  test('nothing is looked for without a budget', () => {
    const token = decodeToken(`${input}.${encode(createHash('sha256').update(secret).digest())}`);
    const trial = openTrial(token);
    if (trial === null) throw new Error('no token');
    expect(findFunction(token, trial, secret)).not.toBeNull();
    trial.pay('', 1e9);
    expect(findFunction(token, trial, secret)).toBeNull();
  });
});

describe('whose mistake it is', () => {
  const explain = (copy: string, key: string | Uint8Array, isKustomers = false) => {
    const token = decodeToken(makeToken(goodClaims, goodHeader, key));
    const { cause, ownFault } = explainMismatch(token, Buffer.from(copy), { isKustomers });
    return { cause: cause && formatCause(cause), by: cause?.provenBy, ownFault };
  };
  const proven = { isProven: true, isElsewhere: false };

  test.each<[string, string, OwnFault]>([
    [
      'secret-unquoted',
      `"${secret}"`,
      {
        says: 'has quotes around it; the token verifies without them',
        fix: wordsOf('secret-unquoted').fix,
        ...proven,
      },
    ],
    [
      'secret-without-mark+secret-unquoted',
      `"${secret}";`,
      {
        says: 'has a semicolon at its end and has quotes around it; the token verifies with what is left',
        fix: `${wordsOf('secret-without-mark').fix}, and ${wordsOf('secret-unquoted').fix}`,
        ...proven,
      },
    ],
    [
      'secret-in-text',
      `sign(claims, "${secret}")`,
      {
        says: 'is a longer text with the secret in it; the token verifies with that part alone',
        fix: wordsOf('secret-in-text').fix,
        ...proven,
      },
    ],
  ])("kchat's copy: %s", (cause, copy, ownFault) =>
    expect(explain(copy, secret)).toEqual({ cause, by: 'hmac', ownFault }),
  );

  test('what is left of the copy is searched like a copy', () => {
    expect(explain(`"${secret}"`, base64(secret))).toEqual({
      cause: 'secret-base64-encoded',
      by: 'hmac',
      ownFault: null,
    });
  });

  test('a copy that is no secret is named, unless it explains the signature or Kustomer gave it', () => {
    const copy = makeToken(goodClaims, goodHeader, secret);
    const { cause, ownFault } = explain(copy, madeUpSecret());
    expect(cause).toBeNull();
    expect(ownFault).toMatchObject({ fix: null, isProven: false, isElsewhere: false });
    expect(explain(copy, `${copy}\n`)).toEqual({ cause: 'secret-with-newline', by: 'hmac', ownFault: null });
    expect(explain(copy, madeUpSecret(), true).ownFault).toBeNull();
  });

  test('a stored secret that fits, and whose the wrong one is', () => {
    const [right, org] = [Buffer.from(madeUpSecret()), 'acme'];
    const token = decodeToken(makeToken(goodClaims, goodHeader, right));
    const by = (...more: readonly OtherKey[]) =>
      explainByOtherKey(token, Buffer.from(secret), [{ id: 'stored-secret', org, bytes: right }, ...more]);
    const expected = (whose: string) => ({
      cause: { parts: [{ id: 'stored-secret', detail: null }], org, provenBy: 'hmac' },
      ownFault: {
        says: `${whose}; the token verifies with the stored secret of acme`,
        fix: wordsOf('stored-secret').fix,
        isProven: true,
        isElsewhere: true,
      },
    });
    const bytes = Buffer.from(secret);
    expect(by()).toEqual(expected('is another one'));
    expect(by({ id: 'other-org-secret', org: 'beta', bytes })).toEqual(expected('is the secret of beta'));
    expect(by({ id: 'api-key-as-secret', bytes })).toEqual(expected('is another one'));
    expect(explainByOtherKey(token, bytes, [{ id: 'other-org-secret', org, bytes: right }])).toEqual({
      cause: { parts: [{ id: 'other-org-secret', detail: null }], org, provenBy: 'hmac' },
      ownFault: null,
    });
    expect(explainByOtherKey(token, bytes, [{ id: 'stored-secret', org, bytes }])).toBeNull();
  });
});
