/** Endpoints over real sockets, each with one mistake: no dangerous one is green, no reason is false, no good one is red. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { CheckReport, CheckResult } from '../../src/check/report.js';
import { type CheckOptions, runCheck as runCheckWithSettings } from '../../src/commands/check.js';
import { askForToken } from '../../src/http/transport.js';
import { fakeContext, noApi, noBackend, testNow } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { serve } from '../support/http-server.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const secret = madeUpSecret();
const apiKey = madeUpApiKey();
const session = `sess_${madeUpSecret()}`;
const otherSession = `sess_${madeUpSecret()}`;
const appKey = madeUpSecret();

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An HS256 token, by hand. */
function sign(claims: object, key: string = secret, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: string;
  /** By the clock of the run, in seconds. */
  readonly now: number;
  /** Of calls so far, this one included. */
  readonly count: number;
  /** Whose session was sent; undefined for none, or a made-up one. */
  readonly user: string | undefined;
  /** A good token for an e-mail address. */
  token(email?: string, claims?: object): string;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

type Endpoint = (call: Call) => Reply;

const json = (value: unknown, headers: Reply['headers'] = {}, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});
const text = (body: string, type = 'text/plain'): Reply => ({ headers: { 'content-type': type }, body });
const refuse: Reply = json({ error: 'log in first' }, {}, 401);

/** An endpoint that is right but for what it answers to a customer. */
const withSession =
  (answer: (call: Call, user: string) => Reply, otherwise: (call: Call) => Reply = () => refuse): Endpoint =>
  (call) =>
    call.user === undefined ? otherwise(call) : answer(call, call.user);

const ada = 'ada@example.com';
const bearer = 'Authorization: Bearer env:QA';

function findUser({ headers }: IncomingMessage): string | undefined {
  const sent = `${headers.authorization ?? ''} ${headers.cookie ?? ''} ${headers['x-session'] ?? ''}`;
  if (sent.includes(session)) return ada;
  return sent.includes(otherSession) ? 'bob@example.com' : undefined;
}

/** Runs every check against an endpoint, by a clock that goes on only while kchat waits. */
async function checkEndpoint(endpoint: Endpoint, options: Partial<Flags<CheckOptions>> = {}, path = '/t') {
  let now = testNow + 7_000;
  const clock = { now: () => now };
  let count = 0;
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      count += 1;
      const seconds = Math.floor(now / 1000);
      const call: Call = {
        request,
        url: new URL(request.url ?? '', 'http://backend.test'),
        body: Buffer.concat(chunks).toString(),
        now: seconds,
        count,
        user: findUser(request),
        token: (email = ada, claims = {}) => sign({ email, iat: seconds, ...claims }),
      };
      const { status = 200, headers = {}, body = '' } = endpoint(call);
      response.writeHead(status, headers).end(body);
    });
  });
  const env = {
    KUSTOMER_ORG: 'acme',
    KUSTOMER_CHAT_SECRET: secret,
    KUSTOMER_API_KEY: apiKey,
    QA: session,
    QA_B: otherSession,
    APP_KEY: appKey,
    QA_EMAIL: ada,
    QA_JWT: sign({ user: 'ada', exp: 4_000_000_000 }, madeUpSecret()),
  };
  const context = fakeContext({
    env,
    clock,
    api: { ...noApi, fetchChatSecret: async () => ({ secret, clockSkewSeconds: 0 }) },
    backend: {
      ...noBackend,
      ask: (request, timeoutMs) =>
        askForToken(request, timeoutMs, {
          version: '1.2.3',
          env: {},
          clock,
          signal: new AbortController().signal,
        }),
    },
  });
  const given: Flags<CheckOptions> = {
    apiKeyStdin: false,
    tokenUrl: `${server.origin}${path}`,
    tokenHeader: [bearer],
    secondSession: [],
    only: [],
    skip: [],
    require: [],
    expectEmail: ada,
    ...options,
  };
  const wait = async (ms: number) => {
    now += ms;
  };
  const runCheck = fromFlags((all: CheckOptions, on: typeof context) => runCheckWithSettings(all, on, wait));
  return (await runCheck(given, context)).report;
}

