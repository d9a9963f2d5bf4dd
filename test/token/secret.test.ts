/** What is said of a text that is given as the chat secret. */
import { expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import {
  describeSecretInFull,
  describeSecretOrigin,
  holdsSecret,
  isSecretText,
  judgeSecret,
  suspectSecret,
  takeOutOfJson,
} from '../../src/token/secret.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { makeToken } from './made-tokens.js';

const [good, other] = [madeUpSecret(), madeUpSecret()];
const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a good one', good, []],
  ['one of 32 bytes', good.slice(0, 32), []],
  ['one of 31 bytes', good.slice(0, 31), ['is 31 bytes long, fewer than 32']],
  ['white space inside', `${good} ${good}`, ['holds white space']],
  ['a line feed at its end', `${good}\n`, ['has a line feed at its end']],
  ['double quotes', `"${good}"`, ['has quotes around it']],
  ['single quotes and a space', `'${good}' `, ['has a space at its end', 'has quotes around it']],
  ['one quote', `"${good}`, ['has a quote at one end']],
  ['quotes within', `${good}"${other}"`, []],
  ['quotes at its start', `""${good}`, []],
  ['a JWT and more', `${madeUpApiKey()}/x`, []],
  ['a JWT behind something', `/${madeUpApiKey()}`, []],
  [
    'a JWT in white space',
    ` ${madeUpApiKey()}`,
    ['has a space in front of it', 'is a JWT: that is the API key, or a token'],
  ],
  ['a lone quote', '"', ['is 1 byte long, fewer than 32']],
  ['a byte-order mark', `\ufeff${good}`, ['starts with a byte-order mark']],
  ['an API key', madeUpApiKey(), ['is a JWT: that is the API key, or a token']],
  ['a control character inside', `${good}\u0001${good}`, ['holds an invisible character']],
  ['a zero-width space inside', `${good}\u200b${good}`, ['holds an invisible character']],
  ['dots alone', `${good}.${other}`, []],
])('%s', (_, secret, expected) => expect(suspectSecret(bytes(secret))).toEqual(expected));

test('bytes that are no text', () => {
  expect(suspectSecret(Uint8Array.from({ length: 32 }, () => 0xff))).toEqual(['is not UTF-8 text']);
});

test('none of it repeats the secret', () => {
  expect(suspectSecret(bytes(`"${good} `)).join()).not.toContain(good);
});

const inJson = JSON.stringify({ secret: good });
test.each<[string, string, boolean]>([
  ['JSON', inJson, true],
  ['JSON behind white space', ` \n${inJson}`, true],
  ['JSON in quotes', `'${inJson}'`, true],
  ['JSON behind a name', `NAME=${inJson}`, false],
  ['JSON behind a word', ` x${inJson}`, false],
  ['JSON without a secret', '{}', false],
  ['a list', '[1]', false],
  ['the secret itself', good, false],
])('a secret is taken out of %s: %#', (_, given, isTaken) => {
  const taken = takeOutOfJson(bytes(given));
  expect(taken && Buffer.from(taken).toString()).toBe(isTaken ? good : null);
});

test('where a secret is from', () => {
  const [acme, file] = [
    { source: 'keychain', org: 'acme', fingerprint: '7f3a91c2' },
    { source: '--secret-file', org: null, fingerprint: '7f3a91c2' },
  ];
  expect([describeSecretOrigin(acme), describeSecretInFull(acme)]).toEqual([
    'of acme',
    'of acme (7f3a91c2, keychain)',
  ]);
  expect([describeSecretOrigin(file), describeSecretInFull(file)]).toEqual([
    'from --secret-file',
    'from --secret-file (7f3a91c2)',
  ]);
});

test.each<[string, string, string, boolean]>([
  ['as it is', good, good, true],
  ['in hexadecimal digits', good, Buffer.from(good).toString('hex'), true],
  ['in base64url', good, Buffer.from(good).toString('base64url'), true],
  ['without its quotes', `"${good}"`, good, true],
  ['of 16 characters', good.slice(0, 16), good, true],
  ['of 15 characters, which may stand there by chance', good.slice(0, 15), good, false],
  ['that is another', other, good, false],
])('a token holds a secret %s', (_, secret, claim, holds) => {
  expect(holdsSecret(decodeToken(makeToken({ claim })), bytes(secret))).toBe(holds);
  expect(holdsSecret(decodeToken(claim), bytes(secret))).toBe(false);
});

test.each<[string, string, string | null]>([
  ['in quotes', `"${good}"`, good],
  ['with letters of other languages in quotes', `"${good}ö"`, `${good}ö`],
  ['with nothing around it', good, null],
  ['that is an API key in white space', ` ${madeUpApiKey()}`, null],
])('what was probably meant by a secret %s', (_, given, meant) => {
  const { mended } = judgeSecret(bytes(given));
  expect(mended && Buffer.from(mended).toString()).toBe(meant);
});

test.each<[string, string, string, boolean]>([
  ['the secret', good, good, true],
  ['the secret in a sentence', good, `it is ${good}.`, true],
  ['the secret without its quotes', `"${good}"`, good, true],
  ['its hexadecimal digits', good, Buffer.from(good).toString('hex'), false],
  ['sixteen characters', good.slice(0, 16), good.slice(0, 16), true],
  ['fifteen', good.slice(0, 15), good.slice(0, 15), false],
  ['the secret in 100,000 characters', good, good + ' '.repeat(100_000 - good.length), true],
  ['the secret in one more', good, good + ' '.repeat(100_001 - good.length), false],
  ['another text', good, other, false],
])('a text that is no token holds %s', (_, secret, text, isSecret) => {
  expect(isSecretText(decodeToken(text), bytes(secret))).toBe(isSecret);
});
