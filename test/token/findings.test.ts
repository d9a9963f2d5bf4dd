import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import { decodeToken } from '../../src/token/decode.js';
import { reportToken } from '../../src/token/inspect.js';
import { parsePasted } from '../../src/token/paste/pasted.js';
import { type FindingCode, rules } from '../../src/token/rules.js';
import { madeUpApiKey } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, listCodes, makeToken, now, secret } from './made-tokens.js';

const email = 'ada@example.com';
const at = (iat: unknown) => makeToken({ email, iat });
const naming = (claims: object) => makeToken({ ...claims, iat: now });
const rawClaims = (text: string) => makeToken(text);
const malformed = ['error TOKEN_MALFORMED'];

/** What, the token, and every finding there is, in order. */
const table: readonly (readonly [string, string, readonly string[]])[] = [
  ['a good token', at(now), []],
  [
    'a long number',
    rawClaims(`{"email":"${email}","iat":${now},"id":9007199254740993}`),
    ['note NUMBER_ROUNDED'],
  ],
  ['a long number that is exact', rawClaims(`{"email":"${email}","iat":${now},"id":9007199254740994}`), []],
  [
    'an empty externalId beside a misspelled one',
    naming({ externalId: '', externalID: 'x' }),
    ['error IDENTITY_EMPTY', 'warning CLAIM_MISSPELLED'],
  ],
  ['an iat with a fraction, of this very second', at(now + 0.665), ['warning IAT_FRACTIONAL']],
  ['one of the next second', at(now + 5.5), ['warning IAT_FUTURE', 'warning IAT_FRACTIONAL']],
  [
    'an expired API key',
    madeUpApiKey({ exp: 1_700_000_000 }),
    ['error IS_API_KEY', 'error IAT_MISSING', 'error IDENTITY_MISSING', 'warning SIGNATURE_NOT_CHECKED'],
  ],

  // Form
  [
    'an API key',
    madeUpApiKey(),
    ['error IS_API_KEY', 'error IAT_MISSING', 'error IDENTITY_MISSING', 'warning SIGNATURE_NOT_CHECKED'],
  ],
  ['roles of its own make no API key', naming({ email, roles: ['admin'], org: 'x' }), []],
  [
    'roles in an org make an API key',
    makeToken({ roles: ['org.user'], org: 'x', iat: now }),
    ['error IS_API_KEY', 'error IDENTITY_MISSING', 'warning SIGNATURE_NOT_CHECKED'],
  ],
  ['but not of a token that names a customer', naming({ email, roles: ['org.user'], org: 'x' }), []],
  ['a link with two dots', 'https://acme.kustomerapp.com/app', malformed],
  ["a file's name", 'token.txt', malformed],
  ['a path with two dots', './my.token.txt', malformed],
  ['a page with two dots', '<p>1.2.3</p>', malformed],
  ['words around a token', `Hi, the login fails with ${at(now)} on my phone`, malformed],
  ['a sentence', 'It fails. Why? See token 1.2.', malformed],
  ['JSON with two dots', '{"email":"ada.lovelace@example.com","iat":1}', malformed],
  ['nothing', '', malformed],
  ['two segments', at(now).split('.').slice(0, 2).join('.'), malformed],
  ['four segments', `${at(now)}.x`, malformed],
  ['padding', `${at(now)}=`, ['error NOT_BASE64URL', 'warning SIGNATURE_NOT_CHECKED']],
  [
    'white space inside',
    at(now).replace('.', '. '),
    ['error NOT_BASE64URL', 'warning SIGNATURE_NOT_CHECKED'],
  ],
  ['a header that is text', makeToken(goodClaims, 'no'), ['error HEADER_NOT_JSON']],
  [
    'a header that is text, and another secret',
    makeToken(goodClaims, 'no', 'x'),
    ['error HEADER_NOT_JSON', 'error SIGNATURE_MISMATCH'],
  ],
  ['a header that is an array', makeToken(goodClaims, '[]'), ['error HEADER_NOT_JSON']],
  ['a payload that is text', rawClaims('no'), ['error PAYLOAD_NOT_JSON']],
  ['a payload that is null', rawClaims('null'), ['error PAYLOAD_NOT_JSON']],
  [
    'a payload in Latin-1',
    `${encode(goodHeader)}.${encode(Uint8Array.of(0x7b, 0xff, 0x7d))}.${encode('x')}`,
    ['error PAYLOAD_NOT_JSON', 'error SIGNATURE_MISMATCH'],
  ],
  ['500 levels', rawClaims(`{"email":"a@b.co","iat":${now},"x":${'['.repeat(499)}${']'.repeat(499)}}`), []],
  [
    '501 levels',
    rawClaims(`{"email":"a@b.co","iat":${now},"x":${'['.repeat(500)}${']'.repeat(500)}}`),
    ['error PAYLOAD_NOT_JSON'],
  ],
  [
    'brackets in a string are no levels',
    rawClaims(`{"email":"a@b.co","iat":${now},"x":"\\"${'['.repeat(600)}"}`),
    [],
  ],
  ['a name twice', rawClaims(`{"email":"a@b.co","iat":1,"iat":${now}}`), ['warning DUPLICATE_CLAIM']],
  [
    'a name twice, one escaped',
    rawClaims(`{"email":"a@b.co","\\u0069at":1,"iat":${now}}`),
    ['warning DUPLICATE_CLAIM'],
  ],
  [
    'a name twice in the header',
    makeToken(goodClaims, '{"alg":"none","alg":"HS256","typ":"JWT"}'),
    ['warning DUPLICATE_CLAIM'],
  ],
  [
    'the same name on two levels',
    rawClaims(`{"email":"a@b.co","iat":${now},"x":{"iat":1,"email":"iat","y":["iat","iat"]}}`),
    [],
  ],
  [
    'a name twice behind an object',
    rawClaims(`{"email":"a@b.co","x":{"y":[]},"iat":1,"iat":${now}}`),
    ['warning DUPLICATE_CLAIM'],
  ],
  ['a value like a name', rawClaims(`{"email":"a@b.co","iat":${now},"x":"iat","y":"email"}`), []],
  ['a claim called __proto__', rawClaims(`{"__proto__":{"iat":1},"email":"a@b.co","iat":${now}}`), []],
  [
    'claims in __proto__ only',
    rawClaims(`{"__proto__":{"iat":${now},"email":"a@b.co"}}`),
    ['error IAT_MISSING', 'error IDENTITY_MISSING'],
  ],

  // Algorithm and header
  [
    'alg none without signature',
    `${encode({ alg: 'none', typ: 'JWT' })}.${encode(goodClaims)}.`,
    ['error ALG_NONE', 'error SIGNATURE_MISMATCH'],
  ],
  ['alg nOnE with a good signature', makeToken(goodClaims, { alg: 'nOnE', typ: 'JWT' }), ['error ALG_NONE']],
  [
    'alg HS512, made so',
    makeToken(goodClaims, { alg: 'HS512', typ: 'JWT' }, secret, 'sha512'),
    ['error ALG_NOT_HS256', 'error SIGNATURE_MISMATCH'],
  ],
  [
    'alg HS512, made with HS256',
    makeToken(goodClaims, { alg: 'HS512', typ: 'JWT' }),
    ['error ALG_NOT_HS256'],
  ],
  ['alg in small letters', makeToken(goodClaims, { alg: 'hs256', typ: 'JWT' }), ['error ALG_NOT_HS256']],
  ['no alg', makeToken(goodClaims, { typ: 'JWT' }), ['error ALG_NOT_HS256']],
  ['alg a number', makeToken(goodClaims, { alg: 256, typ: 'JWT' }), ['error ALG_NOT_HS256']],
  ['no typ', makeToken(goodClaims, { alg: 'HS256' }), ['warning TYP_MISSING']],
  ['another typ', makeToken(goodClaims, { alg: 'HS256', typ: 'at+jwt' }), ['warning TYP_NOT_JWT']],
  ['crit', makeToken(goodClaims, { ...goodHeader, crit: ['exp'] }), ['warning CRIT_PRESENT']],
  ['crit null', makeToken(goodClaims, { ...goodHeader, crit: null }), ['warning CRIT_PRESENT']],
  ['another header parameter', makeToken(goodClaims, { ...goodHeader, kid: '1' }), []],

  // Signature
  ['another secret', makeToken(goodClaims, goodHeader, 'somebody else'), ['error SIGNATURE_MISMATCH']],
  ['no signature', `${encode(goodHeader)}.${encode(goodClaims)}.`, ['error SIGNATURE_MISMATCH']],
  [
    'a signature cut by a byte',
    at(now).slice(0, -2),
    ['error NOT_BASE64URL', 'warning SIGNATURE_NOT_CHECKED'],
  ],
  ['a signature cut by three characters', at(now).slice(0, -3), ['error SIGNATURE_MISMATCH']],

  // Time
  ['no iat', makeToken({ email }), ['error IAT_MISSING']],
  ['iat null', at(null), ['error IAT_NOT_NUMBER']],
  ['iat a string', at(String(now)), ['error IAT_NOT_NUMBER']],
  ['iat a string in milliseconds', at(String(now * 1000)), ['error IAT_NOT_NUMBER']],
  ['iat beyond a double', rawClaims('{"email":"a@b.co","iat":1e999}'), ['error IAT_NOT_NUMBER']],
  ['iat in milliseconds', at(now * 1000), ['error IAT_MILLISECONDS']],
  ['iat in microseconds', at(now * 1e6), ['error IAT_MILLISECONDS']],
  ['iat in nanoseconds', at(now * 1e9), ['error IAT_MILLISECONDS']],
  ['milliseconds of today', at(now * 1000), ['error IAT_MILLISECONDS']],
  ['milliseconds of another year', at(1e11), ['error IAT_FUTURE']],
  ['the last value in seconds', at(1e11 - 1), ['error IAT_FUTURE']],
  ['beyond nanoseconds', at(1e20), ['error IAT_FUTURE']],
  ['iat 0', at(0), ['error IAT_TOO_OLD']],
  ['iat negative', at(-1), ['error IAT_TOO_OLD']],
  ['779 s old', at(now - 779), []],
  ['780 s old', at(now - 780), ['warning IAT_NEAR_LIMIT']],
  ['899 s old', at(now - 899), ['warning IAT_NEAR_LIMIT']],
  ['900 s old', at(now - 900), ['warning IAT_NEAR_LIMIT']],
  ['900.5 s old', at(now - 900.5), ['error IAT_TOO_OLD', 'warning IAT_FRACTIONAL']],
  ['901 s old', at(now - 901), ['error IAT_TOO_OLD']],
  ['4 s ahead', at(now + 4), []],
  ['5 s ahead', at(now + 5), ['warning IAT_FUTURE']],
  ['900 s ahead', at(now + 900), ['warning IAT_FUTURE']],
  ['901 s ahead', at(now + 901), ['error IAT_FUTURE']],
  ['iat with a fraction', at(now - 0.5), ['warning IAT_FRACTIONAL']],
  ['5 h 30 min ahead', at(now + 19_800), ['error IAT_FUTURE', 'note IAT_TIMEZONE']],
  ['8 h ago but for a minute', at(now - 28_800 + 60), ['error IAT_TOO_OLD', 'note IAT_TIMEZONE']],
  ['8 h ago and 15 min', at(now - 28_800 - 900), ['error IAT_TOO_OLD', 'note IAT_TIMEZONE']],
  ['1 h 20 min ago', at(now - 4800), ['error IAT_TOO_OLD']],
  ['14 h ahead', at(now + 50_400), ['error IAT_FUTURE', 'note IAT_TIMEZONE']],
  ['14 h ago: UTC taken for local time', at(now - 50_400), ['error IAT_TOO_OLD', 'note IAT_TIMEZONE']],
  ['exp now', makeToken({ ...goodClaims, exp: now }), ['warning EXP_PASSED']],
  ['exp to come', makeToken({ ...goodClaims, exp: now + 1 }), ['warning EXP_SUSPECT']],
  ['exp a second early', makeToken({ ...goodClaims, exp: goodClaims.iat + 899 }), ['warning EXP_SUSPECT']],
  ['exp with the limit', makeToken({ ...goodClaims, exp: goodClaims.iat + 900 }), []],
  ['exp far ahead, as .NET and Java write never', makeToken({ ...goodClaims, exp: 253402300799 }), []],
  ['exp in milliseconds', makeToken({ ...goodClaims, exp: 1e12 }), ['warning EXP_SUSPECT']],
  ['exp a string', makeToken({ ...goodClaims, exp: '1' }), ['warning EXP_SUSPECT']],
  ['nbf to come', makeToken({ ...goodClaims, nbf: now + 1 }), ['warning NBF_FUTURE']],
  ['nbf now', makeToken({ ...goodClaims, nbf: now }), []],
  ['nbf beyond a double', rawClaims(`{"email":"a@b.co","iat":${now},"nbf":1e999}`), ['warning NBF_SUSPECT']],
  ['nbf a string', makeToken({ ...goodClaims, nbf: String(now + 9) }), ['warning NBF_SUSPECT']],
  ['12 h ago: the westernmost zone', at(now - 43_200), ['error IAT_TOO_OLD', 'note IAT_TIMEZONE']],

  // Identity
  ['nobody', naming({}), ['error IDENTITY_MISSING']],
  ['an empty e-mail address', naming({ email: '' }), ['error IDENTITY_EMPTY']],
  ['a blank externalId', naming({ externalId: ' \t' }), ['error IDENTITY_EMPTY']],
  ['both empty', naming({ email: '', externalId: '' }), ['error IDENTITY_EMPTY', 'error IDENTITY_EMPTY']],
  [
    'empty e-mail address, good externalId',
    naming({ email: '', externalId: '7' }),
    ['warning IDENTITY_EMPTY'],
  ],
  ['an e-mail address that is a number', naming({ email: 7 }), ['error IDENTITY_NOT_STRING']],
  ['an e-mail address that is null', naming({ email: null }), ['error IDENTITY_NOT_STRING']],
  [
    'null next to a good externalId',
    naming({ email: null, externalId: 'u' }),
    ['warning IDENTITY_NOT_STRING'],
  ],
  ['an externalId that is an object', naming({ externalId: {} }), ['error IDENTITY_NOT_STRING']],
  ['an externalId that is true', naming({ externalId: true }), ['error IDENTITY_NOT_STRING']],
  ['a numeric externalId', naming({ externalId: 7 }), ['warning IDENTITY_NOT_STRING']],
  ['an infinite externalId', rawClaims(`{"externalId":1e999,"iat":${now}}`), ['error IDENTITY_NOT_STRING']],
  [
    'a numeric externalId that loses digits',
    rawClaims(`{"externalId":12345678901234567890,"iat":${now}}`),
    ['warning IDENTITY_NOT_STRING', 'warning EXTERNAL_ID_SUSPECT'],
  ],
  ['both', naming({ email, externalId: '7' }), ['note EMAIL_SHADOWS_EXTERNAL_ID']],
  ['external_id', naming({ external_id: '7' }), ['error IDENTITY_MISSING']],
  ['externalID', naming({ externalID: '7' }), ['error IDENTITY_MISSING']],
  ['sub alone', naming({ sub: '7' }), ['error IDENTITY_MISSING']],
  ['sub next to an e-mail address', naming({ email, sub: '7' }), []],
  [
    'external_id next to an e-mail address',
    naming({ email, external_id: '7' }),
    ['warning CLAIM_MISSPELLED'],
  ],
  ['external_id next to externalId', naming({ externalId: '7', external_id: '7' }), []],
  ['E-Mail', naming({ 'E-Mail': email }), ['error IDENTITY_MISSING']],
  ['issued_at', makeToken({ email, issued_at: now }), ['error IAT_MISSING']],
  ['a padded e-mail address', naming({ email: ` ${email}` }), ['warning EMAIL_SUSPECT']],
  ['no @', naming({ email: 'ada' }), ['warning EMAIL_SUSPECT']],
  ['two @', naming({ email: 'a@b@example.com' }), ['warning EMAIL_SUSPECT']],
  ['two @, each before a domain', naming({ email: 'a@b.co@example.com' }), ['warning EMAIL_SUSPECT']],
  ['a dot before the domain', naming({ email: 'ada@.example.com' }), ['warning EMAIL_SUSPECT']],
  ['no dot in the domain', naming({ email: 'ada@localhost' }), ['warning EMAIL_SUSPECT']],
  ['nothing before the @', naming({ email: '@example.com' }), ['warning EMAIL_SUSPECT']],
  ['a domain of three', naming({ email: 'ada@example.co.uk' }), []],
  ['a dot at the end of the domain', naming({ email: 'ada@example.com.' }), ['warning EMAIL_SUSPECT']],
  ['quotes inside an externalId', naming({ externalId: 'a"b"c' }), []],
  ['quotes at the start of an externalId', naming({ externalId: '"a"b' }), []],
  ['quotes at the end of an externalId', naming({ externalId: 'b"a"' }), []],
  ['null within an externalId', naming({ externalId: 'nullable' }), []],
  ['null at the end of an externalId', naming({ externalId: 'nonnull' }), []],
  ['several characters in quotes', naming({ externalId: '"abc"' }), ['warning EXTERNAL_ID_SUSPECT']],
  ['capital letters', naming({ email: 'Ada@example.com' }), ['warning EMAIL_SUSPECT']],
  ['a look-alike', naming({ email: 'аda@example.com' }), ['warning EMAIL_SUSPECT']],
  ['an e-mail address of 254 characters', naming({ email: `${'a'.repeat(242)}@example.com` }), []],
  [
    'an e-mail address of 255 characters',
    naming({ email: `${'a'.repeat(243)}@example.com` }),
    ['warning EMAIL_SUSPECT'],
  ],
  ['a padded externalId', naming({ externalId: '7 ' }), ['warning EXTERNAL_ID_SUSPECT']],
  ['externalId undefined', naming({ externalId: 'undefined' }), ['warning IDENTITY_SHARED']],
  ['externalId 0, which no program meant', naming({ externalId: 0 }), ['warning IDENTITY_SHARED']],
  [
    'an externalId that many share, not used',
    naming({ email, externalId: 'null' }),
    ['warning EXTERNAL_ID_SUSPECT', 'note EMAIL_SHADOWS_EXTERNAL_ID'],
  ],
  ['externalId in quotes', naming({ externalId: '"7"' }), ['warning EXTERNAL_ID_SUSPECT']],
  [
    'externalId with an invisible character',
    naming({ externalId: '7\u200b' }),
    ['warning EXTERNAL_ID_SUSPECT'],
  ],
  ['an externalId of 256 characters', naming({ externalId: 'x'.repeat(256) }), []],
  [
    'an externalId of 257 characters',
    naming({ externalId: 'x'.repeat(257) }),
    ['warning EXTERNAL_ID_SUSPECT'],
  ],

  // Several at once
  [
    'much wrong at once',
    makeToken({ exp: 1 }, { alg: 'none' }, 'x'),
    [
      'error ALG_NONE',
      'error SIGNATURE_MISMATCH',
      'error IAT_MISSING',
      'error IDENTITY_MISSING',
      'warning TYP_MISSING',
      'warning EXP_PASSED',
    ],
  ],
];

