/**
 * The standalone executable where there is nothing but it and the libraries of the C compiler: no Node, no shell.
 * `KCHAT_BIN` names it, else it is the one that `npm run build:standalone` has made. `KCHAT_ROOT` names a folder with
 * another machine to run it on, such as a Debian for arm64, whose programs qemu runs.
 */
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findMissingPrograms, type Session, startSession } from '../secrets/support/secret-service.js';
import { collect, type RunResult } from '../support/child.js';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { copyFolder } from '../support/run-kchat.js';

const built = existsSync('standalone')
  ? readdirSync('standalone').find((name) => name.endsWith(`-linux-${process.arch}`))
  : undefined;
const executable = process.env.KCHAT_BIN ?? (built && resolve('standalone', built));
const otherMachine = process.env.KCHAT_ROOT;
const isRoot = process.getuid?.() === 0;
const missing = [
  ...(executable ? [] : ['an executable (npm run build:standalone)']),
  ...(isRoot ? [] : ['root, for chroot']),
];
if (missing.length > 0) console.warn(`SKIPPED: the standalone executable, for want of ${missing.join(', ')}`);

if (otherMachine) console.warn('SKIPPED: folders from which nothing is run, because qemu runs it');

/** The new root folder. */
let root: string;

/** The executable, and what `ldd` names and `/dev/null`; or a copy of another machine, without its users. */
function makeMachine(program: string): string {
  const folder = makeFolder();
  if (otherMachine) {
    copyFolder(otherMachine, folder);
    for (const name of ['root', 'etc/passwd']) rmSync(join(folder, name), { recursive: true });
  } else fillBareMachine(program, folder);
  for (const name of ['root', 'noexec']) mkdirSync(join(folder, name), { mode: 0o700 });
  copyFileSync(program, join(folder, 'kchat'));
  return folder;
}

function fillBareMachine(program: string, folder: string): void {
  for (const name of ['tmp', 'dev']) mkdirSync(join(folder, name), { mode: 0o700 });
  const keyring = 'node_modules/@napi-rs/keyring-linux-x64-gnu/keyring.linux-x64-gnu.node';
  const libraries =
    execFileSync('ldd', [program, keyring], { encoding: 'utf8' }).match(/\/\S+\.so\S*/g) ?? [];
  for (const library of libraries) {
    mkdirSync(dirname(join(folder, library)), { recursive: true });
    copyFileSync(library, join(folder, library));
  }
  execFileSync('mknod', ['-m', '666', join(folder, 'dev/null'), 'c', '1', '3']);
}

interface Options {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** A shell line that changes the machine before, for this run alone. */
  readonly mount?: string;
}

function start(args: readonly string[], { env = {}, mount = ':' }: Options) {
  const line = `${mount} && exec env -i "$0" "$@"`;
  const variables = Object.entries({ HOME: '/root', ...env })
    .filter(([, value]) => value !== undefined)
    .map((entry) => entry.join('='));
  const inside = [...variables, '/usr/sbin/chroot'];
  return spawn('unshare', ['-m', 'sh', '-c', line, ...inside, root, '/kchat', ...args], { cwd: root });
}

function run(args: readonly string[], options: Options = {}): Promise<RunResult> {
  const child = start(args, options);
  child.stdin.end(options.stdin ?? '');
  return collect(child);
}

describe.skipIf(missing.length > 0)('a machine without Node', () => {
  const secret = madeUpSecret();
  beforeAll(() => {
    root = makeMachine(executable ?? '');
  });

  test('the version names the Node inside and the platform', async () => {
    expect(await run(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^kchat \d+\.\d+\.\d+ \(standalone, Node \d+\.\d+\.\d+, linux-(x64|arm64)\)\n$/,
      ),
      stderr: '',
    });
  });

  test('demo, completion and recipe run and leave nothing behind', async () => {
    expect((await run(['demo'])).stdout).toContain('IAT_TOO_OLD');
    expect((await run(['completion', 'bash'])).stdout).toContain('complete -F');
    expect((await run(['recipe', 'php'])).stdout).toMatch(/^<\?php/);
    expect(readdirSync(join(root, 'root'))).toEqual([]);
  });

  test('a secret kept in a file signs what inspect accepts', async () => {
    const store = ['import-secret', '--org', 'acme', '--store', 'file'];
    expect(await run(store, { stdin: secret })).toMatchObject({ code: 0 });
    const { stdout } = await run(['sign', '--org', 'acme', '--email', 'ada@example.com']);
    expect(await run(['inspect', '--org', 'acme'], { stdin: stdout })).toMatchObject({ code: 0, stderr: '' });
  });

  test('serve gives tokens to an app', async () => {
    const args = ['serve', '--json', '--port', '0', '--user', 'ada=email:ada@example.com'];
    const env = { KUSTOMER_CHAT_SECRET: secret };
    const child = start(args, { env });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ready = await new Promise<string>((done) => createInterface(child.stdout).once('line', done));
    const { url, accessKey } = JSON.parse(ready).data;
    const token = await (await fetch(`${url}/token?user=ada&key=${accessKey}`)).text();
    expect(await run(['inspect'], { env, stdin: token })).toMatchObject({ code: 0 });
  });
});

