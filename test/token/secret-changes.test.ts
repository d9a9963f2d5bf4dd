/** What shells, languages, codes and people make of a secret, each shown on a short one. */
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/token/causes/change.js';
import { listCuts, listMasked, listRecased, listRewrites } from '../../src/token/causes/content.js';
import { listCommonCodes, listDecoded, listRareCodes } from '../../src/token/causes/encodings.js';
import { listExpansions } from '../../src/token/causes/expansions.js';

type Row = readonly [id: string, secret: string, becomes: string, detail?: string];

/** Holds that the list has each row. A row without a detail holds the id and the text alone. */
function holds(rows: readonly Row[], list: (secret: string) => Iterable<Change>): void {
  const named = rows.map(([id, secret, text, detail]) => ({ id, secret, text, detail }));
  test.each(named)('$id: $secret becomes $text', ({ id, secret, text, detail }) => {
    const found = [...list(secret)].filter((change) => change.id === id && change.text === text);
    expect(found).not.toEqual([]);
    if (detail !== undefined) expect(found.some((change) => change.detail === detail)).toBe(true);
  });
}

describe('a shell, a template or another reader expands it', () => {
  holds(
    [
      ['secret-shell-expanded', 'ab$Q7x-e', 'ab-e'],
      ['secret-shell-expanded', `a\${Q7}b$Qr1-c$1$@-@d`, 'ab-c$@-@d'],
      ['secret-shell-expanded', `a\${Q7}b$Qr1-c$1$@-@d`, 'ab-c-@d'],
      ['secret-shell-expanded', 'a$12b', 'a2b'],
      ['secret-shell-expanded', 'a$@b$-c$*d$!e', 'abcde'],
      [
        'secret-shell-expanded',
        `a$$b$c1-d\${ef}g`,
        'a$b-dg',
        'with "$NAME" in it expanded to nothing by docker compose',
      ],
      ['secret-dotenv-expanded', 'a$1.b-c', 'a-c'],
      ['secret-dotenv-expanded', `a\${b:-cd}e`, 'ae'],
      ['secret-dotenv-expanded', `a\${b c}d$e1-f`, 'ad-f'],
      ['secret-dotenv-expanded', 'a\\$bc-d$e', 'a\\$bc-d'],
      ['secret-language-expanded', `a\${b-c}d`, 'ad'],
      ['secret-language-expanded', `a$bc1-d\${ef}$1`, 'a-d$1'],
      ['secret-language-expanded', `a$1b@cd-e\${fg}`, 'a-e'],
      ['secret-language-expanded', 'a@bc-d@{ef}g', 'a-dg'],
      ['secret-language-expanded', 'a#{b c}d', 'ad'],
      ['secret-dollar-halved', 'a$$b', 'a$b'],
      ['secret-dollar-doubled', 'a$b', 'a$$b'],
      ['secret-percent-expanded', 'a%bc%d', 'ad', 'with "%NAME%" in it expanded to nothing by cmd'],
      ['secret-percent-expanded', 'a%%b', 'a%b', 'with each "%%" in it made one "%"'],
      ['secret-percent-expanded', 'a%b', 'ab', 'without its "%", as a batch file reads it'],
      ['secret-percent-doubled', 'a%b', 'a%%b'],
      ['secret-bang-expanded', 'a!bc!d', 'ad'],
      ['secret-bang-expanded', 'a!b', 'ab'],
      ['secret-bang-expanded', 'a!b', 'a\\!b'],
      ['secret-unescaped', 'a\\qb\\nc', 'aqbnc'],
      ['secret-unescaped', 'a\\qb\\nc', 'aqb\nc'],
      ['secret-unescaped', 'a\\qb\\nc', 'a\\qb\nc'],
      ['secret-unescaped', '\\t\\r\\n', '\t\r\n'],
      ['secret-unescaped', 'a\\\\b', 'ab'],
      ['secret-unescaped', 'a\\\\b', 'a\\b'],
      ['secret-json-encoded', 'a"b/c', '"a\\"b/c"'],
      ['secret-json-encoded', 'a"b/c', 'a\\"b/c'],
      ['secret-json-encoded', 'a"b/c', '"a\\"b\\/c"'],
      ['secret-json-encoded', 'a"b/c', 'a\\"b\\/c'],
      ['secret-json-encoded', 'a+<b', 'a\\u002B\\u003Cb'],
      ['secret-json-encoded', 'a+<b', 'a+\\u003cb'],
      ['secret-json-encoded', "a'=b", 'a\\u0027\\u003db'],
      ['secret-escaped', 'a-b c', 'a\\-b\\ c'],
      ['secret-escaped', 'a$b', 'a\\$b'],
      ['secret-escaped', 'a b=c', 'a\\ b=c'],
      ['secret-escaped', 'a b=c:d#e!f', 'a\\ b\\=c\\:d\\#e\\!f'],
      ['secret-escaped', 'a\'b"c', 'a\\\'b\\"c'],
      ['secret-html-encoded', 'a&b', 'a&amp;b'],
      ['secret-url-encoded', 'a b', 'a%20b'],
    ],
    listExpansions,
  );

  test('a secret of letters, digits and dots does not change', () => {
    expect([...listExpansions('aB1.c-d_e')]).toEqual([]);
  });
});

