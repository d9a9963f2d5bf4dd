/** What each character set makes of a secret, and each decoder of bytes that are no text: told by other decoders. */
import { describe, expect, test } from 'vitest';
import { byteOf, escapeUnits, listAsText, listCharsets } from '../../src/token/causes/charsets.js';

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const utf8 = (text: string) => latin(Buffer.from(text));
/** U+FFFD as UTF-8. */
const bad = utf8('\ufffd');

describe('bytes that are taken for text', () => {
  const bytes = Uint8Array.of(0x41, 0x80, 0xe2, 0x82, 0x62, 0xc3, 0xa9, 0xff, 0x7f, 0x9f);
  const decode = (charset: string) => utf8(new TextDecoder(charset).decode(bytes));
  const replaceOthers = (by: string) =>
    [...bytes].map((byte) => (byte > 0x7f ? by : latin(Uint8Array.of(byte)))).join('');

  test.each<[string, string]>([
    ['read as UTF-8, which replaces what is none', decode('utf-8')],
    [
      'read as Latin-1 and written as UTF-8',
      utf8([...bytes].map((byte) => String.fromCharCode(byte)).join('')),
    ],
    ['read as Windows-1252 and written as UTF-8', utf8('A€â‚bÃ©ÿ\x7fŸ')],
    ['cut to seven bits', latin(bytes.map((byte) => byte & 0x7f))],
    ['read as ASCII, "?" for what is none', replaceOthers('?')],
    ['read as ASCII, U+FFFD for what is none', replaceOthers(bad)],
    ['read as text, without what is none', replaceOthers('')],
    [
      'read as UTF-8, which replaces each byte that is none',
      `A${bad}${bad}${bad}b${utf8('é')}${bad}\x7f${bad}`,
    ],
  ])('%s', (detail, text) => {
    const found = [...listAsText(latin(bytes))].find(
      (change) => change.detail === `its bytes then ${detail}`,
    );
    expect(found).toEqual({ id: 'secret-bytes-as-text', text, detail: `its bytes then ${detail}` });
  });

  test('plain text is the same in all', () => expect([...listAsText('plain \x7f')]).toEqual([]));

  test.each<[string, readonly number[], number]>([
    ['two bytes of a character', [0xc2, 0x80], 0],
    ['the last such character', [0xdf, 0xbf], 0],
    ['a start that no character has', [0xc1, 0x80], 2],
    ['a character without its second byte', [0xc2, 0x41], 1],
    ['three bytes of a character', [0xe0, 0xa0, 0x80], 0],
    ['a longer form than needed', [0xe0, 0x9f, 0x80], 3],
    ['a character without its third byte', [0xe0, 0xa0, 0x41], 2],
    ['the first of the plain threes', [0xe1, 0x80, 0x80], 0],
    ['the last of them', [0xef, 0xbf, 0xbd], 0],
    ['one without its third byte', [0xee, 0x80, 0x41], 2],
    ['one without its second byte', [0xec, 0x41, 0x80], 2],
    ['a character before the surrogates', [0xed, 0x9f, 0xbf], 0],
    ['half a surrogate', [0xed, 0xa0, 0x80], 3],
    ['a character before them without its third byte', [0xed, 0x80, 0x41], 2],
    ['four bytes of a character', [0xf0, 0x90, 0x80, 0x80], 0],
    ['a longer form of four', [0xf0, 0x8f, 0xbf, 0xbf], 4],
    ['one of four without its last', [0xf0, 0x90, 0x80, 0x41], 3],
    ['the plain fours', [0xf1, 0x80, 0x80, 0x80], 0],
    ['one of them without its last', [0xf3, 0x80, 0x80, 0x41], 3],
    ['one of them without its second', [0xf2, 0x41, 0x80, 0x80], 3],
    ['the last character there is', [0xf4, 0x8f, 0xbf, 0xbf], 0],
    ['one behind it', [0xf4, 0x90, 0x80, 0x80], 4],
    ['the last without its last byte', [0xf4, 0x8f, 0xbf, 0x41], 3],
    ['a start that is never one', [0xf5, 0x80, 0x80, 0x80], 4],
    ['a second byte alone', [0x80], 1],
  ])('Go replaces each bad byte by itself: %s', (_, given, count) => {
    const goDetail = 'its bytes then read as UTF-8, which replaces each byte that is none';
    const found = [...listAsText(latin(Uint8Array.from(given)))].find(({ detail }) => detail === goDetail);
    expect((found?.text.length ?? 0) - given.length).toBe(count * 2);
    expect(found?.text.split(bad).length).toBe(1 + (count || (given[0] === 0xef ? 1 : 0)));
  });
});

