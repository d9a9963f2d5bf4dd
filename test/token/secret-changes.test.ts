/** What shells, languages, codes and people make of a secret, each shown on a short one. */
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/token/causes/change.js';
import { listRecased, listRewrites } from '../../src/token/causes/content.js';
import {
  listBase64,
  listBase64Again,
  listBase64Decoded,
  listBase64InLines,
  listCommonCodes,
  listCommonDecoded,
  listHashes,
  listHex,
  listHexDecoded,
} from '../../src/token/causes/encodings.js';
import { listExpansions } from '../../src/token/causes/expansions.js';
import { listNumbers, listRareCodes, listUuidForms } from '../../src/token/causes/rare-codes.js';
import { listKeyboards, listSlips } from '../../src/token/causes/slips.js';

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
  const composed = 'with "$NAME" in it expanded to nothing by docker compose';
  const filled = `with "\${…}" in it evaluated by the language or a template`;
  const readAsEscapes = 'with the backslashes in it read as escapes';
  const inJson = 'written as JSON, with \\u escapes for signs in it (.NET, Gson, Go)';
  holds(
    [
      ['secret-shell-expanded', 'ab$Q7x-e', 'ab-e'],
      ['secret-shell-expanded', 'ab$_x-e', 'ab-e'],
      ['secret-shell-expanded', `a\${Q7}b$Qr1-c$1$@-@d`, 'ab-c$@-@d'],
      ['secret-shell-expanded', `a\${Q7}b$Qr1-c$1$@-@d`, 'ab-c-@d'],
      ['secret-shell-expanded', `ab\${Q7}x`, 'abx'],
      ['secret-shell-expanded', 'a$12b', 'a2b'],
      ['secret-shell-expanded', 'a$@b$-c$*d$!e', 'abcde'],
      ['secret-shell-expanded', 'a$#b$?c', 'a0b0c', 'with "$" and a sign in it expanded by a shell'],
      ['secret-shell-expanded', 'a$bc', 'ac', 'with "$" and a letter in it expanded to nothing by make'],
      [
        'secret-shell-expanded',
        `a$(bc)d\${ef}g`,
        'adg',
        'with "$" and a letter in it expanded to nothing by make',
      ],
      ['secret-shell-expanded', `a$$b$c1-d\${ef}g`, 'a$b-dg', composed],
      ['secret-dotenv-expanded', 'a$1.b-c', 'a-c'],
      ['secret-dotenv-expanded', `a\${b:-cd}e`, 'ae'],
      ['secret-dotenv-expanded', `a\${b c}d$e1-f`, 'ad-f'],
      ['secret-dotenv-expanded', 'a\\$bc-d', 'a\\-d'],
      ['secret-dotenv-expanded', 'a\\$bc-d$e', 'a\\$bc-d'],
      ['secret-language-expanded', `a\${b-c}d`, 'ad', filled],
      ['secret-language-expanded', `a\${b-c}d`, 'aundefinedd', `with "\${…}" in it evaluated by JavaScript`],
      ['secret-language-expanded', `a$bc1-d\${ef}$1`, 'a-d$1'],
      ['secret-language-expanded', `a$1b@cd-e\${fg}`, 'a-e'],
      ['secret-language-expanded', 'a$b', 'ab', 'without its "$"'],
      [
        'secret-language-expanded',
        'a@bc-d@{ef}g',
        'a-dg',
        'with "@name" in it evaluated by Perl (an empty array)',
      ],
      ['secret-language-expanded', 'a#{b c}d', 'ad', 'with "#{…}" in it evaluated by Ruby or Elixir'],
      ['secret-language-expanded', 'a#@bc-d#$ef', 'a-d', 'with "#@name" in it evaluated by Ruby'],
      ['secret-dollar-halved', 'a$$b', 'a$b'],
      ['secret-dollar-halved', `a$$bc1-d\${ef}`, 'a-d'],
      ['secret-dollar-doubled', 'a$b', 'a$$b'],
      ['secret-escaped', 'a$b', 'a\\$b', 'with a backslash before each "$"'],
      ['secret-percent-expanded', 'a%bc%d', 'ad', 'with "%NAME%" in it expanded to nothing by cmd'],
      ['secret-percent-expanded', 'a%%b', 'a%b', 'with each "%%" in it made one "%"'],
      [
        'secret-percent-expanded',
        'a%1b%*c',
        'abc',
        'with "%" and a digit in it expanded to nothing by a batch file',
      ],
      ['secret-percent-expanded', 'a%b', 'ab', 'without its "%", as a batch file reads it'],
      ['secret-percent-expanded', 'a%b', 'a\nb', 'with a line feed for each "%", as cron reads it'],
      ['secret-percent-doubled', 'a%b', 'a%%b'],
      ['secret-escaped', 'a%b', 'a\\%b', 'with a backslash before each "%"'],
      ['secret-bang-expanded', 'a!bc!d', 'ad'],
      ['secret-bang-expanded', 'a!b', 'ab', 'without its "!"'],
      ['secret-bang-expanded', 'a!b', 'a\\!b', 'with a backslash before each "!"'],
      ['secret-unescaped', 'a\\qb', 'aqb', 'with each backslash in it lost to a shell or a properties file'],
      ['secret-unescaped', 'a\\qb\\nc', 'aqb\nc', readAsEscapes],
      ['secret-unescaped', 'a\\qb\\nc', 'a\\qb\nc', readAsEscapes],
      ['secret-unescaped', 'a\\bb\\nc', 'a\\bb\nc', readAsEscapes],
      ['secret-unescaped', '\\t\\r\\b\\f\\v\\a\\e\\0', '\t\r\b\f\v\x07\x1b\0', readAsEscapes],
      ['secret-unescaped', 'a\\b', 'ab', 'without its backslashes'],
      ['secret-unescaped', 'a\\\\b', 'a\\b', 'with each two backslashes in it made one'],
      ['secret-unescaped', 'a\\b', 'a/b', 'with a slash for each backslash'],
      ['secret-json-encoded', 'a"b/c', '"a\\"b/c"'],
      ['secret-json-encoded', 'a"b/c', 'a\\"b/c'],
      ['secret-json-encoded', 'a"b/c', '"a\\"b\\/c"'],
      ['secret-json-encoded', 'a"b/c', 'a\\"b\\/c'],
      ['secret-json-encoded', 'a"b', '"\\"a\\\\\\"b\\""', 'written as JSON twice'],
      [
        'secret-json-encoded',
        'a&b<c>d"e\'f`g+h',
        'a\\u0026b\\u003Cc\\u003Ed\\u0022e\\u0027f\\u0060g\\u002Bh',
        inJson,
      ],
      ['secret-json-encoded', "a&b<c>d'e=f", 'a\\u0026b\\u003cc\\u003ed\\u0027e\\u003df', inJson],
      ['secret-json-encoded', 'a&b<c>d=e', 'a\\u0026b\\u003cc\\u003ed=e', inJson],
      ...['a&lt;b', 'a&#60;b', 'a&#x3C;b'].map((text): Row => ['secret-html-encoded', 'a<b', text]),
      ...['&#39;', '&#x27;', '&#039;', '&apos;'].map(
        (quote): Row => ['secret-html-encoded', 'a&b<c>d"e\'f', `a&amp;b&lt;c&gt;d&quot;e${quote}f`],
      ),
      ['secret-html-encoded', 'a&b"c\'d', "a&amp;b&quot;c'd"],
      ['secret-html-encoded', 'a&b"c', 'a&amp;b"c'],
      ['secret-html-encoded', 'a+b', 'a&#43;b'],
      ['secret-html-encoded', 'a/b', 'a&#x2F;b'],
      ['secret-html-encoded', 'a=b', 'a&#x3D;b'],
      ['secret-html-decoded', 'a&amp;b&#43;c&#x2f;d', 'a&b+c/d'],
      ['secret-html-decoded', 'a&amp;b&#43;c', 'a&b&#43;c'],
      ['secret-url-encoded', 'a b+c', 'a%20b%2Bc'],
      ['secret-url-encoded', 'a b+c', 'a+b%2Bc'],
      ['secret-url-encoded', 'a b+c', 'a%20b%2bc'],
      ['secret-url-encoded', 'a b+c', 'a%2520b%252Bc', 'URL-encoded twice'],
      ['secret-url-decoded', 'a+b', 'a b', 'URL-decoded: a "+" in it became a space'],
      ['secret-url-decoded', 'a%2Bb+c', 'a b c', 'URL-decoded: a "+" in it became a space'],
      ['secret-url-decoded', 'a%2Bb', 'a+b', 'URL-decoded: "%" and two digits in it became a character'],
      ['secret-url-decoded', 'a+b%41', 'abA', 'without its "+"'],
      ['secret-url-decoded', 'a b', 'a+b', 'with "+" for each space in it'],
      ['secret-escaped', 'a b=c', 'a\\ b=c', 'with backslashes put in, as a shell wants them'],
      [
        'secret-escaped',
        'a b=c:d#e!f',
        'a\\ b\\=c\\:d\\#e\\!f',
        'with backslashes put in, as a properties file wants them',
      ],
      ['secret-escaped', 'a\'b"c', 'a\\\'b\\"c', 'with backslashes before its quotes'],
      ['secret-escaped', 'a.b/c', 'a\\.b\\/c', 'with backslashes put in, as a regular expression wants them'],
      ['secret-escaped', 'a=b-c', 'a\\=b\\-c', "with backslashes put in, as Perl's quotemeta does"],
      [
        'secret-escaped',
        'a`b"c',
        'a\\`b\\"c',
        'with backslashes put in, as double quotes of a shell want them',
      ],
      ['secret-escaped', 'a"b\'c', 'a\\"b\'c', 'with backslashes before its double quotes'],
      ['secret-escaped', 'a"b\'c\\d', 'abcd', 'without its quotes and backslashes, which a shell eats'],
      ['secret-escaped', 'a=b', 'a=3Db', 'with "=3D" for each "=" in it, as a mail has it'],
      ['secret-escaped', "a'b", "a'\\''b", 'with its quotes written for a shell'],
      ['secret-escaped', 'a"b', 'a""b', 'with its quotes doubled'],
      ['secret-escaped', "a'b", "a''b", 'with its quotes doubled'],
    ],
    listExpansions,
  );

  test('a secret of letters, digits and dots is only written as JSON', () => {
    expect(new Set([...listExpansions('aB1.c-d_e')].map(({ id }) => id))).toEqual(
      new Set(['secret-json-encoded']),
    );
  });
});

