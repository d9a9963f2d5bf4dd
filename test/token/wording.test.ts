/** How the parts of a cause become one sentence and its fixes, in the language that made the mistake. */
import { describe, expect, test } from 'vitest';
import { type CausePart, type CausePartId, wordsOf } from '../../src/token/causes/parts.js';
import { describeCause, suggestFix } from '../../src/token/causes/wording.js';
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

const cause = (provenBy: 'hmac' | 'bytes', ...parts: readonly (CausePart | CausePartId)[]) => {
  const [first, ...rest] = parts.map((part) =>
    typeof part === 'string' ? { id: part, detail: null } : part,
  );
  if (first === undefined) throw new Error('no part');
  return { parts: [first, ...rest] as const, org: null, provenBy };
};

describe('one sentence of several mistakes', () => {
  test.each<[string, ...(CausePart | CausePartId)[]]>([
    [
      'it was made with this secret, but over the header alone, and its digest is cut off early',
      'signed-header-only',
      { id: 'signature-cut', detail: 'cut off early' },
    ],
    [
      'the signature is the secret itself: every such token gives the secret away',
      'signature-hex-encoded',
      'signature-is-secret',
    ],
    [
      'it was made with this secret as the message and header.payload as the key: the two are exchanged, ' +
        'but its digest is written in hexadecimal digits',
      'signature-hex-encoded',
      'signed-exchanged',
    ],
  ])('by the key: %s', (sentence, ...parts) => expect(describeCause(cause('hmac', ...parts))).toBe(sentence));

  test.each<[string, ...(CausePart | CausePartId)[]]>([
    [
      'the signature is hexadecimal digits, not the bytes of a digest, and has 256 bytes',
      'signature-hex-encoded',
      { id: 'signature-rsa-sized', detail: 'has 256 bytes' },
      'signature-hex-encoded',
    ],
  ])('by its bytes: %s', (sentence, ...parts) =>
    expect(describeCause(cause('bytes', ...parts))).toBe(sentence),
  );
});

describe('what to do', () => {
  test('a line for each mistake, and each once', () => {
    const [header, cut] = [wordsOf('signed-with-padding').fix, wordsOf('signed-reserialized').fix];
    const both = cause('hmac', 'signed-with-padding', 'signed-reserialized', 'signed-with-padding');
    expect(suggestFix(both)).toBe(`${header}\n${cut}`);
  });

  test('code follows a question or a colon', () => {
    const asked = suggestFix(cause('hmac', 'signature-word'), 'node').split('\n');
    expect(asked[0]).toBe(wordsOf('signature-word').fix);
    const told = suggestFix(cause('hmac', 'signature-hex-encoded'), 'node').split('\n');
    expect(told[0]).toBe(`${wordsOf('signature-hex-encoded').fix}:`);
    expect(told[1]).toBe(asked[1]);
  });
});
