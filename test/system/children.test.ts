/** Signals, child programs and temporary folders, with real processes where it matters. */
import { EventEmitter } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createSystem } from '../../src/system/children.js';
import { unixOnly } from '../support/needs.js';

describe('what is passed on to a child program', () => {
  unixOnly('signals').each([
    [true, ['SIGHUP', 'SIGTERM']],
    [false, ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']],
  ])('where stdin is a terminal: %s', async (stdinIsTerminal, signals) => {
    const parent = new EventEmitter();
    const running = createSystem(parent, stdinIsTerminal, []).run(
      [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      {},
    );
    onTestFinished(() => void parent.emit('exit'));
    // And at the end of this process, which a child does not outlive.
    await expect.poll(() => parent.eventNames()).toContain('exit');
    const usual = parent.eventNames().filter((name) => /^SIG(?:HUP|INT|QUIT|TERM)$/.test(String(name)));
    expect(usual.sort()).toEqual(signals);
    expect(parent.eventNames()).toEqual(expect.arrayContaining(['SIGUSR2', 'SIGALRM', 'SIGXCPU']));
    parent.emit('SIGTERM');
    expect(await running).toEqual({ signal: 15 });
    expect(parent.eventNames()).toEqual([]);
  });

  test('at the end of this process: no child outlives it', async () => {
    const parent = new EventEmitter();
    const running = createSystem(parent, false, []).run(
      [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      {},
    );
    await expect.poll(() => parent.eventNames()).toContain('exit');
    parent.emit('exit');
    expect(await running).toEqual({ signal: 9 });
  });
});

const temporaryVariable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';

describe('a child program', () => {
  const system = createSystem(new EventEmitter(), false, []);
  const node = process.execPath;

  test('gives its exit code', async () => {
    expect(await system.run([node, '-e', 'process.exit(7)'], {})).toEqual({ code: 7 });
  });

  test('gets the environment that it is given and no other', async () => {
    expect(
      await system.run(
        [node, '-e', 'process.exit(process.env.GIVEN === "yes" && !process.env.HOME ? 0 : 1)'],
        { GIVEN: 'yes' },
      ),
    ).toEqual({ code: 0 });
  });

  unixOnly('signals')('gives the number of the signal that killed it', async () => {
    expect(await system.run([node, '-e', 'process.kill(process.pid, "SIGKILL")'], {})).toEqual({ signal: 9 });
  });

  test('that does not exist is a usage error', async () => {
    await expect(system.run(['kchat-no-such-program'], {})).rejects.toMatchObject({
      code: 'USAGE',
      message: 'cannot run "kchat-no-such-program": command not found',
    });
  });

  // Node throws these at once, instead of telling them later; on Windows all are ENOENT.
  unixOnly('error codes').each([
    ['below a file', `${node}/x`, 'a part of its path is not a folder'],
    ['with a long name', 'a'.repeat(300), 'the name is too long'],
    ['with no name', '', 'that is not a command'],
    ['that is a folder', '/', 'permission denied'],
  ])('%s is one too', async (_, command, reason) => {
    const parent = new EventEmitter();
    await expect(createSystem(parent, false, []).run([command], {})).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(`^cannot run (".*"|a value of .*): ${reason}$`),
    });
    expect(parent.eventNames()).toEqual([]);
  });
});

unixOnly('file modes')('a temporary folder is private and goes with all that is in it', async () => {
  const folder = await createSystem(new EventEmitter(), false, []).makeTemporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(await folder.remove()).toBe(true);
  expect(existsSync(folder.path)).toBe(false);
});

test('a temporary folder has an absolute path where TMPDIR is relative', async () => {
  vi.stubEnv(temporaryVariable, '.');
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = await createSystem(new EventEmitter(), false, []).makeTemporaryFolder();
  onTestFinished(() => void folder.remove());
  expect(dirname(folder.path)).toBe(process.cwd());
});

test('a temporary folder goes also where the process ends before the command does', async () => {
  const process = new EventEmitter();
  const folder = await createSystem(process, false, []).makeTemporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  process.emit('exit');
  expect(existsSync(folder.path)).toBe(false);
  await folder.remove();
  expect(process.eventNames()).toEqual([]);
});

unixOnly('error codes').each([
  ['/no\u001b/such', 'cannot make a folder in /no\\u001b/such: there is no such folder'],
  [process.execPath, `cannot make a folder in ${process.execPath}: it is not a folder`],
])('a temporary folder that cannot be made in %j is worded', async (parent, message) => {
  vi.stubEnv(temporaryVariable, parent);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(createSystem(new EventEmitter(), false, []).makeTemporaryFolder()).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message,
    hint: expect.stringContaining(temporaryVariable),
  });
});
