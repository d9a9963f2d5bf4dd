/**
 * fetch-secret over TLS through a real proxy: a private authority, a man in the middle, and what never goes through.
 *
 * The API is the emulator under the name `acme.test`, which only the proxy can reach (see `support/proxy.ts`).
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';
import {
  type Authority,
  type Certificate,
  hasOpenssl,
  makeAuthority,
  makeSelfSigned,
} from '../support/certificates.js';
import { makeFolder } from '../support/folders.js';
import { closedOrigin, serve, serveRaw } from '../support/http-server.js';
import { describeWith } from '../support/needs.js';
import { hasTinyproxy, startProxy, startRouter } from '../support/proxy.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ orgs: ['acme'], allowedHosts: ['acme.test'], ...options });
  addCanary(emulator.apiKey);
  addCanary(emulator.secret);
  onTestFinished(() => emulator.close());
  return emulator;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Fetches from `https://acme.test` into a private file, and reads it back. */
async function fetchSecret({ apiKey }: Emulator, env: Variables, apiUrl = 'https://acme.test') {
  const folder = join(makeFolder(), 'kchat');
  const run = await runKchat(['fetch-secret', '--store', 'file', '--timeout', '5s'], {
    env: { KUSTOMER_API_KEY: apiKey, KCHAT_API_URL: apiUrl, KCHAT_CONFIG_DIR: folder, ...env },
  });
  let stored: string | undefined;
  try {
    stored = readFileSync(join(folder, 'secrets', 'acme'), 'utf8');
  } catch {}
  return { ...run, stored };
}

const failure = (message: string) => ({
  code: 6,
  stdout: '',
  stderr: expect.stringContaining(`error[API_UNREACHABLE]: ${message}`),
  stored: undefined,
});