describe('a secret in another character set', () => {
  const secret = 'käse€\u{1d11e}x';
  const le = Buffer.from(secret, 'utf16le');
  const be = Buffer.from([...le].map((_, index) => le[index ^ 1] ?? 0));
  const points = [...secret].map((character) => character.codePointAt(0) ?? 0);
  const wide = (isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(points.length * 4));
    for (const [index, point] of points.entries()) view.setUint32(index * 4, point, isLittle);
    return latin(new Uint8Array(view.buffer));
  };
  const escaped = 'k\\u00e4se\\u20ac\\ud834\\udd1ex';
  const list = () => [...listCharsets(utf8(secret))];

  test.each<[string, string, string]>([
    ['secret-utf-16', 'in UTF-16 (little-endian)', latin(le)],
    ['secret-utf-16', 'in UTF-16 (big-endian)', latin(be)],
    ['secret-utf-16', 'in UTF-16 (little-endian, with a byte-order mark)', `\xff\xfe${latin(le)}`],
    ['secret-utf-16', 'in UTF-16 (big-endian, with a byte-order mark)', `\xfe\xff${latin(be)}`],
    ['secret-latin-1', 'in Latin-1, not in UTF-8', latin(Buffer.from(secret, 'latin1'))],
    ['secret-latin-1', 'in ASCII, "?" for its other letters', 'k?se??x'],
    ['secret-latin-1', 'in ASCII, without its other letters', 'ksex'],
    ['secret-latin-1', 'in Latin-1, "?" for its other letters', 'k\xe4se??x'],
    ['secret-json-encoded', 'with \\u escapes for its other letters', escaped],
  ])('%s: %s', (id, detail, text) => expect(list()).toContainEqual({ id, text, detail }));

  test('in UTF-32, in both orders and with a mark', () => {
    const forms = list()
      .filter(({ id }) => id === 'secret-utf-32')
      .map(({ text }) => text);
    expect(forms).toEqual([wide(true), wide(false), `\xff\xfe\0\0${wide(true)}`]);
  });

  test('in UTF-8 twice, by way of Latin-1 and of Windows-1252', () => {
    const bytes = Buffer.from(secret);
    const forms = list()
      .filter(({ id }) => id === 'secret-utf-8-twice')
      .map(({ text }) => text);
    expect(forms).toEqual([utf8(latin(bytes)), utf8('kÃ¤seâ‚¬ð\x9d„žx')]);
  });

  test('in each normal form', () => {
    const forms = [...listCharsets(utf8('ﬁä'))].filter(({ id }) => id === 'secret-normalized');
    expect(forms.map(({ text }) => text)).toEqual(['ﬁä', 'ﬁa\u0308', 'fiä', 'fia\u0308'].map(utf8));
  });

  test('of plain letters only the wide sets differ', () => {
    expect(new Set([...listCharsets('plain')].map(({ id }) => id))).toEqual(
      new Set(['secret-utf-16', 'secret-utf-32']),
    );
  });
});

test.each([
  ['A', 0x41],
  ['ÿ', 0xff],
  ['Ā', undefined],
  ['€', 0x80],
  ['Ÿ', 0x9f],
  ['’', 0x92],
  ['日', undefined],
  ['\u{1d11e}', undefined],
])('the byte of %s in Windows-1252', (character, byte) => expect(byteOf(character)).toBe(byte));

test('only units beyond ASCII are escaped', () => {
  expect(escapeUnits('a\x7f\x80é€')).toBe('a\x7f\\u0080\\u00e9\\u20ac');
});
