/** Single mistakes, each made here by hand as its language makes it: what became of the secret is called by its name. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { madeUpSecret } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, makeToken } from './made-tokens.js';

type Bytes = string | Uint8Array;
/** The cause, the mistake, what it says, and perhaps a secret with the characters that it needs. */
type Row = readonly [cause: string, make: (secret: string) => Bytes, says: RegExp, secret?: string];

const hex = madeUpSecret();
const mixed = `k7mQ2vXz${hex.slice(0, 28)}`;
const withIn = (middle: string) => `k7mQ2vXz${middle}${hex.slice(0, 28)}`;
const raw = (text: string) => Buffer.from(text);
const hash = (name: string, text: string) => createHash(name).update(text);

const base64 = (text: Bytes) => Buffer.from(text).toString('base64');

const around: readonly Row[] = [
  ['secret-with-cr', (s) => `${s}\r`, /carriage return/],
  ['secret-with-tab', (s) => `${s}\t`, /a tab at its end/],
  ['secret-with-white-space', (s) => ` ${s}`, /a space in front/],
  ['secret-with-white-space', (s) => `\t${s}`, /line end or tab in front/],
  ['secret-with-white-space', (s) => `${s}\n\n`, /two line feeds/],
  ['secret-with-white-space', (s) => `${s}\u00a0`, /no-break space/],
  ['secret-with-white-space', (s) => ` ${s} `, /both sides/],
  ['secret-with-nul', (s) => `${s}\0`, /NUL/, `${hex}x`],
  ['secret-with-invisible', (s) => `\u200b${s}`, /U\+200B.* in front/],
  ['secret-quoted', (s) => `“${s}”`, /typographic/],
  ['secret-quoted', (s) => `«${s}»`, /typographic/],
  ['secret-quoted', (s) => `\`${s}\``, /backticks/],
  ['secret-quoted', (s) => `\\"${s}\\"`, /backslashes/],
  ['secret-quoted-once', (s) => `"${s}`, /one end/],
  ['secret-quoted-once', (s) => `${s}'`, /one end/],
  ['secret-quoted-once+secret-with-mark', (s) => `${s}",`, /quote.*comma/],
  ['secret-with-mark', (s) => `${s},`, /comma/],
  ['secret-with-mark', (s) => `${s};`, /semicolon/],
  ['secret-in-brackets', (s) => `<${s}>`, /in brackets/],
  ['secret-in-brackets', (s) => `["${s}"]`, /in brackets/],
  ['secret-bytes-literal', (s) => `b'${s}'`, /b'…'/],
  ['secret-with-name', (s) => `KUSTOMER_CHAT_SECRET=${s}`, /name of its variable/],
  ['secret-quoted+secret-with-name', (s) => `export KUSTOMER_CHAT_SECRET="${s}"`, /quotes/],
  ['secret-with-name', (s) => `JWT_SECRET=${s}`, /name of its variable/],
  ['secret-with-prefix', (s) => `Bearer ${s}`, /"Bearer "/],
  ['secret-with-0x', (s) => `0x${s}`, /0x/],
  ['secret-in-json', (s) => JSON.stringify({ KUSTOMER_CHAT_SECRET: s }), /JSON/],
  ['secret-in-json', (s) => JSON.stringify({ data: { attributes: { secret: s } } }), /settings/],
  ['secret-printed', (s) => `Optional("${s}")`, /debugging/],
  ['secret-with-escape', (s) => `${s}\\n`, /backslash and the letter n/],
];

