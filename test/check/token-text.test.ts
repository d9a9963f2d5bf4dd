/** What kchat makes of an answer of a backend: the token, or what the answer is instead. */
import { describe, expect, test } from 'vitest';
import { findCustomerToken, listPlaces } from '../../src/check/evidence/places.js';
import { parseReply } from '../../src/check/evidence/reply.js';
import { parsePrinted } from '../../src/check/evidence/token-text.js';
import type { HttpAnswer } from '../../src/http/transport.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl';
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const loginToken = `${encode({ alg: 'HS256' })}.${encode({ email: 'ada@example.com' })}.c2ln`;
/** An answer as a test writes it. */
interface Written {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly bodyProblem: string | undefined;
}
const reply = (written: Partial<Written>): HttpAnswer => {
  const { status = 200, contentType = 'application/json', location = null, bodyProblem } = written;
  const body = 'body' in written ? written.body : jwt;
  const headers = new Headers(written.headers ?? {});
  if (contentType !== null) headers.set('content-type', contentType);
  if (location !== null) headers.set('location', location);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return { status, headers, body, bodyProblem, bytes, midpoint: 0, elapsedMs: 0 };
};
const read = (body: string, field?: string) => parseReply(reply({ body }), field, []);

describe('a token', () => {
  test.each<[string, string, string | undefined]>([
    ['the whole text', jwt, undefined],
    ['a JSON string', JSON.stringify(jwt), undefined],
    ['in token', JSON.stringify({ token: jwt }), undefined],
    ['in jwt', JSON.stringify({ id: 1, jwt }), undefined],
    ['in jwtToken', JSON.stringify({ jwtToken: jwt }), undefined],
    ['in accessToken', JSON.stringify({ accessToken: jwt }), undefined],
    ['in the first of several', JSON.stringify({ accessToken: 'other', token: jwt }), undefined],
    ['in a field that is named', JSON.stringify({ data: { items: [{ chat: jwt }] } }), 'data.items.0.chat'],
  ])('%s', (_, body, field) => {
    expect(read(body, field)).toMatchObject({ token: jwt });
  });

  test.each<[object, string | undefined, string | null]>([
    [{ token: 'sess_abc', chatToken: loginToken }, undefined, 'chatToken'],
    [{ token: jwt, chat: { other: jwt, jwt: loginToken } }, undefined, 'chat.jwt'],
    [{ token: jwt, chat: loginToken }, 'token', 'chat'],
    [{ token: jwt, refresh: jwt }, undefined, null],
    [{ token: loginToken }, undefined, null],
  ])('%j: another one for a customer stands in its field', (value, field, elsewhere) => {
    expect(read(JSON.stringify(value), field)).toMatchObject({ elsewhere });
  });
});

test.each([jwt, JSON.stringify({ token: jwt })])(
  'a token that is sent as HTML, as frameworks do by default: %s',
  (body) => {
    expect(parseReply(reply({ contentType: 'text/html; charset=utf-8', body }), undefined, [])).toMatchObject(
      {
        token: jwt,
      },
    );
  },
);

describe('a customer’s token anywhere in an answer', () => {
  const make = (claims: object) => `${encode({ alg: 'HS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
  const token = make({ externalId: 'u7', iat: 1 });
  test.each([
    ['alone', token, null, true],
    ['in a field', JSON.stringify({ data: { token } }), null, true],
    ['in a page', `<script>login("${token}")</script>`, null, true],
    ['in a redirect', '', `https://app.example/#jwt=${token}`, true],
    ['of nobody', `<script>csrf("${make({ iat: 1, jti: 'x'.repeat(20) })}")</script>`, null, false],
    ['nowhere', 'no', null, false],
    ['in a cookie', 'no', null, true, { 'set-cookie': `chat=${token}; HttpOnly` }],
  ])('%s', (_, body, location, found, headers?: Written['headers']) =>
    expect(
      findCustomerToken(listPlaces(reply({ body, location, headers: headers ?? {} }))) !== undefined,
    ).toBe(found),
  );
});

