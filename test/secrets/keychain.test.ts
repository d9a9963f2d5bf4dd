/** The keychain's child process gone wrong in every way, with real processes that stand in for it. */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectChildEnvironment } from '../../src/secrets/keychain/call.js';
import { createKeychain, type KeychainOptions } from '../../src/secrets/keychain/keychain.js';
import { fakeOutput } from '../support/fake-context.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { patience, unixOnly } from '../support/needs.js';
import { bundle } from './support/bundle.js';

function openKeychain(script: string, changes: Partial<KeychainOptions> = {}) {
  const folder = makeFolder();
  const childPath = join(folder, 'child.mjs');
  writeFileSync(childPath, `import { writeFileSync } from 'node:fs';\n${script}`);
  const output = fakeOutput();
  const store = createKeychain({
    nodePath: process.execPath,
    childPath,
    env: { PATH: process.env.PATH, DISPLAY: ':0' },
    platform: 'linux',
    timeoutMs: 60_000,
    statusAfterMs: 1_000,
    status: output.status,
    signal: new AbortController().signal,
    ...changes,
  });
  return { folder, output, store };
}

const answer = (value: object) => `process.stdout.write(${JSON.stringify(`${JSON.stringify(value)}\n`)});`;
const hang = 'process.stdin.resume(); setInterval(() => {}, 1000);';
const signalled: readonly (readonly [string, string, string])[] = [
  ['is killed from outside', 'process.kill(process.pid, "SIGKILL");', 'was killed from outside (SIGKILL)'],
  ['dies in the native code', 'process.kill(process.pid, "SIGSEGV");', 'was killed from outside (SIGSEGV)'],
];

const savePid = (path: string) => `writeFileSync(${JSON.stringify(path)}, String(process.pid));`;

/** Waits until a process is gone, or dead and not yet collected; the test's own time limit ends it. */
async function waitUntilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      if (/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Calls until the child has begun, and written this file, when the time is up: on a busy machine it needs more of it. */
async function outlast(
  pidFile: string,
  timeoutMs: number,
  call: (timeoutMs: number) => Promise<unknown>,
): Promise<void> {
  await call(timeoutMs);
  if (existsSync(pidFile)) await waitUntilGone(Number(readFileSync(pidFile, 'utf8')));
  else await outlast(pidFile, 2 * timeoutMs, call);
}

/** Waits for a file that a child writes; the test's own time limit ends it. */
async function readWhenThere(path: string): Promise<string> {
  while (!existsSync(path) || readFileSync(path, 'utf8') === '')
    await new Promise((resolve) => setImmediate(resolve));
  return readFileSync(path, 'utf8');
}

describe('an answer of the child', () => {
  test('that there is none is a value', async () => {
    expect(await openKeychain(answer({ secrets: [null] }) + hang).store.read('acme')).toBeUndefined();
    expect(await openKeychain(answer({ done: false }) + hang).store.remove('acme')).toBe(false);
  });

  test('is bytes, however it comes in pieces', async () => {
    const script = `process.stdout.write('{"secrets":['); setTimeout(() => process.stdout.write('"AP8K"]}\\n'), 20); ${hang}`;
    expect(await openKeychain(script).store.read('acme')).toEqual(Uint8Array.of(0, 255, 10));
  });

  test('is taken from a child that ended right after it', async () => {
    expect(await openKeychain(answer({ done: true })).store.remove('acme')).toBe(true);
  });
});

describe('the request', () => {
  test('goes over stdin: no argument and no variable holds the secret, or anything of Kustomer', async () => {
    const secret = madeUpSecret();
    const seen = join(makeFolder(), 'seen.json');
    const { store } = openKeychain(
      `process.stdin.once('data', (line) => {
        writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ argv: process.argv.slice(2), execArgv: process.execArgv, env: process.env, line: String(line) }));
        ${answer({ done: true })}
      });`,
      {
        env: {
          PATH: process.env.PATH,
          KUSTOMER_CHAT_SECRET: secret,
          KUSTOMER_API_KEY: 'x',
          NODE_OPTIONS: '--no-warnings',
        },
      },
    );
    await store.write('acme', new TextEncoder().encode(secret));
    const { argv, execArgv, env, line } = JSON.parse(readFileSync(seen, 'utf8'));
    expect({ argv, execArgv }).toEqual({ argv: [], execArgv: [] });
    // Windows adds names of its own.
    const isOfSystem = (name: string) =>
      process.platform === 'win32'
        ? !/^(?:KUSTOMER|KCHAT|NODE)_/i.test(name)
        : ['PATH', '__CF_USER_TEXT_ENCODING'].includes(name);
    expect(Object.keys(env).filter((name) => !isOfSystem(name))).toEqual([]);
    expect(JSON.parse(line)).toEqual({
      operation: 'write',
      org: 'acme',
      secret: Buffer.from(secret).toString('base64'),
    });
  });

  test('keeps what D-Bus, the unlock dialog and Windows need', () => {
    const env = {
      DBUS_SESSION_BUS_ADDRESS: 'a',
      XDG_RUNTIME_DIR: 'b',
      WAYLAND_DISPLAY: 'c',
      SystemRoot: 'd',
      KCHAT_STORE: 'no',
      GITHUB_TOKEN: 'no',
      NODE_OPTIONS: 'no',
    };
    const { KCHAT_STORE: _, GITHUB_TOKEN: __, NODE_OPTIONS: ___, ...kept } = env;
    expect(selectChildEnvironment(env)).toEqual(kept);
  });
});

describe('a child that goes wrong is KEYCHAIN_UNAVAILABLE, each in its own words, and never "absent"', () => {
  test.each<readonly [string, string, string]>([
    ['crashes', 'throw new Error("boom");', 'ended without an answer (exit code 1)'],
    ['ends without a word', 'process.exit(0);', 'ended without an answer (exit code 0)'],
    // On Windows a program that is ended has an exit code, and no signal.
    ...(process.platform === 'win32' ? [] : signalled),
    ['says what is no JSON', `console.log("hello"); ${hang}`, 'sent an answer that kchat cannot read'],
    ['answers another question', answer({ done: true }) + hang, 'sent an answer that kchat cannot read'],
    [
      'answers with the wrong type',
      answer({ secrets: [42] }) + hang,
      'sent an answer that kchat cannot read',
    ],
    ['breaks off', `process.stdout.write('{"secrets":["');`, 'sent an answer that kchat cannot read'],
    [
      'talks without end',
      `setInterval(() => process.stdout.write('x'.repeat(65536)), 0);`,
      'sent an answer that kchat cannot read',
    ],
    [
      'lacks the native module',
      answer({ moduleMissing: true }) + hang,
      'the package @napi-rs/keyring is not installed',
    ],
    [
      'fails for a new reason',
      answer({ failed: 'new\u001b[2J reason' }) + hang,
      'the keychain failed: new\\u001b[2J reason',
    ],
  ])('%s', async (_, script, words) => {
    await expect(openKeychain(script).store.read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      exitCode: 5,
      message: expect.stringContaining(words),
      hint: expect.stringContaining('--store file'),
    });
  });

  test('cannot be started', async () => {
    const { store } = openKeychain('', { nodePath: join(makeFolder(), 'no-such-node') });
    await expect(store.read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: "kchat's keychain process cannot be started (ENOENT)",
    });
  });

  test('the real child without its native module', async () => {
    const source = readFileSync(await bundle('src/secrets/keychain/child.ts'), 'utf8');
    // Outside the project there is no node_modules to find it in.
    await expect(openKeychain(source).store.read('acme')).rejects.toMatchObject({
      message: expect.stringContaining('the package @napi-rs/keyring is not installed'),
      hint: expect.stringContaining('no --omit=optional'),
    });
  });
});

