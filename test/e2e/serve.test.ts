/**
 * `kchat serve` as apps and people have it: curl, TLS, a phone's network, many at once, slow clients,
 * signals, the README.
 */
import { execFile, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listAddresses } from '../../src/system/addresses.js';
import { hasOpenssl, makeSelfSigned } from '../support/certificates.js';
import { collect, stoppedCode } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { findFreePort, serve as serveHttp } from '../support/http-server.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeWith, testWith, unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';
import { startServeProcess } from '../support/serve-process.js';
import { isInstalled, writeKchat } from '../support/shell.js';

const run = promisify(execFile);
const secret = addCanary(madeUpSecret());
const env = { KUSTOMER_CHAT_SECRET: secret };
const ada = ['--user', 'ada=email:ada@example.com'];
const hasCurl = isInstalled('curl');

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function expectAccepted(token: string): Promise<void> {
  expect(await runKchatHere(['inspect', token], { env })).toMatchObject({ code: 0 });
}

/** Polls until a process has said something. */
async function waitFor(said: () => string, text: string | RegExp): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(typeof text === 'string' ? said().includes(text) : text.test(said()))) {
    if (Date.now() > deadline) throw new Error(`${text} never came:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('an app', () => {
  testWith(hasCurl, 'curl')('gets a token by curl, which inspect accepts', async () => {
    const server = await startServeProcess(ada, env);
    const { stdout } = await run('curl', ['-s', `${server.url}/token?user=ada&key=${server.accessKey}`]);
    await expectAccepted(stdout);
    const post = ['-s', '-d', '{"user":"ada"}', '-H', `authorization: Bearer ${server.accessKey}`];
    await expectAccepted((await run('curl', [...post, `${server.url}/token`])).stdout);
    await waitFor(server.readStderr, /ada {2}good {2}to 127\.0\.0\.1\n.*ada {2}good {2}to 127\.0\.0\.1\n/);
    for (const credential of [stdout, server.accessKey, secret])
      expect(server.readStderr()).not.toContain(credential);
  });

  test('logs in at the emulator beside it, whose log shows the login', async () => {
    const server = await startServeProcess(['--emulate', ...ada]);
    const { emulator, accessKey, url } = server;
    const token = await (await fetch(`${url}/token?user=ada`, { headers: bearer(accessKey) })).text();
    const login = (externalToken: string) =>
      fetch(`${emulator?.url}/c/v1/identity`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ externalToken }),
      });
    expect((await login(token)).status).toBe(200);
    for (const kind of ['expired', 'tampered', 'no-identity']) {
      const bad = await fetch(`${url}/token?user=ada&bad=${kind}`, { headers: bearer(accessKey) });
      expect((await login(await bad.text())).status).toBe(401);
    }
    const { data } = (await (await fetch(`${emulator?.url}/__emulator/requests`)).json()) as {
      data: unknown[];
    };
    expect(data).toHaveLength(4);
    expect(data[0]).toMatchObject({ login: { outcome: 'accepted' } });
    await waitFor(server.readStderr, /emulator {2}.*POST \/c\/v1\/identity/);
    expect((await server.stop()).code).toBe(stoppedCode);
    await expect(fetch(String(emulator?.url))).rejects.toThrow();
  });

  test('gets a thousand tokens at once', async () => {
    const server = await startServeProcess(ada, env);
    const ask = async () => {
      const answer = await fetch(`${server.url}/token`, { headers: bearer(server.accessKey) });
      return answer.status === 200 && /^eyJ/.test(await answer.text());
    };
    const answers = await Promise.all(Array.from({ length: 1000 }, ask));
    expect(answers.filter((isGood) => !isGood)).toEqual([]);
  });

  testWith(hasOpenssl, 'openssl')('gets one over https', async () => {
    const { certPath, keyPath } = makeSelfSigned('DNS:localhost,IP:127.0.0.1');
    const server = await startServeProcess([...ada, '--tls-cert', certPath, '--tls-key', keyPath], env);
    expect(server.url).toMatch(/^https:/);
    const url = `${server.url}/token?key=${server.accessKey}`;
    await expectAccepted((await run('curl', ['-s', '--cacert', certPath, url])).stdout);
    const mistake = await runKchat(
      ['serve', ...ada, '--port', '0', '--tls-cert', keyPath, '--tls-key', certPath],
      { env },
    );
    expect(mistake).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--tls-cert and --tls-key'),
    });
  });
});

describe('a client that is no good', () => {
  test('a slow one, one that goes away and one that talks nonsense keep nobody waiting', async () => {
    const server = await startServeProcess(ada, env);
    const { hostname, port } = new URL(server.url);
    const open = (text: string) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      socket.on('error', () => {});
      onTestFinished(() => void socket.destroy());
      return socket;
    };
    open('GET /token?user=ada HTTP/1.1\r\nHost: 127');
    const post = `POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.accessKey}\r\n`;
    open(`${post}Content-Length: 90\r\n\r\n{"us`);
    open(`${post}Transfer-Encoding: chunked\r\n\r\nno chunk\r\n`);
    const leaving = ['Content-Length: 90\r\n\r\n{"us', 'Transfer-Encoding: chunked\r\n\r\n4\r\n{"us\r\n'].map(
      (rest) => open(post + rest),
    );
    const ask = () => fetch(`${server.url}/token`, { headers: bearer(server.accessKey) });
    // By then the server has begun to read the others.
    expect((await ask()).status).toBe(200);
    for (const socket of leaving) socket.destroy();
    const nonsense = open('GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = await new Promise<[Buffer]>((resolve) =>
      nonsense.once('data', (chunk) => resolve([chunk])),
    );
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400/);
    expect((await ask()).status).toBe(200);
    const { code, stdout } = await server.stop();
    expect({ code, stdout: stdout.trim().split('\n').length }).toEqual({ code: stoppedCode, stdout: 1 });
    expect(server.readStderr()).not.toMatch(/bug|Error/);
  });
});

