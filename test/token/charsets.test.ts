/** What each character set makes of a secret, and each decoder of bytes that are no text: told by other decoders. */
import { describe, expect, test } from 'vitest';
import { listAccented, listAsText, listUtf16 } from '../../src/token/causes/charsets.js';

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const utf8 = (text: string) => latin(Buffer.from(text));

describe('bytes that are taken for text', () => {
  const bytes = Uint8Array.of(0x41, 0x80, 0xe2, 0x82, 0x62, 0xc3, 0xa9, 0xff, 0x7f, 0x9f);

  test.each<[string, string]>([
    ['read as UTF-8, which replaces what is none', utf8(new TextDecoder().decode(bytes))],
    [
      'read as Latin-1 and written as UTF-8',
      utf8([...bytes].map((byte) => String.fromCharCode(byte)).join('')),
    ],
    ['read as ASCII, "?" for what is none', 'A???b???\x7f?'],
  ])('%s', (what, text) => {
    const detail = `its bytes then ${what}`;
    expect(listAsText(latin(bytes))).toContainEqual({ id: 'secret-bytes-as-text', text, detail });
  });

  test('plain text is the same in all', () => expect(listAsText('plain \x7f')).toEqual([]));
});

describe('a secret in another character set', () => {
  const secret = 'käse€\u{1d11e}x';
  const le = Buffer.from(secret, 'utf16le');
  const be = Buffer.from([...le].map((_, index) => le[index ^ 1] ?? 0));

  test('UTF-16 in both orders, without and with a mark', () => {
    const texts = [latin(le), latin(be), `\xff\xfe${latin(le)}`, `\xfe\xff${latin(be)}`];
    expect(listUtf16(secret).map(({ text }) => text)).toEqual(texts);
  });

  test('Latin-1, ASCII, and UTF-8 twice', () => {
    expect(listAccented(utf8('käse'))).toEqual([
      { id: 'secret-latin-1', text: 'k\xe4se' },
      { id: 'secret-latin-1', text: 'k?se' },
      { id: 'secret-utf-8-twice', text: utf8(utf8('käse')) },
    ]);
    expect(listAccented('plain')).toEqual([]);
  });
});
