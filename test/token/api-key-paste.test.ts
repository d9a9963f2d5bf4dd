import { describe, expect, test } from 'vitest';
import { readPastedKey } from '../../src/token/api-key-paste.js';
import { assembleToken } from '../../src/token/compact.js';
import { testNow } from '../support/fake-context.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const now = testNow / 1000;
const key = madeUpApiKey({ exp: now + 60 });
const header = { alg: 'HS256', typ: 'JWT' };
const loginToken = assembleToken(header, { email: 'a@b.c', iat: now }, Buffer.from(madeUpSecret()), 'sha256');

describe('is taken', () => {
  test.each([
    ['alone', key],
    ['with white space around', `  ${key}\r\n`],
    ['in quotes', `"${key}"`],
    ['with Bearer before it', `Bearer ${key}`],
    ['as a line of a shell', `export KUSTOMER_API_KEY=${key}`],
  ])('a key %s', (_, pasted) => {
    expect(readPastedKey(pasted, now)).toBe(key);
  });

  test('a key that is no JWT: that keys are JWTs is not documented', () => {
    expect(readPastedKey('opaque-0123456789', now)).toBe('opaque-0123456789');
  });
});

describe('is told apart', () => {
  test.each([
    ['nothing', ' ', 'API_KEY_MISSING', /it is empty/],
    ['a widget key', madeUpApiKey({ roles: ['org.tracking'] }), 'API_KEY_IS_WIDGET_KEY', /app or widget/],
    ['an expired key', madeUpApiKey({ exp: now - 60 }), 'API_KEY_EXPIRED', /expired 1 min ago/],
    [
      'a login token',
      loginToken,
      'API_KEY_UNUSABLE',
      /^this is a login token \(\d+ characters\), not an API key$/,
    ],
    [
      'a signature cut off',
      key.slice(0, -1),
      'API_KEY_UNUSABLE',
      /^this API key is cut off \(\d+ characters\)$/,
    ],
    ['no signature', key.slice(0, key.lastIndexOf('.')), 'API_KEY_UNUSABLE', /cut off/],
    ['half a payload', key.slice(0, 90), 'API_KEY_UNUSABLE', /cut off \(90 characters\)/],
    ['a link', 'https://acme.kustomerapp.com/app/settings', 'API_KEY_UNUSABLE', /^this is a link/],
    ['two keys', `${key}\n${key}`, 'USAGE', /2 tokens/],
    ['words', 'my api key', 'API_KEY_UNUSABLE', /white space/],
  ])('%s', (_, pasted, code, message) => {
    const error = (() => {
      try {
        return readPastedKey(pasted, now);
      } catch (reason) {
        return reason;
      }
    })();
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(JSON.stringify(error)).not.toContain(key.slice(0, 60));
  });
});