describe('every token is named by all that is wrong with it, and nothing else', () => {
  test.each(table)('%s', (_, token, expected) => {
    const report = inspect(token);
    expect(listCodes(report)).toEqual(expected);
    for (const { code, severity, message, hint } of report.findings) {
      expect(rules[code].severity.split(' or ')).toContain(severity);
      expect(message).toMatch(/^\S.*\w.*[^\s.]$/s);
      // What kept the signature from being checked is named by another finding, with its hint.
      if (code !== 'SIGNATURE_NOT_CHECKED') expect(hint).toMatch(/\w{3}/);
    }
    expect(report.verdict).toBe(expected.some((code) => code.startsWith('error')) ? 'rejected' : 'accepted');
  });

  test('the table has a token for every code', () => {
    const covered = new Set(table.flatMap(([, , codes]) => codes.map((code) => code.split(' ')[1])));
    const codes = Object.keys(rules) as FindingCode[];
    // About the text around the token, and about the secret, which is the same in the whole table.
    expect(codes.filter((code) => !covered.has(code))).toEqual([
      'TOKEN_WRAPPED',
      'TOKEN_IN_PIECES',
      'SECRET_EXPOSED',
      'SECRET_SUSPECT',
    ]);
  });

  test('without a secret a good token is unverified', () => {
    const report = inspectToken(at(now), { at: now });
    expect(report.verdict).toBe('unverified');
    expect(report.signature).toEqual({ status: 'not-checked', cause: null });
    expect(listCodes(report)).toEqual(['warning SIGNATURE_NOT_CHECKED']);
  });

  test('a secret that looks wrong is told, and still verifies', () => {
    const report = inspect(makeToken(goodClaims, goodHeader, 'short secret'), 'short secret');
    expect(report.verdict).toBe('accepted');
    expect(report.findings).toEqual([
      {
        code: 'SECRET_SUSPECT',
        severity: 'warning',
        message: 'the secret holds white space, is 12 bytes long, fewer than 32',
        hint: 'compare it with what Kustomer has: kchat fetch-secret',
      },
    ]);
  });
});