describeWith(hasOpenssl && hasTinyproxy, 'openssl or tinyproxy')('an API behind a proxy', () => {
  let authority: Authority;
  let good: Certificate;
  beforeAll(() => {
    authority = makeAuthority();
    good = authority.issue('DNS:acme.test');
  });

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'is reached by %s, with a private authority trusted',
    async (variable) => {
      const emulator = await openEmulator({ tls: good });
      const proxy = await startProxy(emulator.url);
      const env = { [variable]: proxy.url, NODE_EXTRA_CA_CERTS: authority.certPath };
      expect(await fetchSecret(emulator, env)).toMatchObject({
        code: 0,
        stderr: '',
        stored: emulator.secret,
      });
      expect(proxy.tunnels).toEqual(['acme.test:443']);
      expect(proxy.readLog()).toContain('CONNECT acme.test:443 HTTP/1.1');
    },
  );

  test('a proxy that asks for a password gets it, and nobody else does', async () => {
    const emulator = await openEmulator({ tls: good });
    const proxy = await startProxy(emulator.url, `ada ${addCanary('pa55word')}`);
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority.certPath };
    const asked = `the proxy ${new URL(proxy.url).host} asks for a user name and password, or refuses those given (407)`;
    expect(await fetchSecret(emulator, env)).toEqual(failure(asked));
    const given = proxy.url.replace('//', '//ada:pa55word@');
    expect(await fetchSecret(emulator, { ...env, HTTPS_PROXY: given })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(proxy.tunnels).toEqual(['acme.test:443']);
  });

  test.each<[string, () => Certificate, string | undefined]>([
    ['good', () => authority.issue('IP:127.0.0.1'), undefined],
    ['for another host', () => authority.issue('DNS:evil.test'), 'the certificate shown for the proxy '],
    ['self-signed', () => makeSelfSigned('IP:127.0.0.1'), 'the proxy '],
  ])('a proxy that speaks TLS itself, its certificate %s', async (_, makeCertificate, message) => {
    const emulator = await openEmulator({ tls: good });
    const { port, tunnels } = await startRouter(emulator.url, makeCertificate());
    const env = { HTTPS_PROXY: `https://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: authority.certPath };
    const run = await fetchSecret(emulator, { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    if (message === undefined) expect(run).toMatchObject({ code: 0, stderr: '', stored: emulator.secret });
    else expect(run).toEqual(failure(message));
    expect(tunnels).toHaveLength(message === undefined ? 1 : 0);
  });

  test.each([
    ['NO_PROXY', 'acme.test'],
    ['no_proxy', '.test'],
    ['NO_PROXY', '*'],
  ])('%s=%s leads past it', async (variable, value) => {
    const emulator = await openEmulator({ tls: good });
    const proxy = await startProxy(emulator.url);
    const run = await fetchSecret(emulator, { HTTPS_PROXY: proxy.url, [variable]: value });
    expect(run).toMatchObject({ code: 6, stdout: '' });
    // No such host, or no name server: either way it was looked for here.
    expect(run.stderr).toMatch(/no address is known|could not be looked up/);
    expect(proxy.readLog()).not.toContain('acme.test');
  });

  test.each(['127.0.0.1', 'localhost'])('loopback is never asked through it: %s', async (host) => {
    const emulator = await openEmulator();
    const proxy = await startProxy(emulator.url);
    const env = {
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
      https_proxy: proxy.url,
      http_proxy: proxy.url,
    };
    const url = emulator.url.replace('127.0.0.1', host);
    expect(await fetchSecret(emulator, env, url)).toMatchObject({ code: 0, stored: emulator.secret });
    expect(proxy.readLog()).not.toContain('Request');
    expect(proxy.tunnels).toEqual([]);
  });

  describe('a man in the middle is refused', () => {
    const kinds: readonly (readonly [string, () => Certificate, string])[] = [
      ['self-signed', () => makeSelfSigned('DNS:acme.test'), 'acme.test presents a self-signed certificate'],
      [
        'expired',
        () => authority.issue('DNS:acme.test', 'expired'),
        'the certificate of acme.test has expired',
      ],
      [
        'for another host',
        () => authority.issue('DNS:evil.test'),
        'the certificate shown for acme.test belongs to another host',
      ],
      [
        'for clients',
        () => authority.issue('DNS:acme.test', 'for-clients'),
        'acme.test presents a certificate that is not trusted here (INVALID_PURPOSE)',
      ],
      [
        'of an unknown authority',
        () => makeAuthority().issue('DNS:acme.test'),
        'acme.test presents a certificate that is not trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      ],
      [
        'of a proxy that opens TLS',
        () => {
          const other = makeAuthority();
          const own = other.issue('DNS:acme.test');
          return { ...own, cert: own.cert + readFileSync(other.certPath, 'utf8') };
        },
        'acme.test presents a certificate from a private authority that is not trusted, as a proxy that inspects TLS does',
      ],
    ];

    test.each(kinds)('%s', async (_, makeCertificate, message) => {
      const requests: unknown[] = [];
      const onRequest = (entry: unknown) => void requests.push(entry);
      const emulator = await openEmulator({ tls: makeCertificate(), onRequest });
      const proxy = await startProxy(emulator.url);
      const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority.certPath };
      // Switching verification off is not obeyed, and says nothing of its own: what is refused then is refused anyway.
      const run = await fetchSecret(emulator, { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      expect(run).toEqual(failure(message));
      expect(run.stderr).toMatch(/^kchat: error/);
      expect(requests).toEqual([]);
      // Asking again would not help.
      expect(proxy.tunnels).toHaveLength(1);
    });

    test('also if verification was never switched off', async () => {
      const [, makeCertificate, message] = kinds[0] ?? expect.fail();
      const emulator = await openEmulator({ tls: makeCertificate() });
      const proxy = await startProxy(emulator.url);
      expect(await fetchSecret(emulator, { HTTPS_PROXY: proxy.url })).toEqual(failure(message));
    });
  });

  test('one that answers plain http where TLS is due', async () => {
    const emulator = await openEmulator();
    const proxy = await startProxy(emulator.url);
    expect(await fetchSecret(emulator, { HTTPS_PROXY: proxy.url })).toEqual(
      failure('acme.test does not speak TLS'),
    );
  });
});

describe('a proxy variable', () => {
  test('with nobody there names the proxy, not its password', async () => {
    const emulator = await openEmulator();
    const { host } = new URL(closedOrigin);
    const env = { HTTPS_PROXY: `http://ada:${addCanary('s3cretword')}@${host}` };
    expect(await fetchSecret(emulator, env)).toEqual(failure(`the proxy ${host} refuses connections`));
  });

  test('with a proxy that closes at every tunnel: it is asked four times, and named', async () => {
    const emulator = await openEmulator();
    let tunnels = 0;
    const proxy = await serveRaw((socket) => {
      socket.once('data', () => {
        tunnels += 1;
        socket.destroy();
      });
    });
    expect(await fetchSecret(emulator, { HTTPS_PROXY: proxy })).toEqual(
      failure(`the connection to the proxy ${new URL(proxy).host} broke off (UND_ERR_SOCKET)`),
    );
    expect(tunnels).toBe(4);
  });

  test('with a path after the host is taken without it, as by curl', async () => {
    const emulator = await openEmulator();
    const { host } = new URL(closedOrigin);
    expect(await fetchSecret(emulator, { HTTPS_PROXY: `http://${host}/path?x#y` })).toEqual(
      failure(`the proxy ${host} refuses connections`),
    );
  });

  test('with a % of its own in the password says how to write it, not what it is', async () => {
    const emulator = await openEmulator();
    const run = await fetchSecret(emulator, { HTTPS_PROXY: 'http://ada:s3cr%zzet@127.0.0.1:1' });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('as %25');
    expect(run.stderr).not.toContain('s3cr');
  });

  test('is blamed for its own failures on the way to a plain http backend', async () => {
    const check = async (proxy: string) => {
      const args = ['--json', '--only', 'token-endpoint', '--token-url', 'http://backend.test/token'];
      const { stdout } = await runKchat(['check', ...args], { env: { HTTP_PROXY: proxy } });
      return JSON.parse(stdout).data.checks[0];
    };
    expect(await check(closedOrigin)).toMatchObject({
      reason: `the proxy ${new URL(closedOrigin).host} refuses connections`,
    });
    const asking = await serve((_, response) => void response.writeHead(407).end());
    expect(await check(asking.origin)).toMatchObject({
      reason: expect.stringContaining('asks for a user name and password'),
      hint: 'put them into HTTP_PROXY: http://user:password@host:port',
    });
  });

  test.each([
    'socks5://127.0.0.1:1080',
    'http://:',
    'ftp://ada:s3cretword@proxy',
    'http://ada:s3cretword@:x',
  ])('%s is a mistake that is named without its value', async (value) => {
    const emulator = await openEmulator();
    const run = await fetchSecret(emulator, { HTTPS_PROXY: value });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^kchat: error\[USAGE\]: HTTPS_PROXY is not the address of an http or https proxy\n/,
    );
    expect(run.stderr).not.toContain(value);
  });
});

