import { describe, expect, test, vi } from 'vitest';
import { KchatError } from '../../../src/base/errors.js';
import { describeSeveral, parsePasted } from '../../../src/token/paste/pasted.js';
import { encode, goodClaims, goodHeader, makeToken } from '../made-tokens.js';

// Millions of characters a text: some seconds, but over thirty were measured on a loaded machine.
vi.setConfig({ testTimeout: 180_000 });

const token = makeToken(goodClaims);
const half = Math.floor(token.length / 2);
const broken = `${token.slice(0, half)}\n${token.slice(half)}`;

describe('the wrapping comes off, and is told', () => {
  const pastes: readonly (readonly [string, string, readonly string[]])[] = [
    ['the token alone', token, []],
    ['white space around it', `\n  ${token}\t\r\n`, []],
    ['a byte-order mark', `\ufeff${token}\n`, ['a byte-order mark']],
    ['double quotes', `"${token}"`, ['quotes']],
    ['single quotes', `'${token}'`, ['quotes']],
    ['backticks', `\`${token}\``, ['quotes']],
    ['quotes of a word processor', `“${token}”`, ['quotes']],
    ['Bearer', `Bearer ${token}`, ['"Bearer"']],
    ['Bearer and two spaces', `Bearer  ${token}`, ['"Bearer"']],
    ['a whole header', `authorization: bearer ${token}`, ['a header name', '"Bearer"']],
    ['an export', `export JWT=${token}`, ['an assignment']],
    ['an export in quotes', `export JWT="${token}"`, ['an assignment', 'quotes']],
    ['an export of a header', `export AUTH='Bearer ${token}'`, ['an assignment', 'quotes', '"Bearer"']],
    ['an export with two spaces', `export  JWT=${token}`, ['the text around it']],
    ['a header with two spaces', `AUTH="Bearer  ${token}"`, ['an assignment', 'quotes', '"Bearer"']],
    ['a type without spaces', `let jwt:String="${token}"`, ['an assignment', 'quotes']],
    ['a type with many', `let jwt:  String  = "${token}"`, ['an assignment', 'quotes']],
    ['an env file', `LOGIN_TOKEN=${token}`, ['an assignment']],
    ['PowerShell', `$env:JWT = "${token}"`, ['an assignment', 'quotes']],
    ['JavaScript', `const jwt = '${token}';`, ['an assignment', 'quotes', 'a mark at its end']],
    ['Swift', `let jwt: String = "${token}"`, ['an assignment', 'quotes']],
    ['a line of JSON', `"${token}",`, ['quotes', 'a mark at its end']],
    ['a JSON string', JSON.stringify(`${token}\n`), ['the text around it']],
    ['an answer of an endpoint', JSON.stringify({ ok: true, jwtToken: token }), ['the JSON around it']],
    [
      'the old link of jwt.io',
      `https://jwt.io/#debugger-io?token=${token}&publicKey=x`,
      ['the link around it'],
    ],
    ['a link without TLS', `http://localhost/?token=${token}`, ['the link around it']],
    ['the new link of jwt.io', `https://www.jwt.io/#token=${token}`, ['the link around it']],
    [
      'a link with the token in its query',
      `https://example.com/a?x=1&jwt=${token}#top`,
      ['the link around it'],
    ],
    [
      'a link broken over lines',
      `https://jwt.io/#token=${token.slice(0, half)}\n  ${token.slice(half)}`,
      ['the link around it', 'line breaks'],
    ],
    ...[
      `"${token}`,
      `"${token}'`,
      `token ${token}`,
      `Token: ${token}.`,
      `see https://jwt.io/#token=${token}`,
      `myapp://login?token=${token}&x=1`,
      `x authorization: ${token}`,
      `curl -H "Authorization: Bearer ${token}" https://api.example/`,
      `Cookie: theme=dark; jwt=${token}; x=1`,
      `$jwt = "${token}"; // PHP`,
      `b'${token}'`,
      `> ${token}`,
      `"jwt": "${token}", "ok": true`,
      `x${token}`,
      `${token} token`,
      `${token}.`,
      `${token}\n\nthanks, QA`,
    ].map((text) => [text.replace(token, 'TOKEN'), text, ['the text around it']] as const),
    ...[JSON.stringify({ data: { access_token: token } }), JSON.stringify([token])].map(
      (text) => [text.replace(token, 'TOKEN'), text, ['the JSON around it']] as const,
    ),
    ['a link that ends in it', `https://app.example/login/${token}`, ['the link around it']],
    ['a prompt over two lines, which is no break inside', `${token}root\n@web`, ['the text around it']],
    ['such a prompt, and a line in front', `x\n${token}root\n@web`, ['the text around it']],
    ['the token twice', `${token}\n${token}`, ['the text around it']],
    [
      'a byte-order mark and the token twice',
      `\ufeff${token}\n${token}`,
      ['a byte-order mark', 'the text around it'],
    ],
    ['JSON behind white space', ` {"a":"${token}"}`, ['the JSON around it']],
    ['a JSON string with a bracket in it', JSON.stringify(`x [ ${token}`), ['the text around it']],
    ['a link and a word', `https://x.example see ${token}`, ['the text around it']],
    ['quotes within quotes', `"'${token}' "`, ['quotes']],
    ['quotes of two kinds', `"${token}”`, ['the text around it']],
    ['Bearer and a word', `Bearer x ${token}`, ['the text around it']],
    ['a header name and a word', `authorization: x ${token}`, ['the text around it']],
    ['the header of a proxy', `Proxy-Authorization: ${token}`, ['a header name']],
    ['an assignment of another value', `A=b ${token}`, ['the text around it']],
    ['a word in front and a mark behind', `x ${token};`, ['the text around it']],
    ['a word and a mark behind', `${token} x;`, ['the text around it']],
    ['a mark and a word behind', `${token}; x`, ['the text around it']],
    ['broken over lines', `${token.slice(0, half)}\n   ${token.slice(half)}`, ['line breaks']],
    ['broken after a dot, by Windows', token.replaceAll('.', '. \r\n'), ['line breaks']],
    ['every character on its own line', token.split('').join('\n'), ['line breaks']],
  ];
  test.each(pastes)('%s', (_, pasted, stripped) => {
    expect(parsePasted(pasted)).toMatchObject({ text: token, stripped });
  });
});