const messageOf = (token: string, code: FindingCode) =>
  inspect(token).findings.find((finding) => finding.code === code)?.message;
const hintOf = (token: string, code: FindingCode) =>
  inspect(token).findings.find((finding) => finding.code === code)?.hint;

describe('messages have the figures', () => {
  const messages: readonly (readonly [string, FindingCode, string])[] = [
    [at(now - 972), 'IAT_TOO_OLD', 'issued 16 min 12 s ago: 1 min 12 s too late, the limit is 15 min'],
    [at(now - 901), 'IAT_TOO_OLD', 'issued 15 min 1 s ago: 1 s too late, the limit is 15 min'],
    [at(now - 850), 'IAT_NEAR_LIMIT', 'issued 14 min 10 s ago: it stops working in 50 s'],
    [
      at(now - 900),
      'IAT_NEAR_LIMIT',
      'issued exactly 15 min ago; whether Kustomer still takes it is not documented',
    ],
    [at(now + 30), 'IAT_FUTURE', 'issued 30 s in the future; what Kustomer does with that is not documented'],
    [at(now + 3000), 'IAT_FUTURE', 'issued 50 min in the future, the limit is 15 min either way'],
    [
      at(1e25),
      'IAT_FUTURE',
      'iat 1e+25 is no time of today: seconds since 1970 have ten digits, now 1795357200',
    ],
    [
      at((now - 12) * 1000),
      'IAT_MILLISECONDS',
      `iat ${now - 12}000 is in milliseconds; in seconds it would be ${now - 12}, 12 s ago`,
    ],
    [
      at((now + 60) * 1e6),
      'IAT_MILLISECONDS',
      `iat ${now + 60}000000 is in microseconds; in seconds it would be ${now + 60}, 1 min ahead`,
    ],
    [
      at(now * 1e9),
      'IAT_MILLISECONDS',
      `iat ${now}000000000 is in nanoseconds; in seconds it would be ${now}, 0 s ago`,
    ],
    // `DateTime.UtcNow.Ticks` and `ToFileTimeUtc()`, as doubles.
    [
      rawClaims(`{"iat":${(BigInt(now) + 62_135_596_800n) * 10_000_000n}}`),
      'IAT_MILLISECONDS',
      `iat ${(now + 62_135_596_800) * 1e7} is in .NET ticks; in seconds it would be ${now}, 0 s ago`,
    ],
    [
      rawClaims(`{"iat":${(BigInt(now) + 11_644_473_600n) * 10_000_000n}}`),
      'IAT_MILLISECONDS',
      `iat ${(now + 11_644_473_600) * 1e7} is in Windows file time; in seconds it would be ${now}, 0 s ago`,
    ],
    [at(now - 900.4), 'IAT_TOO_OLD', 'issued 15 min 1 s ago: 1 s too late, the limit is 15 min'],
    [at(now + 900.4), 'IAT_FUTURE', 'issued 15 min 1 s in the future, the limit is 15 min either way'],
    [
      at(String(now - 900)),
      'IAT_NOT_NUMBER',
      `iat is the string "${now - 900}", not a number; as a number it would be 15 min ago`,
    ],
    [
      at(` ${now - 5000}.5 `),
      'IAT_NOT_NUMBER',
      `iat is the string " ${now - 5000}.5 ", not a number; as a number it would be 1 h 23 min ago`,
    ],
    [
      at(String(now + 901)),
      'IAT_NOT_NUMBER',
      `iat is the string "${now + 901}", not a number; as a number it would be 15 min 1 s ahead`,
    ],
    [
      at(`${now - 12}000`),
      'IAT_NOT_NUMBER',
      `iat is the string "${now - 12}000", not a number, and in milliseconds: 12 s ago`,
    ],
    [
      at(`${now - 5000}000000`),
      'IAT_NOT_NUMBER',
      `iat is the string "${now - 5000}000000", not a number, and in microseconds: 1 h 23 min ago`,
    ],
    ...['yesterday', '', `${now}s`, `-${now}`, '1e9', '1'.repeat(21)].map(
      (text) => [at(text), 'IAT_NOT_NUMBER', `iat is the string "${text}", not a number`] as const,
    ),
    [at([1]), 'IAT_NOT_NUMBER', 'iat is an array, not a number'],
    [at({}), 'IAT_NOT_NUMBER', 'iat is an object, not a number'],
    [rawClaims('{"iat":1e999}'), 'IAT_NOT_NUMBER', 'iat is a number too large to hold'],
    [makeToken({ email }), 'IAT_MISSING', 'there is no "iat" claim'],
    [
      at(now - 0.25),
      'IAT_FRACTIONAL',
      `iat ${now - 0.25} has a fraction; how Kustomer reads it is not documented`,
    ],
    [
      makeToken({ ...goodClaims, exp: now - 60 }),
      'EXP_PASSED',
      'exp 2026-11-22 14:19:00 UTC passed 1 min ago; whether Kustomer looks at it is not documented',
    ],
    [
      makeToken({ ...goodClaims, exp: now + 60 }),
      'EXP_SUSPECT',
      'exp 2026-11-22 14:21:00 UTC comes in 1 min, before the 15 min are over; whether Kustomer looks at it is not documented',
    ],
    [
      makeToken({ ...goodClaims, exp: now * 1000 }),
      'EXP_SUSPECT',
      'exp 1795357200000 is not a time in seconds; whether Kustomer looks at it is not documented',
    ],
    [
      makeToken({ ...goodClaims, nbf: 'today' }),
      'NBF_SUSPECT',
      'nbf is not a time in seconds; whether Kustomer looks at it is not documented',
    ],
    [
      makeToken({ ...goodClaims, nbf: now + 60 }),
      'NBF_FUTURE',
      'nbf 2026-11-22 14:21:00 UTC comes in 1 min; whether Kustomer looks at it is not documented',
    ],
    [
      at(now + 19_800),
      'IAT_TIMEZONE',
      'iat is off by nearly 5 h 30 min: perhaps local time was taken for UTC, or UTC for local time',
    ],
    [
      makeToken(goodClaims, { alg: 'RS256', typ: 'JWT' }),
      'ALG_NOT_HS256',
      'the header says alg "RS256"; Kustomer takes "HS256" only, spelled exactly so',
    ],
    [makeToken(goodClaims, {}), 'ALG_NOT_HS256', 'the header has no "alg"; Kustomer takes HS256 only'],
    [
      makeToken(goodClaims, { alg: 'none' }),
      'ALG_NONE',
      'the header says alg "none": anyone could have made this token',
    ],
    [
      makeToken(goodClaims, { alg: 'HS256', typ: 'jwt' }),
      'TYP_NOT_JWT',
      'the header says typ "jwt"; the guide asks for "JWT"',
    ],
    [makeToken(goodClaims, '[]'), 'HEADER_NOT_JSON', 'the header is JSON but an array, not an object'],
    [makeToken(goodClaims, ''), 'HEADER_NOT_JSON', 'the header is empty'],
    [
      rawClaims('null'),
      'PAYLOAD_NOT_JSON',
      'the payload is JSON but null, not an object: it is the word for a missing value: null',
    ],
    [
      `${encode(goodHeader)}.${encode(Uint8Array.of(0xff))}.`,
      'PAYLOAD_NOT_JSON',
      'the payload is not UTF-8 text: it is binary, perhaps encrypted',
    ],
    [rawClaims('"x"'), 'PAYLOAD_NOT_JSON', 'the payload is JSON but a string, not an object'],
    [
      rawClaims('\ufeff{}'),
      'PAYLOAD_NOT_JSON',
      'the payload is not JSON: it begins with a byte-order mark: \\ufeff{}',
    ],
    [
      rawClaims('['.repeat(10_000)),
      'PAYLOAD_NOT_JSON',
      'the payload is nested 10000 levels deep, more than 500',
    ],
    [makeToken(goodClaims).replace('.', '=.'), 'NOT_BASE64URL', 'the header has "=" padding at character 37'],
    [
      makeToken(goodClaims).replace('.', '.+'),
      'NOT_BASE64URL',
      'the payload has "+" at character 1: it is base64, not base64url',
    ],
    [
      makeToken(goodClaims).replace('.', './'),
      'NOT_BASE64URL',
      'the payload has "/" at character 1: it is base64, not base64url',
    ],
    [
      makeToken(goodClaims).replace('.', '.\n'),
      'NOT_BASE64URL',
      'the payload has white space at character 1',
    ],
    [
      makeToken(goodClaims).replace('.', '.\u202e'),
      'NOT_BASE64URL',
      'the payload has "\\u202e" at character 1',
    ],
    [
      `${encode(goodHeader)}.${encode(goodClaims)}.A`,
      'NOT_BASE64URL',
      "the signature has 1 character, HS256's has 43: it was cut off",
    ],
    [
      `${encode(goodHeader)}.${encode(goodClaims)}.AB`,
      'NOT_BASE64URL',
      "the signature has 2 characters, HS256's has 43: it was cut off",
    ],
    [
      rawClaims('{"a":1,"a":1,"b":1,"b":1,"c":1,"c":1,"d":1,"d":1,"e":1,"e":1,"f":1,"f":1,"g":1,"g":1}'),
      'DUPLICATE_CLAIM',
      'the payload has "a", "b", "c", "d", "e" and 2 other names more than once; the last one is shown here, Kustomer\'s choice is not documented',
    ],
    [
      rawClaims('{"a":1,"a":1,"b":1,"b":1,"c":1,"c":1,"d":1,"d":1,"e":1,"e":1}'),
      'DUPLICATE_CLAIM',
      'the payload has "a", "b", "c", "d", "e" more than once; the last one is shown here, Kustomer\'s choice is not documented',
    ],
    [
      makeToken(goodClaims, '{"alg":"HS256","alg":"HS256","typ":"JWT"}'),
      'DUPLICATE_CLAIM',
      'the header has "alg" more than once; the last one is shown here, Kustomer\'s choice is not documented',
    ],
    [naming({ email: '' }), 'IDENTITY_EMPTY', '"email" is empty'],
    [naming({ email: ' ' }), 'IDENTITY_EMPTY', '"email" is blank'],
    [
      naming({ email: '', externalId: 'u' }),
      'IDENTITY_EMPTY',
      '"email" is empty; what Kustomer does with it is not documented',
    ],
    [
      naming({ email, externalId: '' }),
      'IDENTITY_EMPTY',
      '"externalId" is empty; what Kustomer does with it is not documented',
    ],
    [
      naming({ email, externalId: null }),
      'IDENTITY_NOT_STRING',
      '"externalId" is null, not a string; what Kustomer does with it is not documented',
    ],
    [
      naming({ email: null, externalId: 7 }),
      'IDENTITY_NOT_STRING',
      '"email" is null, not a string; what Kustomer does with it is not documented',
    ],
    [naming({ externalId: [] }), 'IDENTITY_NOT_STRING', '"externalId" is an array, not a string'],
    [naming({ email, externalId: 7 }), 'IDENTITY_NOT_STRING', '"externalId" is a number, not a string'],
    [
      makeToken({ iat: now, data: { email } }),
      'IDENTITY_MISSING',
      '"email" stands inside "data": Kustomer reads it at the top',
    ],
    [
      naming({ user: { email, externalId: '1' } }),
      'IDENTITY_MISSING',
      '"email" stands inside "user": Kustomer reads it at the top; "externalId" stands inside "user": Kustomer reads it at the top',
    ],
    [
      naming({ data: { user: { email } } }),
      'IDENTITY_MISSING',
      '"email" stands inside "data.user": Kustomer reads it at the top',
    ],
    [
      naming({ trackingId: 'x' }),
      'IDENTITY_MISSING',
      'there is neither an "email" nor an "externalId" claim; this may be a tracking token, which the SDK gets for itself',
    ],
    [naming({}), 'IDENTITY_MISSING', 'there is neither an "email" nor an "externalId" claim'],
    [naming({ external_id: '1' }), 'IDENTITY_MISSING', 'claim "external_id": Kustomer reads "externalId"'],
    [naming({ email: ' Ada ' }), 'EMAIL_SUSPECT', 'the e-mail address has white space around it'],
    [naming({ email: `${email} ` }), 'EMAIL_SUSPECT', 'the e-mail address has white space around it'],
    [
      naming({ email: `ada <${email}>` }),
      'EMAIL_SUSPECT',
      'the e-mail address holds more than an address: a name, or angle brackets',
    ],
    [
      naming({ externalId: ' null' }),
      'IDENTITY_SHARED',
      'the externalId " null" is what a program writes for a missing value: all who get this become one customer and read each other\'s chats',
    ],
    [
      naming({ email: '[object Object]' }),
      'IDENTITY_SHARED',
      'the e-mail address "[object Object]" is what a program writes for an object: a field of it was meant: all who get this become one customer and read each other\'s chats',
    ],
    [
      rawClaims('{"a":1,"a":2,"\\u001b":1,"\\u001b":2}'),
      'DUPLICATE_CLAIM',
      'the payload has "a", "\\u001b" more than once; the last one is shown here, Kustomer\'s choice is not documented',
    ],
    [
      makeToken(goodClaims, { ...goodHeader, crit: ['b64'] }),
      'CRIT_PRESENT',
      'the header demands extensions: crit ["b64"]; whether Kustomer knows them is not documented',
    ],
    [`${encode(goodHeader)}.${encode(goodClaims)}.`, 'SIGNATURE_MISMATCH', 'the token carries no signature'],
    [
      makeToken(goodClaims, { alg: 'ES256' }, 'x'),
      'SIGNATURE_MISMATCH',
      'it is not an HMAC of this secret; ES256 signs with a private key, which Kustomer does not know',
    ],
    ...['HS-RS256', 'FEd', ['RS256']].map(
      (alg) =>
        [
          makeToken(goodClaims, { alg }, 'x'),
          'SIGNATURE_MISMATCH',
          'it was not made with this secret, nor by a mistake with it that kchat knows',
        ] as const,
    ),
    [
      makeToken(goodClaims, { alg: 'EdDSA' }, 'x'),
      'SIGNATURE_MISMATCH',
      'it is not an HMAC of this secret; EdDSA signs with a private key, which Kustomer does not know',
    ],
    [
      makeToken(goodClaims).slice(0, -3),
      'SIGNATURE_MISMATCH',
      'it was made with this secret, but its digest is cut off',
    ],
    [
      `${makeToken(goodClaims)}AAAA`,
      'SIGNATURE_MISMATCH',
      'it was made with this secret, but its digest is there, with more bytes behind it',
    ],
    [
      makeToken(goodClaims, goodHeader, 'x', 'sha512'),
      'SIGNATURE_MISMATCH',
      "the signature has 86 characters, HS256's has 43: HS512 or ES256 made it, or something was added",
    ],
    [
      makeToken(goodClaims, goodHeader, 'x'),
      'SIGNATURE_MISMATCH',
      'it was not made with this secret, nor by a mistake with it that kchat knows',
    ],
  ];
  // Named by what is expected: the tokens differ from run to run, as their secret does.
  for (const [token, code, expected] of messages)
    test(`${code}: ${expected}`, () => expect(messageOf(token, code)).toBe(expected));
});

