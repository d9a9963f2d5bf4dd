/** The emulator as a server: starting, stopping, TLS, and clients that misbehave. */
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { hasOpenssl, makeSelfSigned } from '../support/certificates.js';
import { findFreePort } from '../support/http-server.js';
import { describeWith } from '../support/needs.js';
import { mint } from '../support/tokens.js';
import { ask, openEmulator, readFaults, readSettings, settingsPath } from './fixtures.js';

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Opens a raw connection, and ends it with the test. */
async function dial(url: string): Promise<Socket> {
  const socket = connect(portOf(url), '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** All that comes back until the other side closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

test('a hundred emulators at once, each with its own port and secret', async () => {
  const emulators = await Promise.all(Array.from({ length: 100 }, () => openEmulator()));
  const answers = await Promise.all(emulators.map((emulator) => readSettings(emulator)));
  const secrets = answers.map(({ json }) => json.data.attributes.secret);
  expect(secrets).toEqual(emulators.map(({ secret }) => secret));
  expect(new Set(secrets).size).toBe(100);
  expect(new Set(emulators.map(({ url }) => url)).size).toBe(100);
});

describe('close', () => {
  test('ends idle, half-spoken and keep-alive connections at once, and frees the port', async () => {
    // Not one that the system gives out: another test could get it in between.
    const emulator = await startEmulator({ port: await findFreePort() });
    const idle = await dial(emulator.url);
    const halfSpoken = await dial(emulator.url);
    halfSpoken.write('POST /c/v1/identity HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{');
    await fetch(`${emulator.url}/x`).then((answer) => answer.text());
    const closed = [idle, halfSpoken].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    await emulator.close();
    await Promise.all(closed);
    await emulator.close();
    const again = await openEmulator({ port: portOf(emulator.url) });
    expect(again.url).toBe(emulator.url);
  });

  test('leaves nothing that keeps a process alive', async () => {
    const count = () => process.getActiveResourcesInfo().filter((name) => /TCP|Server/.test(name)).length;
    const before = count();
    const emulator = await startEmulator({ faults: readFaults(['slow=1h']) });
    const failure = expect(readSettings(emulator)).rejects.toThrow();
    await ask(`${emulator.url}/__emulator/faults`);
    await emulator.close();
    await failure;
    // The clients of this process hear of it a moment later.
    await expect.poll(count).toBeLessThanOrEqual(before);
  });
});

describe('refuses to start on', () => {
  test('a port in use', async () => {
    const { url } = await openEmulator();
    await expect(openEmulator({ port: portOf(url) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

test('listens on 127.0.0.1 alone', async () => {
  const { url } = await openEmulator();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const refused = new Promise((resolve) =>
    connect(portOf(url), '127.0.0.2').once('error', ({ message }) => resolve(message)),
  );
  expect(await refused).toContain('ECONNREFUSED');
});

describe('a client that misbehaves', () => {
  test.each([
    ['no Host', 'GET /c/v1/tracking/tokens/current HTTP/1.0\r\n\r\n', 'HTTP/1.1 403 '],
    ['an empty Host', 'GET /v1/domains/x HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n', 'HTTP/1.1 403 '],
    [
      'a whole URL as path',
      'GET http://evil.example/v1/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      'HTTP/1.1 404 ',
    ],
    [
      'two lengths',
      'POST /c/v1/identity HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
      'HTTP/1.1 400 ',
    ],
    ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400 '],
  ])('with %s is refused', async (_, request, start) => {
    const { url } = await openEmulator();
    const socket = await dial(url);
    socket.write(request);
    expect((await readAll(socket)).slice(0, start.length)).toBe(start);
  });

  test('by leaving in the middle of its request harms nobody', async () => {
    const emulator = await openEmulator();
    const socket = await dial(emulator.url);
    socket.write('POST /c/v1/identity HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{');
    socket.destroy();
    expect((await readSettings(emulator)).status).toBe(200);
  });

  test('with an endless body gets 413 while it is still sending', async () => {
    const { url } = await openEmulator();
    const socket = await dial(url);
    socket.write(
      'POST /c/v1/identity HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const piece = 'x'.repeat(65_536);
    for (let sent = 0; sent <= 16; sent += 1) socket.write(`10000\r\n${piece}\r\n`);
    const first = await new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(String(chunk))),
    );
    expect(first).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  });
});

describeWith(hasOpenssl, 'openssl')('TLS', () => {
  test.each([
    ['DNS:localhost', 'https://localhost:'],
    ['IP:127.0.0.1,DNS:localhost', 'https://127.0.0.1:'],
  ])('with a certificate for %s the URL is %s', async (names, start) => {
    const tls = makeSelfSigned(names);
    const emulator = await openEmulator({ tls });
    expect(emulator.url.slice(0, start.length)).toBe(start);
    const headers = { authorization: `Bearer ${emulator.apiKey}` };
    const { status } = await ask(`${emulator.url}${settingsPath}`, { headers, ca: tls.cert });
    expect(status).toBe(200);
    await expect(ask(`${emulator.url}${settingsPath}`, { headers })).rejects.toThrow(/self.signed/);
  });

  test('close does not wait for a client that never shakes hands', async () => {
    const emulator = await startEmulator({ tls: makeSelfSigned('DNS:localhost') });
    const silent = await dial(emulator.url);
    const closed = new Promise((resolve) => silent.once('close', resolve));
    await emulator.close();
    await closed;
  });
});

test('judges by the real clock unless given another', async () => {
  const emulator = await openEmulator({ now: undefined });
  const token = mint(emulator.secret, { email: 'a@b.c', iat: Math.floor(Date.now() / 1000) });
  const question = { method: 'POST', body: { externalToken: token } };
  expect((await ask(`${emulator.url}/c/v1/identity`, question)).status).toBe(200);
});
