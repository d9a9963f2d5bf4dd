/** Findings word for word: what is said of a token, and what to do, where a figure or a condition decides it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { reportToken } from '../../src/token/inspect.js';
import type { FindingCode } from '../../src/token/rules.js';
import type { SecretOrigin } from '../../src/token/secret.js';
import type { SignatureCheck } from '../../src/token/verification.js';
import { madeUpApiKey } from '../support/made-up.js';
import { encode, goodClaims, goodHeader, inspect, makeToken, now, secret } from './made-tokens.js';

const token = makeToken(goodClaims);
const [header = '', payload = '', signature = ''] = token.split('.');
const email = 'ada@example.com';

/** The message and hint of each finding with this code. */
function listSaid(text: string, code: FindingCode): readonly (readonly [string, string | null])[] {
  const found = inspect(text).findings.filter((finding) => finding.code === code);
  return found.map(({ message, hint }) => [message, hint]);
}

const goodHeaderHint = 'the header of a login token is {"alg":"HS256","typ":"JWT"}';
const signHs256 = "sign with HS256: jwt.sign(claims, secret, { algorithm: 'HS256' })";
const copyOnly = 'copy the token again, and nothing else';
const copyAll = 'copy all of the token, to the last character';
const wasTaken = 'if that is done, was a - or _ taken out on the way?';
const copyAgain = 'copy the token again: all of it, and nothing else';
const urlSafe =
  "a token is base64url without padding (RFC 7515 §2): createHmac('sha256', secret).update(input).digest('base64url')";
const makeIdentityClaims = 'name the customer in externalId, or in email: externalId: String(id)';
const isWritten =
  'iat is the time of issue in whole seconds since 1970, a number: Math.floor(Date.now() / 1000)';
const isNumber = 'iat is a number, not text, so without quotes: Math.floor(Date.now() / 1000)';

/** The last character of a signature, with bits that belong to no byte. */
const strayEnd = String.fromCharCode(signature.charCodeAt(42) + 1);

