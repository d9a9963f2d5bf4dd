/** The request log: enough to see why a login failed, nothing that opens anything. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { describeRequest, mask, type RequestEntry } from '../../src/emulator/request-log.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { mint } from '../support/tokens.js';
import {
  ask,
  bearer,
  identityPath,
  logIn,
  now,
  openEmulator,
  readSettings,
  settingsPath,
} from './fixtures.js';

async function readLog(url: string): Promise<RequestEntry[]> {
  return (await ask(`${url}/__emulator/requests`)).json.data;
}

test('shows who asked for what, with which key, and what came of it', async () => {
  const emulator = await openEmulator();
  await ask(`${emulator.url}${settingsPath}?x=1`, {
    headers: { ...bearer(emulator.apiKey), 'user-agent': 'kchat/0.1.0' },
  });
  expect(await readLog(emulator.url)).toEqual([
    {
      number: 1,
      at: '2026-11-22T14:20:00.000Z',
      method: 'GET',
      path: settingsPath,
      status: 200,
      emulated: true,
      org: 'kchat-emulator',
      host: new URL(emulator.url).host,
      origin: null,
      userAgent: 'kchat/0.1.0',
      authorization: `Bearer a JWT of ${emulator.apiKey.length} characters (of kchat-emulator, org.admin org.user)`,
      trackingToken: null,
      bodyBytes: 0,
      faults: [],
      login: null,
    },
  ]);
});

test('shows a rejected login with its reason, and an accepted one with the customer', async () => {
  const emulator = await openEmulator();
  await logIn(emulator, mint(emulator.secret, { email: 'ada@example.com', iat: now - 972 }));
  const { json } = await logIn(emulator, mint(emulator.secret, { externalId: 'u1', iat: now - 12 }));
  const [rejected, accepted] = await readLog(emulator.url);
  expect(rejected).toMatchObject({
    status: 401,
    login: {
      outcome: 'rejected',
      code: 'IAT_TOO_OLD',
      reason: 'issued 972 s ago, the limit is 900 s: 72 s too late',
      identity: { by: 'email', value: 'ada@example.com' },
      ageSeconds: 972,
      customerId: null,
    },
  });
  expect(accepted).toMatchObject({
    status: 200,
    login: {
      outcome: 'accepted',
      code: null,
      reason: null,
      identity: { by: 'externalId', value: 'u1' },
      ageSeconds: 12,
      customerId: json.data.id,
    },
  });
});

describe('shows who logged in', () => {
  const secret = madeUpSecret();
  test.each<[string, string, string]>([
    ['a UUID', '3f0e6a52-9c1f-4d3b-8a44-0f6f2c1d9e77', '3f0e6a52-9c1f-4d3b-8a44-0f6f2c1d9e77'],
    ['an object id', '5f7c8ec7c33c6c004bbafe82', '5f7c8ec7c33c6c004bbafe82'],
    ['an id with a prefix', 'auth0_5f7c8ec7c33c6c004bbafe82', 'auth0_5f7c8ec7c33c6c004bbafe82'],
    ['three names with dots', 'eyre.jane.1847-10-19@example.com', 'eyre.jane.1847-10-19@example.com'],
    ['what a terminal would obey', 'a\u001b[2J\u009b\u202eb', 'a\\u001b[2J\\u009b\\u202eb'],
    ['a long text', 'x1'.repeat(150), `${'x1'.repeat(100)}…`],
    ['a megabyte at once', 'x'.repeat(700_000), `${'x'.repeat(200)}…`],
    ['not the secret', secret, '[64 characters]'],
    ['not the secret in something', `id:${secret}`, 'id:[64 characters]'],
    ['not a JWT', mint('other', { a: 1 }), `[a JWT of ${mint('other', { a: 1 }).length} characters]`],
  ])('%s', async (_, externalId, shown) => {
    const emulator = await openEmulator({ secret });
    await logIn(emulator, mint(secret, { externalId, iat: now }));
    expect((await readLog(emulator.url))[0]?.login?.identity).toEqual({ by: 'externalId', value: shown });
  });

  test('also where the secret is a word that identifiers have in them', async () => {
    const emulator = await openEmulator({ secret: 'ada' });
    for (const email of ['ada@example.com', 'ada']) await logIn(emulator, mint('ada', { email, iat: now }));
    expect((await readLog(emulator.url)).map(({ login }) => login?.identity?.value)).toEqual([
      'ada@example.com',
      '[3 characters]',
    ]);
  });
});

test('cuts between characters', () => {
  expect(mask(`${'a'.repeat(199)}😀😀`)).toBe(`${'a'.repeat(199)}😀…`);
});

test('shows faults, refused hosts and preflights', async () => {
  const emulator = await openEmulator({ faults: ['dropx1', 'slow=1msx1'] });
  await expect(readSettings(emulator)).rejects.toThrow();
  await ask(`${emulator.url}/x`, { headers: { host: 'evil.example' } });
  await ask(`${emulator.url}${identityPath}`, {
    method: 'OPTIONS',
    headers: { origin: 'https://a.example' },
  });
  expect(await readLog(emulator.url)).toMatchObject([
    { method: 'GET', status: 0, faults: ['drop', 'slow'] },
    { method: 'GET', status: 403, org: null, host: 'evil.example' },
    { method: 'OPTIONS', status: 204, origin: 'https://a.example' },
  ]);
});

describe('holds no credential', () => {
  test('wherever one was put', async () => {
    const [key, secret] = [madeUpApiKey(), madeUpSecret()];
    const emulator = await openEmulator({ apiKey: key, secret });
    const token = mint(secret, { email: 'ada@example.com', iat: now });
    for (const credential of [key, secret, token, emulator.widgetKey]) {
      const headers = {
        authorization: `Bearer ${credential}`,
        'x-kustomer-tracking-token': credential,
        'user-agent': `app/1.0 (${credential})`,
        origin: credential,
        cookie: `session=${credential}`,
        'x-kustomer-client': credential,
      };
      await ask(`${emulator.url}/v1/${credential}?key=${credential}`, { headers });
      await ask(`${emulator.url}${settingsPath}`, { headers: { ...headers, authorization: credential } });
      await logIn(emulator, credential, headers);
      await logIn(emulator, credential);
      await logIn(emulator, mint(secret, { externalId: credential, iat: now }));
    }
    const text = JSON.stringify(await readLog(emulator.url));
    for (const credential of [key, secret, token, emulator.widgetKey])
      for (const part of credential.split('.')) expect(text).not.toContain(part);
    expect(text).toContain('ada@example.com');
  });

  test('and what may be one is given by its length, what is none stays', () => {
    const secret = madeUpSecret();
    expect(mask(`/a/${secret}/b`)).toBe('/a/[64 characters]/b');
    expect(mask(settingsPath)).toBe(settingsPath);
    expect(mask('Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101')).toContain('Linux x86_64');
    expect(mask('ab '.repeat(100))).toHaveLength(201);
  });
});

test('remembers the last 1,000 requests, and counts them all', async () => {
  const seen: number[] = [];
  const emulator = await openEmulator({ onRequest: ({ number }) => seen.push(number) });
  // All of them on one connection: as a thousand calls of fetch they took a second and a half of CPU.
  const { host, hostname, port } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  const request = `GET /x HTTP/1.1\r\nHost: ${host}\r\n`;
  socket.end(`${`${request}\r\n`.repeat(1049)}${request}Connection: close\r\n\r\n`);
  await once(socket.resume(), 'close');
  const log = await readLog(emulator.url);
  expect([log.length, log[0]?.number, log.at(-1)?.number, seen.length]).toEqual([1000, 51, 1050, 1050]);
});

describe('a request in one line', () => {
  const entry: RequestEntry = {
    number: 1,
    at: '2026-11-22T14:20:00.000Z',
    method: 'POST',
    path: identityPath,
    status: 401,
    emulated: true,
    org: 'acme',
    host: null,
    origin: null,
    userAgent: null,
    authorization: null,
    trackingToken: null,
    bodyBytes: 2,
    faults: [],
    login: null,
  };
  const login = { identity: { by: 'email', value: 'a@b.c' }, ageSeconds: 1, customerId: null } as const;
  test.each<[Partial<RequestEntry>, string]>([
    [{}, 'POST /c/v1/identity 401'],
    [{ faults: ['slow', '401'] }, 'POST /c/v1/identity 401 [fault slow, 401]'],
    [{ status: 404, emulated: false }, 'not emulated: POST /c/v1/identity 404'],
    [{ status: 0, faults: ['drop'] }, 'POST /c/v1/identity no answer [fault drop]'],
    [
      { login: { ...login, outcome: 'rejected', code: 'IAT_MISSING', reason: 'the token has no iat' } },
      'POST /c/v1/identity 401: login rejected, the token has no iat (IAT_MISSING)',
    ],
    [
      { status: 200, login: { ...login, outcome: 'accepted', code: null, reason: null } },
      'POST /c/v1/identity 200: login accepted, a@b.c by email',
    ],
  ])('%#', (changes, line) => {
    expect(describeRequest({ ...entry, ...changes })).toBe(line);
  });
});
