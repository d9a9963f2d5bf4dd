/** What to do is said in the language that made the mistake, if the cause tells which it was. */
import { expect, test } from 'vitest';
import { encode, goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

const signedWith = (key: string) => makeToken(goodClaims, goodHeader, key);
const signature = (text: string) => `${encode(goodHeader)}.${encode(goodClaims)}.${text}`;

test.each([
  ['None', signedWith('None'), /os\.environ\["KUSTOMER_CHAT_SECRET"\]/],
  ['System.Byte[]', signedWith('System.Byte[]'), /Environment\.GetEnvironmentVariable/],
  ['[object Promise]', signedWith('[object Promise]'), /^await the function that gives the secret/],
  ['a digest that Java printed', signature(encode('[B@1b28cdfa')), /Base64\.getUrlEncoder\(\)/],
  ['a digest that C# printed', signature(encode('System.Byte[]')), /Convert\.ToBase64String/],
  ['a digest that Python printed', signature(encode('None')), /urlsafe_b64encode/],
])('%s', (_, token, line) => expect(inspect(token).findings[0]?.hint).toMatch(line));
