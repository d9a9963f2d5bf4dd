/** A slip of the eye or of the keyboard in the secret is named, and shows nothing of it. */
import { expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { checkSignature } from '../../src/token/verification.js';
import { goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

const flip = (letter: string) =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

test.each<[string, string, string]>([
  ['0', 'O', 'taken for one that looks alike'],
  ['l', '1', 'taken for one that looks alike'],
  ['I', 'l', 'taken for one that looks alike'],
  ['5', 'S', 'taken for one that looks alike'],
])('%s is read as %s', (right, wrong, says) => {
  const secret = `k7mQ2vXz${right}pRd9WcTbYh3uNjFg6aKe4sLx`;
  const { signature, findings } = inspect(
    makeToken(goodClaims, goodHeader, secret.replace(right, wrong)),
    secret,
  );
  expect(signature.cause).toBe('secret-mistyped');
  expect(findings[0]?.message).toContain(`character 9 ${says}`);
});

test('every zero read as a letter, caps lock, full-width letters', () => {
  const secret = `k7mQ0vXz0pRd9WcTbYh3uNjFg6aKe4s-`;
  const messageOf = (key: string) =>
    inspect(makeToken(goodClaims, goodHeader, key), secret).findings[0]?.message;
  expect(messageOf(secret.replaceAll('0', 'O'))).toContain('characters taken for others that look alike');
  expect(messageOf([...secret].map(flip).join(''))).toContain('caps lock');
  const wide = secret.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  expect(messageOf(wide)).toContain('full-width');
  expect(messageOf(secret.replace('-', '–'))).toContain('typographic');
  expect(messageOf(secret.repeat(3))).toContain('three times');
});

test('no place is tried in a text that nobody types', () => {
  const secret = 'k7mQ0vXz'.repeat(13);
  const token = decodeToken(makeToken(goodClaims, goodHeader, secret.replace('0', 'O')));
  expect(checkSignature(token, Buffer.from(secret))).toMatchObject({ status: 'mismatch', cause: null });
});