describe('its letters and signs change', () => {
  holds(
    [
      ['secret-recased', 'aBc', 'ABC', 'in capital letters'],
      ['secret-recased', 'aBc', 'abc', 'in small letters'],
      ['secret-recased', 'aBc', 'ABc', 'with a capital letter at its beginning'],
      ...['', '\n', ' ', ','].map((glue): Row => ['secret-doubled', 'aBc', `aBc${glue}aBc`]),
    ],
    listRecased,
  );
  const places = (width: number) => `after every ${width} characters, as a page or a wrapped line shows it`;
  const printed = (glue: string) => `with "${glue}" after every character, as a list of them is printed`;
  const long = 'abcdefgh'.repeat(5);
  holds(
    [
      ['secret-reversed', 'abc', 'cba'],
      ['secret-without-white-space', 'a \t b', 'ab'],
      ['secret-without-white-space', 'a \t b', 'a b', 'with the white space in it made one space'],
      ['secret-without-signs', 'a+b/c=d-e_f', 'abcdef', 'without all that is no letter or digit'],
      ['secret-without-signs', 'a+b/c=d-e_f', 'abcd-e_f', 'without all that is not in base64url'],
      ['secret-without-signs', 'a+b/c=d-e_f', 'a+b/c=def', 'without all that is not in base64'],
      ['secret-without-signs', 'a+b/c+d', 'ab/cd', 'without the "+" in it'],
      ['secret-other-alphabet', 'a+b/c=d-e_f', 'a-b_c=d-e_f'],
      ['secret-other-alphabet', 'a+b/c=d-e_f', 'a-b_cd-e_f'],
      ['secret-other-alphabet', 'a+b/c=d-e_f', 'a+b/c=d+e/f'],
      ['secret-padded', 'abc', `abc${'\0'.repeat(29)}`, 'padded with NUL characters to 32 bytes'],
      ['secret-padded', 'abc', 'abc\0', 'padded with NUL characters to 4 bytes'],
      ['secret-padded', 'abc', `abc${'\0'.repeat(13)}`, 'padded with NUL characters to 16 bytes'],
      ['secret-padded', 'abcd', 'abcd\0', 'padded with NUL characters to 5 bytes'],
      ['secret-padded', 'abc', `abc${' '.repeat(97)}`, 'padded with spaces to 100 bytes'],
      ['secret-padded', 'abc', `abc${'0'.repeat(61)}`, 'padded with zeros to 64 bytes'],
      ['secret-padded', 'abc', `abc${'='.repeat(29)}`, 'padded with "=" to 32 bytes'],
      ['secret-padded', 'abc', `${'0'.repeat(29)}abc`, 'padded with zeros in front to 32 bytes'],
      ['secret-padded', 'abc', `${'0'.repeat(125)}abc`, 'padded with zeros in front to 128 bytes'],
      ['secret-padded', 'abc', `${'abc'.repeat(10)}ab`, 'repeated to 32 bytes'],
      ['secret-padded', 'abc', `abc${'\r'.repeat(13)}`, 'padded as a block cipher does (PKCS #7)'],
      [
        'secret-padded',
        'abcdefgh'.repeat(2),
        `${'abcdefgh'.repeat(2)}${'\x10'.repeat(16)}`,
        'padded as a block cipher does (PKCS #7)',
      ],
      ['secret-folded', 'abc', 'a,b,c', printed(',')],
      ['secret-folded', 'abc', 'a b c', printed(' ')],
      ['secret-folded', 'abc', 'a, b, c', printed(', ')],
      ['secret-folded', 'abcde', 'abcd e', `with a space ${places(4)}`],
      ['secret-folded', 'abcde', 'abcd-e', `with a dash ${places(4)}`],
      [
        'secret-folded',
        long,
        `${long.slice(0, 16)} ${long.slice(16, 32)} ${long.slice(32)}`,
        `with a space ${places(16)}`,
      ],
      ['secret-folded', long, `${long.slice(0, 32)}\n${long.slice(32)}`, `with a line feed ${places(32)}`],
      ['secret-folded', long, `${long.slice(0, 32)}\r\n${long.slice(32)}`, `with a line end ${places(32)}`],
      ['secret-folded', long, `${long.slice(0, 32)}=\n${long.slice(32)}`, `with a line end ${places(32)}`],
    ],
    listRewrites,
  );

  test('nothing is padded to fewer bytes than there are, or broken where it ends', () => {
    const rewritten = [...listRewrites(long)].map(({ text }) => text);
    expect(rewritten.filter((text) => text.length < long.length)).toEqual([]);
    expect([...listRewrites(long.slice(0, 32))].map(({ text }) => text)).not.toContain(long.slice(0, 32));
    expect([...listRewrites('abcd')].filter(({ id }) => id === 'secret-folded')).toHaveLength(3);
    expect([...listRewrites(long)].filter(({ id }) => id === 'secret-folded')).toHaveLength(12);
    expect([...listRewrites('aB1')].map(({ id }) => id)).not.toContain('secret-without-signs');
    expect([...listRewrites('aB1')].map(({ id }) => id)).not.toContain('secret-without-white-space');
  });
});

