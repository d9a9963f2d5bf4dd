/** The routes of `kchat serve`, asked without a socket: what they give, to whom, and how they say no. */
import { describe, expect, test } from 'vitest';
import { inspectToken } from '../../src/index.js';
import type { RefusalAnswer } from '../../src/serve/contract.js';
import { testNow } from '../support/fake-context.js';
import { openApp, readClaims } from './fixtures.js';

const now = testNow / 1000;

/** Lines are written at the end of the turn. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function readRefusal(answer: Response): Promise<RefusalAnswer['error'] & { readonly status: number }> {
  const { error } = (await answer.json()) as RefusalAnswer;
  expect(Object.keys(error)).toEqual(['code', 'message', 'hint']);
  return { status: answer.status, ...error };
}

describe('GET /token', () => {
  test('gives the token alone as text, which inspect accepts', async () => {
    const { ask, secretText } = openApp();
    const answer = await ask('/token?user=ada');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const token = await answer.text();
    expect(readClaims(token)).toEqual({ email: 'ada@example.com', iat: now, plan: 'pro' });
    expect(inspectToken(token, { secret: secretText, at: now }).verdict).toBe('accepted');
  });

  test.each(['application/json', 'application/json, text/plain, */*', 'application/*'])(
    'gives JSON to Accept: %s',
    async (accept) => {
      const { ask } = openApp();
      const answer = await ask('/token?user=bob', { headers: { accept } });
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await answer.json()).toEqual({
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{43}$/),
        identity: { by: 'externalId', value: '7' },
        validUntil: '2026-11-22T14:35:00Z',
      });
    },
  );

  test.each(['*/*', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/plain, application/json;q=0.5'])(
    'gives text to Accept: %s',
    async (accept) => {
      const { ask } = openApp();
      const answer = await ask('/token?user=bob', { headers: { accept } });
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    },
  );

  test('needs no name if there is one user', async () => {
    const { ask } = openApp({ users: ['ada@example.com'] });
    expect(readClaims(await (await ask('/token')).text())).toMatchObject({ email: 'ada@example.com' });
  });

  test.each([
    ['a name', 'user=ada', 'ada@example.com'],
    ['an identifier', 'user=ada%40example.com', 'ada@example.com'],
  ])('finds a user by %s', async (_, query, email) => {
    const { ask } = openApp();
    expect(readClaims(await (await ask(`/token?${query}`)).text())).toMatchObject({ email });
  });

  test.each([
    ['iat=-14m', now - 840],
    ['iat=+2h', now + 7200],
    ['iat=%2B2h', now + 7200],
    [`iat=${now - 60}`, now - 60],
  ])('takes %s', async (query, iat) => {
    const { ask } = openApp();
    expect(readClaims(await (await ask(`/token?user=bob&${query}`)).text())).toEqual({
      externalId: '7',
      iat,
    });
  });

  test.each([
    ['expired', 'IAT_TOO_OLD'],
    ['alg-none', 'ALG_NONE'],
    ['wrong-secret', 'SIGNATURE_MISMATCH'],
    ['no-identity', 'IDENTITY_MISSING'],
  ])('makes a token that is %s', async (kind, code) => {
    const { ask, secretText } = openApp();
    const answer = await ask(`/token?user=ada&bad=${kind}`, { headers: { accept: 'application/json' } });
    const { token, identity, validUntil } = (await answer.json()) as Record<string, string>;
    expect(validUntil).toBeNull();
    expect(identity === null).toBe(kind === 'no-identity');
    const { verdict, findings } = inspectToken(token ?? '', { secret: secretText, at: now });
    expect(verdict).toBe('rejected');
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  test('each token is new: a user is served anew as time passes', async () => {
    const { ask, clock } = openApp();
    const first = await (await ask('/token?user=ada')).text();
    clock.now += 1000;
    expect(readClaims(await (await ask('/token?user=ada')).text()).iat).toBe(
      Number(readClaims(first).iat) + 1,
    );
  });
});