const withoutService = findMissingPrograms();
if (withoutService.length > 0)
  console.warn(`SKIPPED: its keychain, for want of ${withoutService.join(', ')}`);

describe.skipIf(missing.length + withoutService.length > 0)(
  'the keychain there, a real Secret Service',
  () => {
    const secret = madeUpSecret();
    let session: Session;
    let env: Readonly<Record<string, string>>;
    const cache = () => join(root, 'root/.cache/kchat');
    const sign = (options: Options) => run(['sign', '--org', 'vault', '--email', 'ada@example.com'], options);

    beforeAll(async () => {
      session = await startSession('unlocked');
      // Another name of the socket: the machine sees no folder but its own.
      const [, socket = ''] = /unix:path=([^,]+)/.exec(session.env.DBUS_SESSION_BUS_ADDRESS ?? '') ?? [];
      linkSync(socket, join(root, 'tmp/bus'));
      env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/bus' };
      expect(await run(['import-secret', '--org', 'vault'], { env, stdin: secret })).toMatchObject({
        code: 0,
      });
    });

    test('keeps a secret; its library is unpacked once', async () => {
      expect(await sign({ env })).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(cache())).toEqual([expect.stringMatching(/^keyring-[0-9a-f]{32}$/)]);
    });

    test('is unpacked by several first runs at once', async () => {
      rmSync(cache(), { recursive: true });
      for (const { code, stderr } of await Promise.all(Array.from({ length: 8 }, () => sign({ env }))))
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [folder = ''] = readdirSync(cache());
      expect(readdirSync(join(cache(), folder))).toEqual(['keyring.node']);
    });

    const configDir = { KCHAT_CONFIG_DIR: '/root/.config/kchat' };
    const tmpfs = (flag: string, folder: string) => `mount -t tmpfs -o ${flag},mode=700 tmpfs ${folder}`;
    const places: [string, Options][] = [
      ['a cache that is read-only', { mount: tmpfs('ro', 'root/.cache') }],
      ['a cache that is full', { mount: tmpfs('size=64k', 'root/.cache') }],
      ['a user whom nothing knows', { env: { HOME: undefined } }],
    ];
    if (!otherMachine)
      places.push(['a cache from which nothing is run', { mount: tmpfs('noexec', 'root/.cache') }]);
    test.each(places)('takes another folder for %s', async (_, options) => {
      const signed = await sign({ ...options, env: { ...env, ...configDir, ...options.env } });
      expect(signed).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(join(root, 'tmp'))).toContain('kchat-0');
      rmSync(join(root, 'tmp/kchat-0'), { recursive: true });
    });

    test.skipIf(otherMachine)('without a folder that serves says so, and what works', async () => {
      const mount = `${tmpfs('noexec', 'root/.cache')} && ${tmpfs('noexec', 'noexec')}`;
      const { code, stderr } = await sign({ env: { ...env, TMPDIR: '/noexec' }, mount });
      expect(code).toBe(5);
      expect(stderr).toMatch(/KEYCHAIN_UNAVAILABLE.*cannot be unpacked and loaded.*\n.*--store file/);
      expect(stderr).toMatch(/\/noexec\/kchat-0\/\S+: failed to map segment/);
      expect(stderr).toContain('XDG_CACHE_HOME=FOLDER');
    });

    test('a library that was changed is refused, and no secret is read', async () => {
      const [folder = ''] = readdirSync(cache());
      appendFileSync(join(cache(), folder, 'keyring.node'), 'x');
      const { code, stdout, stderr } = await sign({ env });
      expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
      expect(stderr).toContain('is not the library that kchat unpacked there');
    });
  },
);
