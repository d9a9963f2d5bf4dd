/** The built program on real keychains, good and bad, each command a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeWith } from '../support/needs.js';
import {
  addCanary,
  binPath,
  isolatedEnv,
  kchatProgram,
  type RunOptions,
  runKchat,
} from '../support/run-kchat.js';
import { startServeProcess } from '../support/serve-process.js';
import {
  findMissingPrograms,
  makeKeyringHome,
  type Session,
  startSession,
} from './support/secret-service.js';

const missing = process.platform === 'linux' ? findMissingPrograms() : ['Linux'];

/** kchat in a session, with a config folder of its own. */
function openTerminal(session: Pick<Session, 'env'>, env: Record<string, string> = {}) {
  const folder = join(makeFolder(), 'kchat');
  const all = { ...session.env, KCHAT_CONFIG_DIR: folder, KCHAT_KEYCHAIN_TIMEOUT: '20s', ...env };
  const kchat = (args: readonly string[], options: RunOptions = {}) =>
    runKchat(args, { ...options, env: { ...all, ...options.env } });
  return { folder, env: all, kchat };
}

/** Every file below a folder as one text. */
function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
}

/** The ids of living keychain children that belong to a home. */
function findChildren(home: string): string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return (
        /^\d+$/.test(id) &&
        readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('keychain-child') &&
        readFileSync(`/proc/${id}/environ`, 'utf8').includes(`HOME=${home}\0`)
      );
    } catch {
      return false;
    }
  });
}

