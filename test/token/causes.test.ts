/** What a wrong signature was made with: every mistake by its id, whose it is, and that nothing else is ever named. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mayBeOtherKey, type OtherKey } from '../../src/token/causes/mismatch.js';
import { type CausePartId, causeParts, formatCause, wordsOf } from '../../src/token/causes/parts.js';
import { findCause } from '../../src/token/causes/search.js';
import { describeSpelling } from '../../src/token/causes/spelling.js';
import { decodeToken } from '../../src/token/decode.js';
import { checkSignature } from '../../src/token/verification.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

/** A secret as Kustomer might make it; hex, so that it decodes as base64 and base64url too. */
const secret = madeUpSecret();
const bytes = (text: string) => new TextEncoder().encode(text);

/** The mistake, the right secret, what a backend made of it, and perhaps another hash. */
const mistakes: readonly (readonly [string, string, string | Uint8Array, string?])[] = [
  ['secret-with-newline', secret, `${secret}\n`],
  ['secret-with-crlf', secret, `${secret}\r\n`],
  ['secret-with-space', secret, `${secret} `],
  ['secret-with-bom', secret, `\ufeff${secret}`],
  ['secret-quoted', secret, `"${secret}"`],
  ['secret-quoted', secret, `'${secret}'`],
  ['secret-base64-decoded', secret, Buffer.from(secret, 'base64')],
  ['secret-base64-decoded', `ab+/${secret}`, Buffer.from(`ab+/${secret}`, 'base64')],
  ['secret-base64-decoded', `${secret}==`, Buffer.from(secret, 'base64')],
  ['secret-base64url-decoded', `ab-_${secret}`, Buffer.from(`ab-_${secret}`, 'base64url')],
  ['secret-base64-decoded', `ab-_${secret}`, Buffer.from(`ab${secret}`, 'base64')],
  ['secret-hex-decoded', secret, Buffer.from(secret, 'hex')],
  ['secret-hex-decoded', secret.toUpperCase(), Buffer.from(secret, 'hex')],
  ['secret-base64-encoded', secret, Buffer.from(secret).toString('base64')],
  ['secret-base64-encoded', `${secret}x`, Buffer.from(`${secret}x`).toString('base64url')],
  ['secret-with-newline+secret-base64-encoded', secret, Buffer.from(`${secret}\n`).toString('base64')],
  ['secret-utf-16', `${secret}é`, Buffer.from(`${secret}é`, 'utf16le')],
  ['secret-json-encoded', `${secret}"`, JSON.stringify(`${secret}"`)],
  ['secret-json-encoded', `${secret}\\`, `${secret}\\\\`],
  ['secret-json-encoded', `${secret}/`, `"${secret}\\/"`],
  ['secret-json-encoded', `${secret}/`, `${secret}\\/`],
  ['secret-url-encoded', `${secret}\n`.repeat(2), encodeURIComponent(`${secret}\n`.repeat(2))],
  ['secret-url-encoded', `${secret}/+é`, encodeURIComponent(`${secret}/+é`)],
  ['secret-url-encoded', `${secret}/+!`, `${secret}/%2B%21`],
  ['secret-url-encoded', `${secret}/+!`, `${secret}%2F%2B%21`],
  ['secret-url-encoded', `${secret}/!~`, `${secret}%2f!%7e`],
  ['secret-url-encoded', `${secret}/*!~`, `${secret}%2F%2A%21%7E`],
  ['secret-shell-expanded', `a$HOME/${secret}$1\${BC}`, `a/${secret}`],
  ...['', 'undefined', 'null', 'None'].map((word) => ['secret-missing', secret, word] as const),
  ['jwt-io-default-secret', secret, 'your-256-bit-secret'],
  ['jwt-io-default-secret', secret, 'a-string-secret-at-least-256-bits-long'],
  ['other-hmac-hs384', secret, secret, 'sha384'],
  ['other-hmac-hs512', secret, secret, 'sha512'],
];

const isPart = (id: string): id is CausePartId => id in causeParts;

function fixOf(id: string): string {
  if (!isPart(id)) throw new Error(`no cause is called ${id}`);
  return wordsOf(id).fix;
}