describe('Ctrl-C', () => {
  unixOnly('signals').each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it with 0, connections open or not',
    async (signal) => {
      const server = await startServeProcess(ada, env);
      const agent = new Agent({ keepAlive: true });
      onTestFinished(() => agent.destroy());
      const status = await new Promise((resolve) =>
        get(`${server.url}/token?key=${server.accessKey}`, { agent }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode));
        }),
      );
      expect(status).toBe(200);
      const { code } = await server.stop(signal);
      expect(code).toBe(0);
      await expect(fetch(server.url)).rejects.toThrow();
    },
  );
});

describe('what cannot be started', () => {
  test.each([
    ['no user', [], /no test user is named/],
    ['a host that is none', [...ada, '--host', 'example'], /--host is "example"/],
    ['a port that is none', [...ada, '--port', '70000'], /--port is "70000"/],
    ['an origin with a path', [...ada, '--allow-origin', 'http://localhost:3000/app'], /--allow-origin has/],
    ['a template without a place', [...ada, '--qr', 'myapp://'], /--qr is a value of 8 characters/],
    ['a language that is none', ['--print', 'cobol'], /--print is "cobol"/],
    ['two of a name', [...ada, ...ada], /two test users are called "ada"/],
    ['a word too many', ['ada@example.com'], /did you mean kchat serve --user ada@example\.com\?/],
  ])('%s', async (_, args, message) => {
    const result = await runKchatHere(['serve', ...args], { env });
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('an address of another machine', async () => {
    const result = await runKchat(['serve', ...ada, '--host', '192.0.2.1', '--port', '0'], { env });
    const stderr = expect.stringContaining('192.0.2.1 is not an address of this machine');
    expect(result).toMatchObject({ code: 2, stdout: '', stderr });
  });

  test('a port in use', async () => {
    const { origin } = await serveHttp((_, response) => void response.end());
    const { port } = new URL(origin);
    for (const args of [
      [...ada, '--port', port],
      [...ada, '--port', '0', '--emulate', port],
    ])
      expect(await runKchat(['serve', ...args], args.includes('--emulate') ? {} : { env })).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          new RegExp(`port ${port} is in use .*\nhint: give another --(?:port|emulate)`),
        ),
      });
  });

  test('no secret', async () => {
    expect(await runKchat(['serve', ...ada, '--org', 'acme'])).toMatchObject({ code: 4, stdout: '' });
  });

  test('a short access key', async () => {
    const keyFile = join(makeFolder(), 'key');
    writeFileSync(keyFile, 'short\n');
    const result = await runKchatHere(['serve', ...ada, '--access-key-file', keyFile], { env });
    expect(result).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/16 or more ASCII characters.*\nhint: .*openssl rand/s),
    });
  });
});

describe('--host', () => {
  const [address] = listAddresses().filter((found) => found.includes('.'));

  testWith(address !== undefined, 'a network')(
    'lets other machines in, with the key, and says what that means',
    async () => {
      const server = await startServeProcess([...ada, '--host', '0.0.0.0'], env);
      const { port } = new URL(server.url);
      const origin = `http://${address}:${port}`;
      expect(server.networkPages).toContain(`${origin}/#key=${server.accessKey}`);
      expect((await fetch(`${origin}/token`, { headers: bearer(server.accessKey) })).status).toBe(200);
      expect((await fetch(`${origin}/token`)).status).toBe(401);
      await waitFor(
        server.readStderr,
        /warning: --host 0\.0\.0\.0: whoever reaches this machine .* plain http lets others on the network read the key and every token\n/,
      );
    },
  );

  test('on loopback nothing is said', async () => {
    const server = await startServeProcess(ada, env);
    expect(server.networkPages).toEqual([]);
    expect((await server.stop()).stderr).toBe('');
  });
});