describeWith(hasOpenssl, 'openssl')('a backend that is asked under another name', () => {
  test.each(['localhost', '127.0.0.1'])('proves to be %s, where the URL leads', async (host) => {
    const authority = makeAuthority();
    const { cert, key } = authority.issue(host === 'localhost' ? 'DNS:localhost' : 'IP:127.0.0.1');
    const hosts: (string | undefined)[] = [];
    const server = createServer({ cert, key }, ({ headers }, response) => {
      hosts.push(headers.host);
      response.end();
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://${host}:${(server.address() as AddressInfo).port}/`;
    const args = ['check', '--only', 'token-endpoint', '--token-url', url];
    const env = { NODE_EXTRA_CA_CERTS: authority.certPath };
    const run = await runKchat([...args, '--token-header', 'Host: chat.example.com'], { env });
    expect(hosts, run.stdout).toEqual(['chat.example.com']);
  });
});

describeWith(hasOpenssl, 'openssl')('kchat emulate with a certificate', () => {
  const script = `
    fetch(process.env.KCHAT_API_URL + '/v1/domains/' + process.env.KUSTOMER_ORG)
      .then((answer) => console.log(answer.status), (error) => console.log(error.cause.code));`;
  const around = (cert: Certificate, env: Variables = {}) =>
    runKchat(
      [
        'emulate',
        '--tls-cert',
        cert.certPath,
        '--tls-key',
        cert.keyPath,
        '--',
        process.execPath,
        '-e',
        script,
      ],
      { env },
    );

  test('tells the program that it runs to trust it', async () => {
    const cert = makeSelfSigned('IP:127.0.0.1');
    expect(await around(cert)).toEqual({ code: 0, stdout: '200\n', stderr: '' });
  });

  test('needs the authority of an issued one, in the same file or in NODE_EXTRA_CA_CERTS', async () => {
    const authority = makeAuthority();
    const leaf = authority.issue('IP:127.0.0.1');
    expect(await around(leaf)).toMatchObject({ code: 0, stdout: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE\n' });
    const chosen = await around(leaf, { NODE_EXTRA_CA_CERTS: authority.certPath });
    expect(chosen).toEqual({ code: 0, stdout: '200\n', stderr: '' });
    appendFileSync(leaf.certPath, readFileSync(authority.certPath));
    expect(await around(leaf)).toEqual({ code: 0, stdout: '200\n', stderr: '' });
  });

  test('has no path to pass on if it came on stdin', async () => {
    const { cert, keyPath } = makeSelfSigned('IP:127.0.0.1');
    const run = await runKchat(
      ['emulate', '--tls-cert', '-', '--tls-key', keyPath, '--', process.execPath, '-e', script],
      { stdin: cert },
    );
    expect(run).toEqual({ code: 0, stdout: 'DEPTH_ZERO_SELF_SIGNED_CERT\n', stderr: '' });
  });

  test('leaves authorities that were chosen already alone', async () => {
    const cert = makeSelfSigned('IP:127.0.0.1');
    const run = await around(cert, { NODE_EXTRA_CA_CERTS: makeAuthority().certPath });
    expect(run).toMatchObject({ code: 0, stdout: 'DEPTH_ZERO_SELF_SIGNED_CERT\n' });
  });

  test('is found by another program over https', async () => {
    const authority = makeAuthority();
    const emulator = await openEmulator({ tls: authority.issue('DNS:localhost,IP:127.0.0.1') });
    const run = await fetchSecret(emulator, { NODE_EXTRA_CA_CERTS: authority.certPath }, emulator.url);
    expect(run).toMatchObject({ code: 0, stderr: '', stored: emulator.secret });
  });
});