describe('POST /token', () => {
  test.each([
    ['{"user":"bob"}', { externalId: '7', iat: now }],
    ['{"user":"bob","iat":"-14m"}', { externalId: '7', iat: now - 840 }],
    [`{"user":"bob","iat":${now - 5}}`, { externalId: '7', iat: now - 5 }],
    ['{"user":"bob","bad":"no-iat","more":[1]}', { externalId: '7' }],
  ])('%s', async (body, claims) => {
    const { ask } = openApp();
    expect(readClaims(await (await ask('/token', { method: 'POST', body })).text())).toEqual(claims);
  });

  test('an empty body is enough for one user, and a query counts too', async () => {
    const { ask } = openApp({ users: ['ada@example.com'] });
    expect((await ask('/token', { method: 'POST' })).status).toBe(200);
    const two = openApp();
    expect((await two.ask('/token?user=bob', { method: 'POST', body: '{}' })).status).toBe(200);
  });
});

describe('what is refused, in one shape', () => {
  test.each([
    ['an unlisted user', '/token?user=eve', {}, 404, 'USER_UNKNOWN', /"eve" is not served/, /ada, bob/],
    ['no name for two users', '/token', {}, 400, 'USER_NEEDED', /2 test users/, /\?user=NAME/],
    [
      'a kind that is none',
      '/token?user=ada&bad=worse',
      {},
      400,
      'REQUEST_INVALID',
      /bad is "worse"/,
      /expired/,
    ],
    ['a time that is none', '/token?user=ada&iat=noon', {}, 400, 'REQUEST_INVALID', /iat is "noon"/, /-16m/],
    ['a kind and a time', '/token?user=ada&bad=expired&iat=-1m', {}, 400, 'REQUEST_INVALID', /both/, /omit/],
    [
      'no JSON',
      '/token',
      { method: 'POST', body: 'user=ada' },
      400,
      'REQUEST_INVALID',
      /not a JSON/,
      /"user"/,
    ],
    [
      'a JSON array',
      '/token',
      { method: 'POST', body: '[]' },
      400,
      'REQUEST_INVALID',
      /not a JSON object/,
      /./,
    ],
    [
      'a large body',
      '/token',
      { method: 'POST', body: 'x'.repeat(1_100_000) },
      413,
      'BODY_TOO_LARGE',
      /1048576/,
      null,
    ],
    ['another method', '/token', { method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED', /PUT/, /GET, HEAD, POST/],
    ['DELETE of the log', '/log', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED', /DELETE/, /GET, HEAD/],
    ['another path', '/tokens', {}, 404, 'PATH_UNKNOWN', /\/tokens/, /GET \/token/],
    ['a path below', '/token/', {}, 404, 'PATH_UNKNOWN', /\/token\//, /./],
    ['a user in a trick', '/token?user=__proto__', {}, 404, 'USER_UNKNOWN', /__proto__/, /./],
    [
      'a text with no token',
      '/inspect',
      { method: 'POST', body: '{"text":""}' },
      400,
      'REQUEST_INVALID',
      /./,
      null,
    ],
  ])('%s', async (_, path, init, status, code, message, hint) => {
    const { ask, lines, secretText, key } = openApp();
    const answer = await ask(path, init);
    const refusal = await readRefusal(answer);
    expect(refusal).toMatchObject({ status, code, message: expect.stringMatching(message) });
    if (hint !== null) expect(refusal.hint).toMatch(hint);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await nextTurn();
    expect(lines).toEqual([]);
    expect(JSON.stringify(refusal)).not.toContain(secretText);
    expect(JSON.stringify(refusal)).not.toContain(key);
  });

  test('a value that may be a credential is not repeated', async () => {
    const { ask, secretText } = openApp();
    const text = await (await ask(`/token?user=ada&bad=${secretText}`)).text();
    expect(text).not.toContain(secretText);
    expect(text).toContain('may be a secret');
  });
});

describe('the access key', () => {
  const withoutKey = { authorization: '' };

  test('is taken from ?key= too', async () => {
    const { app, key } = openApp();
    const answer = await app.request(`http://localhost/token?user=ada&key=${key}`, {
      headers: { host: 'localhost' },
    });
    expect(answer.status).toBe(200);
  });

  test.each([
    ['none', {}, 'KEY_MISSING'],
    ['a wrong one', { authorization: 'Bearer wrong' }, 'KEY_WRONG'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'KEY_WRONG'],
    ['an empty one', { authorization: 'Bearer ' }, 'KEY_WRONG'],
  ])('%s', async (_, headers: Record<string, string>, code) => {
    const { app, lines } = openApp();
    for (const path of ['/token?user=ada', '/facts', '/users', '/log', '/nothing', '/token?user=eve']) {
      const answer = await app.request(`http://localhost${path}`, {
        headers: { host: 'localhost', ...headers },
      });
      expect(await readRefusal(answer)).toMatchObject({ status: 401, code });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    for (const path of ['/token', '/inspect']) {
      const init = { method: 'POST', body: '{"user":"ada"}', headers: { host: 'localhost', ...headers } };
      expect((await app.request(`http://localhost${path}`, init)).status).toBe(401);
    }
    await nextTurn();
    expect(lines).toEqual([]);
  });

  test.each(['HEAD', 'OPTIONS', 'PUT', 'PROPFIND'])(
    '%s needs it too, whatever a header says',
    async (method) => {
      const { ask } = openApp();
      const headers = { ...withoutKey, 'x-http-method-override': 'GET' };
      expect((await ask('/token?user=ada', { method, headers })).status).toBe(401);
    },
  );

  test('the page alone needs none, and holds nothing', async () => {
    const { app, secretText, key } = openApp();
    const answer = await app.request('http://localhost/', { headers: { host: 'localhost' } });
    expect(answer.status).toBe(200);
    const text = `${await answer.text()}${JSON.stringify([...answer.headers])}`;
    for (const credential of [secretText, key, 'ada']) expect(text).not.toContain(credential);
  });
});

test('HEAD hands nothing out', async () => {
  const { ask, lines } = openApp();
  const answer = await ask('/token?user=ada', { method: 'HEAD' });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  await nextTurn();
  expect(lines).toEqual([]);
});

describe('the Host', () => {
  test.each([
    '127.0.0.1:4020',
    'localhost',
    'LOCALHOST:1',
    '[::1]:4020',
    'app.localhost',
    '10.0.2.2:4020',
    '127.9.9.9',
  ])('%s is this machine', async (host) => {
    expect((await openApp().ask('/token?user=ada', { headers: { host } })).status).toBe(200);
  });

  test.each([
    'evil.test',
    '127.0.0.1.evil.test',
    'localhost.evil.test',
    '10.0.0.1',
    '192.168.1.5',
    '',
    'a b',
    'x@localhost',
  ])('"%s" is refused, the page too', async (host) => {
    const { ask } = openApp();
    for (const path of ['/token?user=ada', '/'])
      expect(await readRefusal(await ask(path, { headers: { host } }))).toMatchObject({
        status: 403,
        code: 'HOST_NOT_ALLOWED',
      });
  });

  test('an address that is listened on is this machine', async () => {
    const { ask } = openApp({ hosts: ['192.168.1.5', '[2001:db8::7]'] });
    for (const host of ['192.168.1.5:4020', '[2001:db8::7]:4020'])
      expect((await ask('/token?user=ada', { headers: { host } })).status).toBe(200);
  });
});

describe('a page of another origin', () => {
  test.each<[string, Record<string, string>]>([
    ['asks', { origin: 'http://localhost:3000' }],
    ['asks from a sandbox or a file', { origin: 'null' }],
    ['of another port', { origin: 'http://127.0.0.1:4021' }],
    ['over another scheme', { origin: 'https://127.0.0.1:4020' }],
    ['embeds', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour embeds', { 'sec-fetch-site': 'same-site' }],
  ])('%s: refused, even with the key', async (_, headers) => {
    const { ask, lines } = openApp();
    for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS']) {
      const answer = await ask('/token?user=ada', { method, headers });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    await nextTurn();
    expect(lines).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['our own page', { origin: 'http://127.0.0.1:4020', 'sec-fetch-site': 'same-origin' }],
    ['our own page, reading', { 'sec-fetch-site': 'same-origin' }],
    ['an address that is typed', { 'sec-fetch-site': 'none' }],
  ])('%s is served', async (_, headers) => {
    const answer = await openApp().ask('/token?user=ada', { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('may open the page by a link, and not frame it', async () => {
    const { ask } = openApp();
    const answer = await ask('/', {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('--allow-origin', () => {
  const origin = 'http://localhost:3000';
  const preflight = {
    origin,
    authorization: '',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };

  test('a preflight needs no key and is answered for that origin alone', async () => {
    const { ask } = openApp({ origins: [origin] });
    const answer = await ask('/token', { method: 'OPTIONS', headers: preflight });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const other = await ask('/token', {
      method: 'OPTIONS',
      headers: { ...preflight, origin: 'http://localhost:3001' },
    });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('that page reads answers and refusals, with the key only', async () => {
    const { ask } = openApp({ origins: [origin] });
    for (const [headers, status] of [
      [{ origin }, 200],
      [{ origin, authorization: '' }, 401],
    ] as const) {
      const answer = await ask('/token?user=ada', { headers });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, origin]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('what happened', () => {
  test('is a line for each token and an entry for the page, without token or key', async () => {
    const { ask, lines, key } = openApp();
    const token = await (await ask('/token?user=ada')).text();
    await ask('/token?user=bob&bad=expired');
    await ask('/token?user=bob&iat=-14m');
    await nextTurn();
    expect(lines.join('')).toMatch(
      /^\d\d:\d\d:\d\d {2}ada {2}good {2}to unknown\n\d\d:\d\d:\d\d {2}bob {2}expired {2}to unknown\n.*bob {2}good, iat -14m {2}to unknown\n$/,
    );
    const { handouts, warning } = (await (await ask('/log?after=1')).json()) as never;
    expect(handouts).toEqual([
      { number: 2, at: '2026-11-22T14:20:00.000Z', user: 'bob', kind: 'expired', address: 'unknown' },
      { number: 3, at: '2026-11-22T14:20:00.000Z', user: 'bob', kind: 'good, iat -14m', address: 'unknown' },
    ]);
    expect(warning).toBeNull();
    for (const credential of [token, key])
      expect(lines.join('') + JSON.stringify(handouts)).not.toContain(credential);
  });

  test('is kept up to 200 entries', async () => {
    const { ask, handouts } = openApp();
    for (let count = 0; count < 250; count += 1) await ask('/token?user=ada');
    expect(handouts.listAfter(0)).toHaveLength(200);
    expect(handouts.listAfter(0)[0]?.number).toBe(51);
  });

  test('a secret that was replaced is told', async () => {
    const { ask } = openApp({ warning: 'replaced' });
    expect(await (await ask('/log')).json()).toEqual({ handouts: [], warning: 'replaced' });
  });
});

describe('for the page', () => {
  test('users are found by name and identifier, twelve at a time', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `user${index}=email:person${index}@example.com`);
    const { ask } = openApp({ users: [...many, 'bob=externalId:7,plan=pro'] });
    expect(await (await ask('/users?find=BOB')).json()).toEqual({
      total: 31,
      found: 1,
      users: [{ name: 'bob', identity: { by: 'externalId', value: '7' }, claims: '{"plan":"pro"}' }],
    });
    const all = (await (await ask('/users')).json()) as { users: unknown[]; found: number };
    expect([all.found, all.users.length]).toEqual([31, 12]);
    expect(await (await ask('/users?find=person29')).json()).toMatchObject({ found: 1 });
  });

  test('a pasted text is judged as the terminal judges it', async () => {
    const { ask, clock } = openApp();
    const token = await (await ask('/token?user=ada')).text();
    clock.now += 1000 * 1000;
    const body = JSON.stringify({ text: `Authorization: Bearer ${token}`, columns: 60 });
    const answer = (await (await ask('/inspect', { method: 'POST', body })).json()) as {
      verdict: string;
      screen: string;
    };
    expect(answer.verdict).toBe('rejected');
    expect(answer.screen).toMatch(/^✖ Kustomer will reject this token: it was issued 16 min 40 s/);
    expect(answer.screen).toContain('IAT_TOO_OLD');
  });
});

test('the policy lets the script and style of the page run, by their hash, and nothing else', async () => {
  const policy = (await openApp().ask('/')).headers.get('content-security-policy');
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}=';/,
  );
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain('unsafe');
});
