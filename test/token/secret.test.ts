/** What is said of a text that is given as the chat secret. */
import { expect, test } from 'vitest';
import { suspectSecret } from '../../src/token/secret.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

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
  ['dots alone', `${good}.${other}`, []],
])('%s', (_, secret, expected) => expect(suspectSecret(bytes(secret))).toEqual(expected));

test('bytes that are no text', () => {
  expect(suspectSecret(Uint8Array.from({ length: 32 }, () => 0xff))).toEqual(['is not UTF-8 text']);
});

test('none of it repeats the secret', () => {
  expect(suspectSecret(bytes(`"${good} `)).join()).not.toContain(good);
});
