/** `kchat emulate` as a user has it: curl, the README's commands, a program run against it, and no trace of it after. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { findFreePort } from '../support/http-server.js';
import { describeWith, unixOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';
import { writeKchat } from '../support/shell.js';
import { mint } from '../support/tokens.js';

const hasCurl = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;
const hasOpenssl = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;

/** Status, headers and body, by curl. */
function curl(...args: readonly string[]): { status: number; head: string; body: string } {
  const output = execFileSync('curl', ['-s', '-i', ...args], { encoding: 'utf8' });
  const [head = '', body = ''] = output.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
}

describeWith(hasCurl, 'curl')('curl', () => {
  test('fetches the settings and the roles, and revokes the key', async () => {
    const { url, apiKey, widgetKey } = await startEmulatorProcess();
    const authorization = (key: string) => ['-H', `authorization: Bearer ${key}`];
    const settings = `${url}/v1/auth/customer/settings`;
    const current = `${url}/v1/auth/tokens/current`;
    expect(JSON.parse(curl(settings, ...authorization(apiKey)).body)).toMatchObject({
      data: { attributes: { secret: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(curl(settings, ...authorization(widgetKey)).status).toBe(401);
    expect(curl(current, ...authorization(widgetKey)).body).toContain('org.tracking');
    expect(curl('-X', 'DELETE', current, ...authorization(apiKey)).status).toBe(204);
    expect(curl(settings, ...authorization(apiKey)).status).toBe(401);
  });

  test('meets a rate limit with its three headers', async () => {
    const { url } = await startEmulatorProcess(['--rate-limit', '1']);
    const ask = () => curl(`${url}/v1/domains/kchat-emulator`);
    expect(ask().head).toMatch(/x-ratelimit-limit: 1\r\nx-ratelimit-remaining: 0/);
    const { status, head } = ask();
    expect(status).toBe(429);
    expect(head).toMatch(/x-ratelimit-limit: 1\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: \d{10}/);
  });

  test('as a browser asks before a login from another origin', async () => {
    const { url } = await startEmulatorProcess();
    const asBrowser = [
      ...['-X', 'OPTIONS', '-H', 'origin: https://app.example', '-H', 'access-control-request-method: POST'],
      ...['-H', 'access-control-request-headers: content-type,x-kustomer,x-kustomer-tracking-token'],
    ];
    const allowed = curl(`${url}/c/v1/identity`, ...asBrowser);
    expect(allowed.status).toBe(204);
    expect(allowed.head).toContain('access-control-allow-origin: *');
    expect(allowed.head).toContain('access-control-allow-methods: post');
    for (const name of ['content-type', 'x-kustomer', 'x-kustomer-tracking-token'])
      expect(allowed.head).toMatch(new RegExp(`access-control-allow-headers:.*\\b${name}\\b`));
    for (const path of ['/v1/auth/customer/settings', '/v1/auth/tokens/current', '/__emulator/faults']) {
      const refused = curl(url + path, ...asBrowser);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.head).not.toContain('access-control');
    }
  });
});

describe('what is asked of an emulator that runs', () => {
  const ask = (args: readonly string[], env: Record<string, string> = {}, stdin?: string) =>
    runKchat(['emulate', ...args], { env, ...(stdin === undefined ? {} : { stdin }) });

  test('requests, faults and a login, as data', async () => {
    const { url } = await startEmulatorProcess();
    const port = new URL(url).port;
    const set = await ask(['fault', '503x2', 'slow=1ms@/v1', '--port', port, '--json']);
    expect(JSON.parse(set.stdout)).toMatchObject({
      data: {
        faults: [
          { fault: '503', times: 2, path: null },
          { fault: 'slow', argument: '1ms', path: '/v1' },
        ],
      },
      meta: { command: 'emulate fault' },
    });
    const cleared = await ask(['--port', port, 'fault', '--clear']);
    expect(cleared).toMatchObject({ code: 0, stdout: 'no fault is set\n' });
    const login = await ask(['login', '-', '--json'], { KCHAT_API_URL: url }, 'x\n');
    expect([login.code, JSON.parse(login.stdout).data]).toEqual([
      1,
      expect.objectContaining({ accepted: false, status: 401, code: 'TOKEN_MALFORMED', customerId: null }),
    ]);
    const { stdout } = await ask(['requests', '--json'], { KCHAT_API_URL: url });
    expect(JSON.parse(stdout).data.requests).toEqual([
      expect.objectContaining({ path: '/c/v1/identity', emulated: true, status: 401 }),
    ]);
  });

  test.each<[string, readonly string[], Record<string, string>, number, string]>([
    ['nowhere', ['requests'], {}, 2, 'which emulator? neither --port nor KCHAT_API_URL names one'],
    [
      'elsewhere',
      ['requests'],
      { KCHAT_API_URL: 'https://acme.api.kustomerapp.com' },
      2,
      'no emulator on this machine',
    ],
    ['where none runs', ['requests', '--port', '1'], {}, 6, 'no emulator answers at http://127.0.0.1:1'],
    ['with an empty token', ['login', '-', '--port', '1'], {}, 2, 'there is no token on stdin'],
  ])('%s', async (_, args, env, code, message) => {
    const run = await ask(args, env, '');
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(message);
  });

  test('an unknown fault is a mistake of who typed it', async () => {
    const { url } = await startEmulatorProcess();
    const run = await ask(['fault', '418'], { KCHAT_API_URL: url });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('there is no fault "418"; the faults are 401, ');
  });

  unixOnly('sh')('a program of the same name is run, behind --', async () => {
    const bin = makeFolder();
    writeFileSync(join(bin, 'login'), '#!/bin/sh\necho own\n', { mode: 0o755 });
    const run = await ask(['--', 'login'], { PATH: `${bin}:${process.env.PATH}` });
    expect(run).toMatchObject({ code: 0, stdout: 'own\n' });
  });
});

describe('kchat emulate around a program', () => {
  /** Says that it is ready, then ends as it is told. */
  const program = (onSignal: string) => `
    let count = 0;
    const onSignal = (signal) => { count += 1; ${onSignal} };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT']) process.on(signal, onSignal);
    console.log(JSON.stringify({ url: process.env.KCHAT_API_URL, folder: process.env.KCHAT_CONFIG_DIR, pid: process.pid }));
    setInterval(() => {}, 1000);`;

  async function start(onSignal: string) {
    const temporary = makeFolder();
    const child = spawn(
      kchatProgram.file,
      [...kchatProgram.args, 'emulate', '--', process.execPath, '-e', program(onSignal)],
      {
        env: isolatedEnv({ TMPDIR: temporary }),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
    return { child, ended, temporary, ...(JSON.parse(line) as { url: string; folder: string; pid: number }) };
  }

  unixOnly('signals').each([
    ['its exit code after a signal is passed on', 'process.exit(7)', 7],
    [
      'killed by a signal: 128 and its number',
      "process.removeAllListeners('SIGTERM').kill(process.pid, 'SIGTERM')",
      143,
    ],
  ])('%s; nothing is left', async (_, onSignal, code) => {
    const run = await start(onSignal);
    expect((await fetch(run.url)).status).toBe(200);
    mkdirSync(join(run.folder, 'left-behind'), { recursive: true });
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(code);
    await expect(fetch(run.url)).rejects.toThrow();
    expect(readdirSync(run.temporary)).toEqual([]);
    expect(() => process.kill(run.pid, 0)).toThrow(/ESRCH/);
  });

  unixOnly('signals').each(['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)(
    'a second %s is passed on and waited for too',
    async (signal) => {
      const run = await start('console.log(signal); if (count === 2) process.exit(7)');
      const heard = createInterface(run.child.stdout);
      run.child.kill(signal);
      await once(heard, 'line');
      run.child.kill(signal);
      expect(await run.ended).toBe(7);
      expect(readdirSync(run.temporary)).toEqual([]);
      expect(() => process.kill(run.pid, 0)).toThrow(/ESRCH/);
    },
  );

  unixOnly('signals')(
    'a third one ends it and a program that will not end, and takes the folder along',
    async () => {
      const run = await start('console.log(signal)');
      const heard = createInterface(run.child.stdout);
      const exited = once(run.child, 'exit');
      for (const _ of ['first', 'second']) {
        run.child.kill('SIGTERM');
        await once(heard, 'line');
      }
      run.child.kill('SIGTERM');
      expect(await exited).toEqual([130, null]);
      expect(readdirSync(run.temporary)).toEqual([]);
      // The program holds the other end of stdout.
      expect(await run.ended).toBe(130);
    },
  );

  test('a program that cannot be found leaves nothing either', async () => {
    const temporary = makeFolder();
    const run = await runKchat(['emulate', '--', 'no-such-program'], {
      env: { TMPDIR: temporary, TEMP: temporary },
    });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

unixOnly('signals')('stopped in the middle of an answer it leaves no port and no file', async () => {
  const emulator = await startEmulatorProcess(['--fault', 'slow=1h', '--fault', 'huge@/v1/huge']);
  const waiting = fetch(`${emulator.url}/v1/domains/x`).catch(() => 'ended');
  await fetch(`${emulator.url}/__emulator/requests`);
  expect(await emulator.stop('SIGINT')).toBe(0);
  expect(await waiting).toBe('ended');
  await expect(fetch(emulator.url)).rejects.toThrow();
});

describeWith(hasCurl && hasOpenssl, 'curl or openssl')('the page for someone who only has an app', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../docs/emulator.md', import.meta.url)), 'utf8');
  const readBlock = (name: string) =>
    new RegExp(`<!-- run: ${name} -->\\n\`\`\`sh\\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';

  test('opens with what the emulator is not', () => {
    const section = /# For someone who only has an app\n\n([^\n]*)/.exec(readme)?.[1];
    expect(section).toMatch(/^\*\*This is not Kustomer's server\*\*/);
  });

  test('every command in it works as it says', async () => {
    const folder = makeFolder();
    const env = isolatedEnv({ PATH: `${writeKchat()}:${process.env.PATH}` });
    const port = String(await findFreePort());
    const inTerminal = (code: string) =>
      spawn('bash', ['-c', code.replaceAll('4010', port)], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });

    // The last command takes the place of the shell, so that what is stopped is the emulator.
    const startIt = readBlock('app, terminal 1').replace('\nkchat emulate', '\nexec kchat emulate');
    const emulator = inTerminal(startIt);
    onTestFinished(() => void emulator.kill('SIGKILL'));
    const ready = await new Promise<string>((resolve) =>
      createInterface(emulator.stdout).once('line', resolve),
    );
    expect(ready).toContain(`emulator ready at http://127.0.0.1:${port}`);
    addCanary(readFileSync(join(folder, 'secret.txt'), 'utf8').trim());

    const shell = inTerminal(readBlock('app, terminal 2'));
    const output = await text(shell.stdout);
    expect(output.split('\n')).toEqual([
      expect.stringMatching(/^\S+ logged in as ada@example\.com by email \(customer [0-9a-f]{24}\)$/),
      expect.stringMatching(
        /^\d\d:\d\d:\d\d {2}POST \/c\/v1\/identity 200: login accepted, ada@example\.com by email$/,
      ),
      expect.stringMatching(/^\S+ 401 login rejected: issued 9\d\d.* too late \(IAT_TOO_OLD\)$/),
      '503  once',
      expect.stringMatching(/^\S+ 503 service unavailable \(fault\)$/),
      '',
    ]);
    emulator.kill('SIGTERM');
    expect(await new Promise((resolve) => emulator.once('close', resolve))).toBe(0);
  });

  test('a backend that signs by itself is understood too', async () => {
    const folder = makeFolder();
    const secretFile = join(folder, 'secret.txt');
    writeFileSync(secretFile, `${addCanary('a made-up secret of a backend, long enough')}\n`);
    const { url } = await startEmulatorProcess(['--secret-file', secretFile]);
    const iat = Math.floor(Date.now() / 1000);
    const token = mint('a made-up secret of a backend, long enough', { externalId: 'user_8412', iat });
    const login = ['-H', 'content-type: application/json', '-d', JSON.stringify({ externalToken: token })];
    expect(curl(`${url}/c/v1/identity`, ...login).status).toBe(200);
  });
});