const rare: readonly Row[] = [
  [
    'secret-quoted+secret-with-name+secret-with-newline',
    (s) => `export KUSTOMER_CHAT_SECRET='${s}'\n`,
    /quotes.*name.*line feed/,
  ],
  [
    'secret-quoted+secret-with-name+secret-with-crlf',
    (s) => `KUSTOMER_CHAT_SECRET="${s}"\r\n`,
    /quotes, .*CR LF/,
  ],
  ['secret-with-name+secret-with-newline', (s) => `secret: "${s}"\n`, /name of its field.*line feed/],
  ['secret-in-json+secret-with-newline', (s) => `{"KUSTOMER_CHAT_SECRET": "${s}"}\n`, /JSON.*line feed/],
  ['secret-in-json+secret-with-newline', (s) => `{\n  "secret": "${s}"\n}\n`, /JSON.*line feed/],
  ['secret-quoted+secret-with-white-space', (s) => `"${s}"\r\n\r\n`, /quotes.*two Windows/],
  ['secret-with-white-space+secret-with-newline', (s) => `\u00a0${s}\n`, /no-break space.*line feed/],
  ['secret-recased+secret-with-newline', (s) => `${s.toUpperCase()}\n`, /capital.*line feed/],
  ['secret-doubled+secret-with-newline', (s) => `${s}\n${s}\n`, /twice.*line feed/],
  ['secret-with-crlf+secret-utf-16', (s) => Buffer.from(`\ufeff${s}\r\n`, 'utf16le'), /CR LF.*UTF-16/],
  [
    'secret-quoted+secret-with-bom+secret-with-crlf',
    (s) => `\ufeff"${s}"\r\n`,
    /in quotes.*byte-order mark.*CR LF/,
  ],
  [
    'secret-with-name+secret-with-bom+secret-with-crlf',
    (s) => `\ufeffKUSTOMER_CHAT_SECRET=${s}\r\n`,
    /name.*CR LF/,
  ],
  ['secret-template', () => "ENV['KUSTOMER_CHAT_SECRET']", /never filled in/],
  ['secret-base64-encoded', (s) => `base64:${base64(s)}`, /Laravel/],
  ['example-key+secret-with-newline', () => 'secret\n', /example key "secret".*line feed/],
  ['example-key+secret-quoted', () => '"shhhhh"', /example key "shhhhh".*quotes/],
  ['example-key+secret-base64-encoded', () => base64('secret'), /example key "secret".*base64/],
  [
    'jwt-io-default-secret+secret-base64url-decoded',
    () => Buffer.from('your-256-bit-secret', 'base64'),
    /jwt\.io/,
  ],
  ['secret-missing+secret-base64-encoded', () => base64('undefined'), /"undefined".*base64/],
  ['secret-missing+secret-hashed', () => hash('sha256', '').digest('hex'), /empty.*SHA-256/],
  ['secret-cut-in-front', (s) => s.slice(1, -1), /first and last character/],
];

const content: readonly Row[] = [
  ['secret-with-comment', (s) => `${s} # prod`, /a comment behind it/],
  ['secret-in-pem', (s) => `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----\n`, /key file/],
  ['secret-cut', (s) => s.slice(0, 16), /first 16 of its 64 bytes$/, hex],
  ['secret-cut', (s) => s.slice(0, 17), /first 17 of its 64 bytes$/, hex],
  ['secret-cut', (s) => s.slice(0, -1), /first 63 of its 64/, hex],
  ['secret-cut', (s) => s.slice(0, 2), /first 2 of its 64/, hex],
  ['secret-cut', (s) => s.slice(0, 8), /\(at its "#"\)/, withIn('#')],
  ['secret-cut', (s) => s.slice(0, 8), /\(at its " "\)/, withIn(' ')],
  ['secret-cut', (s) => s.slice(0, 9), /first 9 of its 37 bytes/, withIn(',')],
  ['secret-cut-in-front', (s) => s.slice(1), /without its first 1 of 64 bytes/],
  ['secret-cut-in-front', (s) => s.slice(40), /first 40 of 64/, hex],
  ['secret-padded', (s) => s.padEnd(64, '0'), /zeros to 64/, mixed],
  ['secret-padded', (s) => s.padEnd(128, '\0'), /NUL/, hex],
  ['secret-recased', (s) => s.toUpperCase(), /capital/],
  ['secret-recased', (s) => s.toLowerCase(), /small/, mixed],
  ['secret-doubled', (s) => s + s, /twice/],
  ['secret-folded', (s) => s.replace(/(.{4})(?=.)/g, '$1 '), /a space after every 4/],
  ['secret-shell-expanded', (s) => s.replace('$HOME', ''), /shell/, withIn('$HOME/')],
  ['secret-dotenv-expanded', (s) => s.replace('$2y.10', ''), /dotenv-expand/, withIn('$2y.10/')],
  ['secret-dollar-doubled', (s) => s.replaceAll('$', '$$$$'), /doubled/, withIn('$')],
  ['secret-dollar-halved', (s) => s.replaceAll('$$', '$'), /one "\$"/, withIn('$$')],
  ['secret-language-expanded', (s) => s.replace(/@[a-z]+/, ''), /evaluated/, withIn('@name-')],
  ['secret-language-expanded', (s) => s.replace('#{x}', ''), /evaluated/, withIn('#{x}')],
  ['secret-percent-expanded', (s) => s.replace('%PATH%', ''), /cmd/, withIn('%PATH%')],
  ['secret-percent-doubled', (s) => s.replaceAll('%', '%%'), /doubled/, withIn('%')],
  ['secret-unescaped', (s) => s.replaceAll('\\', ''), /backslash/, withIn('\\n')],
  ['secret-unescaped', (s) => s.replaceAll('\\n', '\n'), /escapes/, withIn('\\n')],
  ['secret-escaped', (s) => s.replaceAll('$', '\\$'), /backslashes put in/, withIn('$')],
  ['secret-url-decoded', (s) => s.replaceAll('+', ' '), /became a space/, withIn('+')],
  ['secret-html-encoded', (s) => s.replace('&', '&amp;'), /HTML/, withIn('&')],
  ['secret-html-encoded', (s) => s.replace("'", '&#39;'), /HTML/, withIn("'")],
];