describe('its characters are lost, doubled or spread', () => {
  const long = 'abcdefgh'.repeat(5);
  holds(
    [
      ['secret-recased', 'aBc', 'ABC', 'in capital letters'],
      ['secret-recased', 'aBc', 'abc', 'in small letters'],
      ['secret-other-alphabet', 'a+b/c-d_e', 'a-b_c-d_e'],
      ['secret-other-alphabet', 'a+b/c-d_e', 'a+b/c+d/e'],
      ['secret-doubled', 'aBc', 'aBcaBc'],
      ['secret-doubled', 'aBc', 'aBc\naBc'],
    ],
    listRecased,
  );
  holds(
    [
      ['secret-masked', 'abcdefghijkl', '************', 'as many "*" as the secret has characters'],
      ['secret-masked', 'abcdefghijkl', 'abcd********'],
      ['secret-masked', 'abcdefghijkl', '********ijkl'],
      ['secret-masked', 'abcdefghijkl', 'abcd****ijkl'],
      ['secret-masked', 'abcdefghijkl', 'abcd...ijkl'],
      ['secret-masked', 'abcdefghijkl', 'abcdefgh\xe2\x80\xa6'],
    ],
    listMasked,
  );
  holds(
    [
      ['secret-without-white-space', 'a \t b', 'ab'],
      ['secret-padded', 'abc', `abc${'\0'.repeat(29)}`, 'padded with NUL characters to 32 bytes'],
      ['secret-padded', 'abc', `abc${'0'.repeat(61)}`, 'padded with zeros to 64 bytes'],
      ['secret-padded', 'abc', `abc${' '.repeat(253)}`, 'padded with spaces to 256 bytes'],
      ['secret-padded', 'abc', `abc${'='.repeat(29)}`, 'padded with "=" to 32 bytes'],
      ['secret-folded', 'abcde', 'abcd e', 'with a space after every 4 characters'],
      [
        'secret-folded',
        long,
        `${long.slice(0, 32)}\n${long.slice(32)}`,
        'with a line feed after every 32 characters',
      ],
    ],
    listRewrites,
  );

  test('nothing is padded to fewer bytes than there are, or broken where it ends', () => {
    const [, ...rewritten] = [...listRewrites('abcdefgh'.repeat(4))].map(({ text }) => text.length);
    expect(Math.min(...rewritten)).toBeGreaterThan(32);
  });

  test('every prefix and every suffix is a cut, each once', () => {
    const texts = listCuts('ab#c d').flatMap(({ changes }) => changes.map(({ text }) => text));
    const all = ['a', 'ab', 'ab#', 'ab#c', 'ab#c ', 'b#c d', '#c d', 'c d', ' d', 'd', 'b#c '];
    expect(texts.sort()).toEqual(all.sort());
  });
});

