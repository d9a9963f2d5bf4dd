/** What comes before a connection, on a network that is slow or silent: the look-up of a name, the first packet. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { collect } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { isolatedEnv, kchatProgram, killAfterMs } from '../support/run-kchat.js';

const canUnshare = spawnSync('unshare', ['-rnm', 'true']).status === 0;
if (!canUnshare)
  console.warn('SKIPPED: a silent name server: unshare -rnm may not make a network of its own here');
const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('SKIPPED: a lost packet: only /proc/net/tcp of Linux tells of one');

const check = (url: string, timeout: string) =>
  ['check', '--json', '--only', 'token-endpoint', '--token-url', url, '--timeout', timeout] as const;

function startChild([file = '', ...args]: readonly string[]): ChildProcess {
  const env = isolatedEnv({ KUSTOMER_CHAT_SECRET: madeUpSecret() });
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // Its whole group: a network of its own has several processes. Long before glibc gives up by itself (see below).
  const deadline = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), killAfterMs);
  child.once('exit', () => clearTimeout(deadline));
  return child;
}

/** The only name server of its network: it takes every question and answers none. At the first it may send a signal. */
const silentServer = `
  const [signal, file, ...args] = process.argv.slice(2);
  const socket = require('node:dgram').createSocket('udp4');
  socket.bind(53, '127.0.0.1', () => {
    const child = require('node:child_process').spawn(file, args, { stdio: 'inherit' });
    socket.once('message', () => signal && child.kill(signal));
    const { signals } = require('node:os').constants;
    child.once('exit', (code, name) => process.exit(code ?? 128 + signals[name]));
  });`;

/** kchat in a network of its own with that name server. */
function startInSilence(args: readonly string[], signal = ''): ChildProcess {
  const folder = makeFolder();
  const [config, server] = [join(folder, 'resolv.conf'), join(folder, 'server.cjs')];
  // By default glibc gives up after 10 s, and on a machine that stalls for as long its EAI_AGAIN comes before kchat's
  // own limit of 1 s is looked at. So it asks for two minutes: whatever ends the wait sooner is kchat.
  writeFileSync(config, 'nameserver 127.0.0.1\noptions timeout:30 attempts:4\n');
  writeFileSync(server, silentServer);
  const script = `ip link set lo up && mount --bind '${config}' /etc/resolv.conf && exec "$@"`;
  const inside = [process.execPath, server, signal, kchatProgram.file, ...kchatProgram.args, ...args];
  return startChild(['unshare', '-rnm', 'sh', '-c', script, 'sh', ...inside]);
}

describe.runIf(canUnshare)('a silent name server', () => {
  test('is named when the time is up, and holds nothing up after that', async () => {
    const run = await collect(startInSilence(check('http://backend.example/', '1s')));
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(run.stdout).data.checks[0]).toMatchObject({
      reason: 'the address of backend.example could not be looked up within 1 s',
      hint: "check the network: this machine's name server is silent, slow or failing",
    });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s ends the wait for it at once', async (signal, code) => {
    const run = await collect(startInSilence(check('http://backend.example/', '1h'), signal));
    expect(run).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(`interrupted by ${signal}`),
    });
  });
});

/** A server that does not accept yet, and whose queue is full: the first packet of the next client is dropped. */
async function startFullServer() {
  const program = `const server = require('node:http').createServer((_, response) => response.end('no token'));
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));`;
  const server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [port] = await once(server.stdout, 'data');
  server.kill('SIGSTOP');
  for (let count = 0; count < 2; count += 1) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
  }
  return { port: Number(port), goOn: () => void server.kill('SIGCONT') };
}

/** Whether someone waits for the answer to a first packet (SYN_SENT is 02) to that port. */
function isConnecting(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`:${hex} 02 `).test(readFileSync('/proc/net/tcp', 'utf8'));
}

test.runIf(isLinux)('a slow address is not given up for another one that leads nowhere', async () => {
  const { port, goOn } = await startFullServer();
  // 127.0.0.1 and ::1, where nobody listens; the packet is sent again after 1 s.
  const child = startChild([
    kchatProgram.file,
    ...kchatProgram.args,
    ...check(`http://app.localhost:${port}/`, '15s'),
  ]);
  const run = collect(child);
  await expect.poll(() => isConnecting(port), { interval: 20 }).toBe(true);
  goOn();
  expect((await run).stdout).toContain('TOKEN_MALFORMED');
});

test.runIf(isLinux)('a first packet that is lost ends with the time that was given', async () => {
  const { port } = await startFullServer();
  const args = check(`http://127.0.0.1:${port}/`, '500ms');
  const { stdout } = await collect(startChild([kchatProgram.file, ...kchatProgram.args, ...args]));
  expect(JSON.parse(stdout).data.checks[0].reason).toBe(
    `could not connect to 127.0.0.1:${port} within 0.5 s`,
  );
});