const lines = (text: string, width: number) => text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n');

const codes: readonly Row[] = [
  ['secret-base32-encoded', () => 'MZXW6YQ=', /base32/, 'foob'],
  [
    'secret-hex-encoded',
    (s) =>
      raw(s)
        .toString('hex')
        .replace(/..(?=.)/g, '$&:'),
    /hex-encoded/,
  ],
  ['secret-base64-wrapped', (s) => `${base64(s)}\n`, /line feed behind it/],
  ['secret-base64-wrapped', (s) => lines(base64(s), 64), /lines of 64/, hex],
  ['secret-base64-wrapped', (s) => lines(base64(s), 76), /lines of 76/, hex],
  ['secret-base64-wrapped', (s) => lines(base64(s), 60), /lines of 60/, hex],
  ['secret-base64-encoded', (s) => base64(s).replaceAll('=', ''), /base64-encoded$/],
  [
    'secret-base64-encoded+secret-base64-encoded',
    (s) => base64(base64(s)),
    /base64-encoded, then base64/,
    hex,
  ],
  ['secret-hex-encoded', (s) => raw(s).toString('hex'), /hex-encoded/],
  ['secret-hex-encoded', (s) => raw(s).toString('hex').toUpperCase(), /capital letters/, mixed],
  ['secret-hex-decoded', (s) => Buffer.from(s, 'hex'), /hex-decoded$/],
  ['secret-base64-decoded', (s) => Buffer.from(s.slice(0, 60), 'base64'), /jjwt/, `${hex.slice(0, 62)}`],
  [
    'secret-base64-decoded+secret-bytes-as-text',
    (s) => Buffer.from(s, 'base64').toString('utf8'),
    /UTF-8, which replaces/,
    `${hex}=`,
  ],
  [
    'secret-hex-decoded+secret-bytes-as-text',
    (s) => Buffer.from(s, 'hex').toString('latin1'),
    /Latin-1/,
    `ff${hex}`,
  ],
  ['secret-bytes-as-numbers', (s) => raw(s).join(','), /numbers of its bytes/],
  ['secret-bytes-as-numbers', (s) => `[${raw(s).join(' ')}]`, /numbers of its bytes/],
  ['secret-bytes-as-numbers', (s) => JSON.stringify(raw(s)), /numbers of its bytes/],
  ['secret-utf-16', (s) => Buffer.from(s, 'utf16le').swap16(), /big-endian/],
  ['secret-utf-16', (s) => Buffer.from(`\ufeff${s}`, 'utf16le'), /little-endian, with/],
  ['secret-utf-16', (s) => Buffer.from(`\ufeff${s}`, 'utf16le').swap16(), /big-endian, with/],
  ['secret-latin-1', (s) => Buffer.from(s, 'latin1'), /Latin-1/, withIn('é')],
  ['secret-latin-1', (s) => s.replace('é', '?'), /ASCII/, withIn('é')],
  ['secret-utf-8-twice', (s) => Buffer.from(raw(s).toString('latin1')), /twice/, withIn('é')],
  ...(['md5', 'sha1', 'sha256'] as const).flatMap((name): readonly Row[] => [
    ['secret-hashed', (s) => hash(name, s).digest('hex'), /hexadecimal digits$/],
    ['secret-hashed', (s) => hash(name, s).digest(), /as bytes/],
  ]),
  ['secret-missing', () => '<nil>', /"<nil>" \(Go\)/],
  ['secret-missing', () => '[object Promise]', /JavaScript/],
  ['secret-missing', () => 'System.Byte[]', /C#/],
  ['secret-template', () => '${'.concat('KUSTOMER_CHAT_SECRET}'), /template that was never filled in/],
  ['secret-template', () => '%s', /template/],
  ['secret-own-name', () => 'KUSTOMER_CHAT_SECRET', /name KUSTOMER_CHAT_SECRET/],
  ['example-key', () => 'secret', /example key "secret"/],
  ['example-key', () => 'AllYourBase', /golang-jwt/],
  ['secret-masked', () => '[REDACTED]', /the mask "\[REDACTED\]"/],
  ['secret-masked', () => '••••••••', /the mask "••••••••"/],
  ['secret-path', () => '/run/secrets/kustomer_chat_secret', /path of a file in place/],
  ['secret-algorithm-name', () => 'HS256', /algorithm's name HS256 in place/],
  ['secret-fingerprint', (s) => hash('sha256', s).digest('hex').slice(0, 8), /fingerprint that kchat shows/],
];

for (const [title, rows] of Object.entries({ around, rare, content, codes }))
  describe(title, () => {
    for (const [index, [cause, make, says, secret = hex]] of rows.entries())
      test(`${index} ${cause}`, () => {
        const token = makeToken(goodClaims, goodHeader, make(secret));
        const { signature, findings, verdict } = inspect(token, secret);
        expect(signature).toEqual({ status: 'mismatch', cause });
        expect(verdict).toBe('rejected');
        expect(findings[0]?.message).toMatch(says);
        expect(`${findings[0]?.message}${findings[0]?.hint}`).not.toContain(secret);
      });
  });

const input = (claims: object = goodClaims, header: object = goodHeader) =>
  `${encode(header)}.${encode(claims)}`;
const mac = (text: string, key: string = hex, name = 'sha256') => createHmac(name, key).update(text).digest();
const put = (digest: Uint8Array | string, text = input()) => `${text}.${encode(digest)}`;
const [head, body] = [JSON.stringify(goodHeader), JSON.stringify(goodClaims)];

describe('what was signed, and how it is written', () => {
  test.each<[string, string, RegExp]>([
    ['signed-json', put(mac(`${encode(head)}.${body}`)), /RFC 7797/],
    [
      'signed-reserialized',
      put(mac(`${encode(head.replaceAll(/[:,]/g, '$& '))}.${encode(body.replaceAll(/[:,]/g, '$& '))}`)),
      /other JSON/,
    ],
    [
      'signature-hex-encoded',
      put([...mac(input())].map((byte) => byte.toString(16)).join('')),
      /hexadecimal digits/,
    ],
    ['signature-hex-encoded', put('abc'.repeat(19)), /^the signature is hexadecimal digits/],
  ])('%s: %#', (cause, token, says) => {
    const { signature, findings } = inspect(token, hex);
    expect(signature).toEqual({ status: 'mismatch', cause });
    expect(findings[0]?.message).toMatch(says);
  });
});
