/** What a check of a signature says when other credentials are at hand, and when there was none to check with. */
import { expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { matchesHmac, whyUncheckable } from '../../src/token/signature.js';
import {
  checkSignature,
  judgeBytes,
  type SignatureCheck,
  tryOtherKeys,
} from '../../src/token/verification.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, makeToken, secret } from './made-tokens.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const another = madeUpSecret();
const others = [{ id: 'other-org-secret', org: 'beta', bytes: bytes(another) }] as const;
const check = (token: string) => checkSignature(decodeToken(token), bytes(secret), others);

test('a token that verifies is tried with nothing else', () => {
  expect(check(makeToken(goodClaims))).toEqual({ status: 'verified' });
});

test('one of another org is told', () => {
  expect(check(makeToken(goodClaims, goodHeader, another))).toMatchObject({
    status: 'mismatch',
    cause: { org: 'beta' },
  });
});

test('one of nobody is not explained', () => {
  expect(check(makeToken(goodClaims, goodHeader, madeUpSecret()))).toEqual({
    status: 'mismatch',
    cause: null,
    ownFault: null,
  });
});

test('a mistake with the own secret needs no other', () => {
  const found = check(makeToken(goodClaims, goodHeader, `${secret}\n`));
  expect(found).toMatchObject({ status: 'mismatch', cause: { org: null }, ownFault: null });
});

test.each<[string, SignatureCheck]>([
  ['verified', { status: 'verified' }],
  ['not checked', { status: 'not-checked', why: 'no secret', hint: null }],
])('a signature that is %s is tried with nothing else', (_, known) => {
  const token = decodeToken(makeToken(goodClaims, goodHeader, another));
  expect(tryOtherKeys(token, bytes(secret), others, known)).toBe(known);
});

const unchecked: SignatureCheck = { status: 'not-checked', why: 'no secret', hint: null };
const [header = '', payload = ''] = makeToken(goodClaims).split('.');
const odd = 'q3V9xT7cLm2RzK8wYb4NfHs6JdPg1AeUoCiXhQtBq3V9xT7cLm2RzK8w';

test.each<[string, string, boolean]>([
  ['of 32 bytes', makeToken(goodClaims), false],
  ['of another length', `${header}.${payload}.${odd}`, true],
  [
    'of another length, by another algorithm',
    makeToken(goodClaims, { alg: 'HS512' }, secret, 'sha512'),
    false,
  ],
  ['in hexadecimal digits', `${header}.${payload}.${'0a'.repeat(32)}`, true],
  [
    'in hexadecimal digits, by another algorithm',
    `${encode({ alg: 'HS512' })}.${payload}.${'0a'.repeat(32)}`,
    true,
  ],
  ['of an API key', madeUpApiKey(), false],
  ['that is not there at all', `${header}.${payload}`, false],
])('without a secret, a signature %s is told by its bytes alone', (_, token, isWrong) => {
  const found = judgeBytes(decodeToken(token), unchecked);
  if (isWrong) expect(found).toMatchObject({ status: 'mismatch', ownFault: null });
  else expect(found).toBe(unchecked);
});

test('what was checked is not judged by its bytes again', () => {
  const verified: SignatureCheck = { status: 'verified' };
  expect(judgeBytes(decodeToken(`${header}.${payload}.${odd}`), verified)).toBe(verified);
});

test('no signature matches nothing, and half a token cannot be checked', () => {
  const half = decodeToken(`${header}.${payload}`);
  expect(matchesHmac(half, bytes(secret))).toBe(false);
  expect(whyUncheckable(half)).toBe('this is not a whole token');
  expect(whyUncheckable(decodeToken('x'))).toBe('this is not a whole token');
  expect(whyUncheckable(decodeToken(makeToken(goodClaims)))).toBeNull();
});