describe('what is no wrapping stays', () => {
  test.each([
    ['a space inside', token.replace('.', ' .')],
    ['a tab inside', token.replace('.', '.\t')],
    ['a padded header', token.replace('.', '=.')],
    ['padding', `${token}=`],
    ['another character of base64', `${token}+`],
    ['a JSON serialization', '{"payload":"eyJ","signature":"x"}'],
    ['an answer without a token', '{"token":7}'],
    ['a link without a token', 'https://jwt.io/'],
    ['a tracking token in the answer that brings it', JSON.stringify({ trackingId: '1', at: token })],
    ['JSON of other things', '{"token":"opaque"}'],
    ['a lone quote', '"'],
    ['a mark that is not at its end', `;${token.replace('.', ',.')}`],
    ['broken JSON', '"\\x"x'],
  ])('%s', (_, text) => expect(parsePasted(text)).toMatchObject({ text, stripped: [] }));
});

describe('a broken token is found in text too, and stays broken', () => {
  const unsigned = token.slice(0, token.lastIndexOf('.') + 1);
  test.each([
    ['a signature that is longer', `${token}A`],
    ['one that is shorter', token.slice(0, -5)],
    ['one of HS512', `${token}${'A'.repeat(43)}`],
    ['none', unsigned],
    ['padding', `${token}=`],
    ["base64's own characters", `${token.slice(0, -2)}+/`],
  ])('%s', (_, text) => {
    for (const around of [
      `let jwt: "${text}" // x`,
      `curl -d '{"externalToken":"${text}"}'`,
      `a; jwt=${text}; b`,
    ])
      expect(parsePasted(around)).toMatchObject({ text, stripped: ['the text around it'] });
  });
});

function complaint(text: string): KchatError | undefined {
  try {
    parsePasted(text);
  } catch (error) {
    if (error instanceof KchatError) return error;
  }
  return undefined;
}

const other = makeToken({ externalId: 'user_8412', iat: goodClaims.iat - 60 });
const brokenOther = `${other.slice(0, half)}\n${other.slice(half)}`;

test.each([
  `${token}\n${token}`,
  `${token} ${token}`,
  JSON.stringify({ accessToken: token, refreshToken: token }),
  `${broken}\n\n${broken}\n`,
  `${broken}\r\n \r\n${token}`,
  `Cookie: chat=${token}\nAuthorization: Bearer ${token}`,
])('the same token twice is one: %#', (text) => expect(parsePasted(text).text).toBe(token));

test.each([
  ['whole', `${token}${token}`],
  ['its beginning', `${token}${token.slice(0, half)}`],
])('the same token right behind itself, %s, is one, and the app sends it so', (_, text) =>
  expect(parsePasted(text)).toMatchObject({
    text: token,
    sent: [expect.stringMatching(/once more right behind it/)],
  }),
);

describe('what cannot be inspected', () => {
  test.each([
    `${token}\n${other}`,
    `${token} ${other}`,
    JSON.stringify({ accessToken: token, refreshToken: other }),
    `["${token}","${other}"]`,
    `${broken}\n\n${brokenOther}\n`,
    token + other,
    `${token.replaceAll('.', '%2E')}&old=${other.replaceAll('.', '%2E')}`,
  ])('two tokens are named by who and when: %#', (text) => {
    expect(complaint(text)).toMatchObject({
      code: 'USAGE',
      message:
        'the input holds 2 different tokens: 1. ada@example.com (by e-mail), issued 2026-11-22 14:20:00 UTC; 2. user_8412 (by externalId), issued 2026-11-22 14:19:00 UTC',
      hint: expect.stringMatching(/--from FILE$/),
    });
  });

  test.each(['', ' \n', '\ufeff'])('nothing: %j', (text) => {
    expect(complaint(text)).toMatchObject({
      code: 'USAGE',
      message: 'there is no token in the input',
      hint: 'kchat inspect TOKEN, or pipe one in',
    });
  });
});