describe('a mistake with the secret is called by its name, and stays a mismatch', () => {
  for (const [index, [id, right, wrong, hash]] of mistakes.entries())
    test(`${index} ${id}`, () => {
      const token = makeToken(goodClaims, goodHeader, wrong, hash);
      const report = inspect(token, right);
      expect(report.signature).toEqual({ status: 'mismatch', cause: id });
      expect(report.verdict).toBe('rejected');
      const finding = report.findings.find(({ code }) => code === 'SIGNATURE_MISMATCH');
      expect(finding?.severity).toBe('error');
      expect(finding?.message).toMatch(/^it was made with (?:this|the|no) /);
      for (const part of id.split('+')) expect(finding?.hint).toContain(fixOf(part).split('\n')[0]);
      // The very same token verifies where that is the secret.
      if (hash === undefined && wrong !== '') expect(inspect(token, wrong).signature.status).toBe('verified');
    });

  const [stored, other] = [madeUpSecret(), madeUpSecret()];
  const apiKey = madeUpApiKey();
  const others: readonly OtherKey[] = [
    { id: 'api-key-as-secret', bytes: bytes(apiKey) },
    { id: 'stored-secret', org: 'acme', bytes: bytes(stored) },
    { id: 'other-org-secret', org: 'beta', bytes: bytes(other) },
  ];

  test('the API key, and stored secrets, where they are at hand', () => {
    const check = (key: string) => {
      const token = decodeToken(makeToken(goodClaims, goodHeader, key));
      const found = checkSignature(token, bytes(secret), others);
      if (found.status !== 'mismatch') return found.status;
      return [found.cause && formatCause(found.cause), found.cause?.org ?? null, found.ownFault !== null];
    };
    expect(check(apiKey)).toEqual(['api-key-as-secret', null, false]);
    expect(check(stored)).toEqual(['stored-secret', 'acme', true]);
    expect(check(other)).toEqual(['other-org-secret', 'beta', false]);
    expect(check(madeUpSecret())).toEqual([null, null, false]);
    expect(check(secret)).toBe('verified');
  });

  test('another credential is looked for if no HMAC explains it yet', () => {
    const part = { id: 'secret-quoted', detail: null } as const;
    const open = { cause: null, ownFault: null };
    expect(mayBeOtherKey(open)).toBe(true);
    expect(mayBeOtherKey({ ...open, cause: { parts: [part], org: null, provenBy: 'bytes' } })).toBe(true);
    expect(mayBeOtherKey({ ...open, cause: { parts: [part], org: null, provenBy: 'hmac' } })).toBe(false);
    const doubt = { says: 'is a JWT', fix: null, isProven: false, isElsewhere: false };
    expect(mayBeOtherKey({ cause: null, ownFault: doubt })).toBe(true);
    expect(mayBeOtherKey({ cause: null, ownFault: { ...doubt, isProven: true } })).toBe(false);
  });

  test('a secret that is not UTF-8 text', () => {
    const binary = Uint8Array.of(0xff, 0xc3, 0x28, ...bytes(secret));
    const token = makeToken(goodClaims, goodHeader, Buffer.concat([binary, bytes('\n')]));
    expect(checkSignature(decodeToken(token), binary)).toMatchObject({
      status: 'mismatch',
      cause: { parts: [{ id: 'secret-with-newline' }], org: null },
    });
  });

  test.each([
    ['as they are', (digits: string) => digits],
    ['in capitals', (digits: string) => digits.toUpperCase()],
    ['base64url-encoded', (digits: string) => Buffer.from(digits).toString('base64url')],
  ])('hexadecimal digits %s', (_, write) => {
    const input = `${encode(goodHeader)}.${encode(goodClaims)}`;
    const hmac = (key: string) => createHmac('sha256', key).update(input).digest('hex');
    const { signature, findings } = inspect(`${input}.${write(hmac(secret))}`, secret);
    expect(signature).toEqual({ status: 'mismatch', cause: 'signature-hex-encoded' });
    expect(findings[0]?.message).toBe(
      'it was made with this secret, but its digest is written in hexadecimal digits',
    );
    // The digits prove themselves, whatever the key.
    const foreign = inspect(`${input}.${write(hmac(madeUpSecret()))}`, secret);
    expect(foreign.signature.cause).toBe('signature-hex-encoded');
    expect(foreign.findings[0]?.message).toBe(
      'the signature is hexadecimal digits, not the bytes of a digest',
    );
  });
});

test('how one secret must be written to be the other', () => {
  const name = (one: string, other: string) => describeSpelling(bytes(one), bytes(other));
  expect(name(`${secret}\n`, secret)).toBe('the secret without the white space around it');
  expect(name(secret, `${secret}\n`)).toBe('the secret with a line feed at its end');
  expect(name(secret, Buffer.from(secret).toString('base64'))).toBe('the secret base64-encoded');
  const [unmarked, unquoted] = [wordsOf('secret-without-mark').says, wordsOf('secret-unquoted').says];
  expect(name(`"${secret}";`, `"${secret}"`)).toBe(`the secret ${unmarked}`);
  expect(name(`"${secret}";`, secret)).toBe(`the secret ${unmarked}, then ${unquoted}`);
  expect(name(secret, madeUpSecret())).toBeNull();
  expect(name(secret, '')).toBeNull();
});

describe('no false cause', () => {
  test('a secret that has nothing to do with this one', () => {
    for (let round = 0; round < 50; round += 1) {
      const report = inspect(makeToken(goodClaims, goodHeader, madeUpSecret()), secret);
      expect(report.signature).toEqual({ status: 'mismatch', cause: null });
    }
  });

  test('the good signature of a changed payload', () => {
    const [header, , signature] = makeToken(goodClaims, goodHeader, secret).split('.');
    const changed = `${header}.${encode({ ...goodClaims, email: 'eve@example.com' })}.${signature}`;
    expect(inspect(changed, secret).signature).toEqual({ status: 'mismatch', cause: null });
  });

  test('a truncated HMAC of another secret', () => {
    const input = `${encode(goodHeader)}.${encode(goodClaims)}`;
    const cut = createHmac('sha256', secret).update(input).digest().subarray(0, 16).toString('base64url');
    expect(inspect(`${input}.${cut}`, secret).signature.cause).toBe('signature-cut');
    expect(inspect(`${input}.${cut}`, madeUpSecret()).signature.cause).toBeNull();
  });

  test('a token longer than 262,144 characters, as no login token is, is not looked into', () => {
    const causeOf = (length: number) => {
      // 81 characters are header, dots and signature.
      const start = JSON.stringify({ ...goodClaims, x: '' });
      const payload = Math.floor(((length - 81) * 3) / 4);
      const claims = start.replace('""', `"${'x'.repeat(payload - start.length)}"`);
      const token = decodeToken(makeToken(claims, goodHeader, `${secret}\n`));
      expect(token.text.length).toBe(length);
      const cause = findCause(token, bytes(secret));
      return cause === null ? undefined : formatCause(cause);
    };
    expect(causeOf(262_144)).toBe('secret-with-newline');
    expect(causeOf(262_145)).toBeUndefined();
  });

  test('no token at all', () => expect(findCause(decodeToken('x'), bytes(secret))).toBeNull());
});
