/** The client against real sockets: what it sends, what it accepts, and what it makes of everything else. */

import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { createKustomerApi } from '../../src/kustomer/client.js';
import { createRedaction } from '../../src/terminal/redaction.js';
import { fakeOutput } from '../support/fake-context.js';
import { closedOrigin, serve, serveRaw } from '../support/http-server.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const secret = madeUpSecret();
const apiKey = madeUpApiKey();
const goodBody = JSON.stringify({
  data: { type: 'settings', id: '1', attributes: { secret, other: [1] }, more: true },
});

/** A client whose waits pass at once, and move its clock: nothing else does, however long an answer is under way. */
function open(signal = new AbortController().signal) {
  const output = fakeOutput();
  const waits: number[] = [];
  const start = Math.floor(Date.now() / 1000) * 1000;
  const slept = () => waits.reduce((sum, wait) => sum + wait, 0);
  const api = createKustomerApi({
    version: '1.2.3',
    env: {},
    clock: { now: () => start + slept() },
    output,
    signal,
    random: () => 0,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  const fetchFrom = (apiOrigin: string, timeoutMs = 20_000) =>
    api.fetchChatSecret({ org: 'acme', apiKey, apiOrigin, timeoutMs });
  return { api, output, waits, start, fetchFrom };
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

const refusal = (message: string) => JSON.stringify({ errors: [{ code: 'unauthorized', message }] });

describe('a good answer', () => {
  test('gives the secret, and the key goes in one header of one request', async () => {
    const server = await serve(answer(200, goodBody));
    expect(await open().fetchFrom(server.origin)).toEqual({ secret, clockSkewSeconds: expect.any(Number) });
    expect(server.requests).toEqual([
      {
        method: 'GET',
        url: '/v1/auth/customer/settings',
        headers: expect.objectContaining({
          authorization: `Bearer ${apiKey}`,
          'user-agent': 'kchat/1.2.3',
          accept: 'application/json',
        }),
      },
    ]);
  });

  test('may be compressed', async () => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(goodBody)),
    );
    expect(await open().fetchFrom(server.origin)).toMatchObject({ secret });
  });

  test.each(['application/vnd.api+json; charset=utf-8', 'APPLICATION/JSON'])('may be %s', async (type) => {
    const server = await serve(answer(200, goodBody, { 'content-type': type }));
    expect(await open().fetchFrom(server.origin)).toMatchObject({ secret });
  });

  test('may come in pieces of one byte', async () => {
    const server = await serve((_, response) => {
      for (const byte of Buffer.from(goodBody)) response.write(Buffer.from([byte]));
      response.end();
    });
    expect(await open().fetchFrom(server.origin)).toMatchObject({ secret });
  });

  test.each([
    [-120, 120],
    [3600, -3600],
  ])('with a Date %d s from now gives a skew of %d s', async (offset, skew) => {
    const { start, fetchFrom } = open();
    const server = await serve((_, response) => {
      response.sendDate = false;
      response.setHeader('date', new Date(start + offset * 1000).toUTCString()).end(goodBody);
    });
    expect(await fetchFrom(server.origin)).toEqual({ secret, clockSkewSeconds: skew });
  });

  test('that was long under way gives no skew which that explains', async () => {
    // The exchange takes 8 s of the client's clock, so its Date may be anything up to 8 s old.
    const times = [0, 0, 8000];
    const start = Math.floor(Date.now() / 1000) * 1000;
    const server = await serve((_, response) => {
      response.sendDate = false;
      response.setHeader('date', new Date(start).toUTCString()).end(goodBody);
    });
    const api = createKustomerApi({
      version: '1.2.3',
      env: {},
      clock: { now: () => start + (times.shift() ?? 8000) },
      output: fakeOutput(),
      signal: new AbortController().signal,
    });
    const request = { org: 'acme', apiKey, apiOrigin: server.origin, timeoutMs: 20_000 };
    expect(await api.fetchChatSecret(request)).toEqual({ secret, clockSkewSeconds: 0 });
  });

  test.each([
    '1',
    'yesterday',
    '2026-11-22T14:20:00Z',
    '22 Nov 2026 14:20:00',
    'Sun, 22 Nov 2026 14:20:00 +0100',
    'Sun Nov 22 14:20:00 2026',
  ])('with the Date %j, which is none, gives no skew', async (date) => {
    const server = await serve((_, response) => {
      response.sendDate = false;
      response.setHeader('date', date).end(goodBody);
    });
    expect((await open().fetchFrom(server.origin)).clockSkewSeconds).toBeNull();
  });

  test('without a Date gives no skew', async () => {
    const server = await serve((_, response) => {
      response.sendDate = false;
      response.end(goodBody);
    });
    expect(await open().fetchFrom(server.origin)).toEqual({ secret, clockSkewSeconds: null });
  });
});

