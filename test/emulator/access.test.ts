/** Who may talk to the emulator: names of hosts, pages in browsers, the controls. */
import { describe, expect, test } from 'vitest';
import { ask, bearer, identityPath, openEmulator, settingsPath } from './fixtures.js';

const tracking = '/c/v1/tracking/tokens/current';

describe('a Host header', () => {
  test.each([
    ['127.0.0.1', 200],
    ['127.8.8.8:4010', 200],
    ['[::1]:4010', 200],
    ['localhost', 200],
    ['LocalHost:80', 200],
    ['acme.api.localhost', 200],
    ['qa.emulator.test:4010', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['evil-localhost', 403],
    ['emulator.test', 403],
    ['a.qa.emulator.test', 403],
    ['10.0.2.2', 403],
    ['localhost@evil.example', 403],
  ])('"%s" gets %i', async (host, status) => {
    const { url } = await openEmulator({ allowedHosts: ['qa.emulator.test'] });
    expect((await ask(`${url}${tracking}`, { headers: { host } })).status).toBe(status);
    expect((await ask(`${url}/__emulator/requests`, { headers: { host } })).status).toBe(status);
  });

  test('that is foreign is refused in the shape of Kustomer, whatever the key', async () => {
    const emulator = await openEmulator();
    const headers = { ...bearer(emulator.apiKey), host: 'evil.example' };
    const { text, json } = await ask(`${emulator.url}${settingsPath}`, { headers });
    expect(json.errors[0].code).toBe('host_not_allowed');
    expect(text).not.toContain(emulator.secret);
  });
});

describe('a page in a browser', () => {
  const origin = 'https://shop.example';

  test('may log in: preflight and answers under /c/v1 allow it', async () => {
    const { url } = await openEmulator();
    const preflight = await ask(`${url}${identityPath}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-kustomer,x-kustomer-tracking-token',
      },
    });
    expect([preflight.status, preflight.text]).toEqual([204, '']);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        'content-type, x-kustomer, x-kustomer-client, x-kustomer-version, x-kustomer-tracking-token',
    });
    const question = { method: 'POST', headers: { origin }, body: { externalToken: 'x' } };
    const rejected = await ask(`${url}${identityPath}`, question);
    expect([rejected.status, rejected.headers['access-control-allow-origin']]).toEqual([401, '*']);
    expect(rejected.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each([
    settingsPath,
    '/v1/auth/tokens/current',
    '/v1/domains/kchat-emulator',
    '/__emulator/requests',
    '/__emulator/faults',
    '/c/v2',
    '/C/v1/identity',
  ])('may neither preflight nor read %s', async (path) => {
    const emulator = await openEmulator();
    const preflight = await ask(`${emulator.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight.status).toBeGreaterThanOrEqual(400);
    const read = await ask(`${emulator.url}${path}`, { headers: { origin, ...bearer(emulator.apiKey) } });
    for (const { headers } of [preflight, read])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['an Origin', { origin }],
    ['the Origin of a file', { origin: 'null' }],
    ['the emulator itself as Origin', { origin: 'http://127.0.0.1' }],
    ['no Origin but another site', { 'sec-fetch-site': 'cross-site' }],
  ])('with %s cannot touch the controls', async (_, headers) => {
    const { url } = await openEmulator();
    const set = await ask(`${url}/__emulator/faults`, { method: 'POST', headers, body: { fault: '500' } });
    expect([set.status, set.json.errors[0].code]).toEqual([403, 'origin_not_allowed']);
    expect((await ask(`${url}/__emulator/requests`, { headers })).status).toBe(403);
    expect((await ask(`${url}/__emulator/faults`)).json.data).toEqual([]);
  });

  test('opened by a person shows the log', async () => {
    const { url } = await openEmulator();
    expect((await ask(`${url}/__emulator/requests`, { headers: { 'sec-fetch-site': 'none' } })).status).toBe(
      200,
    );
  });
});

test('a request that must be simple for a browser cannot set a fault', async () => {
  const { url } = await openEmulator();
  const question = { method: 'POST', body: '{"fault":"500"}', headers: { 'content-type': 'text/plain' } };
  expect((await ask(`${url}/__emulator/faults`, question)).status).toBe(415);
});
