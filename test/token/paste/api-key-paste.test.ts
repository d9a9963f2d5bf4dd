import { describe, expect, test } from 'vitest';
import { KchatError } from '../../../src/base/errors.js';
import { parsePastedKey, recognizeKey } from '../../../src/token/paste/api-key-paste.js';
import { madeUpApiKey, madeUpSecret } from '../../support/made-up.js';
import { encode, goodClaims, goodHeader, makeToken, now } from '../made-tokens.js';

const key = madeUpApiKey();
const [header = '', payload = '', signature = ''] = key.split('.');

function refusal(pasted: string): KchatError | undefined {
  try {
    parsePastedKey(pasted, now);
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    // It may be a credential: named by kind and length, never quoted.
    if (pasted.length > 20) expect(`${error.message} ${error.hint}`).not.toContain(pasted.slice(0, 20));
    return error;
  }
  return undefined;
}

test.each([
  ['alone', key],
  ['in white space', ` ${key}\n`],
  ['in quotes', `"${key}"`],
  ['with Bearer', `Bearer ${key}`],
  ['as a line of a shell', `export KUSTOMER_API_KEY=${key}`],
  ['broken over lines', `${key.slice(0, 50)}\n${key.slice(50)}`],
])('a key %s', (_, pasted) => expect(parsePastedKey(pasted, now)).toBe(key));

test.each([
  ['that is no JWT', madeUpSecret()],
  ['that is a word with "eyJ" in it', 'opaque-eyJ'],
  ['with a link in it', 'opaque-https://x'],
  [
    'of another algorithm, whose signature has its own length',
    `${encode({ alg: 'HS512' })}.${payload}.${encode(new Uint8Array(64))}`,
  ],
  ['with an email claim of its own', madeUpApiKey({ email: 'bot@example.com' })],
  ['whose roles it does not tell', `${header}.${encode({ iss: 'urn:api' })}.${signature}`],
])('a key %s passes', (_, pasted) => expect(parsePastedKey(pasted, now)).toBe(pasted));

describe('what is no key', () => {
  test.each(['', ' \n'])('nothing: %j', (pasted) => {
    expect(refusal(pasted)).toMatchObject({
      code: 'API_KEY_MISSING',
      exitCode: 3,
      message: 'the paste gave no API key: it is empty',
    });
  });

  test('two words', () => {
    expect(refusal('two words')).toMatchObject({
      code: 'API_KEY_UNUSABLE',
      message: expect.stringMatching(/^what the paste gave \(9 characters\) is not an API key/),
    });
  });

  test.each(['https://acme.kustomerapp.com/app', 'http://x'])('the link %s', (link) => {
    expect(refusal(link)).toMatchObject({
      code: 'API_KEY_UNUSABLE',
      message: `this is a link (${link.length} characters), not an API key`,
      hint: 'paste the key itself',
    });
  });

  test.each([
    ['by e-mail', makeToken(goodClaims)],
    ['by externalId', makeToken({ externalId: '7', iat: now })],
    ['cut off', makeToken(goodClaims).slice(0, -5)],
  ])('a login token %s, which is not quoted', (_, token) => {
    const error = refusal(token);
    expect(error).toMatchObject({
      code: 'API_KEY_UNUSABLE',
      message: `this is a login token (${token.length} characters), not an API key`,
      hint: 'the API key is the one of Settings > Security > API Keys; for the token: kchat inspect',
    });
  });

  test.each([
    ['in its header', header],
    ['in its payload', `${header}.${payload.slice(0, 40)}`],
    ['before its signature', `${header}.${payload}`],
    ['with half a payload and a signature', `${header}.${payload.slice(0, 40)}.${signature}`],
    ['by a character', key.slice(0, -1)],
    ['by some characters', key.slice(0, -3)],
    ['of another algorithm, in its signature', `${encode({ alg: 'HS512' })}.${payload}.A`],
    ['at its front', key.slice(1)],
  ])('a key that is cut off %s', (_, pasted) => {
    expect(refusal(pasted)).toMatchObject({
      code: 'API_KEY_UNUSABLE',
      message: `this API key is cut off (${pasted.length} characters)`,
      hint: 'copy all of it, to the last character; Kustomer shows a key once: if it is gone, create another one',
    });
  });

  test('a key and more of it', () => {
    expect(refusal(`${key}${key}`)).toMatchObject({
      code: 'API_KEY_UNUSABLE',
      message: `this is more than one token (${key.length * 2} characters), not an API key`,
      hint: 'paste the API key once, and nothing else',
    });
  });

  test('two keys', () => {
    expect(refusal(`${key}\n${madeUpApiKey({ exp: now + 60 })}`)).toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/^the input holds 2 different tokens: 1\. an API key/),
    });
  });

  test('an expired one, and the one of an app', () => {
    expect(refusal(madeUpApiKey({ exp: now }))).toMatchObject({ code: 'API_KEY_EXPIRED' });
    expect(refusal(madeUpApiKey({ roles: ['org.tracking'] }))).toMatchObject({
      code: 'API_KEY_IS_WIDGET_KEY',
    });
  });

  test('a token in another header is still a login token', () => {
    expect(refusal(makeToken(goodClaims, { ...goodHeader, kid: '1' }))).toMatchObject({
      message: expect.stringContaining('login token'),
    });
  });
});

describe('what another place gave is told with its name', () => {
  const where = 'what KUSTOMER_API_KEY gave';
  const from = 'the API key is the one of Settings > Security > API Keys';
  const short = `${header}.${encode({ iss: 'urn:api' })}`;
  test.each<[string, string, string, string]>([
    [
      'a template',
      `\${KEY}`,
      `${where} is a template that was never filled in: that is not an API key`,
      from,
    ],
    [
      'a path',
      '/etc/key.txt',
      `${where} is the path of a file, not what is in it: that is not an API key`,
      from,
    ],
    [
      'a login token',
      makeToken(goodClaims),
      `${where} is a login token (${makeToken(goodClaims).length} characters), not an API key`,
      `${from}; for the token: kchat inspect`,
    ],
    [
      'a key that is cut off',
      key.slice(0, -1),
      `the API key of KUSTOMER_API_KEY is cut off (${key.length - 1} characters)`,
      'copy all of it, to the last character; Kustomer shows a key once: if it is gone, create another one',
    ],
    [
      'four parts',
      `${short}.AAA.x`,
      `${where} is more than one token (${short.length + 6} characters), not an API key`,
      'paste the API key once, and nothing else',
    ],
    [
      'a key twice, in white space',
      ` ${key}${key}\n`,
      `${where} is more than one token (${key.length * 2} characters), not an API key`,
      'paste the API key once, and nothing else',
    ],
  ])('%s', (_, given, message, hint) => {
    expect(() => recognizeKey(given, 'KUSTOMER_API_KEY')).toThrow(
      expect.objectContaining({ code: 'API_KEY_UNUSABLE', message, hint }),
    );
  });

  test('what was pasted is "this"', () => {
    expect(refusal(`${short}.AAA.x`)?.message).toMatch(/^this is more than one token/);
    expect(refusal('/etc/key.txt')?.message).toMatch(/^what the paste gave is the path of a file/);
  });
});