describe('hints name the next step', () => {
  test('a token that is too old: the command that mints another for the same customer', () => {
    expect(hintOf(at(now - 2_000_000), 'IAT_TOO_OLD')).toMatch(/\nkchat sign --email ada@example\.com$/);
    expect(hintOf(makeToken({ externalId: 'user_8412', iat: now - 2_000_000 }), 'IAT_TOO_OLD')).toMatch(
      /\nkchat sign --external-id user_8412$/,
    );
  });

  test('a token that is too old and names nobody: the command with an example', () => {
    expect(hintOf(makeToken({ iat: now - 2_000_000 }), 'IAT_TOO_OLD')).toMatch(
      /\nkchat sign --email you@example\.com$/,
    );
  });

  test('a private key where there should be a secret', () => {
    expect(hintOf(makeToken(goodClaims, { alg: 'ES256' }, 'x'), 'SIGNATURE_MISMATCH')).toBe(
      "sign with the chat secret: jwt.sign(claims, secret, { algorithm: 'HS256' })",
    );
  });

  test.each(['$(reboot)@example.com', '-rf', 'a b', "a'b", 'a;b'])(
    'never a word that a shell could take for more: %s',
    (hostile) => {
      expect(hintOf(makeToken({ externalId: hostile, iat: now - 2_000_000 }), 'IAT_TOO_OLD')).toMatch(
        /\nkchat sign --email you@example\.com$/,
      );
    },
  );

  test('what is base64 and not base64url: how to encode; what came in on the way: copy again', () => {
    const [header = '', payload = '', signature = ''] = makeToken(goodClaims).split('.');
    const encode = /^a token is base64url without padding/;
    const copy = 'copy the token again: all of it, and nothing else';
    for (const end of ['=', '==', '+', '/', '+='])
      expect(hintOf(`${header}.${payload}.${signature}${end}`, 'NOT_BASE64URL')).toMatch(encode);
    const wrapped = `${header}.${payload.slice(0, 9)} ${payload.slice(9)}.${signature}`;
    expect(hintOf(wrapped, 'NOT_BASE64URL')).toMatch(/^take the white space out/);
    for (const end of [' ', ':', '=x', '+:', '=:'])
      expect(hintOf(`${header}.${payload}.${signature}${end}`, 'NOT_BASE64URL')).toBe(copy);
  });

  test('"=" in the middle is told with its place', () => {
    const token = makeToken(goodClaims);
    const broken = `${token.slice(0, 10)}=${token.slice(10)}`;
    expect(messageOf(broken, 'NOT_BASE64URL')).toBe('the header has "=" at character 11');
  });

  test('a signature of the wrong length: copy again', () => {
    expect(hintOf(makeToken(goodClaims).slice(0, -3), 'SIGNATURE_MISMATCH')).toMatch(
      /^copy all of the token/,
    );
    expect(hintOf(`${makeToken(goodClaims)}AAAA`, 'SIGNATURE_MISMATCH')).toMatch(/^copy the token again/);
    const sha1 = makeToken(goodClaims, goodHeader, 'x', 'sha1');
    expect(hintOf(sha1, 'SIGNATURE_MISMATCH')).toBe(
      "sign with HS256: jwt.sign(claims, secret, { algorithm: 'HS256' }); if that is done, copy all of the token, to the last character",
    );
    // Of another algorithm no length is known to be wrong.
    const other = makeToken(goodClaims, { alg: 'HS384' }, 'x').slice(0, -3);
    expect(messageOf(other, 'SIGNATURE_MISMATCH')).toMatch(/nor by a mistake/);
    const longer = `${makeToken(goodClaims, { alg: 'HS384' }, 'x')}AAAA`;
    expect(messageOf(longer, 'SIGNATURE_MISMATCH')).toMatch(/nor by a mistake/);
  });

  test('a token longer than any login token: no cause was looked for, and this is said', () => {
    const long = makeToken({ ...goodClaims, x: 'x'.repeat(262_144) }, goodHeader, 'x');
    expect(messageOf(long, 'SIGNATURE_MISMATCH')).toMatch(/the usual mistakes were not tried/);
    expect(hintOf(long, 'SIGNATURE_MISMATCH')).toMatch(/^leave out what the token does not need/);
  });

  test.each<[string, number, RegExp]>([
    ['minutes', now / 60, /today in minutes/],
    ['hours', Math.floor(now / 3600), /today in hours/],
    ['days', Math.floor(now / 86_400), /today in days/],
    ['hundredths', now * 100, /hundredths of a second/],
    ['tenths', now * 10, /tenths of a second/],
    ['divided twice', Math.floor(now / 1000), /it was divided twice/],
    ['an Excel date', Math.floor(now / 86_400) + 25_569, /Excel or OLE/],
    ['since 2001', now - 978_307_200, /counted from 2001/],
    ['since 1900', now + 2_208_988_800, /counted from 1900/],
    ['since the year 1', now + 62_135_596_800, /counted from the year 1/],
    ['negative', -now, /sign is wrong/],
    ['never set', 0, /never set/],
    ['never set in .NET', -62_135_596_800, /never set/],
    ['the example of jwt.io', 1_516_239_022, /jwt\.io/],
    ['digits of a date', 20261122142000, /written as digits/],
    ['digits of a day', 20261122, /written as digits/],
    ['a year', 2026, /is a year/],
    ['32 bits of milliseconds', (now * 1000) | 0, /overflowed 32 bits/],
    ['a monotonic clock', 4599, /monotonic clock/],
    ['a negative monotonic clock', -576_460_749, /monotonic clock/],
    ['nothing', 700_000_000, /no time of today: seconds since 1970 have ten digits, now 1795357200$/],
  ])('no time of today: %s', (_, iat, hint) => {
    const code = iat > now ? 'IAT_FUTURE' : 'IAT_TOO_OLD';
    expect(messageOf(at(Math.floor(iat)), code)).toMatch(hint);
    expect(hintOf(at(Math.floor(iat)), code)).not.toMatch(/in source|is fast/);
  });

  test('a time zone takes the place of a token that was kept and of a fast clock', () => {
    for (const off of [-19_800, 19_800 + 60, -28_800 - 700]) {
      const hint = hintOf(at(now + off), off > 0 ? 'IAT_FUTURE' : 'IAT_TOO_OLD');
      expect(hint).toMatch(/^local time may have been taken for UTC/);
    }
    expect(hintOf(at(now - 200_000), 'IAT_TOO_OLD')).toMatch(/^mint one when the user signs in/);
  });

  test('iat in quotes: a number made anew, not the old one', () => {
    for (const text of [now, now - 5000, `${now}000`])
      expect(hintOf(at(String(text)), 'IAT_NOT_NUMBER')).toBe(
        'iat is a number, not text, so without quotes: Math.floor(Date.now() / 1000)',
      );
    expect(hintOf(at('yesterday'), 'IAT_NOT_NUMBER')).toBe(
      'iat is the time of issue in whole seconds since 1970, a number: Math.floor(Date.now() / 1000)',
    );
  });

  test('a numeric externalId is written as a string, an odd claim left out', () => {
    expect(hintOf(naming({ externalId: 7 }), 'IDENTITY_NOT_STRING')).toBe(
      'externalId is a string: externalId: String(id)',
    );
    expect(hintOf(naming({ email: 7, externalId: 'u' }), 'IDENTITY_NOT_STRING')).toBe('remove "email"');
    expect(hintOf(naming({ externalId: [], email }), 'IDENTITY_NOT_STRING')).toBe('remove "externalId"');
  });

  test('a misspelled claim is to be called otherwise, and to be written as it should', () => {
    for (const external_id of ['7', 7, null])
      expect(hintOf(naming({ external_id }), 'IDENTITY_MISSING')).toBe(
        'call it "externalId", exactly so: externalId: String(id)',
      );
    for (const issuedAt of [now, String(now), now * 1000, new Date(now * 1000)])
      expect(hintOf(makeToken({ email, issuedAt }), 'IAT_MISSING')).toBe(
        'call it "iat", exactly so, in whole seconds: Math.floor(Date.now() / 1000)',
      );
  });

  test('iat that is not exp', () => {
    expect(hintOf(makeToken({ email, iat: now + 4800, exp: now + 5000 }), 'IAT_FUTURE')).toMatch(
      /^iat is when/,
    );
  });

  test('iat that is exp', () => {
    expect(hintOf(makeToken({ email, iat: now + 3601, exp: now + 3601 }), 'IAT_FUTURE')).toMatch(
      /^iat is when the token was made, not when it ends/,
    );
  });
});

