/** Networks as people have them: what hangs while connecting, proxies and NO_PROXY, names of this machine, little memory. */
import { spawnSync } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { serve, serveRaw } from '../support/http-server.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeUnixOnly, unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';

const env = { KUSTOMER_API_KEY: addCanary('made-up-key') };
const fetchOnce = ['fetch-secret', '--org', 'acme', '--store', 'none', '--print'];

/** Accepts connections, reads, and never says a word. */
async function serveSilence(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}).resume());
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('--timeout ends what hangs, and the text names it', () => {
  // "within 3 s" says whose time it was: undici has 10 s for connecting and 300 s for a proxy's answer.
  test.each<
    [string, (silent: string) => { url: string; env?: Record<string, string> }, (silent: string) => string]
  >([
    [
      'TLS',
      (silent) => ({ url: `https://${silent}` }),
      (silent) => `${silent} did not complete the TLS handshake`,
    ],
    [
      'a proxy that takes CONNECT',
      (silent) => ({ url: 'https://acme.test', env: { HTTPS_PROXY: `http://${silent}` } }),
      (silent) => `the proxy ${silent} did not connect to acme.test`,
    ],
    [
      'the TLS of a proxy',
      (silent) => ({ url: 'https://acme.test', env: { HTTPS_PROXY: `https://${silent}` } }),
      (silent) => `the proxy ${silent} did not complete the TLS handshake`,
    ],
    [
      'an API in plain http',
      (silent) => ({ url: `http://${silent}` }),
      (silent) => `${silent} did not answer in full`,
    ],
  ])('%s', async (_, aim, words) => {
    const silent = await serveSilence();
    const { url, env: more } = aim(silent);
    const run = await runKchat([...fetchOnce, '--api-url', url, '--timeout', '3s'], {
      env: { ...env, ...more },
    });
    expect(run).toMatchObject({ code: 6, stdout: '' });
    expect(run.stderr).toContain(`error[API_TIMED_OUT]: ${words(silent)} within 3 s\n`);
  });

  test('a backend, whose time is its own', async () => {
    const silent = await serveSilence();
    const args = ['check', '--json', '--only', 'token-endpoint', '--token-url', `https://${silent}/`];
    const { stdout } = await runKchat([...args, '--timeout', '3s']);
    expect(JSON.parse(stdout).data.checks[0]).toMatchObject({
      status: 'failed',
      reason: `${silent} did not complete the TLS handshake within 3 s`,
    });
  });
});

test('a proxy for plain http is given the user name alone, unless NO_PROXY lists the address', async () => {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const server = await serve(({ url = '', headers }, response) => {
    asked.push({ url, authorization: headers['proxy-authorization'] });
    response.writeHead(502).end();
  });
  const HTTP_PROXY = server.origin.replace('//', '//ada@');
  const ask = (url: string, variables: Record<string, string>) =>
    runKchat(['check', '--only', 'token-endpoint', '--token-url', url], {
      env: { HTTP_PROXY, ...variables },
    });
  // An address of this machine only by NO_PROXY: RFC 6890 has 0.0.0.0/8 for it.
  const { stdout } = await ask('http://0.0.0.0:1/', { NO_PROXY: '0.0.0.0/8' });
  expect(stdout).toContain('0.0.0.0:1 refuses connections');
  await ask('http://backend.test/', { NO_PROXY: '2001:db8::1' });
  const authorization = `Basic ${Buffer.from('ada:').toString('base64')}`;
  expect(asked).toEqual([{ url: 'http://backend.test/', authorization }]);
});

describe('a name below localhost', () => {
  test('is this machine to the API', async () => {
    const emulator = await startEmulator({ orgs: ['acme'] });
    onTestFinished(() => emulator.close());
    const url = emulator.url.replace('127.0.0.1', 'api.localhost');
    const run = await runKchat([...fetchOnce, '--api-url', url], {
      env: { KUSTOMER_API_KEY: addCanary(emulator.apiKey) },
    });
    expect(run).toMatchObject({ code: 0, stdout: `${emulator.secret}\n` });
  });

  test('and to a backend', async () => {
    const server = await serve((_, response) => void response.end('no token'));
    const url = `${server.origin.replace('127.0.0.1', 'app.localhost')}/login`;
    const { stdout } = await runKchat(['check', '--only', 'token-endpoint', '--token-url', url], {
      env: { KUSTOMER_CHAT_SECRET: madeUpSecret() },
    });
    expect(server.requests).toMatchObject([{ url: '/login' }]);
    expect(stdout).not.toMatch(/no address is known|could not be looked up/);
  });
});