describe('header', () => {
  test.each<[string, object, string, string]>([
    [
      'another algorithm',
      { alg: 'HS384', typ: 'JWT' },
      'the header says alg "HS384"; Kustomer takes "HS256" only, spelled exactly so',
      signHs256,
    ],
    [
      'JWT as the algorithm, and no algorithm as the type',
      { alg: 'JWT', typ: 'x' },
      'the header says alg "JWT"; Kustomer takes "HS256" only, spelled exactly so',
      signHs256,
    ],
    [
      "the algorithm by .NET's address",
      { alg: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', typ: 'JWT' },
      'the header says alg "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", which is .NET\'s ' +
        'SecurityAlgorithms.HmacSha256Signature',
      'take SecurityAlgorithms.HmacSha256, which writes "HS256"',
    ],
    [
      'another algorithm, and the usual one as the type',
      { alg: 'x', typ: 'HS256' },
      'the header says alg "x"; Kustomer takes "HS256" only, spelled exactly so',
      signHs256,
    ],
    ['no algorithm', { kid: '1' }, 'the header has no "alg"; Kustomer takes HS256 only', goodHeaderHint],
  ])('%s', (_, head, message, hint) => {
    expect(listSaid(makeToken(goodClaims, head), 'ALG_NOT_HS256')).toEqual([[message, hint]]);
  });

  test('that the token is not signed', () => {
    const message = 'the header says alg "None": anyone could have made this token';
    expect(listSaid(makeToken(goodClaims, { alg: 'None' }), 'ALG_NONE')).toEqual([[message, signHs256]]);
  });

  test('that the token is of another service', () => {
    const foreign = makeToken({ ...goodClaims, iss: 'https://x.example' }, { alg: 'RS256' });
    const message =
      'this is a token of another service (iss "https://x.example", alg "RS256"), such as an ID token; ' +
      'Kustomer takes "HS256" only';
    const hint =
      'give the app the token that your backend signs for the chat, not the one of the session: kchat sign ' +
      'shows one';
    expect(listSaid(foreign, 'ALG_NOT_HS256')).toEqual([[message, hint]]);
  });

  test.each([
    ['a number as its algorithm', 5],
    ['an algorithm that only holds such a name', 'xRS256'],
  ])('%s is not called one of another service', (_, alg) => {
    const [said] = listSaid(makeToken({ ...goodClaims, iss: 'https://x.example' }, { alg }), 'ALG_NOT_HS256');
    expect(said?.[0]).toMatch(/^the header says alg .*; Kustomer takes "HS256" only, spelled exactly so$/);
  });

  test('that header and payload are exchanged', () => {
    const exchanged = makeToken(goodHeader, goodClaims);
    expect(listSaid(exchanged, 'ALG_NOT_HS256')).toEqual([
      ['the header has no "alg"; Kustomer takes HS256 only', goodHeaderHint],
    ]);
    for (const [code, name] of [
      ['IAT_MISSING', 'iat'],
      ['IDENTITY_MISSING', 'email'],
    ] as const)
      expect(listSaid(exchanged, code)).toEqual([
        [
          `"${name}" stands in the header: Kustomer reads it among the claims`,
          `put "${name}" into the payload: the header has "alg" and "typ"`,
        ],
      ]);
  });

  test.each([
    ['one character is lost', token.slice(1), 'the first character of the token is missing'],
    ['two characters are lost', token.slice(2), 'the first 2 characters of the token are missing'],
    [
      'its first letter is a capital',
      `E${token.slice(1)}`,
      'the first letter of the token was made a capital: a keyboard or a document did that',
    ],
  ])('%s', (_, text, message) => {
    const hint = 'copy all of it, from its first character: every token begins with "ey"';
    expect(listSaid(text, 'HEADER_NOT_JSON')).toEqual([[message, hint]]);
  });

  test('a capital in front of what is no header says nothing', () => {
    expect(listSaid(`Ex${token.slice(2)}`, 'HEADER_NOT_JSON')).toEqual([
      [expect.stringMatching(/^the header is not JSON: /), goodHeaderHint],
    ]);
  });
});

describe('base64url', () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      'a signature of the right length with stray bits',
      `${header}.${payload}.${signature.slice(0, -1)}${strayEnd}`,
      [
        [
          'the signature ends in a character with stray bits: its end was cut off, or a character was changed',
          copyAgain,
        ],
      ],
    ],
    [
      'a padded header, and a signature that is cut off',
      `${header}=.${payload}.${'-'.repeat(29)}`,
      [
        ['the header has "=" padding at character 37', urlSafe],
        ["the signature has 29 characters, HS256's has 43: it was cut off", copyAll],
      ],
    ],
    [
      'a signature of one character',
      `${header}.${payload}.A`,
      [["the signature has 1 character, HS256's has 43: it was cut off", copyAll]],
    ],
    ...['A'.repeat(42), `-${'A'.repeat(41)}`].map(
      (text): [string, string, readonly (readonly [string, string])[]] => [
        `a signature with a character too few: ${text}`,
        `${header}=.${payload}.${text.slice(0, -1)}B`,
        [
          ['the header has "=" padding at character 37', urlSafe],
          ["the signature has 42 characters, HS256's has 43: one is missing", `${copyAll}; ${wasTaken}`],
        ],
      ],
    ),
    [
      'a signature of 37 characters',
      `${header}.${payload}.${'A'.repeat(37)}`,
      [["the signature has 37 characters, HS256's has 43: it was cut off", copyAll]],
    ],
    [
      'a signature with more behind it',
      `${token}AA`,
      [
        [
          "the signature has 45 characters, HS256's has 43: something was added, or it was made otherwise",
          copyOnly,
        ],
      ],
    ],
    [
      'a signature as Python prints bytes',
      `${header}.${payload}.b'${signature}='`,
      [
        [
          "the signature is Python's b'…' as text",
          'give the bytes to base64.urlsafe_b64encode(digest), not str(digest); decode its result with ' +
            '.decode():\nbase64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()',
        ],
      ],
    ],
    [
      'a line end in the payload',
      `${header}.${payload.slice(0, 20)}\n${payload.slice(20)}.${signature}`,
      [
        [
          'the payload has white space at character 21',
          'take the white space out: line ends become spaces where a text is pasted into one line',
        ],
      ],
    ],
    [
      'a payload with a character too many',
      `${header}.${payload.slice(0, 21)}.${signature}`,
      [
        [
          'the payload is of length 21, which no base64url text is: a character is missing or too many',
          copyAgain,
        ],
      ],
    ],
    [
      'a payload whose end was cut off',
      `${header}.${payload.slice(0, 21)}B.${signature}`,
      [
        [
          'the payload ends in a character with stray bits: its end was cut off, or a character was changed',
          copyAgain,
        ],
      ],
    ],
    [
      'a sign in the middle of the payload',
      `${header}.${payload.slice(0, 20)}=${payload.slice(20)}.${signature}`,
      [['the payload has "=" at character 21', copyAgain]],
    ],
    [
      'a sign in the middle and another at the end',
      `${header}.${payload.slice(0, 20)}=${payload.slice(20)}=.${signature}`,
      [['the payload has "=" at character 21', copyAgain]],
    ],
    [
      'two signs at the end',
      `${header}.${payload.slice(0, 22)}==.${signature}`,
      [['the payload has "=" padding at character 23', urlSafe]],
    ],
    [
      'a mark behind a space in the payload',
      `${header}.${payload.slice(0, 20)} ${payload.slice(20, 30)}*${payload.slice(30)}.${signature}`,
      [['the payload has "*" at character 32', copyAgain]],
    ],
    [
      'a sign of the other alphabet in the payload',
      `${header}.${payload.slice(0, 20)}+${payload.slice(20)}.${signature}`,
      [['the payload has "+" at character 21: it is base64, not base64url', urlSafe]],
    ],
    [
      'a mark in the payload',
      `${header}.${payload.slice(0, 20)}*${payload.slice(20)}.${signature}`,
      [['the payload has "*" at character 21', copyAgain]],
    ],
    [
      'a line end and spaces in the payload',
      `${header}.${payload.slice(0, 20)}\n  ${payload.slice(20)}.${signature}`,
      [
        [
          'the payload has white space at character 21',
          'take the white space out: line ends become spaces where a text is pasted into one line',
        ],
      ],
    ],
    [
      'a word in place of the signature',
      `${header}.${payload}.undefined!`,
      [['the signature has "!" at character 10', copyAgain]],
    ],
    [
      'a signature that is too short, of another algorithm',
      `${encode({ alg: 'HS512' })}.${payload}.A`,
      [
        [
          'the signature is of length 1, which no base64url text is: a character is missing or too many',
          copyAgain,
        ],
      ],
    ],
    [
      'spaces for the plus signs of a signature',
      `${header}.${payload}.${'AAAA AAA'.repeat(5)}AAA`,
      [
        [
          'the signature has white space at character 5',
          'its "+" became spaces, as forms and URLs read them: write base64url, which has no "+"',
        ],
      ],
    ],
  ])('%s', (_, text, said) => expect(listSaid(text, 'NOT_BASE64URL')).toEqual(said));
});

