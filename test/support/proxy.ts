/**
 * A real proxy (tinyproxy, a Debian package) that a test can point kchat at.
 *
 * Names under `.test` exist nowhere (RFC 6761 §6.2): the proxy hands them to a second, scripted one, which leads every
 * tunnel to a port on loopback. So the target has a name that is not this machine's, no packet leaves the machine, and
 * kchat fails as soon as it goes past the proxy.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeFolder } from './folders.js';
import { findFreePort } from './http-server.js';

export const hasTinyproxy = spawnSync('tinyproxy', ['-v'], { stdio: 'ignore' }).status === 0;

export interface Proxy {
  readonly url: string;
  /** The targets of the tunnels that were asked for, as `acme.test:443`. */
  readonly tunnels: readonly string[];
  /** What tinyproxy wrote down; empty when nobody came. */
  readLog(): string;
}

/** Leads every CONNECT to one port on loopback; with a certificate it speaks TLS itself. */
export async function startRouter(
  targetOrigin: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<{ port: number; tunnels: string[] }> {
  const tunnels: string[] = [];
  const targetPort = Number(new URL(targetOrigin).port);
  const server = (tls === undefined ? createServer() : createTlsServer(tls)).on(
    'connect',
    ({ url = '' }, client) => {
      tunnels.push(url);
      const target = connect(targetPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      for (const [one, other] of [
        [client, target],
        [target, client],
      ] as const)
        one.on('error', () => {}).on('close', () => other.destroy());
    },
  );
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, tunnels };
}

async function waitForPort(port: number): Promise<void> {
  for (;;) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (reached) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts tinyproxy; it ends with the test. `credentials` is `user password`, which it then asks for. */
export async function startProxy(targetOrigin: string, credentials?: string): Promise<Proxy> {
  const router = await startRouter(targetOrigin);
  const port = await findFreePort();
  const folder = makeFolder();
  const [config, log] = [join(folder, 'tinyproxy.conf'), join(folder, 'log')];
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'LogLevel Connect',
    `LogFile "${log}"`,
    `Upstream http 127.0.0.1:${router.port} ".test"`,
    ...(credentials === undefined ? [] : [`BasicAuth ${credentials}`]),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = spawn('tinyproxy', ['-d', '-c', config], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  await waitForPort(port);
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels: router.tunnels,
    readLog: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes('CONNECT'))
        .join('\n'),
  };
}