test('a secret that is replaced meanwhile is told, and what was there is served', async () => {
  const folder = makeFolder();
  const stored = { KCHAT_CONFIG_DIR: join(folder, 'kchat'), KUSTOMER_ORG: 'acme' };
  const importSecret = (text: string) =>
    runKchat(['import-secret', '--store', 'file'], { env: stored, stdin: addCanary(text) });
  const first = madeUpSecret();
  await importSecret(first);
  const server = await startServeProcess(ada, stored);
  const ask = async () => (await fetch(`${server.url}/token`, { headers: bearer(server.accessKey) })).text();
  await importSecret(madeUpSecret());
  const deadline = Date.now() + 60_000;
  let warning: unknown = null;
  while (warning === null && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    ({ warning } = (await (
      await fetch(`${server.url}/log`, { headers: bearer(server.accessKey) })
    ).json()) as never);
  }
  expect(warning).toMatch(/^the secret of acme was replaced by [0-9a-f]{8} meanwhile/);
  await waitFor(server.readStderr, 'warning: the secret of acme was replaced');
  expect(server.readStderr().match(/warning: the secret of acme was replaced/g)).toHaveLength(1);
  const inspected = await runKchatHere(['inspect', await ask()], { env: { KUSTOMER_CHAT_SECRET: first } });
  expect(inspected.code).toBe(0);
});

test('without --json a person reads where to look and what to paste, in lines that hold the key', async () => {
  const child = spawn(kchatProgram.file, [...kchatProgram.args, 'serve', ...ada, '--port', '0'], {
    env: isolatedEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = collect(child);
  let shown = '';
  child.stdout.on('data', (text) => {
    shown += text;
  });
  await waitFor(() => shown, 'Ctrl-C ends it');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(stoppedCode);
  const [, origin, key] = /page +(http:\/\/127\.0\.0\.1:\d+)\/#key=(\S+)/.exec(stdout) ?? [];
  const port = new URL(origin ?? '').port;
  for (const line of [
    process.platform === 'win32'
      ? `curl.exe "${origin}/token?key=${key}"`
      : `curl '${origin}/token?key=${key}'`,
    '#if DEBUG',
    `"${origin}/token?key=${key}"`,
    'BuildConfig.DEBUG',
    `http://10.0.2.2:${port}/token?key=${key}`,
    `adb reverse tcp:${port} tcp:${port}`,
    'kDebugMode',
    "NODE_ENV !== 'production'",
    'xcrun simctl launch booted com.example.app --jwt "$(kchat sign -q --email ada@example.com)"',
  ])
    expect(stdout).toContain(line);
});

test('--print gives one language alone, with a fixed key if there is one, and starts nothing', async () => {
  const keyFile = join(makeFolder(), 'key');
  const key = madeUpSecret();
  writeFileSync(keyFile, key);
  const swift = await runKchat([
    'serve',
    '--print',
    'swift',
    '--user',
    'ada=email:a@b.c',
    '--access-key-file',
    keyFile,
  ]);
  expect(swift).toMatchObject({ code: 0, stderr: '' });
  expect(swift.stdout).toMatch(/^#if DEBUG\n.*\n#endif\n$/s);
  expect(swift.stdout).toContain(`http://127.0.0.1:4020/token?user=ada&key=${key}`);
  const dart = await runKchat(['serve', '--print', 'dart', '--json']);
  expect(JSON.parse(dart.stdout).data).toMatchObject({
    language: 'dart',
    code: expect.stringContaining('key=KEY'),
  });
});

test('--quiet keeps tokens that are handed out to itself', async () => {
  const server = await startServeProcess([...ada, '--quiet'], env);
  await fetch(`${server.url}/token`, { headers: bearer(server.accessKey) });
  expect((await server.stop()).stderr).toBe('');
});

describeWith(hasCurl && hasOpenssl, 'curl or openssl')('the README', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const readBlock = (name: string) =>
    new RegExp(`<!-- run: ${name} -->\\n\`\`\`sh\\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';

  test('every command for a debug build works as it says', async () => {
    const folder = makeFolder();
    const port = String(await findFreePort());
    const inTerminal = (code: string) =>
      spawn('bash', ['-e', '-c', code.replaceAll('4020', port)], {
        cwd: folder,
        env: isolatedEnv({ PATH: `${writeKchat()}:${process.env.PATH}` }),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    // The last command takes the place of the shell, so that what is stopped is the server.
    const start = readBlock('serve, terminal 1').replace(
      /\nkchat serve (.*)/,
      `\nexec kchat serve --port ${port} $1`,
    );
    const server = inTerminal(start);
    onTestFinished(() => void server.kill('SIGKILL'));
    const ready = await new Promise<string>((resolve) =>
      createInterface(server.stdout).once('line', resolve),
    );
    expect(ready).toContain(`serving login tokens at http://127.0.0.1:${port}`);
    const app = await collect(inTerminal(readBlock('serve, terminal 2')));
    expect(app.code).toBe(0);
    // The token alone: not even a line feed stands between the two.
    expect(app.stdout.match(/eyJhbGci/g)).toHaveLength(2);
    server.kill('SIGINT');
    expect(await new Promise((resolve) => server.once('close', resolve))).toBe(0);
  });
});