test.each<[string, string, string]>([
  ['nobody', makeToken({ sub: '1' }), 'one that names nobody'],
  ['a service', makeToken({ iss: 'https://x.example' }), 'one of https://x.example'],
  ['a service and a time', makeToken({ iss: 'x', iat: 0 }), 'one of x, issued 1970-01-01 00:00:00 UTC'],
  ['a time that is no number', makeToken({ iss: 'x', iat: '0' }), 'one of x'],
  ['no claims', `${encode(goodHeader)}.eyJ.${'A'.repeat(43)}`, 'one whose claims cannot be read'],
])('a token among several that names %s', (_, one, name) => {
  expect(describeSeveral([one, token])).toMatch(/^2 different tokens: 1\. .*; 2\. ada@example\.com/);
  expect(describeSeveral([one]).slice('1 different tokens: 1. '.length)).toBe(name);
});

test('five tokens are named, and of more how many there are', () => {
  const make = (count: number) =>
    Array.from({ length: count }, (_, at) => makeToken({ externalId: `${at}` }));
  const list = '1. 0 (by externalId); 2. 1 (by externalId); 3. 2 (by externalId); 4. 3 (by externalId)';
  expect(describeSeveral(make(5))).toBe(`5 different tokens: ${list}; 5. 4 (by externalId)`);
  expect(describeSeveral(make(7))).toBe(`7 different tokens: ${list}; 5. 4 (by externalId); and 2 more`);
});

describe('a text without a whole token', () => {
  const tracking = JSON.stringify({ trackingId: '1', at: token });
  const cut = token.slice(0, -5);
  test.each<[string, string, string, readonly string[]]>([
    ['empty quotes', '""', '""', []],
    ['empty quotes behind Bearer', 'Bearer ""', 'Bearer ""', []],
    ['a word behind Bearer', 'Bearer x', 'x', ['"Bearer"']],
    ['a word that begins so', 'bearerx', 'bearerx', []],
    ['a word behind a header name', 'Authorization: Bearer x', 'x', ['a header name', '"Bearer"']],
    ['a word behind the header of a proxy', 'Proxy-Authorization:x', 'x', ['a header name']],
    ['a header name behind a word', 'x authorization: y', 'x authorization: y', []],
    ['quotes around Bearer', '"Bearer x"', 'x', ['quotes', '"Bearer"']],
    ['quotes around white space', '" x "', 'x', ['quotes']],
    ['quotes of two kinds', `"x'`, `"x'`, []],
    ['three things around it, and no more', `Bearer "'\`x\`'"`, '`x`', ['"Bearer"', 'quotes', 'quotes']],
    ['a tracking answer that is only quoted', `see ${tracking}`, token, ['the text around it']],
    ['a cut token alone', cut, cut, []],
    ['a cut token and a word', `${cut} x`, cut, ['the text around it']],
    ['a word and a cut token', `x ${cut}`, cut, ['the text around it']],
    [
      'a cut token with an invisible character inside',
      `${cut.slice(0, 40)}\u200b${cut.slice(40)}`,
      cut,
      ['invisible characters'],
    ],
    ['a cut token over two lines', `${cut.slice(0, 40)}\n${cut.slice(40)}`, cut, ['line breaks']],
  ])('%s', (_, text, found, stripped) => {
    expect(parsePasted(text)).toEqual({ text: found, stripped, sent: [] });
  });
});

test.each([
  ['opening quotes', `${'"'.repeat(2_000_000)}`],
  ['white space inside', `eyJ${' '.repeat(2_000_000)}x`],
  ['line breaks', `eyJ${' \n'.repeat(1_000_000)}x`],
  ['starts of tokens', 'eyJ'.repeat(700_000)],
  ['dots', `eyJ${'.'.repeat(2_000_000)}`],
  ['a header without an end', `eyJ${'a'.repeat(15_000_000)}`],
  ['long segments', `x eyJ${'a'.repeat(8_000_000)}.${'b'.repeat(7_000_000)}.c`],
  ['a name that never ends', `export ${'a'.repeat(2_000_000)}`],
  ['a link that never ends', `https://jwt.io/#${'token'.repeat(400_000)}`],
  ['Bearer and nothing', `Bearer${' '.repeat(2_000_000)}x`],
  ['open objects', '{"token":'.repeat(200_000)],
  ['line feeds', `x${'\n '.repeat(1_000_000)}x`],
  ['words like headers', 'eyAx.e.e '.repeat(222_222)],
  ['headers', 'eyJhbGciOiJIUzI1N.e '.repeat(20_000)],
])('very many characters of %s come back', (_, text) => {
  expect(parsePasted(text).text.length).toBeGreaterThan(0);
});