describe('an API key is described, for it was pasted by mistake', () => {
  const describeKey = (claims: object) => {
    const { message, hint } = inspect(madeUpApiKey({ ...claims })).findings[0] ?? {};
    return { message, hint };
  };

  test('org, region, roles, expiry, and what it is good for', () => {
    expect(describeKey({ exp: now + 86_400 })).toEqual({
      message:
        'this is a Kustomer API key, not a login token: org acme; region prod1; roles org.admin, org.user; expires in 1 day (2026-11-23 14:20:00 UTC)',
      hint: 'it can fetch the chat secret, which signs login tokens: kchat fetch-secret, then kchat sign\ndo not share it: if someone else saw it, delete it under Settings > Security > API Keys',
    });
  });

  test('the key of an app cannot fetch the secret', () => {
    const { message, hint } = describeKey({ roles: ['org.tracking'], exp: now });
    expect(message).toMatch(/roles org\.tracking; expired 0 s ago/);
    expect(hint).toMatch(/^it is the key of an app: it cannot fetch the chat secret\n/);
  });

  test('a key that does not tell its roles, or many of them', () => {
    expect(describeKey({ roles: undefined }).message).toBe(
      'this is a Kustomer API key, not a login token: org acme; region prod1; no expiry',
    );
    const roles = Array.from({ length: 12 }, (_, index) => `org.r${index}`);
    expect(describeKey({ roles }).message).toContain(`roles ${roles.slice(0, 10).join(', ')}; no expiry`);
  });

  test('a key that has expired, or whose role is not the one that the guide names', () => {
    expect(describeKey({ exp: now }).hint).toMatch(
      /^it cannot fetch the chat secret any more: make a new one/,
    );
    expect(describeKey({ roles: ['org.admin.apps'] }).hint).toMatch(/^it can fetch the chat secret/);
  });

  test('a key without the role may not', () => {
    expect(describeKey({ roles: ['org.user'], orgName: undefined, pod: undefined })).toEqual({
      message: 'this is a Kustomer API key, not a login token: roles org.user; no expiry',
      hint: expect.stringMatching(/^it may lack the role/),
    });
  });
});