describe('it is brought into a code', () => {
  const signs = 'a?>b?>c';
  holds(
    [
      ['secret-base64-encoded', signs, 'YT8+Yj8+Yw=='],
      ['secret-base64-encoded', signs, 'YT8-Yj8-Yw'],
      ['secret-base64-wrapped', signs, 'YT8+Yj8+Yw==\n', 'base64-encoded, with the line feed behind it'],
      ['secret-hex-encoded', 'k/z', '6b2f7a'],
      ['secret-hex-encoded', 'k/z', '6B2F7A', 'hex-encoded, in capital letters'],
      ['secret-utf-16', 'k/', 'k\0/\0', 'in UTF-16 (little-endian)'],
    ],
    listCommonCodes,
  );

  const long = 'abcdefgh'.repeat(9);
  const lines = (text: string, width: number) =>
    (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
  // FIPS 180-4 and RFC 1321 give the digests of "abc".
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');
  holds(
    [
      ['secret-base64-encoded', signs, 'YT8+Yj8+Yw'],
      ['secret-base64-encoded', signs, 'YT8-Yj8-Yw=='],
      [
        'secret-base64-encoded',
        signs,
        'base64:YT8+Yj8+Yw==',
        'base64-encoded, with "base64:" in front as Laravel writes it',
      ],
      ...[long, `${long}\n`].flatMap((text) =>
        [60, 64, 76].flatMap((width): Row[] => {
          const printed = lines(Buffer.from(text).toString('base64'), width);
          const detail = `base64-encoded in lines of ${width} characters`;
          return [printed, `${printed}\n`].map((form) => ['secret-base64-wrapped', long, form, detail]);
        }),
      ),
      ['secret-hashed', 'abc', sha256, 'hashed: its SHA-256 in hexadecimal digits'],
      ['secret-hashed', 'abc', bytes(sha256), 'hashed: its SHA-256 as bytes'],
      ['secret-hashed', 'abc', '900150983cd24fb0d6963f7d28e17f72', 'hashed: its MD5 in hexadecimal digits'],
      [
        'secret-hashed',
        'abc',
        bytes('a9993e364706816aba3e25717850c26c9cd0d89d'),
        'hashed: its SHA-1 as bytes',
      ],
      ...['107,255', '[107 255]', '[107, 255]', '{"type":"Buffer","data":[107,255]}'].map(
        (text): Row => ['secret-bytes-as-numbers', 'k\xff', text],
      ),
    ],
    listRareCodes,
  );
});

describe('it is brought out of a code', () => {
  const dropped = 'base64-decoded by a decoder that drops a last group of fewer than four (jjwt up to 0.9)';
  const fromUrl = Buffer.from('YT8-_Yj8w', 'base64url').toString('latin1');
  holds(
    [
      ['secret-base64-decoded', 'YWJjZGVm', 'abcdef'],
      ['secret-base64-decoded', 'YWJjZGVmZw', 'abcdef', dropped],
      ['secret-base64-decoded', 'YWJj!ZGVm', 'abcdef'],
      ['secret-base64-decoded', 'YWJj=ZGVm', 'abcdef'],
      ['secret-base64url-decoded', 'YT8-=_Yj8w', fromUrl],
      // Both alphabets, as Node reads it, and without what is in another.
      ['secret-base64url-decoded', 'YT8-+Yj8w', Buffer.from('YT8++Yj8w', 'base64').toString('latin1')],
      ['secret-base64url-decoded', 'YT8-_Yj8+w', fromUrl],
      ['secret-hex-decoded', '6b2f7A', 'k/z'],
      ['secret-hex-decoded', '6b2f7a-6b', 'k/z'],
    ],
    listDecoded,
  );

  test('nothing is decoded to nothing', () => {
    expect(listDecoded('xyz!').map(({ id }) => id)).not.toContain('secret-hex-decoded');
    expect(listDecoded('!')).toEqual([]);
  });
});