describe('an answer that makes no sense', () => {
  const withSecret = (value: unknown) => JSON.stringify({ data: { attributes: { secret: value } } });
  test.each([
    [
      'HTML',
      answer(200, '<html>Sign in</html>', { 'content-type': 'text/html; charset=utf-8' }),
      'API_ANSWER_INVALID',
      /is not JSON \(text\/html\)/,
    ],
    [
      'JSON that is marked as a page',
      answer(200, goodBody, { 'content-type': 'text/html' }),
      'API_ANSWER_INVALID',
      /is not JSON \(text\/html\)/,
    ],
    [
      'a captive portal that says so',
      answer(511, '<html>', { 'content-type': 'text/html' }),
      'API_FAILED',
      /status 511 and no JSON/,
    ],
    ['truncated JSON', answer(200, goodBody.slice(0, 40)), 'API_ANSWER_INVALID', /is not JSON/],
    ['nothing', answer(200, ''), 'API_ANSWER_INVALID', /is not JSON/],
    ['an array', answer(200, '[]'), 'API_ANSWER_INVALID', /data\.attributes\.secret is not there/],
    [
      'JSON without a secret',
      answer(200, '{"data":{"attributes":{}}}'),
      'API_ANSWER_INVALID',
      /is not there/,
    ],
    [
      'a secret that no store would give back',
      answer(200, withSecret('x'.repeat(65_537))),
      'API_ANSWER_INVALID',
      /is too long/,
    ],
    ['an empty secret', answer(200, withSecret('')), 'API_ANSWER_INVALID', /is empty/],
    ['a number for a secret', answer(200, withSecret(7)), 'API_ANSWER_INVALID', /is a number, not a string/],
    ['null for a secret', answer(200, withSecret(null)), 'API_ANSWER_INVALID', /is null, not a string/],
    [
      'half a surrogate pair',
      answer(200, '{"data":{"attributes":{"secret":"\\ud800abc"}}}'),
      'API_ANSWER_INVALID',
      /is not Unicode text/,
    ],
    [
      'bytes that are not UTF-8',
      (_: unknown, response: Parameters<RequestListener>[1]) =>
        void response.end(Buffer.from([0x7b, 0xff, 0x7d])),
      'API_ANSWER_INVALID',
      /is not UTF-8/,
    ],
    [
      'more than 1 MiB',
      answer(200, `"${'x'.repeat(1_100_000)}"`),
      'API_ANSWER_INVALID',
      /is larger than 1 MiB/,
    ],
    [
      'a gzip bomb',
      (_: unknown, response: Parameters<RequestListener>[1]) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
      'API_ANSWER_INVALID',
      /is larger than 1 MiB/,
    ],
    ['deeply nested JSON', answer(200, '['.repeat(400_000) + ']'.repeat(400_000)), 'API_ANSWER_INVALID', /./],
    ['404', answer(404, refusal('no such org')), 'API_FAILED', /status 404: no such org/],
    ['400', answer(400, 'what?'), 'API_FAILED', /status 400/],
    [
      'a 500 that names its request',
      answer(500, '{}', { 'x-request-id': 'req-7' }),
      'API_FAILED',
      /status 500 \(request req-7\)/,
    ],
    ['an escape sequence', answer(400, refusal('\u001b[31mred')), 'API_FAILED', /\\u001b\[31mred/],
  ] as const)('%s', async (_, listener, code, message) => {
    const server = await serve(listener);
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a redirect: the key does not follow', async () => {
    const thief = await serve(answer(200, goodBody));
    const server = await serve(answer(302, '', { location: `${thief.origin}/v1/auth/customer/settings` }));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_FAILED',
      message: expect.stringContaining('redirect (302)'),
    });
    expect(thief.requests).toEqual([]);
  });
});

