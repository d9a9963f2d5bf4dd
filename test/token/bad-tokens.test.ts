import { describe, expect, test } from 'vitest';
import { judgeLogin } from '../../src/emulator/login.js';
import { type BadKindName, badKinds, isBadKind } from '../../src/token/bad-tokens.js';
import { goodClaims, inspect, now, secret } from './made-tokens.js';

const kinds = Object.keys(badKinds).filter(isBadKind);
const bytes = new TextEncoder().encode(secret);

test('the kinds of the design, in its order', () => {
  expect(kinds).toEqual([
    'expired',
    'future',
    'milliseconds',
    'string-iat',
    'no-iat',
    'no-identity',
    'wrong-secret',
    'alg-none',
    'hs512',
    'tampered',
  ]);
  expect(isBadKind('toString')).toBe(false);
});

describe.each([
  ['by e-mail', goodClaims],
  ['by externalId, with more claims', { externalId: 'user_8412', iat: now, plan: 'pro', __proto__: null }],
])('%s', (_, claims) => {
  test.each(kinds)('%s is named by inspect and rejected by the emulator', (kind: BadKindName) => {
    const token = badKinds[kind].make(claims, bytes, now);
    const report = inspect(token);
    expect(report.verdict).toBe('rejected');
    const errors = report.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    // Without a good HS256 signature the signature is told too.
    const isUnsigned = kind === 'alg-none' || kind === 'hs512';
    expect(errors).toEqual(
      isUnsigned ? [badKinds[kind].finding, 'SIGNATURE_MISMATCH'] : [badKinds[kind].finding],
    );
    expect(report.findings.filter(({ severity }) => severity !== 'error')).toEqual([]);
    expect(judgeLogin(token, bytes, now * 1000)).toMatchObject({
      outcome: 'rejected',
      code: badKinds[kind].finding,
    });
  });
});

test('a wrong secret is not taken for a mistake with the right one', () => {
  expect(inspect(badKinds['wrong-secret'].make(goodClaims)).signature.cause).toBeNull();
  expect(inspect(badKinds.hs512.make(goodClaims, bytes)).signature.cause).toBe('other-hmac-hs512');
});

test('each kind explains itself and tells what the app should do', () => {
  for (const { explains, advice } of Object.values(badKinds)) {
    expect(explains).toMatch(/^[a-z].*[^.]$/);
    expect(advice).toMatch(/^[a-z].*[^.]$/);
  }
});

test('a payload that was changed is told as that', () => {
  const [finding] = inspect(badKinds.tampered.make(goodClaims, bytes)).findings;
  expect(finding?.message).toMatch(/over fewer claims than the token has: one was added after signing$/);
  expect(finding?.hint).toMatch(/a token that is changed needs a new signature/);
});
