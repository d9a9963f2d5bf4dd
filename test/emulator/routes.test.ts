/** The routes over real HTTP: what is answered, and what is refused and how. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { adminRoles, makeApiKey } from '../../src/emulator/keys.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { mint, readPayload } from '../support/tokens.js';
import {
  ask,
  bearer,
  currentTokenPath,
  identityPath,
  logIn,
  now,
  openEmulator,
  readSettings,
  settingsPath,
} from './fixtures.js';

describe('the credentials', () => {
  test('are an admin key, a widget key and a secret, shaped like real ones and made up anew', async () => {
    const [one, two] = [await openEmulator(), await openEmulator()];
    expect(one).toMatchObject({ org: 'kchat-emulator', pod: 'prod1' });
    const payload = readPayload(one.apiKey);
    expect(payload).toMatchObject({
      orgName: 'kchat-emulator',
      pod: 'prod1',
      roles: ['org.admin', 'org.user'],
      userType: 'machine',
      aud: 'urn:consumer',
      iss: 'urn:api',
    });
    const widget = readPayload(one.widgetKey);
    expect(widget).toMatchObject({ org: payload.org, orgName: 'kchat-emulator', roles: ['org.tracking'] });
    expect(one.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([one.secret, two.secret, one.apiKey, two.apiKey, one.widgetKey]).size).toBe(5);
  });

  test('can be given for the first org', async () => {
    const [apiKey, secret] = [madeUpApiKey({ orgName: 'acme' }), madeUpSecret()];
    const emulator = await openEmulator({ orgs: ['acme', 'beta'], apiKey, secret });
    expect(emulator).toMatchObject({ org: 'acme', apiKey, secret });
    expect((await readSettings(emulator)).json.data.attributes.secret).toBe(secret);
    expect(emulator.orgs[1]?.apiKey).not.toBe(apiKey);
  });

  test('a given key that is no JWT is an admin key', async () => {
    const emulator = await openEmulator({ apiKey: 'opaque' });
    expect((await readSettings(emulator)).status).toBe(200);
  });
});

describe('GET /v1/auth/customer/settings', () => {
  test('gives the secret to an admin', async () => {
    const emulator = await openEmulator();
    const { status, json, headers } = await readSettings(emulator);
    expect(status).toBe(200);
    expect(json.data.attributes).toEqual({ secret: emulator.secret });
    expect(headers).toMatchObject({ date: 'Sun, 22 Nov 2026 14:20:00 GMT', 'cache-control': 'no-store' });
    expect(headers).not.toHaveProperty('x-ratelimit-limit');
  });

  test.each([
    [['org.admin'], 200],
    [['org.admin.apps'], 200],
    [['org.user', 'org.admin.apps.read'], 200],
    [['org.administrator'], 401],
    [['org.user'], 401],
    [['org.tracking'], 401],
    [[], 401],
  ])('with the roles %j answers %i', async (roles, status) => {
    const apiKey = makeApiKey('acme', 'prod1', roles);
    const emulator = await openEmulator({ orgs: ['acme'], apiKey });
    expect((await readSettings(emulator)).status).toBe(status);
  });

  test('refuses a widget key and names its role', async () => {
    const emulator = await openEmulator();
    const { status, json } = await readSettings(emulator, emulator.widgetKey);
    expect(status).toBe(401);
    expect(json).toEqual({
      errors: [
        { code: 'unauthorized', message: 'the key lacks the role org.admin, it has org.tracking', meta: {} },
      ],
    });
  });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['an unknown key', bearer(madeUpApiKey())],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['no credential', { authorization: 'Bearer ' }],
  ])('refuses %s', async (_, headers) => {
    const emulator = await openEmulator();
    expect((await ask(`${emulator.url}${settingsPath}`, { headers })).status).toBe(401);
  });

  test('refuses an expired key', async () => {
    const apiKey = madeUpApiKey({ exp: now });
    const emulator = await openEmulator({ apiKey });
    const { status, json } = await readSettings(emulator);
    expect([status, json.errors[0].message]).toEqual([401, 'the API key has expired']);
  });

  test('gives each org its own secret, by key', async () => {
    const emulator = await openEmulator({ orgs: ['acme', 'beta'] });
    for (const { apiKey, secret } of emulator.orgs)
      expect((await readSettings(emulator, apiKey)).json.data.attributes.secret).toBe(secret);
  });
});

describe('/v1/auth/tokens/current', () => {
  test('tells any valid key its roles', async () => {
    const emulator = await openEmulator();
    for (const [key, roles] of [
      [emulator.apiKey, ['org.admin', 'org.user']],
      [emulator.widgetKey, ['org.tracking']],
    ] as const) {
      const { status, json } = await ask(`${emulator.url}${currentTokenPath}`, { headers: bearer(key) });
      expect([status, json.data.attributes.roles]).toEqual([200, roles]);
    }
  });

  test('DELETE revokes the key in use and no other', async () => {
    const emulator = await openEmulator();
    const revoke = () =>
      ask(`${emulator.url}${currentTokenPath}`, { method: 'DELETE', headers: bearer(emulator.apiKey) });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(401);
    expect((await readSettings(emulator)).status).toBe(401);
    const widget = { headers: bearer(emulator.widgetKey) };
    expect((await ask(`${emulator.url}${currentTokenPath}`, widget)).status).toBe(200);
  });
});

describe('pods', () => {
  const orgs = ['acme', { org: 'beta', pod: 'prod2' }];

  test('are told by the domain lookup, without a key', async () => {
    const { url } = await openEmulator({ orgs });
    expect((await ask(`${url}/v1/domains/acme`)).json.data.attributes).toEqual({ pod: 'prod1' });
    expect((await ask(`${url}/v1/domains/BETA`)).json.data.attributes).toEqual({ pod: 'prod2' });
    expect((await ask(`${url}/v1/domains/nobody`)).status).toBe(404);
  });

  test.each([
    ['beta.api.localhost', 200],
    ['127.0.0.1', 200],
    ['api.prod2.localhost', 200],
    ['api.localhost', 401],
    ['api.prod4.localhost', 401],
  ])('a prod2 key at %s gets %i', async (host, status) => {
    const emulator = await openEmulator({ orgs });
    const key = emulator.orgs[1]?.apiKey ?? '';
    const answer = await ask(`${emulator.url}${settingsPath}`, { headers: { ...bearer(key), host } });
    expect(answer.status).toBe(status);
    if (status === 401)
      expect(answer.json.errors[0].message).toMatch(
        /^Auth token associated with pod prod2 but request is being handled by prod[14]$/,
      );
  });
});

describe('the login of an SDK', () => {
  test('gets a tracking token, logs in with it, and is known by it afterwards', async () => {
    const emulator = await openEmulator();
    const path = `${emulator.url}/c/v1/tracking/tokens/current`;
    const first = (await ask(path)).json.data;
    expect(first).toMatchObject({ type: 'tracking_token', attributes: { verified: false } });
    const headers = { 'x-kustomer-tracking-token': first.attributes.token };
    const token = mint(emulator.secret, { email: 'ada@example.com', externalId: 'u1', iat: now });
    const { status, json } = await logIn(emulator, token, headers);
    expect(status).toBe(200);
    expect(json.data).toMatchObject({
      type: 'identity',
      attributes: { identified: true, email: 'ada@example.com', externalId: null },
    });
    expect(json.data.attributes.customerId).toBe(json.data.id);
    expect((await ask(path, { headers })).json.data).toMatchObject({
      id: first.id,
      attributes: { trackingId: first.id, verified: true },
    });
  });

  test('POST /c/v1/tracking/tokens starts a new visitor', async () => {
    const emulator = await openEmulator();
    const start = () => ask(`${emulator.url}/c/v1/tracking/tokens`, { method: 'POST', body: {} });
    const [one, two] = [(await start()).json.data, (await start()).json.data];
    expect(one.id).not.toBe(two.id);
  });

  test('finds the customer again, and makes another for another identifier or org', async () => {
    const emulator = await openEmulator({ orgs: ['acme', 'beta'] });
    const [acme, beta] = emulator.orgs;
    const customerOf = async (host: string, secret = '', claims: object = {}) =>
      (await logIn(emulator, mint(secret, { ...claims, iat: now }), { host })).json.data.id;
    const ada = await customerOf('acme.localhost', acme?.secret, { email: 'ada@example.com' });
    const others = [
      await customerOf('acme.localhost', acme?.secret, { email: 'bob@example.com' }),
      await customerOf('acme.localhost', acme?.secret, { externalId: 'ada@example.com' }),
      await customerOf('beta.localhost', beta?.secret, { email: 'ada@example.com' }),
    ];
    expect(await customerOf('127.0.0.1', acme?.secret, { email: 'ada@example.com', externalId: 'x' })).toBe(
      ada,
    );
    expect(new Set([ada, ...others]).size).toBe(4);
  });

  test('is rejected with the reason', async () => {
    const emulator = await openEmulator();
    const { status, json } = await logIn(emulator, mint(emulator.secret, { email: 'a@b.c', iat: now - 901 }));
    expect(status).toBe(401);
    expect(json.errors).toEqual([
      {
        code: 'invalid_token',
        message: 'login rejected: issued 901 s ago, the limit is 900 s: 1 s too late',
        meta: { reason: 'IAT_TOO_OLD' },
      },
    ]);
  });

  test('rejects what is not documented with the option strict', async () => {
    const emulator = await openEmulator({ strict: true });
    const token = mint(emulator.secret, { email: 'a@b.c', iat: now }, { alg: 'HS256' });
    expect((await logIn(emulator, token)).json.errors[0].meta).toEqual({ reason: 'TYP_MISSING' });
  });

  test('needs a tracking token of this emulator and org, if any', async () => {
    const emulator = await openEmulator({ orgs: ['acme', 'beta'] });
    const token = mint(emulator.secret, { email: 'a@b.c', iat: now });
    const tracking = await ask(`${emulator.url}/c/v1/tracking/tokens/current`, {
      headers: { host: 'beta.localhost' },
    });
    const foreign = tracking.json.data.attributes.token;
    for (const made of [foreign, '', 'x', `x.${createHmac('sha256', '').update('x').digest('base64url')}`])
      expect((await logIn(emulator, token, { 'x-kustomer-tracking-token': made })).status).toBe(401);
    expect((await logIn(emulator, token)).status).toBe(200);
  });
});

describe('refused, in the shape of Kustomer', () => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, string, object, number, string]>([
    ['an unknown path', '/v1/customers', {}, 404, 'not_found'],
    ['a path with a slash more', `${settingsPath}/`, {}, 404, 'not_found'],
    ['a path that is encoded', '/v1/auth/customer/%73ettings', {}, 404, 'not_found'],
    ['a member of every object', '/v1/domains/constructor', {}, 404, 'not_found'],
    ['another method', settingsPath, { method: 'POST', body: {} }, 405, 'method_not_allowed'],
    ['a method that every object has', settingsPath, { method: 'OPTIONS' }, 405, 'method_not_allowed'],
    ['a body where none belongs', settingsPath, { body: {} }, 400, 'invalid_body'],
    ['another content type', identityPath, { method: 'POST', body: '{}' }, 415, 'unsupported_media_type'],
    [
      'a form',
      identityPath,
      {
        method: 'POST',
        body: 'externalToken=x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
      'unsupported_media_type',
    ],
    ['no JSON', identityPath, { method: 'POST', body: '{', headers: json }, 400, 'invalid_json'],
    ['no body', identityPath, { method: 'POST', headers: json }, 400, 'invalid_json'],
    ['a list', identityPath, { method: 'POST', body: [] }, 400, 'invalid_body'],
    ['null', identityPath, { method: 'POST', body: 'null', headers: json }, 400, 'invalid_body'],
    [
      'another member',
      identityPath,
      { method: 'POST', body: { externalToken: 'x', y: 1 } },
      400,
      'invalid_body',
    ],
    [
      'a token that is no string',
      identityPath,
      { method: 'POST', body: { externalToken: 1 } },
      400,
      'invalid_body',
    ],
    [
      'over 1 MiB',
      identityPath,
      { method: 'POST', body: { externalToken: 'x'.repeat(2 ** 20) } },
      413,
      'payload_too_large',
    ],
    [
      'a visitor with properties',
      '/c/v1/tracking/tokens',
      { method: 'POST', body: { a: 1 } },
      400,
      'invalid_body',
    ],
  ])('%s', async (_, path, question, status, code) => {
    const emulator = await openEmulator();
    const answer = await ask(`${emulator.url}${path}`, question);
    expect([answer.status, answer.json.errors[0].code]).toEqual([status, code]);
    expect(Object.keys(answer.json)).toEqual(['errors']);
    expect(Object.keys(answer.json.errors[0])).toEqual(['code', 'message', 'meta']);
  });

  test('a 405 says what is allowed', async () => {
    const { url } = await openEmulator();
    const { headers } = await ask(`${url}${currentTokenPath}`, { method: 'PUT', body: {} });
    expect(headers.allow).toBe('GET, HEAD, DELETE');
  });

  test('HEAD is GET without the body, on every route', async () => {
    const emulator = await openEmulator();
    const headers = bearer(emulator.apiKey);
    for (const path of [
      '/',
      settingsPath,
      currentTokenPath,
      '/v1/domains/x',
      '/__emulator/requests',
      '/no',
    ]) {
      const [get, head] = [
        await ask(emulator.url + path, { headers }),
        await ask(emulator.url + path, { method: 'HEAD', headers }),
      ];
      expect([path, head.status, head.text]).toEqual([path, get.status, '']);
      if (path !== '/__emulator/requests')
        expect(head.headers['content-length']).toBe(get.headers['content-length']);
    }
  });

  test('/ says what this is in one line, and is in no log', async () => {
    const { url } = await openEmulator({ faults: ['500'] });
    const { status, text } = await ask(`${url}/`);
    expect([status, text]).toEqual([
      200,
      "kchat emulator of org kchat-emulator: not Kustomer's server (kchat emulate --help)\n",
    ]);
    expect((await ask(`${url}/__emulator/requests`)).json).toEqual({ data: [] });
  });

  test('a query changes nothing, a charset neither', async () => {
    const emulator = await openEmulator();
    const headers = bearer(emulator.apiKey);
    expect((await ask(`${emulator.url}${settingsPath}?x=1`, { headers })).status).toBe(200);
    const question = {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
    };
    expect((await ask(`${emulator.url}/c/v1/tracking/tokens`, question)).status).toBe(200);
  });

  test('the roles of made-up keys are the documented ones', () => {
    expect(adminRoles).toEqual(['org.admin', 'org.user']);
  });
});