describe('a refused key', () => {
  const refuse =
    (status: number, current: RequestListener): RequestListener =>
    (request, response) =>
      (request.url === '/v1/auth/tokens/current'
        ? current
        : answer(status, refusal('unauthorized'), { 'x-request-id': 'req-9' }))(request, response);
  const valid = (roles: unknown) => answer(200, JSON.stringify({ data: { attributes: { roles } } }));

  test.each([401, 403])('%d for a valid key: it lacks the role', async (status) => {
    const server = await serve(refuse(status, valid(['org.tracking'])));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_LACKS_ROLE',
      message:
        'the key is valid but may not read the secret (request req-9); it has org.tracking, the guide asks for org.admin and org.user',
      hint: expect.stringContaining('this looks like the key of your app; create another one'),
    });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/auth/customer/settings',
      'GET /v1/auth/tokens/current',
    ]);
  });

  test('401 on both: invalid, expired or revoked', async () => {
    const server = await serve(refuse(401, answer(401, refusal('unauthorized'))));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_REFUSED',
      message: expect.stringContaining('invalid, expired or revoked'),
      hint: expect.stringContaining('IP addresses'),
    });
  });

  test('the API’s own words are told, made visible', async () => {
    const server = await serve(answer(403, refusal('your IP address is \u001b[1mnot allowed'), {}));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_REFUSED',
      message: expect.stringContaining('; the API says: your IP address is \\u001b[1mnot allowed'),
    });
  });

  test('a web page is no refusal by the API', async () => {
    const server = await serve(answer(403, '<html>Blocked</html>', { 'content-type': 'text/html' }));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_REFUSED',
      message: 'the request was refused (403) with a web page, which the API does not send',
      hint: expect.stringContaining('captive portal'),
    });
  });

  test.each([
    [
      'has passed by the API’s clock',
      Math.floor(Date.now() / 1000) - 60,
      'API_KEY_EXPIRED',
      "by the API's clock",
    ],
    ['is no date', -1e300, 'API_KEY_EXPIRED', 'has expired'],
    ['is no date either', 1e15, 'API_KEY_REFUSED', 'it is invalid, expired or revoked'],
  ])('a key whose exp %s is a refusal', async (_, exp, code, message) => {
    const server = await serve(answer(401, refusal('unauthorized')));
    const apiKey = madeUpApiKey({ exp });
    const request = { org: 'acme', apiKey, apiOrigin: server.origin, timeoutMs: 20_000 };
    await expect(open().api.fetchChatSecret(request)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('with the roles that the guide asks for: what it lacks is not known', async () => {
    const server = await serve(refuse(403, valid(['org.admin', 'org.user'])));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_LACKS_ROLE',
      message: expect.stringContaining(
        'it has org.admin, org.user, as the guide asks: what it lacks is not known',
      ),
      hint: expect.stringContaining('IP addresses'),
    });
  });

  test('is told although there was no time left to ask why', async () => {
    const server = await serve(refuse(401, () => {}));
    await expect(open().fetchFrom(server.origin, 600)).rejects.toMatchObject({
      code: 'API_KEY_REFUSED',
      message: expect.stringContaining('could not be found out'),
    });
  });

  test('401, and no answer to why', async () => {
    const server = await serve(refuse(401, answer(404, '')));
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_REFUSED',
      message: expect.stringContaining('could not be found out'),
    });
  });

  test('the wrong region says so', async () => {
    const server = await serve(
      answer(401, refusal('Auth token associated with pod prod2 but request is being handled by prod1')),
    );
    await expect(open().fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_KEY_WRONG_REGION',
      message: 'the key belongs to region prod2, but prod1 handled the request',
    });
  });
});

