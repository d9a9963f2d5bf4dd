/** What a file holds is the credential, less one line end. */
import { expect, test } from 'vitest';
import { decodeUtf8, decodeUtf16, stripLineEnd } from '../../src/base/bytes.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['abc\n', 'abc'],
  ['abc\r\n', 'abc'],
  ['abc\n\n', 'abc\n'],
  ['abc\r\n\r\n', 'abc\r\n'],
  ['abc\r', 'abc\r'],
  ['abc ', 'abc '],
  ['\nabc', '\nabc'],
  ['\n', ''],
  ['\r\n', ''],
  ['', ''],
])('a file of %j is a secret of %j: one line end off and no more', (content, secret) => {
  expect(stripLineEnd(bytes(content))).toEqual(bytes(secret));
});

test.each([
  ['text', bytes('geheim é'), 'geheim é'],
  ['a byte-order mark, which stays', bytes('\ufeffabc'), '\ufeffabc'],
  ['nothing', bytes(''), ''],
  ['what is no UTF-8', Uint8Array.of(0xff, 0xfe, 0), undefined],
  ['half a character', Uint8Array.of(0x61, 0xc3), undefined],
])('as text: %s', (_, given, text) => {
  expect(decodeUtf8(given)).toBe(text);
});

test.each([
  ['text', Buffer.from('\ufeffgeheim é\r\n', 'utf16le'), 'geheim é\r\n'],
  ['no mark', Buffer.from('geheim', 'utf16le'), undefined],
  ['half a unit', Uint8Array.of(0xff, 0xfe, 0x61), undefined],
  ['half a pair', Uint8Array.of(0xff, 0xfe, 0x00, 0xd8), undefined],
])('as text in UTF-16: %s', (_, given, text) => {
  expect(decodeUtf16(given)).toBe(text);
});