describe('claims', () => {
  test('a number that programs round', () => {
    const rounded = makeToken(`{"email":"${email}","iat":${now},"id":9007199254740993}`);
    expect(listSaid(rounded, 'NUMBER_ROUNDED')).toEqual([
      [
        '"id" is the number 9007199254740993, which JavaScript and others round to 9007199254740992',
        'write it as text, in quotes',
      ],
    ]);
  });

  test.each<[string, unknown, string]>([
    ['two entries', [1, 2], 'an array (its first entry may be meant)'],
    ['two letters', ['a', 'b'], 'an array (its first entry may be meant)'],
    ['nothing that can be an id', { a: null, b: true }, 'an object'],
    ['a number behind another value', { a: true, b: 5 }, 'an object (its "b" may be meant)'],
    ['a text', { $oid: 'abc' }, 'an object (its "$oid" may be meant)'],
    ['a member called length', { length: 5 }, 'an object (its "length" may be meant)'],
  ])('an externalId that holds %s', (_, externalId, kind) => {
    expect(listSaid(makeToken({ externalId, iat: now }), 'IDENTITY_NOT_STRING')).toEqual([
      [`"externalId" is ${kind}, not a string`, makeIdentityClaims],
    ]);
  });

  test('a number that loses digits as an id is shown as it came', () => {
    const rounded = makeToken(`{"externalId":9007199254740993,"iat":${now}}`);
    expect(listSaid(rounded, 'EXTERNAL_ID_SUSPECT')).toEqual([
      [
        'the externalId 9007199254740993 is a number that loses digits or has a fraction',
        'Kustomer may take it for another customer: send it just as it stands in Kustomer',
      ],
    ]);
  });

  test('an address that many share, and one with capitals', () => {
    const shared = makeToken({ email: 'Undefined@example.com', iat: now });
    expect(listSaid(shared, 'EMAIL_SUSPECT')).toEqual([]);
    expect(listSaid(shared, 'IDENTITY_SHARED')).toEqual([
      [
        'the e-mail address "Undefined@example.com" is what a program writes for a missing value: all who get ' +
          "this become one customer and read each other's chats",
        'sign for a customer who is signed in, and refuse where there is no id: answer 401, sign nothing:\n' +
          'if (request.session?.customerId === undefined) return response.sendStatus(401)',
      ],
    ]);
    expect(listSaid(makeToken({ email: 'Ada@example.com', iat: now }), 'EMAIL_SUSPECT')).toEqual([
      [
        'the e-mail address has capital letters, and whether those count is not documented',
        'Kustomer may take it for another customer: send it just as it stands in Kustomer',
      ],
    ]);
  });

  test.each<[string, object, string]>([
    [
      'beside an id under another name',
      { email: '', userId: '41', iat: now },
      'claim "userId": Kustomer reads "externalId": call it "externalId", exactly so: externalId: String(id)',
    ],
    ['beside a time under another name', { email: '', issued_at: now }, makeIdentityClaims],
  ])('an empty e-mail address %s', (_, claims, hint) => {
    expect(listSaid(makeToken(claims), 'IDENTITY_EMPTY')).toEqual([['"email" is empty', hint]]);
  });

  test.each<[string, string, string, readonly string[]]>([
    ['an externalId with an address in it', '7', 'x ada@example.com', ['the e-mail address has no "@"']],
    ['an externalId with an address and more', '7', 'ada@example.com x', ['the e-mail address has no "@"']],
    ['an externalId that is no address', '7', 'ada@localhost', ['the e-mail address has no "@"']],
  ])('%s', (_, address, externalId, said) => {
    const found = listSaid(makeToken({ email: address, externalId, iat: now }), 'EMAIL_SUSPECT');
    expect(found.map(([message]) => message)).toEqual(said);
  });
});