test('of a token without its signature the claims are still shown', () => {
  const [header, payload] = at(now).split('.');
  expect(inspect(`${header}.${payload}`)).toMatchObject({
    verdict: 'rejected',
    header: goodHeader,
    claims: { email, iat: now },
    findings: [{ code: 'TOKEN_MALFORMED' }],
  });
});

describe('the report', () => {
  test('a good token: everything that there is to know', () => {
    expect(inspect(makeToken({ ...goodClaims, iat: now - 12 }))).toEqual({
      verdict: 'accepted',
      header: goodHeader,
      claims: { email, iat: now - 12 },
      identity: { by: 'email', value: email },
      signature: { status: 'verified', cause: null },
      findings: [],
      issuedAt: '2026-11-22T14:19:48Z',
      ageSeconds: 12,
      secondsLeft: 888,
      stripped: [],
      secret: null,
      isLoggedIn: {
        ios: 'Kustomer.isLoggedIn(userEmail: "ada@example.com", userId: nil)',
        android: 'Kustomer.getInstance().isLoggedIn("ada@example.com", null)',
        reactNative: 'KustomerChat.isLoggedIn("email", "ada@example.com")',
        web: 'Kustomer.isLoggedIn({ email: "ada@example.com" }, callback)',
      },
    });
  });

  test('nothing is known of a text that is no token', () => {
    expect(inspect('x')).toMatchObject({
      verdict: 'rejected',
      header: null,
      claims: null,
      identity: null,
      signature: { status: 'not-checked', cause: null },
      issuedAt: null,
      ageSeconds: null,
      secondsLeft: null,
      isLoggedIn: null,
    });
  });

  test.each([now * 1000, String(now), undefined])('an iat of %s is not a valid time', (iat) => {
    expect(inspect(at(iat))).toMatchObject({ issuedAt: null, ageSeconds: null, secondsLeft: null });
  });

  test('too late counts below zero, ahead of its time the age does', () => {
    expect(inspect(at(now - 972))).toMatchObject({ ageSeconds: 972, secondsLeft: -72 });
    expect(inspect(at(now + 30))).toMatchObject({ ageSeconds: -30, secondsLeft: 930 });
  });

  test('an identifier cannot break out of the string literal it stands in', () => {
    const report = inspect(naming({ externalId: '"$x`\\\u202e\f' }));
    expect(report.isLoggedIn).toEqual({
      ios: 'Kustomer.isLoggedIn(userEmail: nil, userId: "\\"$x`\\\\\\u{202e}\\f")',
      android: 'Kustomer.getInstance().isLoggedIn(null, "\\"\\$x`\\\\\\u202e\\u000c")',
      reactNative: 'KustomerChat.isLoggedIn("userId", "\\"$x`\\\\\\u202e\\f")',
      web: 'Kustomer.isLoggedIn({ externalId: "\\"$x`\\\\\\u202e\\f" }, callback)',
    });
  });

  test('a numeric externalId stands as its digits', () => {
    expect(inspect(naming({ externalId: 7 })).identity).toEqual({ by: 'externalId', value: '7' });
  });

  test('no more than ten misspelled claims are told', () => {
    const names = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${'_'.repeat(index)}mail`, 'x']),
    );
    expect(messageOf(naming(names), 'IDENTITY_MISSING')?.split('; ')).toHaveLength(10);
  });
});

test.each([
  ['undefined', /^the signature is the text "undefined".*JavaScript/],
  ['null', /^the signature is the text "null"/],
  ['[object Promise]', /^the signature is the text "\[object Promise\]"/],
  ['signature', /^the signature is a placeholder/],
  ['your-signature-here', /^the signature is a placeholder/],
  [encode('[object ArrayBuffer]'), /"\[object ArrayBuffer\]".*JavaScript/],
  [encode('System.Byte[]'), /"System.Byte\[\]".*C#/],
  [encode('[B@1b28cdfa'), /"\[B@1b28cdfa".*Java\)/],
])('a signature that is a word is told as that, with a secret and without: %s', (signature, says) => {
  const token = `${makeToken(goodClaims).replace(/\.[^.]*$/, '')}.${signature}`;
  for (const key of [secret, undefined]) {
    const { findings } = inspectToken(token, { at: now, ...(key && { secret: key }) });
    expect(findings[0]?.message).toMatch(says);
    expect(findings[0]?.hint).toMatch(/await/);
  }
});

test('a token in several texts of source code is told as that', () => {
  const token = makeToken(goodClaims);
  const pasted = parsePasted(`"${token.slice(0, 80)}" +\n"${token.slice(80)}"`);
  const report = reportToken({
    token: decodeToken(pasted.text),
    now,
    signature: { status: 'verified' },
    found: pasted,
  });
  expect(listCodes(report)).toEqual(['note TOKEN_IN_PIECES']);
  expect(report.verdict).toBe('accepted');
});

const good = makeToken(goodClaims);
const [goodHead = '', goodBody = ''] = good.split('.');
const padded = (part: string) => part.padEnd(Math.ceil(part.length / 4) * 4, '=');

test.each<[string, string, RegExp, RegExp]>([
  [
    good.slice(1),
    'HEADER_NOT_JSON',
    /^the first character of the token is missing$/,
    /from its first character/,
  ],
  [good.slice(3), 'HEADER_NOT_JSON', /^the first 3 characters of the token are missing$/, /from its first/],
  [
    `E${good.slice(1)}`,
    'HEADER_NOT_JSON',
    /^the first letter of the token was made a capital/,
    /begins with "ey"/,
  ],
  [
    good.slice(0, -10),
    'NOT_BASE64URL',
    /^the signature has 33 characters, HS256's has 43: it was cut off$/,
    /to the last/,
  ],
  [
    `${good}AB`,
    'NOT_BASE64URL',
    /has 45 characters.*something was added, or it was made otherwise/,
    /nothing else/,
  ],
  [
    `${goodHead}.${goodBody}.${'abcdefg'.repeat(6).slice(0, 41)}`,
    'NOT_BASE64URL',
    /41 characters.*cut off/,
    /to the last/,
  ],
  [
    `${goodHead}.${goodBody}.${'abcdefgh '.repeat(4)}abcdefg`,
    'NOT_BASE64URL',
    /white space/,
    /its "\+" became spaces/,
  ],
  [
    good.split('.').map(padded).join('.'),
    'NOT_BASE64URL',
    /^the payload has "=" padding at character \d+, the signature has "=" padding at character 44$/,
    /without padding/,
  ],
  [
    `${good.slice(0, -20)} ${good.slice(-20)}`,
    'NOT_BASE64URL',
    /^the signature has white space at character 24$/,
    /^take the white space out/,
  ],
  [
    `${good.slice(0, -20)}*${good.slice(-19)}`,
    'NOT_BASE64URL',
    /^the signature has "\*" at character 24$/,
    /^copy the token again/,
  ],
  [
    `${good.slice(0, -20)}а${good.slice(-19)}`,
    'NOT_BASE64URL',
    /^the signature has "а" at character 24$/,
    /^copy the token again/,
  ],
  ...['[REDACTED]', '*******', '[signature removed]', '<hidden>'].map(
    (mask): [string, string, RegExp, RegExp] => [
      `${goodHead}.${goodBody}.${mask}`,
      'NOT_BASE64URL',
      /^the signature was masked/,
      /^take it from where it is whole/,
    ],
  ),
  [
    `${goodHead}.[REDACTED].${good.split('.')[2]}`,
    'NOT_BASE64URL',
    /^the payload was masked, as logs/,
    /^take it from where it is whole/,
  ],
  ...['<signature>', '{{sig}}'].map((word): [string, string, RegExp, RegExp] => [
    `${goodHead}.${goodBody}.${word}`,
    'NOT_BASE64URL',
    /^the signature is a placeholder \(.*\) that was never filled in$/,
    /kchat sign shows a whole token/,
  ]),
])('a token that lost or got characters: %#', (token, code, says, hint) => {
  const { findings } = inspect(parsePasted(token).text);
  const [first] = findings;
  expect(findings.filter(({ code: other }) => other === 'NOT_BASE64URL').length).toBeLessThan(2);
  expect([first?.code, first?.message, first?.hint]).toEqual([
    code,
    expect.stringMatching(says),
    expect.stringMatching(hint),
  ]);
});

test('a payload with characters that are none says nothing of how the claims were written', () => {
  const [header, payload = '', signature] = at(now).split('.');
  const token = `${header}.${payload.slice(0, 9)}\\n${payload.slice(10)}.${signature}`;
  const { findings } = inspect(token);
  expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'NOT_BASE64URL the payload has "\\" at character 10',
    expect.stringMatching(/^SIGNATURE_NOT_CHECKED/),
  ]);
  expect(findings[0]?.hint).toMatch(/^copy the token again/);
});

test.each([secret, JSON.stringify({ chatSecret: secret }), `KEY=${secret}\n`])(
  'the chat secret in place of a token is told as that, and not shown: %#',
  (text) => {
    const { findings } = inspectToken(text, { secret, at: now });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([
      {
        code: 'TOKEN_MALFORMED',
        severity: 'error',
        message: 'this is the chat secret, or has it in it: not a token',
        hint: expect.stringMatching(/^keep it to yourself/),
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain(secret);
  },
);

test('a header of which letters were changed is told as that', () => {
  const [first] = inspect(goodHead.replaceAll('I', 'l') + good.slice(goodHead.length)).findings;
  expect(first).toMatchObject({
    code: 'HEADER_NOT_JSON',
    message: 'the header is not UTF-8 text: characters of it were changed or lost',
  });
});

test.each(['REDACTED', 'masked', 'xxxxxxxx', 'XXXXXXXXXXXX'])(
  'a signature that reads %s was masked',
  (text) => {
    const [first] = inspect(`${goodHead}.${goodBody}.${text}`).findings;
    expect(first?.message).toBe('the signature was masked, as logs and CI show what they hide');
  },
);

test('a header that was changed after signing is no mistake of who signed', () => {
  const { findings } = inspect(`E${good.slice(1)}`);
  expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^HEADER_NOT_JSON the first letter of the token was made a capital/),
    expect.stringMatching(
      /^SIGNATURE_MISMATCH .* over a header that was whole: that was changed afterwards$/,
    ),
  ]);
});

describe('tokens of other services', () => {
  test.each<[object, RegExp]>([
    [
      { iss: 'https://sso.example', sub: 'ada' },
      /^it names "https:\/\/sso\.example" as its issuer: .* else it may/,
    ],
    [{ iss: 'https://acme.example', email }, /^it may be for another org/],
    [{ sub: 'ada' }, /^it may be for another org/],
    [{ user_id: '8412', email, exp: now }, /^it has "user_id", which Intercom .* reads?: .* else it may/],
    [{ externalId: '8412', user_id: '8412' }, /^it may be for another org/],
  ])('an issuer is asked about if nobody is named: %j', (claims, hint) => {
    const [mismatch] = inspectToken(naming(claims), { secret: `other ${secret.slice(6)}`, at: now }).findings;
    expect(mismatch).toMatchObject({ code: 'SIGNATURE_MISMATCH', hint: expect.stringMatching(hint) });
  });
});

describe('a signature that is printed in place of encoded', () => {
  const [header, payload] = at(now).split('.');
  const digest = Buffer.from('9ff2c1a8e07b3d44a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718', 'hex');
  const signed = (text: string) => parsePasted(`${header}.${payload}.${text}`).text;
  test.each([
    ['raw bytes', digest.toString('utf8'), /bytes as they are/],
    ['Latin-1', digest.toString('latin1').replace(/\s/g, 'é'), /bytes as they are/],
    ["Java's Arrays.toString", `[${[...new Int8Array(digest)].join(', ')}]`, /bytes written as numbers/],
    ["Go's print", `[${[...digest].join(' ')}]`, /bytes written as numbers/],
    ["Elixir's inspect", `<<${[...digest].join(', ')}>>`, /bytes written as numbers/],
    ['an array of Java', '[B@1b6d3586', /the text "\[B@1b6d3586", which a program writes/],
    ['hexadecimal digits without their zeros', 'a1'.repeat(31), /62 hexadecimal digits.* zeros lost/],
  ])('%s', (_, text, message) => {
    const [flaw] = inspect(signed(text)).findings;
    expect(flaw).toMatchObject({ code: 'NOT_BASE64URL', message: expect.stringMatching(message) });
    expect(flaw?.hint).toMatch(/base64url/);
    expect(flaw?.hint).not.toMatch(/copy the token/);
  });
});

test.each([
  [['8412'], 'an array (its first entry may be meant)'],
  [[8412, 1, 2], 'an array (its first entry may be meant)'],
])('externalId %j', (externalId, kind) => {
  expect(inspect(naming({ externalId })).findings[0]?.message).toBe(`"externalId" is ${kind}, not a string`);
});

test.each([
  [{ exp: null }, 'exp null is not a time in seconds; whether Kustomer looks at it is not documented'],
  [{ exp: '1h' }, 'exp "1h" is not a time in seconds; whether Kustomer looks at it is not documented'],
  [{ exp: {} }, 'exp is not a time in seconds; whether Kustomer looks at it is not documented'],
])('%j is shown', (claims, message) => {
  expect(inspect(naming({ email, ...claims })).findings.map((finding) => finding.message)).toEqual([message]);
});

test.each([
  [{ externalId: null, sub: '8412' }, /^claim "sub": Kustomer reads "externalId": call it "externalId"/],
  [{ email: '', user: { email } }, /^"email" stands inside "user": .* is the payload itself/],
  [{ externalId: null, name: 'Ada' }, /^name the customer in externalId/],
])('an identifier that is empty beside another that is meant: %j', (claims, hint) => {
  expect(inspect(naming(claims)).findings[0]?.hint).toMatch(hint);
});

test.each(['aud', 'iss', 'scope', 'v', 'd', 'grants', 'video', 'iat', 'exp', 'email', 'externalId', 'sub'])(
  'a %s that cannot become text breaks nothing',
  (claim) => {
    const hostile = { toString: [], valueOf: {} };
    for (const value of [hostile, [hostile, 1, 2], { ...hostile, id: 1 }]) {
      const token = makeToken(
        { grants: {}, video: {}, iat: now, [claim]: value },
        { ...goodHeader, kid: hostile, alg: hostile },
      );
      expect(inspect(token).verdict).toBe('rejected');
      expect(inspect(makeToken({ [claim]: value })).verdict).toBe('rejected');
      expect(
        inspectToken(makeToken({ [claim]: value }), { secret: `other ${secret}`, at: now }).verdict,
      ).toBe('rejected');
    }
  },
);
