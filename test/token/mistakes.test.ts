/** Mistakes with times, headers and places: the first finding names the cause, and no good token is named. */
import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/token/decode.js';
import { type InspectReport, reportToken } from '../../src/token/inspect.js';
import { parsePasted } from '../../src/token/paste/pasted.js';
import { checkSignature } from '../../src/token/verification.js';
import { encode, goodClaims, makeToken, now, secret } from './made-tokens.js';

function inspect(text: string): InspectReport {
  const pasted = parsePasted(text);
  const token = decodeToken(pasted.text);
  const key = new TextEncoder().encode(secret);
  return reportToken({ token, now, signature: checkSignature(token, key), secret: key, found: pasted });
}

function sayFirst(text: string): string {
  const [first] = inspect(text).findings;
  return `${first?.code}: ${first?.message}; ${first?.hint}`;
}

const withClaims = (claims: object) => makeToken({ ...goodClaims, ...claims });

describe('an iat that is text', () => {
  test.each<[string, RegExp]>([
    ['{{$timestamp}}', /which is a template/],
    ['Math.floor(Date.now() / 1000)', /which is a piece of code/],
    ['time()', /which is a piece of code/],
    ['$(date +%s)', /which is a template/],
    ['undefined', /missing value/],
    ['[object Promise]', /await/],
    ['2026-11-22T14:20:00Z', /ISO 8601/],
    ['Sun, 22 Nov 2026 14:20:00 GMT', /a date as text/],
    ['/Date(1795357200000)/', /\.NET's old serializers/],
    ['22.11.2026', /a date as text/],
    ['0x6b02f9d0', /hexadecimal/],
  ])('%s', (iat, says) => expect(sayFirst(withClaims({ iat }))).toMatch(says));
});

describe('a time that is the end of the token', () => {
  test.each<[string, object, RegExp]>([
    ['the same as exp', { iat: now + 3600, exp: now + 3600 }, /not when it ends/],
    ['exchanged with exp', { iat: now + 900, exp: now }, /not when it ends/],
    ['a quarter of an hour ahead', { iat: now + 900 }, /not when it ends/],
    ['an hour ahead, or a time zone', { iat: now + 3600 }, /local time .*or a lifetime was added/],
  ])('%s', (_, claims, says) => expect(sayFirst(withClaims(claims))).toMatch(says));

  test.each([900, 3600, 900_000])('an exp of %s is a span', (exp) =>
    expect(sayFirst(withClaims({ exp }))).toMatch(/^EXP_PASSED: exp 1970-01-\d\d .* passed/),
  );
});

describe('a header', () => {
  const [, payload = '', signature = ''] = makeToken(goodClaims).split('.');
  test.each<[string, string, RegExp]>([
    [
      'with the address of an algorithm',
      makeToken(goodClaims, { alg: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', typ: 'JWT' }),
      /SecurityAlgorithms\.HmacSha256,/,
    ],
    [
      'as Python prints a dict',
      `${Buffer.from("{'alg': 'HS256'}").toString('base64url')}.${payload}.${signature}`,
      /the header is not JSON: it is Python's/,
    ],
    [
      'behind a byte-order mark',
      `${Buffer.from('\ufeff{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${payload}.${signature}`,
      /the header .*byte-order mark/,
    ],
  ])('%s', (_, token, says) => expect(sayFirst(token)).toMatch(says));
});

describe('claims', () => {
  test.each<[string, object, RegExp]>([
    [
      'an id in an object for the customer',
      { user: { id: 8412 }, iat: now },
      /"id" stands inside "user".*externalId/,
    ],
    ['an id in an object', { externalId: { $oid: 'abc' }, iat: now }, /its "\$oid" may be meant/],
    ['an id in a list', { externalId: ['8412'], iat: now }, /its first entry may be meant/],
  ])('%s', (_, claims, says) => expect(sayFirst(makeToken(claims))).toMatch(says));
});

test('a prompt behind the token is not a part of it', () => {
  const token = makeToken(goodClaims);
  for (const prompt of ['root@web-1:~# ', '$ ', '% ', '[ada@web ~]$ '])
    expect(inspect(`${token}${prompt}`)).toMatchObject({ verdict: 'accepted' });
});

test('a payload in base64 alone is no token', () =>
  expect(sayFirst(encode(goodClaims))).toMatch(/payload of a token alone/));
