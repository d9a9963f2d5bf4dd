import { describe, expect, test } from 'vitest';
import { holdsToken, readPrinted, readReply } from '../../src/checks/token-text.js';
import type { TokenReply } from '../../src/context.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl';
const reply = (overrides: Partial<TokenReply>): TokenReply => ({
  status: 200,
  contentType: 'application/json',
  location: null,
  body: jwt,
  bodyProblem: null,
  ...overrides,
});
const read = (body: string, field?: string) => readReply(reply({ body }), field);

describe('a token', () => {
  test.each<[string, string, string | undefined]>([
    ['the whole text', jwt, undefined],
    ['with a line feed', `${jwt}\n`, undefined],
    ['a JSON string', JSON.stringify(jwt), undefined],
    ['in token', JSON.stringify({ token: jwt }), undefined],
    ['in jwt', JSON.stringify({ id: 1, jwt }), undefined],
    ['in jwtToken', JSON.stringify({ jwtToken: jwt }), undefined],
    ['in accessToken', JSON.stringify({ accessToken: jwt }), undefined],
    ['in the first of several', JSON.stringify({ accessToken: 'other', token: jwt }), undefined],
    ['in a field that is named', JSON.stringify({ data: { items: [{ chat: jwt }] } }), 'data.items.0.chat'],
  ])('%s', (_, body, field) => {
    expect(read(body, field)).toEqual({ token: jwt });
  });
});

test.each([jwt, `${jwt}\n`, JSON.stringify({ token: jwt })])(
  'a token that is sent as HTML, as frameworks do unless told otherwise: %s',
  (body) => {
    expect(readReply(reply({ contentType: 'text/html; charset=utf-8', body }), undefined)).toEqual({
      token: jwt,
    });
  },
);

describe('a customer’s token anywhere in an answer', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const make = (claims: object) => `${encode({ alg: 'HS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
  const token = make({ externalId: 'u7', iat: 1 });
  test.each([
    ['alone', token, null, true],
    ['in a field', JSON.stringify({ data: { token } }), null, true],
    ['in a page', `<script>login("${token}")</script>`, null, true],
    ['in a redirect', '', `https://app.example/#jwt=${token}`, true],
    ['of nobody', `<script>csrf("${make({ iat: 1, jti: 'x'.repeat(20) })}")</script>`, null, false],
    ['nowhere', 'no', null, false],
    ['in what could not be read', null, null, null],
  ])('%s', (_, body, location, found) => expect(holdsToken({ body, location })).toBe(found));
});

describe('an answer without a token says what it is', () => {
  test.each<[string, Partial<TokenReply>, string | undefined, RegExp, RegExp | null]>([
    ['500', { status: 500 }, undefined, /^answers with status 500$/, /log of the backend/],
    ['404', { status: 404 }, undefined, /^answers with status 404$/, /URL, method and body/],
    ['429', { status: 429 }, undefined, /^answers with status 429$/, /limits its calls/],
    [
      'a redirect with a password',
      { status: 302, location: 'https://qa:S3cret@sso.example.com/login' },
      undefined,
      /^redirects \(302\) to https:\/\/sso\.example\.com\/login instead/,
      /--token-header/,
    ],
    ['401', { status: 401 }, undefined, /^refuses the request \(401\)$/, /--token-header/],
    [
      '302',
      { status: 302, location: 'https://sso.example.com/in?state=s3cr3t' },
      undefined,
      /^redirects \(302\) to https:\/\/sso\.example\.com\/in instead/,
      /--token-header/,
    ],
    [
      'a page',
      { contentType: 'text/html; charset=utf-8', body: 'hello' },
      undefined,
      /a page \(HTML\)/,
      /--token-header/,
    ],
    [
      'a page without its type',
      { contentType: null, body: '\n<!DOCTYPE html>' },
      undefined,
      /a page \(HTML\)/,
      null,
    ],
    ['nothing', { body: ' \n' }, undefined, /^gives nothing at all$/, null],
    [
      'too much',
      { body: null, bodyProblem: 'is larger than 1 MiB' },
      undefined,
      /^sends an answer that is larger than 1 MiB$/,
      null,
    ],
    [
      'another field',
      { body: JSON.stringify({ a: [{ b: jwt }] }) },
      undefined,
      /no token in token, jwt, jwtToken, accessToken$/,
      /--token-field a\.0\.b$/,
    ],
    [
      'a field that is not there',
      { body: JSON.stringify({ token: jwt }) },
      'jwt',
      /^its field jwt is not there$/,
      /--token-field token$/,
    ],
    ['a field of another kind', { body: '{"jwt":7}' }, 'jwt', /^its field jwt is not text$/, null],
    ['an inherited field', { body: '{}' }, 'constructor.name', /is not there$/, null],
    ['a field, and no JSON', { body: jwt }, 'token', /the answer is not JSON$/, null],
  ])('%s', (_, overrides, field, reason, hint) => {
    const reading = readReply(reply(overrides), field);
    expect(reading).toEqual({
      problem: {
        status: 'failed',
        reason: expect.stringMatching(reason),
        hint: hint === null ? expect.toBeOneOf([null, expect.any(String)]) : expect.stringMatching(hint),
      },
    });
    expect(JSON.stringify(reading)).not.toMatch(/s3cr3t|eyJ/);
  });
});

describe('a command', () => {
  const printed = (exit: { code: number } | { signal: number }) =>
    readPrinted({ exit, stdout: `${jwt}\n`, stderr: 'oops' }, undefined);
  test('that succeeds gives what it printed', () => {
    expect(printed({ code: 0 })).toEqual({ token: jwt });
  });
  test.each([
    [{ code: 3 }, 'the command failed with exit code 3'],
    [{ signal: 9 }, 'the command was ended by signal 9'],
  ])('that ends with %j gives none, whatever it printed', (exit, reason) => {
    expect(printed(exit)).toMatchObject({ problem: { reason } });
  });
});