const bad = ({ checks }: CheckReport) =>
  checks.filter(({ status }) => status === 'failed' || status === 'warned');
const told = ({ name, status, reason, hint }: CheckResult) => `${name} ${status}: ${reason} / ${hint}`;

const reverse = (value: string) =>
  value.replace(/[a-z]/gi, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
const good = withSession(({ token }, user) => json({ token: token(user) }));
const postedAs = (email: string): Partial<Flags<CheckOptions>> => ({
  tokenMethod: 'POST',
  tokenBody: JSON.stringify({ email }),
});
const bodyEmail = (call: Call): string => JSON.parse(call.body).email;

describe('a dangerous endpoint is red', () => {
  const leak = /anyone who reads it can log in as anyone: take it out and replace the secret/;
  const secretIn = (make: (call: Call) => Reply): Endpoint => withSession(make);
  const beside = (value: string) => secretIn(({ token }) => json({ token: token(), beside: value }));
  test.each<[string, Endpoint, string, RegExp, Partial<Flags<CheckOptions>>?, string?]>([
    ['the secret beside the token', beside(secret), 'token-endpoint', leak],
    [
      'deep in JSON',
      secretIn(({ token }) => json({ token: token(), a: [{ b: secret }] })),
      'token-endpoint',
      leak,
    ],
    ['as the token', secretIn(() => text(secret)), 'token-endpoint', leak],
    ['as the token, in JSON', secretIn(() => json({ token: secret })), 'token-endpoint', leak],
    [
      'in a header',
      secretIn(({ token }) => json({ token: token() }, { 'x-debug': secret })),
      'token-endpoint',
      leak,
    ],
    [
      'in a cookie',
      secretIn(({ token }) => json({ token: token() }, { 'set-cookie': `s=${encodeURIComponent(secret)}` })),
      'token-endpoint',
      leak,
    ],
    [
      'in a claim',
      secretIn(({ token }) => json({ token: token(ada, { key: secret }) })),
      'token-endpoint',
      /payload.*replace the secret/,
    ],
    [
      "in a token's header",
      secretIn(({ now }) =>
        json({ token: sign({ email: ada, iat: now }, secret, { alg: 'HS256', typ: 'JWT', kid: secret }) }),
      ),
      'token-endpoint',
      leak,
    ],
    [
      'in a page of an error',
      () => ({ status: 500, headers: { 'content-type': 'text/html' }, body: `<pre>key=${secret}</pre>` }),
      'token-endpoint',
      leak,
    ],
    [
      'to who is refused',
      withSession(
        ({ token }) => json({ token: token() }),
        () => json({ error: `bad ${secret}` }, {}, 401),
      ),
      'token-endpoint',
      leak,
    ],
    ['in base64', beside(Buffer.from(secret).toString('base64')), 'token-endpoint', leak],
    [
      'in base64 with more around it',
      beside(Buffer.from(`SECRET=${secret};`).toString('base64url')),
      'token-endpoint',
      leak,
    ],
    ['in hex', beside(Buffer.from(secret).toString('hex').toUpperCase()), 'token-endpoint', leak],
    [
      'percent-encoded',
      beside([...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join('')),
      'token-endpoint',
      leak,
    ],
    [
      'with JSON escapes',
      secretIn(({ token }) => text(`{"token":"${token()}","s":"${reverse(secret)}"}`, 'application/json')),
      'token-endpoint',
      leak,
    ],
    ['in JSON in JSON', beside(JSON.stringify({ secret })), 'token-endpoint', leak],
    [
      'in bytes that are no text',
      secretIn(() => ({ body: Buffer.concat([Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(secret)]) })),
      'token-endpoint',
      leak,
    ],
    [
      'the API key beside the token',
      beside(apiKey),
      'token-endpoint',
      /the API key.*replace the secret and the key/,
    ],
    [
      'the session in a claim',
      withSession(({ token }) => json({ token: token(ada, { sid: session }) })),
      'token-endpoint',
      /payload holds env:QA/,
    ],

    [
      'no credentials, and a token',
      ({ token }) => json({ token: token() }),
      'endpoint-auth',
      /carries no credentials at all/,
      { tokenHeader: [] },
    ],
    [
      'anyone gets a token',
      ({ token }) => json({ token: token() }),
      'endpoint-auth',
      /^without its credentials .*anyone who asks/,
    ],
    [
      'any value will do',
      ({ request, token }) => (request.headers.authorization ? json({ token: token() }) : refuse),
      'endpoint-auth',
      /^with a made-up value for env:QA .*any value will do/,
    ],
    [
      'any value of the right shape will do',
      ({ request, token }) =>
        /^Bearer sess_\w+$/.test(request.headers.authorization ?? '') ? json({ token: token() }) : refuse,
      'endpoint-auth',
      /any value will do/,
    ],
    [
      'a session whose signature is not checked',
      ({ request, token }) => {
        const [, payload = ''] = (request.headers.authorization ?? '').split('.');
        const claims = Buffer.from(payload, 'base64url').toString();
        return claims.includes('"user":"ada"') ? json({ token: token() }) : refuse;
      },
      'endpoint-auth',
      /^with a made-up value for env:QA_JWT .*any value will do/,
      { tokenHeader: ['Authorization: Bearer env:QA_JWT'] },
    ],
    [
      'any cookie will do',
      ({ request, token }) =>
        /sid=./.test(request.headers.cookie ?? '') ? json({ token: token() }) : refuse,
      'endpoint-auth',
      /any value will do/,
      { tokenHeader: ['Cookie: theme=dark; sid=env:QA'] },
    ],
    [
      "the app's key alone is enough",
      ({ request, token }) => (request.headers['x-api-key'] === appKey ? json({ token: token() }) : refuse),
      'endpoint-auth',
      /^without env:QA .*env:APP_KEY alone is enough/,
      { tokenHeader: [bearer, 'X-Api-Key: env:APP_KEY'] },
    ],
    [
      'a 401 with the token in a cookie',
      withSession(
        ({ token }) => json({ token: token() }),
        ({ token }) => ({ status: 401, headers: { 'set-cookie': `chat=${token()}; HttpOnly` } }),
      ),
      'endpoint-auth',
      /^without its credentials .*\(401, in its header set-cookie\)/,
    ],
    [
      'a redirect with the token',
      withSession(
        ({ token }) => json({ token: token() }),
        ({ token }) => ({ status: 302, headers: { location: `/login#jwt=${token()}` } }),
      ),
      'endpoint-auth',
      /in its header location/,
    ],
    [
      'a redirect with the token, percent-encoded',
      withSession(
        ({ token }) => json({ token: token() }),
        ({ token }) => ({
          status: 302,
          headers: { location: `/login?jwt=${token().replaceAll('.', '%2E')}` },
        }),
      ),
      'endpoint-auth',
      /in its header location/,
    ],
    [
      'an e-mail address in the URL',
      withSession(({ token, url }) => json({ token: token(url.searchParams.get('email') ?? '') })),
      'endpoint-auth',
      /^asked for ada\+kchat@example\.com, the same session gets a token for ada\+kchat@/,
      {},
      '/t?email=ada%40example.com',
    ],
    [
      'an e-mail address in the URL, as it is',
      withSession(({ token, url }) => json({ token: token(url.searchParams.get('email') ?? '') })),
      'endpoint-auth',
      /^asked for ada\+kchat@example\.com, the same session gets a token for ada\+kchat@/,
      {},
      '/t?email=ada@example.com',
    ],
    [
      'an e-mail address in a form',
      withSession((call) => json({ token: call.token(new URLSearchParams(call.body).get('email') ?? '') })),
      'endpoint-auth',
      /^asked for ada\+kchat@example\.com, the same session gets a token for ada\+kchat@/,
      { tokenMethod: 'POST', tokenBody: `email=${ada}` },
    ],
    [
      'an e-mail address in the body',
      withSession((call) => json({ token: call.token(bodyEmail(call)) })),
      'endpoint-auth',
      /whoever is logged in can log in as anyone/,
      postedAs(ada),
    ],
    [
      'another e-mail address that was given',
      withSession((call) => json({ token: call.token(bodyEmail(call)) })),
      'endpoint-auth',
      /^asked for eve@example\.com/,
      { ...postedAs(ada), otherEmail: 'eve@example.com' },
    ],
    [
      'an external id in the path',
      withSession(({ url, now }) =>
        json({ token: sign({ externalId: url.pathname.split('/')[2], iat: now }) }),
      ),
      'endpoint-auth',
      /can log in as anyone/,
      { expectEmail: undefined, expectExternalId: 'user_42' },
      '/users/user_42/t',
    ],
    [
      'two sessions, one customer',
      withSession(({ token }) => json({ token: token() })),
      'identity',
      /^both sessions get a token for the same customer, ada@example\.com/,
      { secondSession: ['Authorization: Bearer env:QA_B'] },
    ],
    [
      'a second session that is refused',
      ({ request, token }) =>
        request.headers.authorization?.includes(session) ? json({ token: token() }) : refuse,
      'identity',
      /^the second session gets no token: it refuses the request \(401\)/,
      { secondSession: ['Authorization: Bearer env:QA_B'] },
    ],

    [
      'an id that nobody set',
      withSession(({ now }) => json({ token: sign({ externalId: 'None', iat: now }) })),
      'token-endpoint',
      /^IDENTITY_SHARED: .*become one customer/,
      { expectEmail: undefined },
    ],
    [
      'a template that was not filled in',
      withSession(({ now }) =>
        json({ token: sign({ externalId: ['user_', '{user.id}'].join('$'), iat: now }) }),
      ),
      'token-endpoint',
      /^IDENTITY_SHARED: /,
      { expectEmail: undefined },
    ],
    [
      'a guest',
      withSession(({ now }) => json({ token: sign({ externalId: 'guest', iat: now }) })),
      'token-endpoint',
      /^IDENTITY_SHARED: /,
      { expectEmail: undefined },
    ],

    [
      'an answer that anyone may keep',
      withSession(({ token }) => json({ token: token() }, { 'cache-control': 'public, max-age=60' })),
      'freshness',
      /any cache on the way .*public/,
    ],
    [
      'an answer for shared caches',
      withSession(({ token }) => json({ token: token() }, { 'cache-control': 's-maxage=60' })),
      'freshness',
      /any cache on the way/,
    ],
    [
      'an answer with an age',
      withSession(({ token }) => json({ token: token() }, { age: '37' })),
      'freshness',
      /comes from a cache \(age: 37\)/,
    ],
    [
      'a hit',
      withSession(({ token }) => json({ token: token() }, { 'X-Cache': 'HIT from edge' })),
      'freshness',
      /comes from a cache \(x-cache: HIT/,
    ],
    [
      "Cloudflare's hit",
      withSession(({ token }) => json({ token: token() }, { 'cf-cache-status': 'HIT' })),
      'freshness',
      /cf-cache-status: HIT/,
    ],
    [
      'RFC 9211',
      withSession(({ token }) => json({ token: token() }, { 'cache-status': 'edge; hit; ttl=30' })),
      'freshness',
      /cache-status: edge; hit/,
    ],
    [
      '304 to the ETag of the first',
      withSession(({ token, request }) =>
        request.headers['if-none-match'] ? { status: 304 } : json({ token: token() }, { etag: '"u7"' }),
      ),
      'freshness',
      /304 \(Not Modified\): it comes from a cache/,
    ],
    [
      'a cache that gives it to anyone',
      ({ token, count }) => json({ token: token() }, count > 1 ? { 'x-cache': 'HIT' } : {}),
      'endpoint-auth',
      /a cache gives it to anyone who asks \(x-cache: HIT\)/,
    ],

    [
      'a byte-order mark',
      withSession(({ token }) => json({ token: token() })),
      'token-endpoint',
      /byte-order mark/,
    ],
    [
      'quotes in text/plain',
      withSession(({ token }) => text(`"${token()}"`)),
      'token-endpoint',
      /it comes with quotes/,
    ],
    [
      'a line feed in text/plain',
      withSession(({ token }) => text(`${token()}\n`)),
      'token-endpoint',
      /it comes with white space/,
    ],
    [
      '"Bearer " in JSON',
      withSession(({ token }) => json({ token: `Bearer ${token()}` })),
      'token-endpoint',
      /it comes with "Bearer"/,
    ],
  ])('%s', async (name, endpoint, check, reason, options, path) => {
    const marked: Endpoint = (call) => {
      const reply = endpoint(call);
      return name === 'a byte-order mark' ? { ...reply, body: `\ufeff${reply.body}` } : reply;
    };
    const report = await checkEndpoint(marked, options, path);
    const found = report.checks.find((result) => result.name === check);
    expect(found?.reason, bad(report).map(told).join('\n')).toMatch(reason);
    expect(found?.status).toBe('failed');
    for (const credential of [secret, apiKey, session])
      expect(JSON.stringify(report)).not.toContain(credential);
  });

  test('a token that is kept for less than a minute', async () => {
    let kept: string | undefined;
    const report = await checkEndpoint(
      withSession(({ token }) => {
        kept ??= token();
        return json({ token: kept });
      }),
    );
    expect(bad(report).map(told)).toEqual([
      expect.stringMatching(/^freshness failed: both calls give the same token: it comes from a cache/),
    ]);
  });
});

test.each([
  { 'cache-control': 'private, max-age=60' },
  { expires: new Date(testNow + 900_000).toUTCString(), date: new Date(testNow).toUTCString() },
])('an answer that the app itself may keep is a warning: %j', async (headers) => {
  const report = await checkEndpoint(withSession(({ token }) => json({ token: token() }, headers)));
  expect(bad(report).map(told)).toEqual([
    expect.stringMatching(/^freshness warned: the app may keep its answer and send an old token/),
  ]);
});

const page = (body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});
const phpWarning =
  '<br />\n<b>Warning</b>:  Undefined variable $user in <b>/var/www/token.php</b> on line <b>12</b><br />\n';
const phpFatal =
  'PHP Fatal error:  Uncaught Error: Call to undefined function jwt() in /var/www/token.php on line 3';
const nodeTrace =
  "TypeError: Cannot read properties of undefined (reading 'email')\n    at sign (/app/token.js:12:30)\n    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)";
const pythonTrace =
  'Traceback (most recent call last):\n  File "/app/app.py", line 9, in token\n    jwt.encode(claims, key)\nTypeError: Expected a string value';

describe('a reason is true', () => {
  test.each<[string, Endpoint, string, RegExp, RegExp, Partial<Flags<CheckOptions>>?]>([
    [
      'a PHP warning in front of JSON',
      withSession(({ token }) => page(`${phpWarning}${JSON.stringify({ token: token() })}`)),
      'token-endpoint',
      /^prints a PHP message into its answer: "Warning: Undefined variable \$user in \/var\/www\/token\.php on line 12"$/,
      /display_errors/,
    ],
    [
      'a PHP fatal error',
      () => page(phpFatal),
      'token-endpoint',
      /PHP message .*Call to undefined function/,
      /^fix what it reports/,
    ],
    [
      'a PHP fatal error with its status',
      () => page(phpFatal, 500),
      'token-endpoint',
      /^answers with status 500: it says "PHP Fatal error: .*undefined function jwt/,
      /log of the backend/,
    ],
    [
      'a stack trace in front of JSON',
      withSession(({ token }) => text(`${nodeTrace}\n${JSON.stringify({ token: token() })}`)),
      'token-endpoint',
      /^prints a stack trace into its answer: "TypeError: Cannot read properties of undefined/,
      /log/,
    ],
    [
      'a stack trace in a page',
      () => page(`<html><pre>${nodeTrace.replaceAll('\n', '<br>')}</pre></html>`, 500),
      'token-endpoint',
      /status 500: it says "TypeError: Cannot read properties of undefined/,
      /log/,
    ],
    [
      'a trace of Python',
      () => text(pythonTrace),
      'token-endpoint',
      /stack trace .*"TypeError: Expected a string value"/,
      /log/,
    ],
    [
      'JSON in base64',
      withSession(({ token }) => text(Buffer.from(JSON.stringify({ token: token() })).toString('base64'))),
      'token-endpoint',
      /^gives base64: decoded, it holds a token$/,
      /without encoding/,
    ],
    [
      'a token in base64',
      withSession(({ token }) => json({ token: Buffer.from(token()).toString('base64') })),
      'token-endpoint',
      /^gives base64: decoded, it holds a token$/,
      /without encoding/,
    ],
    [
      'a second call that fails',
      withSession(({ token, count }) =>
        count > 1 ? json({ error: 'pool is empty' }, {}, 500) : json({ token: token() }),
      ),
      'freshness',
      /^the second call answers with status 500: it says "pool is empty"$/,
      /^look at the log of the backend$/,
      { skip: ['endpoint-auth'] },
    ],
    [
      'a second call that is limited',
      withSession(({ token, count }) =>
        count > 1 ? json({}, { 'retry-after': '30' }, 429) : json({ token: token() }),
      ),
      'freshness',
      /^the second call answers with status 429: Retry-After: 30$/,
      /limit on calls/,
      { skip: ['endpoint-auth'] },
    ],
    [
      'a promise',
      () => json({ token: {} }),
      'token-endpoint',
      /^its field token is \{\}, an object with nothing in it$/,
      /await is missing/,
    ],
    ['a promise as the whole answer', () => json({}), 'token-endpoint', /^gives \{\}/, /await is missing/],
    [
      'a promise as text',
      () => text('[object Promise]'),
      'token-endpoint',
      /^gives a promise that was written as text$/,
      /await is missing/,
    ],
    [
      'a coroutine as text',
      () => json({ token: '<coroutine object sign at 0x7f>' }),
      'token-endpoint',
      /^gives a promise/,
      /await/,
    ],
    [
      'undefined',
      () => text('undefined'),
      'token-endpoint',
      /^gives the word undefined, which/,
      /return the token/,
    ],
    [
      'None',
      () => json({ token: 'None' }),
      'token-endpoint',
      /^gives the word None, which/,
      /return the token/,
    ],
    [
      'another method',
      () => json({ message: 'Method Not Allowed' }, { allow: 'POST, OPTIONS' }, 405),
      'token-endpoint',
      /^answers with status 405: it says "Method Not Allowed"; Allow: POST, OPTIONS$/,
      /--token-method POST$/,
    ],
    [
      'Basic',
      () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="staging"' } }),
      'token-endpoint',
      /^refuses the request \(401\): WWW-Authenticate: Basic realm="staging"$/,
      /Basic env:NAME/,
    ],
    [
      "Cloudflare's challenge",
      () => ({
        ...page('<title>Just a moment...</title>', 403),
        headers: { 'cf-mitigated': 'challenge', 'content-type': 'text/html' },
      }),
      'token-endpoint',
      /^refuses the request \(403\): it says "Just a moment\.\.\."; cf-mitigated: challenge$/,
      /^Cloudflare stopped the request/,
    ],
    [
      'what a backend asks for',
      () => json({ error: 'invalid_request', error_description: 'platform is required' }, {}, 400),
      'token-endpoint',
      /^answers with status 400: it says "platform is required"$/,
      /URL, method and body/,
    ],
    [
      'errors in a list',
      () => json({ errors: [{ message: 'secretOrPrivateKey must have a value' }] }, {}, 500),
      'token-endpoint',
      /it says "secretOrPrivateKey must have a value"$/,
      /log/,
    ],
    [
      'text that would command a terminal',
      () => text('\u001b]0;owned\u0007 no\nmore', 'text/plain'),
      'token-endpoint',
      /TOKEN_MALFORMED/,
      /./,
    ],
    [
      'an iat that is rounded to a minute, as a cached one may be by chance',
      withSession(({ now }) => json({ token: sign({ email: ada, iat: Math.floor(now / 60) * 60 }) })),
      'freshness',
      /^both calls give the same token: its iat is rounded to \d+ s, or it comes from a cache$/,
      /no-store/,
    ],
    [
      'an iat that is rounded to five minutes',
      withSession(({ now }) =>
        json({ token: sign({ email: ada, iat: Math.floor((now - 7) / 600) * 600 - 300 }) }),
      ),
      'freshness',
      /rounded to (?:10|15) min/,
      /time of the call/,
    ],
    [
      'a page that is no login page',
      () => page('<html><title>Maintenance</title></html>'),
      'token-endpoint',
      /^answers with a page \(HTML\) instead of a token: "Maintenance"$/,
      /session/,
    ],
    [
      'a login page',
      () => page('<form><input type="password"></form>'),
      'token-endpoint',
      /: a login page\?$/,
      /session/,
    ],
  ])('%s', async (_, endpoint, check, reason, hint, options) => {
    const report = await checkEndpoint(endpoint, options);
    const found = report.checks.find((result) => result.name === check);
    expect(found?.reason, bad(report).map(told).join('\n')).toMatch(reason);
    expect(found?.hint).toMatch(hint);
    expect(JSON.stringify(report)).not.toMatch(/\\u001b\]|eyJ/);
  });
});

describe('a good endpoint is green', () => {
  test.each<[string, Endpoint, Partial<Flags<CheckOptions>>?, string?]>([
    ['JSON', good],
    ['text', withSession(({ token }, user) => text(token(user)))],
    [
      'text as HTML, as Express sends it',
      withSession(({ token }) => text(token(), 'text/html; charset=utf-8')),
    ],
    ['a string of JSON', withSession(({ token }) => json(token()))],
    ['a cookie', good, { tokenHeader: ['Cookie: theme=dark; sid=env:QA'] }],
    [
      'a session that it renews',
      withSession(({ token }) => json({ token: token() }, { 'set-cookie': `sid=${session}; HttpOnly` })),
    ],
    [
      "a session and the app's key",
      (call) => (call.request.headers['x-api-key'] === appKey ? good(call) : refuse),
      { tokenHeader: [bearer, 'X-Api-Key: env:APP_KEY'] },
    ],
    ["a session, whatever the app's key", good, { tokenHeader: [bearer, 'X-Api-Key: env:APP_KEY'] }],
    ['either of two sessions', good, { tokenHeader: [bearer, 'Cookie: sid=env:QA'] }],
    ['an address in the URL that it does not look at', good, {}, '/t?email=ada@example.com'],
    [
      'an address in the URL that must be that of the session',
      withSession((call, user) =>
        call.url.searchParams.get('email') === user
          ? json({ token: call.token(user) })
          : json({ error: 'not yours' }, {}, 403),
      ),
      {},
      '/t?email=ada@example.com',
    ],
    ['an address in the body', good, postedAs(ada)],
    [
      'an ETag, as Express makes it',
      withSession(({ token }) => json({ token: token() }, { etag: `W/"${token().slice(-20)}"` })),
    ],
    [
      'no-store',
      withSession(({ token }) => json({ token: token() }, { 'cache-control': 'private, no-store' })),
    ],
    [
      'a CDN that passes it on',
      withSession(({ token }) =>
        json({ token: token() }, { 'x-cache': 'MISS', 'cf-cache-status': 'DYNAMIC', age: '0' }),
      ),
    ],
    ['two sessions, two customers', good, { secondSession: ['Authorization: Bearer env:QA_B'] }],
    [
      'an id that is sent as a variable',
      withSession(({ token }) => json({ token: token(ada) })),
      { tokenMethod: 'POST', tokenBody: '{"user":"env:QA_EMAIL"}', tokenHeader: [bearer] },
    ],
    [
      'a refusal with a page',
      withSession(
        ({ token }) => json({ token: token() }),
        () => text('<!doctype html><form>Log in</form>', 'text/html'),
      ),
    ],
    [
      'a refusal with a redirect',
      withSession(
        ({ token }) => json({ token: token() }),
        () => ({ status: 302, headers: { location: '/login' } }),
      ),
    ],
    [
      'a password in the body',
      ({ body, token }) =>
        JSON.parse(body).password === 'correct horse' ? json({ token: token() }) : refuse,
      {
        tokenHeader: [],
        tokenMethod: 'POST',
        tokenBody: `{"email":"${ada}","password":"correct horse"}`,
      },
    ],
  ])('%s', async (_, endpoint, options, path) => {
    const report = await checkEndpoint(endpoint, options, path);
    expect(bad(report).map(told)).toEqual([]);
  });
});