unixOnly('D-Bus').each([
  'Did not receive a reply. Possible causes include: the remote application did not send a reply',
  'Failed to connect to socket /run/user/0/bus: Permission denied',
])('the bus of another user is told as that, if %s', async (failed) => {
  const bus = join(makeFolder(), 'bus');
  writeFileSync(bus, '');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(bus, 12_345, 12_345);
  const { store } = openKeychain(answer({ failed: `Platform failure: DBus error: ${failed}` }) + hang, {
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${isRoot ? bus : '/'},guid=0` },
  });
  await expect(store.read('acme')).rejects.toMatchObject({
    code: 'KEYCHAIN_UNAVAILABLE',
    message: "the keychain cannot be reached: the D-Bus session is another user's",
    hint: expect.stringContaining('su and sudo keep DBUS_SESSION_BUS_ADDRESS'),
  });
});

describe('many orgs at once', () => {
  const starts = (path: string) => `appendFileSync(${JSON.stringify(path)}, 'started ');`;
  const importAppend = "import { appendFileSync } from 'node:fs';";

  test('are one child, whose answer is larger than one secret may be', async () => {
    const log = join(makeFolder(), 'log');
    const long = Buffer.alloc(60_000, 1).toString('base64');
    const secrets = ['AP8K', null, ...Array.from({ length: 8 }, () => long)];
    const orgs = secrets.map((_, index) => `org-${index}`);
    const script = importAppend + starts(log) + answer({ secrets }) + hang;
    const found = await openKeychain(script).store.readMany(orgs, 60_000);
    expect([...found.keys()]).toEqual(orgs.filter((org) => org !== 'org-1'));
    expect(found.get('org-0')).toEqual(Uint8Array.of(0, 255, 10));
    expect(readFileSync(log, 'utf8')).toBe('started ');
  });

  test('none at all start no child', async () => {
    const log = join(makeFolder(), 'log');
    expect((await openKeychain(importAppend + starts(log)).store.readMany([], 60_000)).size).toBe(0);
    expect(existsSync(log)).toBe(false);
  });

  test('are given up after the time they have, however long one may take, and the child is killed', async () => {
    const pidFile = join(makeFolder(), 'pid');
    const { store } = openKeychain(savePid(pidFile) + hang, { timeoutMs: 60_000 });
    await outlast(pidFile, 1_500 * patience, (timeoutMs) =>
      expect(store.readMany(['acme', 'beta'], timeoutMs)).rejects.toMatchObject({
        code: 'KEYCHAIN_TIMED_OUT',
      }),
    );
  });

  test.each([
    ['too few', { secrets: ['AP8K'] }],
    ['too many', { secrets: [null, null, null] }],
    ['no text', { secrets: ['AP8K', 7] }],
    ['another question', { done: true }],
  ])('an answer of %s is none', async (_, value) => {
    const { store } = openKeychain(answer(value) + hang);
    await expect(store.readMany(['acme', 'beta'], 60_000)).rejects.toMatchObject({
      message: "kchat's keychain process sent an answer that kchat cannot read",
    });
  });
});

describe('a child that does not answer', () => {
  test('is killed when its time is up', async () => {
    const pidFile = join(makeFolder(), 'pid');
    await outlast(pidFile, 1_500 * patience, async (timeoutMs) => {
      const { store } = openKeychain(savePid(pidFile) + hang, {
        timeoutMs,
        env: { WSL_DISTRO_NAME: 'Debian' },
      });
      await expect(store.read('acme')).rejects.toMatchObject({
        code: 'KEYCHAIN_TIMED_OUT',
        exitCode: 5,
        message: `the keychain did not answer within ${timeoutMs / 1000} s: it may be waiting for an unlock dialog`,
        hint: expect.stringContaining('KCHAT_KEYCHAIN_TIMEOUT'),
      });
    });
  });

  test('is killed by Ctrl-C at once, also where its loop is blocked', async () => {
    const pidFile = join(makeFolder(), 'pid');
    const controller = new AbortController();
    const { store } = openKeychain(`${savePid(pidFile)} for (;;);`, { signal: controller.signal });
    const reading = store.read('acme');
    const pid = Number(await readWhenThere(pidFile));
    controller.abort('SIGINT');
    await expect(reading).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    await waitUntilGone(pid);
  });

  test('is not even started after Ctrl-C', async () => {
    const pidFile = join(makeFolder(), 'pid');
    const { store } = openKeychain(savePid(pidFile) + hang, { signal: AbortSignal.abort('SIGINT') });
    await expect(store.read('acme')).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(existsSync(pidFile)).toBe(false);
  });

  test('is told of on a terminal, and the line goes away', async () => {
    const lines: string[] = [];
    const status = (text: string) => {
      lines.push(text);
      return { update: () => {}, done: () => void lines.push('done') };
    };
    const { store } = openKeychain(hang, { timeoutMs: 300, statusAfterMs: 10, status });
    await expect(store.read('acme')).rejects.toMatchObject({ code: 'KEYCHAIN_TIMED_OUT' });
    expect(lines).toEqual([
      'waiting for the keychain (up to 0.3 s): there may be an unlock dialog to answer',
      'done',
    ]);
  });

  test('one that answers soon is not told of', async () => {
    const { output, store } = openKeychain(answer({ secrets: [null] }) + hang, { statusAfterMs: 60_000 });
    await store.read('acme');
    expect(output.statuses).toEqual([]);
  });

  const withoutShell = ['unshare', '-rm', 'sh', '-c', 'mount --bind /dev/null /bin/sh && exec "$@"', 'sh'];
  const mayUnshare = spawnSync('unshare', [...withoutShell.slice(1), 'true']).status === 0;
  if (!mayUnshare) console.warn('SKIPPED: a keychain without /bin/sh: unshare -rm may not mount here');

  unixOnly('D-Bus')('the real child ends with its parent, while a bus is mute too', () => endWithParent([]));

  test.runIf(mayUnshare)('so does one that finds no shell', () => endWithParent(withoutShell));

  async function endWithParent(wrapper: readonly string[]): Promise<void> {
    // A bus that takes the connection and says nothing blocks the thread that the library runs on.
    const socket = join(makeFolder(), 'bus');
    const bus = createServer();
    const connected = new Promise<Socket>((resolve) => bus.once('connection', resolve));
    await new Promise<void>((resolve) => bus.listen(socket, resolve));
    const program = [...wrapper, process.execPath, await bundle('src/secrets/keychain/child.ts')] as const;
    const child = spawn(program[0], program.slice(1), {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` },
    });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    child.stdin.write(`${JSON.stringify({ operation: 'read', orgs: ['acme'] })}\n`);
    // Only Linux has this bus.
    const accepted = process.platform === 'linux' ? await connected : undefined;
    // What the death of a parent looks like from here: stdin ends.
    child.stdin.end();
    expect(await ended).toBe('SIGKILL');
    accepted?.destroy();
    bus.close();
  }
});

describe('the limit of the Windows Credential Manager', () => {
  test('is checked before anything is started', async () => {
    const pidFile = join(makeFolder(), 'pid');
    const { store } = openKeychain(savePid(pidFile) + answer({ done: true }) + hang, {
      platform: 'win32',
    });
    await expect(store.write('acme', new Uint8Array(2561))).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: 'the secret has 2561 bytes, and the Windows Credential Manager takes 2560 at most',
    });
    expect(existsSync(pidFile)).toBe(false);
    await store.write('acme', new Uint8Array(2560));
    expect(existsSync(pidFile)).toBe(true);
  });
});
