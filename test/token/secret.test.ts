import { expect, test } from 'vitest';
import { suspectSecret } from '../../src/token/secret.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const good = madeUpSecret();
const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a good one', good, []],
  ['one of 32 bytes', good.slice(0, 32), []],
  ['one of 31 bytes', good.slice(0, 31), ['is 31 bytes long, fewer than 32']],
  ['white space inside', `${good} ${good}`, ['holds white space']],
  ['a line feed at its end', `${good}\n`, ['holds white space']],
  ['double quotes', `"${good}"`, ['stands in quotes']],
  ['single quotes and a space', `'${good}' `, ['holds white space', 'stands in quotes']],
  ['one quote', `"${good}`, []],
  ['quotes within', `${good}"${good}"`, []],
  ['quotes at its start', `""${good}`, []],
  ['a JWT and more', `${madeUpApiKey()}/x`, []],
  ['a JWT behind something', `/${madeUpApiKey()}`, []],
  [
    'a JWT in white space',
    ` ${madeUpApiKey()}`,
    ['is a JWT: that is the API key, or a token', 'holds white space'],
  ],
  ['a lone quote', '"', ['is 1 bytes long, fewer than 32']],
  ['a byte-order mark', `\ufeff${good}`, ['holds white space', 'starts with a byte-order mark']],
  ['an API key', madeUpApiKey(), ['is a JWT: that is the API key, or a token']],
  ['dots alone', `${good}.${good}`, []],
])('%s', (_, secret, expected) => expect(suspectSecret(bytes(secret))).toEqual(expected));

test('bytes that are no text', () => {
  expect(suspectSecret(Uint8Array.from({ length: 32 }, () => 0xff))).toEqual(['is not UTF-8 text']);
});

test('none of it repeats the secret', () => {
  expect(suspectSecret(bytes(`"${good} `)).join()).not.toContain(good);
});