describe('what passes by itself', () => {
  /** Fails so many times, then answers. */
  const failing = (times: number, fail: RequestListener): RequestListener => {
    let left = times;
    return (request, response) => (left-- > 0 ? fail : answer(200, goodBody))(request, response);
  };

  test.each([
    ['503', answer(503, '')],
    ['502 in HTML', answer(502, '<html>', { 'content-type': 'text/html' })],
    ['504', answer(504, '')],
    ['a dropped connection', ((request) => void request.socket.destroy()) as RequestListener],
    [
      'a body that breaks off',
      ((_, response) =>
        void response
          .writeHead(200, { 'content-length': 500 })
          .write('{', () => response.destroy())) as RequestListener,
    ],
    ['429 whose time has passed', answer(429, '', { 'retry-after': '0' })],
  ] as const)('%s is asked again', async (_, fail) => {
    const server = await serve(failing(2, fail));
    expect(await open().fetchFrom(server.origin)).toMatchObject({ secret });
    expect(server.requests).toHaveLength(3);
  });

  test('and is an error after three retries', async () => {
    const server = await serve(answer(503, refusal('down for maintenance')));
    const { fetchFrom, waits } = open();
    await expect(fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'API_FAILED',
      message: expect.stringContaining('status 503: down for maintenance'),
    });
    expect(server.requests).toHaveLength(4);
    expect(waits).toEqual([200, 400, 800]);
  });

  test('nobody listening is told after retries', async () => {
    const { output, fetchFrom } = open();
    await expect(fetchFrom(closedOrigin)).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringContaining('refuses connections'),
    });
    expect(output.debugged.filter((line) => line.startsWith('attempt'))).toHaveLength(3);
  });

  test('a rate limit counts down in sight', async () => {
    const server = await serve((request, response) => {
      const refused = server.requests.length === 1;
      (refused ? answer(429, '', { 'retry-after': '3' }) : answer(200, goodBody))(request, response);
    });
    const { output, waits, fetchFrom } = open();
    expect(await fetchFrom(server.origin)).toMatchObject({ secret });
    expect([...new Set(output.statuses)].map((line) => /in \d s/.exec(line)?.[0])).toEqual([
      'in 4 s',
      'in 3 s',
      'in 2 s',
      'in 1 s',
    ]);
    expect(Math.max(...waits)).toBe(1000);
  });

  /** What the server says at 0.4 s past a whole second of its clock; a window of 60 s that began just now. */
  const second = Math.floor(Date.now() / 1000);
  const fullWindow = {
    date: new Date(second * 1000).toUTCString(),
    'x-ratelimit-limit': '300',
    'x-ratelimit-reset': String(Math.ceil(second + 0.4 + 60)),
  };

  test.each([
    ['in whole seconds of both clocks', fullWindow],
    ['by Retry-After', { 'retry-after': '60' }],
  ])('a full rate window is waited out: %s', async (_, headers) => {
    const server = await serve((request, response) => {
      const refused = server.requests.length === 1;
      (refused ? answer(429, '', headers) : answer(200, goodBody))(request, response);
    });
    const { output, fetchFrom } = open();
    expect(await fetchFrom(server.origin, 90_000)).toMatchObject({ secret });
    expect(output.statuses[0]).toContain('going on in 1 min (');
  });

  test('a full rate window past the deadline is an error', async () => {
    const server = await serve(answer(429, '', fullWindow));
    await expect(open().fetchFrom(server.origin, 30_000)).rejects.toMatchObject({
      message: expect.stringMatching(/; it allows more in 1 min$/),
      hint: expect.stringContaining('--timeout'),
    });
  });

  test.each([
    [
      'a wait of over 60 s by more than rounding',
      { 'retry-after': '62' },
      90_000,
      /rate limit is used up; it allows more in 1 min 2 s$/,
    ],
    [
      'a wait of over 60 s',
      { ...fullWindow, 'x-ratelimit-reset': String(second + 600) },
      90_000,
      /rate limit is used up; it allows more in 10 min$/,
    ],
    ['a wait past the deadline', { 'retry-after': '30' }, 5000, /rate limit is used up/],
  ])('%s fails at once', async (_, headers, timeoutMs, message) => {
    const server = await serve(answer(429, '', headers));
    await expect(open().fetchFrom(server.origin, timeoutMs)).rejects.toMatchObject({
      code: 'API_RATE_LIMITED',
      message: expect.stringMatching(message),
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('time', () => {
  test.each([
    ['a server that never answers', () => {}],
    [
      'a header that never ends',
      (socket: { write(text: string): void }) => socket.write('HTTP/1.1 200 OK\r\nx-slow: '),
    ],
    [
      'a body that never ends',
      (socket: { write(text: string): void }) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'),
    ],
  ])('%s is given up at the deadline', async (_, onConnection) => {
    const origin = await serveRaw(onConnection);
    await expect(open().fetchFrom(origin, 300)).rejects.toMatchObject({
      code: 'API_TIMED_OUT',
      message: expect.stringContaining('within 0.3 s'),
    });
  });

  test('Ctrl-C ends it', async () => {
    const controller = new AbortController();
    const origin = await serveRaw(() => controller.abort('SIGINT'));
    await expect(open(controller.signal).fetchFrom(origin)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('two lengths that disagree are no answer', async () => {
    const origin = await serveRaw((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
    );
    await expect(open().fetchFrom(origin)).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
  });
});

describe('the key is in no error, status or detail once the output has redacted it', () => {
  const echo = `bad key ${apiKey}`;
  const escaped = refusal(echo).replaceAll(/[./-]/g, (mark) =>
    mark === '/' ? '\\/' : `\\u00${mark.charCodeAt(0).toString(16)}`,
  );
  test.each([
    ['a refusal', answer(401, refusal(echo))],
    ['a refusal that escapes it', answer(401, escaped)],
    ['a refusal that cuts it', answer(401, refusal(`bad key ${apiKey.slice(0, 60)}...`))],
    ['a refusal that leaves its start out', answer(401, refusal(`bad key ...${apiKey.slice(-40)}`))],
    ['an error', answer(400, refusal(`${'x'.repeat(150)} ${echo}`), { 'x-request-id': apiKey })],
    ['a rate limit', answer(429, refusal(echo), { 'x-request-id': apiKey, 'retry-after': '99' })],
    ['a header', answer(200, '', { 'x-request-id': apiKey, 'content-type': `text/${apiKey}` })],
    [
      'roles',
      ((request, response) =>
        (request.url === '/v1/auth/tokens/current'
          ? answer(200, JSON.stringify({ data: { attributes: { roles: [apiKey] } } }))
          : answer(401, refusal(echo)))(request, response)) as RequestListener,
    ],
  ])('that echoes it in %s', async (_, listener) => {
    const server = await serve(listener);
    const { output, fetchFrom } = open();
    const error: unknown = await fetchFrom(server.origin).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KchatError);
    const { message, hint } = error as KchatError;
    const redaction = createRedaction();
    redaction.protect(apiKey);
    const printed = redaction.redact([message, hint, JSON.stringify(output)].join('\n'));
    // The header of a JWT is the same in every key.
    const own = apiKey.slice(apiKey.indexOf('.') + 1);
    for (const part of [own.slice(0, 8), own.slice(20, 28), own.slice(-8)])
      expect(printed).not.toContain(part);
  });
});

test.each(['http://api.example.test', 'http://127.0.0.1.example.test', 'http://127.evil.test'])(
  'the key is not sent over plain http to %s',
  async (origin) => {
    await expect(open().fetchFrom(origin)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('over plain http only to this machine'),
    });
  },
);