describe('time', () => {
  test.each<[string, unknown, string, string]>([
    ['a year and a month', [2026, 11], 'an array, not a number', isWritten],
    ['three numbers that are no date of today', [2024, 1, 1], 'an array, not a number', isWritten],
    ['an empty object', {}, 'an object, not a number', isWritten],
    [
      'digits of now',
      `${now}`,
      `the string "${now}", not a number; as a number it would be 0 s ago`,
      isNumber,
    ],
    [
      'digits of two hours ago',
      `${now - 7200}`,
      `the string "${now - 7200}", not a number; as a number it would be 2 h ago`,
      isNumber,
    ],
    [
      'digits in milliseconds',
      `${now}000`,
      `the string "${now}000", not a number, and in milliseconds: 0 s ago`,
      isNumber,
    ],
    [
      'digits with a fraction',
      `${now - 60}.25`,
      `the string "${now - 60}.25", not a number; as a number it would be 1 min ago`,
      isNumber,
    ],
    ['digits of no time', '9'.repeat(20), `the string "${'9'.repeat(20)}", not a number`, isNumber],
    ['another text', '1e30', 'the string "1e30", not a number', isWritten],
  ])('an iat that is %s', (_, iat, says, hint) => {
    expect(listSaid(makeToken({ email, iat }), 'IAT_NOT_NUMBER')).toEqual([[`iat is ${says}`, hint]]);
  });

  const omitExp = 'omit exp: the 15 minutes after iat are what counts';
  test.each<[string, number, string]>([
    [
      'negative',
      -5,
      'exp 1969-12-31 23:59:55 UTC passed 20779 days 14 h ago; whether Kustomer looks at it is not documented',
    ],
    [
      'now',
      now,
      'exp 2026-11-22 14:20:00 UTC passed 0 s ago; whether Kustomer looks at it is not documented',
    ],
  ])('an exp that is %s', (_, exp, message) => {
    expect(listSaid(makeToken({ ...goodClaims, exp }), 'EXP_PASSED')).toEqual([[message, omitExp]]);
  });

  test('an nbf in a minute', () => {
    expect(listSaid(makeToken({ ...goodClaims, nbf: now + 60 }), 'NBF_FUTURE')).toEqual([
      [
        'nbf 2026-11-22 14:21:00 UTC comes in 1 min; whether Kustomer looks at it is not documented',
        'omit nbf: the 15 minutes after iat are what counts',
      ],
    ]);
    expect(listSaid(makeToken({ ...goodClaims, nbf: 'x' }), 'NBF_FUTURE')).toEqual([]);
  });

  test('an exp of a token without a moment is not early', () => {
    expect(listSaid(makeToken({ email, exp: now + 600 }), 'EXP_SUSPECT')).toEqual([]);
    expect(listSaid(makeToken({ email, iat: 'x', exp: now + 600 }), 'EXP_SUSPECT')).toEqual([]);
  });

  test('an exp in ten minutes', () => {
    expect(listSaid(makeToken({ ...goodClaims, exp: now + 600 }), 'EXP_SUSPECT')).toEqual([
      [
        'exp 2026-11-22 14:30:00 UTC comes in 10 min, before the 15 min are over; whether Kustomer looks at ' +
          'it is not documented',
        omitExp,
      ],
    ]);
  });
});

