/** The sandbox of `kchat emulate -- command`: its kchat, store, prompt and proxy settings, and what signals leave behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { testWith, unixOnly, windowsOnly } from '../support/needs.js';
import { copyFolder, isolatedEnv, kchatProgram, runKchat } from '../support/run-kchat.js';
import { hasTmux, openTerminal } from '../support/terminal.js';

const onWindows = windowsOnly();

const has = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Windows' shell runs the `kchat.cmd` that stands there. */
const inShell = (script: string) =>
  process.platform === 'win32' ? ['cmd', '/c', script] : ['sh', '-c', script];

describe('a program finds', () => {
  test('kchat on its PATH, and the secret stored', async () => {
    const script = 'kchat sign --email ada@example.com | kchat inspect --json -';
    const run = await runKchat(['emulate', '--', ...inShell(script)]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(run.stdout).data).toMatchObject({ verdict: 'accepted' });
  });

  test('one secret per org, and the same again when it fetches', async () => {
    const script = 'kchat status --json && kchat fetch-secret --json';
    const run = await runKchat(['emulate', '--org', 'acme,beta', '--', ...inShell(script)]);
    expect(run.code, run.stderr).toBe(0);
    const [status, fetched] = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).data);
    expect(status).toMatchObject({ org: 'acme', store: 'file', orgs: [{ org: 'acme' }, { org: 'beta' }] });
    expect(fetched).toMatchObject({ org: 'acme', change: 'unchanged' });
  });

  onWindows('kchat where its own path has letters beyond ASCII', async () => {
    const folder = join(makeFolder(), 'José & (x86)');
    const root = fileURLToPath(new URL('../..', import.meta.url));
    for (const name of ['bin', 'dist']) copyFolder(join(root, name), join(folder, name));
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    const args = [join(folder, 'bin', 'kchat.js'), 'emulate', '--', ...inShell('kchat status --json')];
    const run = spawnSync(process.execPath, args, { env: isolatedEnv(), encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(run.stdout).data).toMatchObject({ org: 'kchat-emulator', store: 'file' });
  });

  test.each<[string, Record<string, string>, string]>([
    ['no proxy between, behind one', { HTTP_PROXY: 'http://proxy.test:3128' }, '127.0.0.1,localhost,::1'],
    [
      'what was reached without one before',
      { https_proxy: 'http://proxy.test', NO_PROXY: '.corp.test' },
      '.corp.test,127.0.0.1,localhost,::1',
    ],
    ['nothing set without a proxy', {}, 'unset'],
  ])('%s', async (_, env, expected) => {
    const script = 'console.log(process.env.NO_PROXY ?? "unset", process.env.no_proxy ?? "unset")';
    const { stdout } = await runKchat(['emulate', '--', process.execPath, '-e', script], { env });
    expect(stdout).toBe(`${expected} ${expected}\n`);
  });
});

describe('a shell says in its prompt where it is', () => {
  // `sh` has no --version, and is everywhere.
  for (const shell of ['bash', 'zsh', 'fish', 'sh'])
    testWith(hasTmux && (shell === 'sh' || has(shell)), `tmux or ${shell}`)(shell, async () => {
      const data = makeFolder();
      // Else fish makes them in the background, and outlives the test.
      mkdirSync(join(data, 'fish', 'generated_completions'), { recursive: true });
      const terminal = openTerminal(['emulate', '--', shell], { env: { XDG_DATA_HOME: data } });
      await terminal.waitFor(/^\(kchat emulate\) /m);
      expect(terminal.readScreen()).toContain('nothing real is in reach');
      terminal.type('kchat status');
      terminal.press('Enter');
      await terminal.waitFor(/kchat-emulator {3}in use {3}file/);
      expect(terminal.readScreen()).not.toContain('(kchat emulate) (kchat');
      terminal.type('exit');
      terminal.press('Enter');
      expect(await terminal.waitForExit()).toMatchObject({ code: 0 });
    });
});

describe('a signal that ends what does not listen to it', () => {
  const node = process.execPath;

  async function start(script: string) {
    const temporary = makeFolder();
    const child = spawn(kchatProgram.file, [...kchatProgram.args, 'emulate', '--', node, '-e', script], {
      env: isolatedEnv({ TMPDIR: temporary, TEMP: temporary }),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [line] = await once(createInterface(child.stdout), 'line');
    const pid = Number(line);
    // A killed kchat leaves its program running, and that would keep the output of the tests open.
    onTestFinished(() => {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGKILL');
    });
    return { child, temporary, pid, ended: once(child, 'exit') };
  }

  const waits = 'console.log(process.pid); setInterval(() => {}, 1000)';

  unixOnly('signals').each(['SIGUSR2', 'SIGALRM', 'SIGXCPU', 'SIGABRT'] as const)(
    '%s reaches the program, takes the folder along, and ends kchat',
    async (signal) => {
      const { child, ended, temporary, pid } = await start(waits);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    },
  );

  unixOnly('signals')('is the program’s own affair if it listens', async () => {
    const { child, ended, temporary } = await start(`process.on('SIGUSR2', () => process.exit(7)); ${waits}`);
    child.kill('SIGUSR2');
    expect(await ended).toEqual([7, null]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('and what a killed kchat left is swept at the next start', async () => {
    const { child, ended, temporary, pid } = await start(waits);
    child.kill('SIGKILL');
    await ended;
    process.kill(pid, 'SIGKILL');
    expect(readdirSync(temporary)).toHaveLength(1);
    await runKchat(['emulate', '--', node, '-e', ''], { env: { TMPDIR: temporary, TEMP: temporary } });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('but nothing of a run that goes on, of others, or that is young and says nothing', async () => {
    const { temporary } = await start(waits);
    const running = readdirSync(temporary);
    const make = (name: string, owner: object | undefined, ageMs: number) => {
      mkdirSync(join(temporary, name));
      if (owner) writeFileSync(join(temporary, name, 'owner.json'), JSON.stringify(owner));
      const time = new Date(Date.now() - ageMs);
      utimesSync(join(temporary, name), time, time);
    };
    make('kchat-elsewh', { pid: 1 << 22, machine: 'another one' }, 0);
    make('kchat-youngs', undefined, 1000);
    make('kchat-oldold', undefined, 2 * 86_400_000);
    make('kchat-of-the-user', undefined, 2 * 86_400_000);
    await runKchat(['emulate', '--', node, '-e', ''], { env: { TMPDIR: temporary, TEMP: temporary } });
    expect(readdirSync(temporary).sort()).toEqual(
      [...running, 'kchat-elsewh', 'kchat-youngs', 'kchat-of-the-user'].sort(),
    );
  });
});