describe('an answer without a token says what it is', () => {
  test.each<[string, Partial<Written>, string | undefined, RegExp, RegExp | null]>([
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
    ['nothing', { body: ' \n' }, undefined, /^gives nothing at all$/, /--token-field NAME$/],
    [
      'nothing, but a cookie',
      { status: 204, body: '', headers: { 'set-cookie': `chat=${loginToken}` } },
      undefined,
      /^gives nothing at all$/,
      /^its header set-cookie holds a JWT, but kchat takes the token from the body/,
    ],
    [
      'no token, but a header',
      { body: '{"ok":true}', headers: { 'x-chat-token': loginToken } },
      undefined,
      /no token in token/,
      /x-chat-token holds a JWT/,
    ],
    [
      'an empty object',
      { body: '{}' },
      undefined,
      /^gives \{\}, an object with nothing in it$/,
      /an await is missing/,
    ],
    [
      'an error with status 200',
      { body: '{"error":"not logged in","token":null}' },
      undefined,
      /^its field token is null, not text; there is "error": "not logged in"$/,
      /^does it want a session\?/,
    ],
    ['an error of null', { body: '{"error":null}' }, undefined, /accessToken$/, /--token-field NAME$/],
    ['null', { body: '{"jwt":null}' }, undefined, /^its field jwt is null, not text$/, /--token-field NAME$/],
    [
      'an object in a usual field',
      { body: JSON.stringify({ token: { refresh: jwt, value: loginToken } }) },
      undefined,
      /^its field token is an object, not text$/,
      /--token-field token\.value$/,
    ],
    [
      'a wrong encoding',
      { body: undefined, bodyProblem: 'is not compressed as its Content-Encoding says' },
      undefined,
      /not compressed as its Content-Encoding says$/,
      /Content-Encoding/,
    ],
    [
      'too much',
      { body: undefined, bodyProblem: 'is larger than 1 MiB' },
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
    ['a field of another kind', { body: '{"jwt":7}' }, 'jwt', /^its field jwt is a number, not text$/, null],
    ['a blank field', { body: '{"jwt":" "}' }, 'jwt', /^its field jwt is empty$/, null],
    ['an inherited field', { body: '{"a":1}' }, 'constructor.name', /is not there$/, null],
    ['a field, and no JSON', { body: jwt }, 'token', /the answer is not JSON$/, null],
  ])('%s', (_, overrides, field, reason, hint) => {
    const reading = parseReply(reply(overrides), field, []);
    expect(reading).toEqual({
      problem: {
        status: 'failed',
        reason: expect.stringMatching(reason),
        hint: hint === null ? expect.any(String) : expect.stringMatching(hint),
      },
    });
    expect(JSON.stringify(reading)).not.toMatch(/s3cr3t|eyJ/);
  });
});

describe('a refusal tells what to do', () => {
  const advise = (overrides: Partial<Written>, credentials: readonly string[]) => {
    const reading = parseReply(reply(overrides), undefined, credentials);
    return 'problem' in reading ? reading.problem.hint : undefined;
  };
  const refusals: Partial<Written>[] = [
    { status: 401 },
    { status: 403 },
    { contentType: 'text/html', body: 'hello' },
  ];

  test.each(refusals)('%j of a request with credentials: they are named', (overrides) => {
    expect(advise(overrides, ['env:QA', 'cookie'])).toBe(
      'is the session that was sent (env:QA, cookie) still good, and sent as the app sends it?',
    );
    expect(advise(overrides, [])).toMatch(/^does it want a session\? --token-header/);
  });

  test('a redirect may lead to the endpoint', () => {
    expect(advise({ status: 308, location: '/t/' }, ['env:QA'])).toMatch(
      /^if the endpoint is there, correct --token-url; is the session that was sent \(env:QA\) still good/,
    );
  });
});

describe('a command', () => {
  const printed = (exit: { code: number } | { signal: number }) =>
    parsePrinted({ exit, stdout: `${jwt}\n`, stderr: 'oops' }, undefined);
  test('that succeeds gives what it printed', () => {
    expect(printed({ code: 0 })).toMatchObject({ token: jwt });
  });
  test('that prints an error is not asked for a session', () => {
    const reading = parsePrinted({ exit: { code: 0 }, stdout: '{"error":"no"}', stderr: '' }, undefined);
    expect(reading).toMatchObject({ problem: { hint: expect.stringMatching(/--token-field NAME$/) } });
  });
  test.each([
    [{ code: 3 }, 'the command failed with exit code 3'],
    [{ signal: 9 }, 'the command was ended by signal 9'],
  ])('that ends with %j gives none, whatever it printed', (exit, reason) => {
    expect(printed(exit)).toMatchObject({ problem: { reason } });
  });
});