describe('signature', () => {
  test('that the token holds the secret', () => {
    expect(listSaid(makeToken({ ...goodClaims, key: secret }), 'SECRET_EXPOSED')).toEqual([
      [
        'the token holds the chat secret itself: whoever gets the token can log in as anyone',
        'leave the secret out of header and claims, and replace it in Kustomer',
      ],
    ]);
  });

  const digest = createHash('sha512').update(token).digest();
  const bytes = (length: number) =>
    `${header}.${payload}.${digest.subarray(0, length).toString('base64url')}`;
  test.each<[number, number, string, string]>([
    [20, 27, 'SHA-1 made it, or it was cut off', `${signHs256}; if that is done, ${copyAll}`],
    [30, 40, 'it was cut off', copyAll],
    [31, 42, 'one is missing', `${copyAll}; ${wasTaken}`],
    [33, 44, 'something was added, or it was made otherwise', copyOnly],
    [48, 64, 'HS384 made it, or something was added', `${signHs256}; if that is done, ${copyOnly}`],
    [64, 86, 'HS512 or ES256 made it, or something was added', `${signHs256}; if that is done, ${copyOnly}`],
  ])('of %i bytes', (length, characters, says, hint) => {
    const message = `the signature has ${characters} characters, HS256's has 43: ${says}`;
    expect(listSaid(bytes(length), 'SIGNATURE_MISMATCH')).toEqual([[message, hint]]);
  });

  test('over a header that was changed afterwards', () => {
    expect(listSaid(`E${token.slice(1)}`, 'SIGNATURE_MISMATCH')).toEqual([
      [
        'it was made with this secret, over a header that was whole: that was changed afterwards',
        'copy the token again: what is wrong is its header',
      ],
    ]);
    const [, another] = [goodHeader, { typ: 'JWT', alg: 'HS256' }].map((head) => encode(head));
    expect(listSaid(`${another}.${payload}.${signature}`, 'SIGNATURE_MISMATCH')).toEqual([
      [
        'it was made with this secret, but over another header than the token has',
        'write the header as JSON once, and use that very text for signing and for the token',
      ],
    ]);
  });

  test('with a line end behind the secret', () => {
    const mistaken = makeToken(goodClaims, goodHeader, `${secret}\n`);
    expect(listSaid(mistaken, 'SIGNATURE_MISMATCH')[0]?.[0]).toMatch(/line feed|line end/);
  });

  const line = "createHmac('sha256', secret).update(input).digest('base64url')";
  test.each([
    ['numbers', '[12, 13, 14, 15]', "the signature is the digest's bytes written as numbers"],
    ['bytes', '\ufffd\u0001'.repeat(16), "the signature is the digest's bytes as they are, not encoded"],
  ])('printed as %s', (_, printed, message) => {
    expect(listSaid(`${header}.${payload}.${printed}`, 'NOT_BASE64URL')).toEqual([
      [message, `base64url of the bytes:\n${line}`],
    ]);
  });

  test('that is a word of JavaScript', () => {
    expect(listSaid(`${header}.${payload}.[object Object]`, 'NOT_BASE64URL')).toEqual([
      [
        'the signature is the text "[object Object]", which a program writes for an object or a missing value (JavaScript)',
        'the signature is base64url of the digest: is an await missing, a function that was not called, or a ' +
          `digest that was printed in place of encoded?\n${line}`,
      ],
    ]);
  });

  const other = 'it was not made with this secret, nor by a mistake with it that kchat knows';
  const elsewhere =
    'it may be for another org, the secret may have been replaced (kchat fetch-secret tells), or the token was changed';
  test.each<[string, object, string]>([
    ['of another secret', goodClaims, elsewhere],
    [
      'of a token that names its issuer and no customer',
      { iss: 'https://x.example', iat: now },
      'it names "https://x.example" as its issuer: is it a token of that service, not the one for the chat? ' +
        `else ${elsewhere}`,
    ],
  ])('%s', (_, claims, hint) => {
    const foreign = makeToken(claims, goodHeader, 'another secret of nobody');
    expect(listSaid(foreign, 'SIGNATURE_MISMATCH')).toEqual([[other, hint]]);
  });
});