/** Waits for it to become true; the test's own time limit ends the wait. */
async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describeWith(missing.length === 0, missing.join(', '))('on a real Secret Service', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession('unlocked');
  });

  test('fetch-secret, sign and inspect; secret-tool finds the secret, and no file holds it', async () => {
    const emulator = await startEmulatorProcess();
    const { folder, kchat } = openTerminal(session, { KCHAT_API_URL: emulator.url });
    const fetched = await kchat(['fetch-secret', '--api-key-stdin', '--json'], { stdin: emulator.apiKey });
    expect(fetched).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(fetched.stdout).data).toMatchObject({ store: 'keychain', change: 'new' });

    const attributes = ['service', 'kchat', 'username', emulator.org];
    const looked = spawnSync('secret-tool', ['lookup', ...attributes], {
      env: session.env,
      encoding: 'utf8',
    });
    const secret = addCanary(looked.stdout.trim());
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(readAll(folder)).not.toContain(secret);

    const { stdout: token, stderr } = await kchat(['sign', '--email', 'ada@example.com']);
    expect(stderr).toBe('');
    expect(await kchat(['inspect', '-'], { stdin: token })).toMatchObject({ code: 0 });
    expect(await kchat(['print-secret'], { mayPrint: true })).toEqual({
      code: 0,
      stdout: `${secret}\n`,
      stderr: '',
    });

    expect(await kchat(['forget-secret'])).toMatchObject({ code: 0, stderr: '' });
    expect(spawnSync('secret-tool', ['lookup', ...attributes], { env: session.env }).status).toBe(1);
    expect(await kchat(['sign', '--email', 'ada@example.com'])).toMatchObject({ code: 4, stdout: '' });
  });

  test('moving from a file to the keychain leaves no copy behind', async () => {
    const { folder, kchat } = openTerminal(session);
    const secret = addCanary(madeUpSecret());
    await kchat(['import-secret', '--org', 'moved', '--store', 'file'], { stdin: secret });
    expect(readAll(folder)).toContain(secret);
    const moved = ['import-secret', '--org', 'moved', '--store', 'keychain'];
    expect(await kchat(moved, { stdin: secret })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('in the keychain'),
    });
    expect(readAll(folder)).not.toContain(secret);
    expect(await kchat(['sign', '--email', 'ada@example.com'])).toMatchObject({ code: 0 });
  });

  test('a program of emulate neither reads nor replaces what is in the keychain, whatever its flags', async () => {
    const { folder, kchat } = openTerminal(session);
    const secret = addCanary(madeUpSecret());
    expect(await kchat(['import-secret', '--org', 'real'], { stdin: secret })).toMatchObject({ code: 0 });
    const around = (script: string, stdin = '') =>
      kchat(['emulate', '--org', 'real', '--', 'sh', '-c', script, process.execPath, binPath], { stdin });
    const refusal = {
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /error\[USAGE\]: .*may not use your real keychain.*\nhint: .*--store file/,
      ),
    };
    expect(await around('"$0" "$1" fetch-secret --store keychain')).toEqual(refusal);
    const importing = 'unset KCHAT_STORE; "$0" "$1" import-secret --store keychain';
    expect(await around(importing, 'another')).toEqual(refusal);
    const token = (await kchat(['sign', '--email', 'ada@example.com'])).stdout.trim();
    const commands = ['sign --email a@example.com', `inspect ${token}`, 'print-secret', 'forget-secret'];
    for (const command of commands)
      expect(await around(`KCHAT_CONFIG_DIR='${folder}' "$0" "$1" ${command}`)).toEqual(refusal);

    const attributes = ['service', 'kchat', 'username', 'kchat-emulator'];
    expect(spawnSync('secret-tool', ['lookup', ...attributes], { env: session.env }).status).toBe(1);
    expect(await kchat(['print-secret', '--org', 'real'], { mayPrint: true })).toMatchObject({
      stdout: `${secret}\n`,
      stderr: '',
    });
  });

  test('serve asks the keychain once, at the start, and goes on when that is gone', async () => {
    const own = await startSession('unlocked');
    const { env, kchat } = openTerminal(own);
    const secret = addCanary(madeUpSecret());
    expect(await kchat(['import-secret', '--org', 'acme'], { stdin: secret })).toMatchObject({ code: 0 });
    const server = await startServeProcess(['--user', 'ada@example.com'], env);
    expect(server.secret.source).toBe('keychain');
    await own.end();
    const headers = { authorization: `Bearer ${server.accessKey}` };
    const token = await (await fetch(`${server.url}/token`, { headers })).text();
    const withSecret = { env: { KUSTOMER_CHAT_SECRET: secret } };
    expect(await runKchat(['inspect', token], withSecret)).toMatchObject({ code: 0 });
    const body = JSON.stringify({ text: `${token.slice(0, -4)}AAAA` });
    const judged = await fetch(`${server.url}/inspect`, { method: 'POST', headers, body });
    expect(await judged.json()).toMatchObject({ verdict: 'rejected' });
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  test("another program's entry beside ours is told in plain words, with the way out", async () => {
    const { kchat } = openTerminal(session);
    const secret = addCanary(madeUpSecret());
    await kchat(['import-secret', '--org', 'twice'], { stdin: secret });
    const secretTool = (...args: string[]) =>
      spawnSync('secret-tool', args, { env: session.env, input: 'another', encoding: 'utf8' });
    const attributes = ['service', 'kchat', 'username', 'twice'];
    secretTool('store', '--label', 'another', ...attributes, 'more', 'yes');
    for (const args of [['sign', '--email', 'ada@example.com'], ['forget-secret']]) {
      const { code, stderr } = await kchat(args);
      expect(code).toBe(5);
      expect(stderr).toContain('more than one entry of service kchat for twice');
      expect(stderr).toContain('secret-tool search --all service kchat username twice\n');
      expect(stderr).not.toMatch(/Wrapper|run the command again/);
    }
    expect(secretTool('clear', ...attributes, 'more', 'yes').status).toBe(0);
    expect(await kchat(['forget-secret'])).toMatchObject({ code: 0 });
  });

  test('a config folder that cannot be written takes no secret away from another one', async () => {
    const { kchat } = openTerminal(session);
    const args = ['import-secret', '--org', 'shared'];
    expect(await kchat(args, { stdin: addCanary(madeUpSecret()) })).toMatchObject({ code: 0 });

    const other = openTerminal(session);
    mkdirSync(other.folder, { mode: 0o700 });
    symlinkSync('/nonexistent/kchat', join(other.folder, 'orgs'));
    expect(await other.kchat(args, { stdin: addCanary(madeUpSecret()) })).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/not trusted: .*orgs is a symbolic link\nhint: look at it/),
    });
    expect(await kchat(['sign', '--email', 'ada@example.com'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describeWith(missing.length === 0, missing.join(', '))('where the keychain fails', () => {
  // Stored by an earlier session, and then the keychain is not what it was.
  async function storeThen(kind: 'locked' | 'silent' | 'nobody') {
    const home = makeKeyringHome();
    const earlier = await startSession('unlocked', home);
    const { folder, kchat } = openTerminal(earlier);
    const secret = addCanary(madeUpSecret());
    expect(await kchat(['import-secret', '--org', 'acme'], { stdin: secret })).toMatchObject({ code: 0 });
    await earlier.end();
    const session = await startSession(kind, home);
    // Only the silent one is waited for in vain; the others answer, on a busy machine after more than a second.
    const timeout = kind === 'silent' ? '1s' : '20s';
    const terminal = openTerminal(session, { KCHAT_CONFIG_DIR: folder, KCHAT_KEYCHAIN_TIMEOUT: timeout });
    return { ...terminal, secret, home, session };
  }

  test.each([
    ['locked', 'KEYCHAIN_LOCKED'],
    ['silent', 'KEYCHAIN_TIMED_OUT'],
    ['nobody', 'KEYCHAIN_UNAVAILABLE'],
  ] as const)(
    '%s: sign is exit 5 with %s and leaves no process; what needs no keychain goes on',
    async (kind, code) => {
      const { kchat, secret, home } = await storeThen(kind);
      const failed = await kchat(['sign', '--email', 'ada@example.com']);
      expect(failed).toMatchObject({ code: 5, stdout: '' });
      expect(failed.stderr).toContain(`kchat: error[${code}]: `);
      expect(failed.stderr).not.toMatch(/no (chat )?secret/);
      expect(failed.stderr).toContain('--store file');
      await waitUntil(() => findChildren(home).length === 0);

      expect(await kchat(['status'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^acme +in use +keychain/),
      });
      const byVariable = await kchat(['sign', '--email', 'ada@example.com'], {
        env: { KUSTOMER_CHAT_SECRET: secret },
      });
      expect(byVariable).toMatchObject({ code: 0, stderr: '' });
      const file = join(makeFolder(), 'secret');
      writeFileSync(file, secret, { mode: 0o600 });
      expect(await kchat(['sign', '--email', 'ada@example.com', '--secret-file', file])).toMatchObject({
        code: 0,
      });
      expect(await kchat(['sign', '--email', 'ada@example.com', '--org', 'unknown'])).toMatchObject({
        code: 4,
      });
    },
  );

  test('an old copy that it does not give away is forgotten once it does', async () => {
    const { kchat, env, home, session } = await storeThen('locked');
    const moved = await kchat(['import-secret', '--store', 'file'], { stdin: addCanary(madeUpSecret()) });
    expect(moved).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('the old copy of the secret of acme is still in the keychain store'),
    });
    await session.end();
    const later = openTerminal(await startSession('unlocked', home), {
      KCHAT_CONFIG_DIR: env.KCHAT_CONFIG_DIR ?? '',
    });
    const attributes = ['service', 'kchat', 'username', 'acme'];
    const find = () => spawnSync('secret-tool', ['lookup', ...attributes], { env: later.env }).status;
    expect(find()).toBe(0);
    expect(await later.kchat(['forget-secret'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('removed from the keychain, its file, the index'),
    });
    expect(find()).toBe(1);
  });

  test.each([
    ['SIGINT', 130, 'service'],
    ['SIGKILL', null, 'service'],
    ['SIGKILL', null, 'bus'],
  ] as const)(
    '%s while it waits ends kchat (exit %s) and its child, also if the %s is mute',
    async (signal, code, mute) => {
      const { env, home } = await storeThen('silent');
      const socket = join(makeFolder(), 'bus');
      // A bus that says nothing: the keychain's library waits for it on the thread that it was called on.
      const bus = createServer();
      const connected = new Promise((resolve) => bus.once('connection', resolve));
      await new Promise<void>((resolve) => bus.listen(socket, resolve));
      const address = mute === 'bus' ? { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` } : {};
      const child = spawn(kchatProgram.file, [...kchatProgram.args, 'sign', '--email', 'ada@example.com'], {
        env: isolatedEnv({ ...env, KCHAT_KEYCHAIN_TIMEOUT: '60s', ...address }),
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await (mute === 'bus' ? connected : waitUntil(() => findChildren(home).length > 0));
      child.kill(signal);
      expect(await ended).toBe(code);
      await waitUntil(() => findChildren(home).length === 0);
      bus.close();
    },
  );
});