describe('it is brought into a code', () => {
  const signs = 'a?>b?>c';
  const withFeed = 'base64-encoded, with the line feed behind it';
  const together = 'base64-encoded together with a line feed';
  holds(
    [
      ['secret-base64-encoded', signs, 'YT8+Yj8+Yw=='],
      ['secret-base64-encoded', signs, 'YT8-Yj8-Yw'],
      ['secret-base64-encoded', signs, 'YT8+Yj8+Yw'],
      ['secret-base64-encoded', signs, 'YT8-Yj8-Yw=='],
      ['secret-base64-encoded', signs, 'YT8+Yj8+Ywo=', together],
      ['secret-base64-wrapped', signs, 'YT8+Yj8+Yw==\n', withFeed],
      [
        'secret-base64-encoded',
        signs,
        'base64:YT8+Yj8+Yw==',
        'base64-encoded, with "base64:" in front as Laravel writes it',
      ],
    ],
    listBase64,
  );
  const long = 'abcdefgh'.repeat(9);
  const base64 = Buffer.from(long).toString('base64');
  const lines = (text: string, width: number, end: string) =>
    (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
  const echoed = Buffer.from(`${long}\n`).toString('base64');
  holds(
    [
      ...[64, 76, 60].flatMap((width) =>
        ['\n', '\r\n'].flatMap((end): Row[] => [
          [
            'secret-base64-wrapped',
            long,
            lines(base64, width, end),
            `base64-encoded in lines of ${width} characters`,
          ],
          [
            'secret-base64-wrapped',
            long,
            lines(base64, width, end) + end,
            `base64-encoded in lines of ${width} characters`,
          ],
        ]),
      ),
      ['secret-base64-wrapped', long, `${echoed}\n`, `${together}, with another behind it`],
      [
        'secret-base64-wrapped',
        long,
        `${lines(echoed, 64, '\n')}\n`,
        'base64-encoded in lines of 64 characters',
      ],
      [
        'secret-base64-wrapped',
        long,
        `${lines(echoed, 76, '\n')}\n`,
        'base64-encoded in lines of 76 characters',
      ],
    ],
    listBase64InLines,
  );
  test('a code of one line is not broken', () => {
    expect(
      [...listBase64InLines('a'.repeat(45))].filter(
        ({ detail }) => detail === 'base64-encoded in lines of 60 characters',
      ),
    ).toEqual([]);
  });

  const small = 'hex-encoded, in small letters';
  const capital = 'hex-encoded, in capital letters';
  holds(
    [
      ['secret-hex-encoded', 'k/z', '6b2f7a', small],
      ['secret-hex-encoded', 'k/z', '6B2F7A', capital],
      ['secret-hex-encoded', 'k/z', '0x6b2f7a', `${small}, with 0x in front`],
      ['secret-hex-encoded', 'k/z', '0x6B2F7A', `${capital}, with 0x in front`],
      ['secret-hex-encoded', 'k/z', '\\x6b2f7a', 'hex-encoded as PostgreSQL prints it'],
      ['secret-hex-encoded', 'k/z', '6b-2f-7a', 'hex-encoded with "-" between the bytes'],
      ['secret-hex-encoded', 'k/z', '6B:2F:7A', 'hex-encoded with ":" between the bytes'],
      ['secret-hex-encoded', 'k/z', '6b 2f 7a', 'hex-encoded with " " between the bytes'],
      ['secret-hex-encoded', 'k/z', '6b2f7a\n', 'hex-encoded, with the line feed behind it'],
    ],
    listHex,
  );
  holds(
    [
      ['secret-base64-encoded', signs, 'YT8+Yj8+Yw=='],
      ['secret-base64-encoded', signs, 'YT8-Yj8-Yw'],
      ['secret-base64-wrapped', signs, 'YT8+Yj8+Yw==\n', withFeed],
      ['secret-hex-encoded', 'k/z', '6b2f7a'],
      ['secret-utf-16', 'k/', 'k\0/\0', 'in UTF-16 (little-endian)'],
    ],
    listCommonCodes,
  );
  test('lines of base64 are encoded once more as they are printed', () => {
    const [once, ...printed] = [...listBase64Again(base64)].map(({ text }) => text);
    expect(once).toBe(Buffer.from(base64).toString('base64'));
    expect(printed).toHaveLength(3);
    for (const text of printed) expect(text).toMatch(/[^\r]\n$/);
  });
  test('base64 that is the same in both alphabets is tried once', () => {
    expect(listCommonCodes('abc').filter(({ id }) => id === 'secret-base64-encoded')).toHaveLength(1);
  });

  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const md5 = '900150983cd24fb0d6963f7d28e17f72';
  const sha1 = 'a9993e364706816aba3e25717850c26c9cd0d89d';
  const bytes = (hex: string) => Buffer.from(hex, 'hex');
  holds(
    [
      // FIPS 180-4 and RFC 1321 give the digests of "abc".
      ['secret-hashed', 'abc', sha256, 'hashed: its SHA-256 in hexadecimal digits'],
      [
        'secret-hashed',
        'abc',
        sha256.toUpperCase(),
        'hashed: its SHA-256 in hexadecimal digits, in capital letters',
      ],
      ['secret-hashed', 'abc', bytes(sha256).toString('latin1'), 'hashed: its SHA-256 as bytes'],
      ['secret-hashed', 'abc', bytes(sha256).toString('base64'), 'hashed: its SHA-256 in base64'],
      ['secret-hashed', 'abc', bytes(sha256).toString('base64url'), 'hashed: its SHA-256 in base64url'],
      ...[32, 16, 24].map(
        (length): Row => [
          'secret-hashed',
          'abc',
          sha256.slice(0, length),
          `hashed: the first ${length} digits of its SHA-256`,
        ],
      ),
      ['secret-fingerprint', 'abc', sha256.slice(0, 8)],
      ['secret-hashed', 'abc', md5, 'hashed: its MD5 in hexadecimal digits'],
      ['secret-hashed', 'abc', sha1, 'hashed: its SHA-1 in hexadecimal digits'],
      // printf 'abc\n' | md5sum
      [
        'secret-hashed',
        'abc',
        '0bee89b07a248e27c83fc3d5951213c1',
        'hashed together with a line feed: its MD5',
      ],
    ],
    listHashes,
  );
  test('of SHA-256 alone there is a fingerprint, and a line feed comes with the old hashes', () => {
    const all = [...listHashes('abc')];
    expect(all.filter(({ id }) => id === 'secret-fingerprint')).toHaveLength(1);
    expect(all.flatMap(({ detail }) => `${detail}`.match(/line feed: its (.*)/)?.[1] ?? [])).toEqual([
      'MD5',
      'SHA-1',
    ]);
  });
});

describe('it is brought out of a code', () => {
  const first = 'base64-decoded up to the first foreign character';
  const dropped = 'base64-decoded by a decoder that drops a last group of fewer than four (jjwt up to 0.9)';
  holds(
    [
      ['secret-base64-decoded', 'YWJjZGVm', 'abcdef'],
      ['secret-base64-decoded', 'YWJjZGVmZw', 'abcdef', dropped],
      ['secret-base64-decoded', 'YWJj!ZGVm', 'abcdef'],
      ['secret-base64-decoded', 'YWJjZGVmZw!YWJj', 'abcdefg', first],
      ['secret-base64-decoded', 'YWJjZGVmZw!YWJj', 'abcdef', first],
      ['secret-base64url-decoded', 'YT8-=_Yj8w', Buffer.from('YT8-_Yj8w', 'base64url').toString('latin1')],
      ['secret-base64url-decoded', 'YT8-_Yj8+', Buffer.from('YT8-_Yj8+', 'base64url').toString('latin1')],
    ],
    listBase64Decoded,
  );
  holds(
    [
      ['secret-hex-decoded', '6b2f7a', 'k/z'],
      ['secret-hex-decoded', '6b2f7a-6b', 'k/z', 'hex-decoded up to the first character that is no digit'],
      [
        'secret-hex-decoded',
        '6b2f7a-6b2f7a6b2f7a',
        'k/zk/zk/z'.slice(0, 9),
        'hex-decoded without what is no digit',
      ],
      ['secret-hex-decoded', '6bx', 'k\x90', "hex-decoded by pack('H*'), which takes any letter"],
      ['secret-hex-decoded', '6ax', 'j\x90', "hex-decoded by pack('H*'), which takes any letter"],
      ['secret-hex-decoded', '6zx', 'k\x90', "hex-decoded by pack('H*'), which takes any letter"],
    ],
    listHexDecoded,
  );
  test('nothing is read up to a first character that is no digit', () => {
    expect([...listHexDecoded('xyz')].map(({ text }) => text)).not.toContain('');
  });
  holds(
    [
      ['secret-base64-decoded', 'YWJjZGVm', 'abcdef'],
      ['secret-base64-decoded', 'YWJj=ZGVm', 'abcdef'],
      ['secret-hex-decoded', '6B2f7a', 'k/z'],
    ],
    listCommonDecoded,
  );
  test('what holds no pairs of digits is not read as hexadecimal, and one code is read once', () => {
    expect(listCommonDecoded('6b2f7').map(({ id }) => id)).toEqual(['secret-base64-decoded']);
    expect(listCommonDecoded('6b2g').map(({ id }) => id)).toEqual(['secret-base64-decoded']);
  });
});

describe('somebody types it', () => {
  const alike = (at: number) => `with its character ${at} taken for one that looks alike`;
  const all = 'with characters taken for others that look alike';
  holds(
    [
      ['secret-mistyped', 'a0b0', 'aOb0', alike(2)],
      ['secret-mistyped', 'a0b0', 'aob0', alike(2)],
      ['secret-mistyped', 'a0b0', 'a0bO', alike(4)],
      ['secret-mistyped', 'a0b0', 'aObO', all],
      ['secret-mistyped', '1x', 'lx', alike(1)],
      ['secret-mistyped', '1x', 'Ix', alike(1)],
      ['secret-mistyped', 'x5', 'xS', alike(2)],
      ['secret-mistyped', 'xB', 'x8', alike(2)],
      ['secret-mistyped', 'Z', '2', alike(1)],
      ['secret-mistyped', `${'a'.repeat(95)}0`, `${'a'.repeat(95)}O`, alike(96)],
    ],
    listSlips,
  );
  test('but none of more than 96 characters', () => expect(listSlips(`${'a'.repeat(96)}0`)).toEqual([]));

  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  const typographic = 'with typographic quotes or dashes for those in it';
  holds(
    [
      ['secret-recased', 'aB1', 'Ab1', 'with capital and small letters exchanged (caps lock)'],
      [
        'secret-recased',
        'aZ!~ 0',
        utf8('ａＺ！～ ０'),
        'in full-width letters, as an East Asian keyboard types them',
      ],
      ['secret-doubled', 'aB', 'aBaBaB', 'three times in a row'],
      ['secret-mistyped', 'a\'b"c-d', utf8('a’b”c–d'), typographic],
    ],
    listKeyboards,
  );
  test('and without quotes and dashes nothing is made typographic', () => {
    expect(listKeyboards('aB1').map(({ detail }) => detail)).not.toContain(typographic);
  });
});

describe('it is written in a rare way', () => {
  const code = (text: string) => Buffer.from(text).toString('base64');
  const half = 'hashed: the first half of its SHA-512';
  // FIPS 180-4 gives the SHA-512 of "abc"; RFC 4648 §10 the base32 of "foob".
  const digest = 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a';
  holds(
    [
      ['secret-base32-encoded', 'foob', 'MZXW6YQ'],
      ['secret-base32-encoded', 'foob', 'MZXW6YQ='],
      ['secret-base32-encoded', 'foob', 'mzxw6yq'],
      ['secret-base32-encoded', 'fooba', 'MZXW6YTB'],
      ['secret-base64-encoded', 'abc', "b'YWJj'", "base64-encoded, in Python's b'…': str() of bytes"],
      ['secret-hex-encoded', 'abc', "b'616263'", "hex-encoded, in Python's b'…': str() of bytes"],
      [
        'secret-hex-encoded',
        'a'.repeat(31),
        `${'61'.repeat(30)}\n61\n`,
        'hex-encoded, in the lines that xxd -p prints',
      ],
      ['secret-hashed', 'abc', digest, half],
      ['secret-hashed', 'abc', Buffer.from(digest, 'hex').toString('latin1'), half],
      [
        'secret-base64-encoded',
        'abc',
        code(':abc'),
        'base64-encoded behind a colon, as HTTP basic auth has it',
      ],
      [
        'secret-base64-encoded',
        'abc',
        code('abc:'),
        'base64-encoded with a colon, as HTTP basic auth has it',
      ],
      [
        'secret-base64-encoded',
        'abc',
        code('"abc"\n'),
        'base64-encoded together with quotes and a line feed',
      ],
      ['secret-base64-encoded', 'abc', code('abc\r\n'), 'base64-encoded together with a Windows line end'],
    ],
    listRareCodes,
  );

  const uuid = '00112233-4455-6677-8899-aabbccddeeff';
  holds(
    [
      [
        'secret-hex-decoded',
        uuid,
        Buffer.from('33221100554477668899aabbccddeeff', 'hex').toString('latin1'),
        'read as a GUID: its 16 bytes, as .NET has them',
      ],
      ['secret-without-signs', uuid, uuid.replaceAll('-', '_'), 'with "_" for each "-" in it'],
      [
        'secret-in-brackets',
        uuid,
        `{${uuid.toUpperCase()}}`,
        'in braces and capital letters, as Windows writes a GUID',
      ],
    ],
    listUuidForms,
  );
  test('what is no UUID has no such forms', () => {
    for (const text of [`x${uuid.slice(1)}`, `${uuid}0`, uuid.slice(1)])
      expect(listUuidForms(text)).toEqual([]);
  });

  const what = 'written as the numbers of its bytes';
  const id = 'secret-bytes-as-numbers';
  holds(
    [
      [id, 'k\xff', '107,255', `${what}, with commas (JavaScript)`],
      [id, 'k\xff', '[107 255]', `${what}, as Go prints them`],
      [id, 'k\xff', '[107, -1]', `${what}, as Java prints them`],
      [id, 'k\x80\x7f', '[107, -128, 127]', `${what}, as Java prints them`],
      [id, 'k\xff', '[107,255]', `${what}, as a JSON array`],
      [id, 'k\xff', '107 255', `${what}, with spaces`],
      [id, 'k\xff', '107, 255', `${what}, with commas`],
      [id, 'k\xff', '<<107, 255>>', `${what}, as Elixir prints them`],
      [id, 'k\xff', '{"type":"Buffer","data":[107,255]}', "written as Node's Buffer in JSON"],
      [id, 'k\xff', '{"0":107,"1":255}', 'written as a Uint8Array in JSON'],
      [id, 'k\x0f', '<Buffer 6b 0f>', 'written as Node prints a Buffer'],
      [id, 'k'.repeat(51), `<Buffer ${'6b '.repeat(50)}... 1 more byte>`, 'written as Node prints a Buffer'],
      [id, 'k'.repeat(52), `<Buffer ${'6b '.repeat(50)}... 2 more bytes>`, 'written as Node prints a Buffer'],
      [id, 'k\x0f', '\\x6b\\x0f', 'written as \\x escapes'],
      [id, 'k\x0f', '0x6b, 0x0f', 'written as hexadecimal numbers'],
      [id, 'k\x0f', '0x6b,0x0f', 'written as hexadecimal numbers'],
      [id, 'k\x0f', '0x6b 0x0f', 'written as hexadecimal numbers'],
      [id, 'k\x0f', '%6b%0f', 'written as % and two digits for each byte'],
      [id, 'k\x0f', "x'6b0f'", "written in hexadecimal digits as SQL's x'…'"],
    ],
    listNumbers,
  );
});