describe('the copy of the secret', () => {
  const fault = {
    id: 'x',
    says: 'has quotes around it',
    fix: 'take the quotes off',
    isElsewhere: false,
    isProven: true,
  };
  const variable = { source: 'KUSTOMER_CHAT_SECRET', org: null };
  const stored = { source: 'keychain', org: 'acme' };

  function suspect(origin: SecretOrigin | null, ownFault: object, given?: Uint8Array) {
    const check = { status: 'mismatch', cause: null, ownFault } as unknown as SignatureCheck;
    const status: SignatureCheck = given === undefined ? check : { status: 'verified' };
    const { findings } = reportToken({
      token: decodeToken(token),
      now,
      signature: status,
      origin,
      secret: given,
    });
    const found = findings.find(({ code }) => code === 'SECRET_SUSPECT');
    return [found?.message, found?.hint];
  }

  test.each<[string, SecretOrigin | null, string, string]>([
    [
      'a variable',
      variable,
      'your KUSTOMER_CHAT_SECRET',
      'take the quotes off where kchat has the secret from: KUSTOMER_CHAT_SECRET',
    ],
    [
      'a variable that names a file',
      { source: 'KUSTOMER_CHAT_SECRET_FILE', org: null },
      'what KUSTOMER_CHAT_SECRET_FILE gives',
      'take the quotes off where kchat has the secret from: KUSTOMER_CHAT_SECRET_FILE',
    ],
    [
      'a text in capitals and more',
      { source: 'THE file', org: null },
      'what THE file gives',
      'take the quotes off where kchat has the secret from: THE file',
    ],
    [
      'a text and a name in capitals',
      { source: 'the FILE', org: null },
      'what the FILE gives',
      'take the quotes off where kchat has the secret from: the FILE',
    ],
    [
      'a flag',
      { source: '--secret-file', org: null },
      'what --secret-file gives',
      'take the quotes off where kchat has the secret from: --secret-file',
    ],
    [
      'a store',
      stored,
      'what is stored for acme',
      'store it again, as Kustomer has it: kchat fetch-secret --org acme',
    ],
    ['nowhere that is told', null, 'the text that was given as the secret', 'take the quotes off'],
  ])('from %s', (_, origin, subject, hint) => {
    expect(suspect(origin, fault)).toEqual([`${subject} is not the secret: it has quotes around it`, hint]);
  });

  test('that has no fix of its own', () => {
    const [, hint] = suspect(variable, { ...fault, fix: null });
    expect(hint).toBe(
      "put the org's chat secret into KUSTOMER_CHAT_SECRET, or leave that out and store it: kchat fetch-secret",
    );
    expect(suspect(null, { ...fault, fix: null })[1]).toBe(
      "give the org's chat secret: kchat fetch-secret reads it from Kustomer",
    );
    expect(suspect(variable, { ...fault, isElsewhere: true })[1]).toBe('take the quotes off');
  });

  test.each<[string, SecretOrigin | null, string]>([
    [
      'a variable',
      variable,
      'look at what KUSTOMER_CHAT_SECRET gives: it wins over the secret that kchat fetch-secret stores',
    ],
    ['a store', stored, 'compare it with what Kustomer has: kchat fetch-secret --org acme'],
    ['nowhere that is told', null, 'compare it with what Kustomer has: kchat fetch-secret'],
  ])('that only looks wrong, from %s', (_, origin, hint) => {
    expect(suspect(origin, fault, Buffer.from('q3V9xT7cLm2RzK8w'))).toEqual([
      'the secret is 16 bytes long, fewer than 32',
      hint,
    ]);
  });
});