test('100 Continue that was not asked for is said as that, and not asked for again', async () => {
  let connections = 0;
  const origin = await serveRaw((socket) => {
    connections += 1;
    socket.once('data', () =>
      socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
    );
  });
  const { code, stderr } = await runKchat([...fetchOnce, '--api-url', origin], { env });
  expect({ code, stderr }).toEqual({
    code: 6,
    stderr: expect.stringContaining('sent 100 Continue, which was not asked for'),
  });
  expect(connections).toBe(1);
});

test('without WebAssembly the error names that, and nothing is tried four times', async () => {
  const emulator = await startEmulator({ orgs: ['acme'] });
  onTestFinished(() => emulator.close());
  const { code, stderr } = await runKchat([...fetchOnce, '--api-url', emulator.url, '-v'], {
    env: { ...env, NODE_OPTIONS: '--jitless' },
  });
  expect(code).toBe(6);
  expect(stderr).toContain('this Node cannot run WebAssembly');
  expect(stderr).toContain('--disable-wasm-trap-handler');
  expect(stderr).not.toContain('attempt 1');
});

describe('--token-command', () => {
  unixOnly('/dev/stdout')('that opens /dev/stdout is told what to write instead', async () => {
    const args = ['check', '--json', '--only', 'token-endpoint', '--token-command', 'echo x > /dev/stdout'];
    const { stdout } = await runKchat(args, {});
    expect(JSON.parse(stdout).data.checks[0]).toMatchObject({
      status: 'failed',
      hint: expect.stringContaining('write to >&1'),
    });
  });

  unixOnly('ulimit')('that cannot start for want of descriptors is a failed check', () => {
    const kchat = kchatProgram.inShell;
    const line = `ulimit -n 22; exec ${kchat} check --json --only token-endpoint --token-command 'echo x'`;
    const { status, stdout } = spawnSync('sh', ['-c', line], { env: isolatedEnv({}), encoding: 'utf8' });
    expect(status).toBe(1);
    const { status: verdict, reason } = JSON.parse(stdout).data.checks[0];
    // How many descriptors Node itself holds differs by version: the command may start.
    expect(verdict).toBe('failed');
    expect(reason).toMatch(/too many open files|no token|not a token|gives/);
  });
});

describeUnixOnly('ulimit')('a child that cannot start for want of descriptors', () => {
  /** How many Node itself holds differs by version: nearly the highest limit at which something fails stops the child. */
  const runShort = (args: string) => {
    for (const limit of [30, 28, 26, 24, 22, 20, 19, 21]) {
      const line = `ulimit -n ${limit}; exec ${kchatProgram.inShell} ${args}`;
      const run = spawnSync('sh', ['-c', line], {
        env: isolatedEnv(),
        encoding: 'utf8',
        input: madeUpSecret(),
      });
      if (run.stderr.includes('too many open files') || run.status === 70) return run;
    }
    throw new Error('no limit stopped it');
  };

  test.each([
    ['the keychain', 'import-secret --org acme', /keychain process cannot be started|cannot (?:read|write) /],
    // Its store is written first.
    ['emulate', 'emulate -- true', /cannot (?:run "true"|listen|make a folder|write) /],
  ])('%s', { timeout: 120_000 }, (_, args, words) => {
    const { status, stderr } = runShort(args);
    expect(stderr).toMatch(words);
    expect(stderr).toContain('raise the limit (ulimit -n, ulimit -u), or end what uses it up');
    expect([2, 5]).toContain(status);
  });
});

unixOnly('sh')('a program whose "--" was swallowed keeps its options', async () => {
  expect(await runKchat(['emulate', 'sh', '-c', 'echo "$0"; exit 7', '--version'])).toMatchObject({
    code: 7,
    stdout: '--version\n',
  });
});
