/** What a signature's bytes prove without any key, and what they do not. */
import { describe, expect, test } from 'vitest';
import { describeSignatureWord, proveWriting } from '../../src/token/causes/proven-writing.js';
import { decodeToken } from '../../src/token/decode.js';
import { encode, goodClaims } from './made-tokens.js';

const payload = encode(goodClaims);
/** Bytes without a pattern. */
const random = (length: number) => Uint8Array.from({ length }, (_, at) => ((at * 167 + 13) % 251) ^ 0x80);
const prove = (signature: Uint8Array | string, alg = 'HS256') => {
  const bytes = typeof signature === 'string' ? Buffer.from(signature, 'latin1') : Buffer.from(signature);
  const cause = proveWriting(decodeToken(`${encode({ alg })}.${payload}.${bytes.toString('base64url')}`));
  return cause?.parts.map(({ id }) => id).join('+') ?? null;
};
const sequence = (length: number, ...start: readonly number[]) => {
  const bytes = random(length);
  bytes.set(start);
  return bytes;
};

describe('proven', () => {
  test.each<[string, Uint8Array | string, string, string | null]>([
    [
      'the input in front of a digest',
      `${encode({ alg: 'HS256' })}.${payload}xyz`,
      'HS256',
      'signature-go-sum',
    ],
    ['one byte sixteen times', new Uint8Array(16), 'HS256', 'signature-word'],
    ['another byte before it', sequence(17, 0x80, ...new Uint8Array(16)), 'HS256', null],
    ['one byte fifteen times', new Uint8Array(15), 'HS256', null],
    ['sixteen letters', 'sixteen letters!', 'HS256', 'signature-plain-text'],
    ['fifteen letters', 'fifteen letters', 'HS256', null],
    ['text with control characters', 'sixteen\x01letters!', 'HS256', 'signature-as-text'],
    ['fifteen with control characters', 'fifteen\x01letters', 'HS256', null],
    ['48 digits', '1234567890'.repeat(5).slice(0, 48), 'HS256', 'signature-hex-encoded'],
    ['47 digits', '1234567890'.repeat(5).slice(0, 47), 'HS256', 'signature-plain-text'],
    ['49 hexadecimal digits', '1234567890abcdef'.repeat(4).slice(0, 49), 'HS256', 'signature-hex-encoded'],
    ['the sign for what is no text, in a text', 'aé\ufffdb'.repeat(5), 'HS256', null],
    [
      'the sign for what is no text, in text as long as a digest',
      Buffer.from(`${'\ufffd'.repeat(10)}ab`),
      'HS256',
      'signature-as-text',
    ],
    [
      'the same cut off inside a letter',
      Buffer.from(`${'\ufffd'.repeat(10)}abé`).subarray(0, 33),
      'HS256',
      'signature-as-text',
    ],
    ['as many bytes as RSA makes', random(256), 'HS256', 'signature-rsa-sized'],
    ['as many bytes, and RSA in the header', random(256), 'RS256', null],
    ['one byte more', random(257), 'HS256', null],
    ['a digest', random(32), 'HS256', null],
    ['nothing', '', 'HS256', null],
  ])('%s', (_, signature, alg, id) => expect(prove(signature, alg)).toBe(id));

  test('of half a token, nothing', () => {
    expect(proveWriting(decodeToken('x'))).toBeNull();
    expect(proveWriting(decodeToken(`${encode({ alg: 'HS256' })}.${payload}`))).toBeNull();
  });
});

describe('a word', () => {
  const of = (word: string, language: string) =>
    `is the text "${word}", which a program writes for an object or a missing value (${language})`;
  test.each<[string, string | null]>([
    ['undefined', of('undefined', 'JavaScript')],
    [' undefined\n', of('undefined', 'JavaScript')],
    ['[object Object]', of('[object Object]', 'JavaScript')],
    ['Promise { <pending> }', of('Promise { <pending> }', 'JavaScript')],
    ['[B@6d06d69c', of('[B@6d06d69c', 'Java')],
    ['javax.crypto.Mac@1b6d3586', of('javax.crypto.Mac@1b6d3586', 'Java')],
    ['System.Byte[]', of('System.Byte[]', 'C#')],
    ['<hmac.HMAC object at 0x7f2a>', of('<hmac.HMAC object at 0x7f2a>', 'Python')],
    ['<coroutine object sign at 0x7f>', of('<coroutine object sign at 0x7f>', 'Python')],
    ['#<OpenSSL::HMAC:0x0>', of('#<OpenSSL::HMAC:0x0>', 'Ruby')],
    ['signature', 'is a placeholder ("signature") that was never filled in'],
    ...['your-secret-here', 'yourhmac', 'YOUR DIGEST', 'sighere', 'secret_here'].map(
      (word): [string, string] => [word, `is a placeholder ("${word}") that was never filled in`],
    ),
    ['x[object Object]', null],
    ['[object Object]x', null],
    ['x[B@6d06d69c', null],
    ['[B@6d06d69c0', null],
    ['xSystem.Byte[]', null],
    ['System.Byte[]!', null],
    ['x<hmac.HMAC object at 0x7f2a>', null],
    ['#<OpenSSL::HMAC', null],
    ['my signature', null],
    ['signatures', null],
    ['', null],
    ['A'.repeat(43), null],
    [`<coroutine object ${'x'.repeat(101)}>`, of(`<coroutine object ${'x'.repeat(101)}>`, 'Python')],
    [`<coroutine object ${'x'.repeat(102)}>`, null],
    ['Promise {é}', null],
  ])('%j', (text, says) => expect(describeSignatureWord(text)?.says ?? null).toBe(says));
});