test('what the app sends with the token, and that it stood in pieces', () => {
  const { findings } = reportToken({
    token: decodeToken(token),
    now,
    signature: { status: 'verified' },
    found: { stripped: ['a text in several pieces'], sent: ['"Bearer" twice in front of it'] },
  });
  expect(findings).toEqual([
    {
      code: 'TOKEN_WRAPPED',
      severity: 'warning',
      message: 'it comes with "Bearer" twice in front of it',
      hint: 'the app passes it on as it comes, and Kustomer refuses it so: give the token alone',
    },
    {
      code: 'TOKEN_IN_PIECES',
      severity: 'note',
      message:
        'the token stands there in several pieces, as texts joined in source code; they were joined here',
      hint: 'a token that is kept in source is too old after 15 minutes: get one when the user signs in',
    },
  ]);
});

test('the header of a token with a header in it is not taken for it', () => {
  expect(listSaid(`${header}.${encode('x')}.${signature}`, 'HEADER_NOT_JSON')).toEqual([]);
});

test('what was found in place of a token is told instead', () => {
  const refusal = { message: 'this is a list', hint: 'give one' };
  const { findings } = reportToken({
    token: decodeToken(token),
    now,
    signature: { status: 'verified' },
    found: { stripped: [], sent: [], refusal },
  });
  expect(findings).toEqual([{ code: 'TOKEN_MALFORMED', severity: 'error', ...refusal }]);
});

test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
  ['of an app', { roles: ['org.tracking'] }, /^it is the key of an app: it cannot fetch the chat secret\n/],
  [
    'that has expired',
    { exp: now },
    /^it cannot fetch the chat secret any more: make a new one, with the roles org\.admin and org\.user\n/,
  ],
  [
    'of an admin',
    {},
    /^it can fetch the chat secret, which signs login tokens: kchat fetch-secret, then kchat sign\n/,
  ],
  [
    'of a user',
    { roles: ['org.user'] },
    /^it may lack the role to fetch the chat secret: the guide asks for org\.admin and org\.user\n/,
  ],
])('an API key %s', (_, claims, hint) => {
  const [, said] = listSaid(madeUpApiKey(claims), 'IS_API_KEY')[0] ?? [];
  expect(said).toMatch(hint);
  expect(said).toMatch(
    /\ndo not share it: if someone else saw it, delete it under Settings > Security > API Keys$/,
  );
});

test('a time zone is told only where no calendar explains the time', () => {
  const says = (iat: number) => listSaid(makeToken({ email, iat }), 'IAT_TIMEZONE');
  expect(says(now - 7200 - 300)).toEqual([
    [
      'iat is off by nearly 2 h: perhaps local time was taken for UTC, or UTC for local time',
      'epoch seconds have no time zone: Math.floor(Date.now() / 1000)',
    ],
  ]);
  // Noon, 2 h 20 min before.
  expect(says(now - 8400)).toEqual([]);
});
