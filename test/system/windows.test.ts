/** What Windows alone does, seen there or under Wine: how programs are found, and batch files. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { findCmd, locateWindowsProgram } from '../../src/base/windows-programs.js';
import { createSystem } from '../../src/system/children.js';
import { createClipboard } from '../../src/terminal/clipboard.js';
import { makeFolder } from '../support/folders.js';
import { windowsOnly } from '../support/needs.js';

const onWindows = windowsOnly();

test('programs of Windows are named by their whole path', () => {
  expect(locateWindowsProgram('clip.exe', { SystemRoot: 'D:\\Win' })).toBe('D:\\Win\\System32\\clip.exe');
  expect(locateWindowsProgram('powershell.exe', { SystemRoot: 'D:\\Win' })).toBe(
    'D:\\Win\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  );
  expect(locateWindowsProgram('clip.exe', {})).toBe('C:\\Windows\\System32\\clip.exe');
  expect(findCmd({ ComSpec: 'D:\\cmd.exe' })).toBe('D:\\cmd.exe');
  expect(findCmd({})).toBe('C:\\Windows\\System32\\cmd.exe');
});

const { env } = process;
const run = (...command: [string, ...string[]]) => createSystem(process, false, []).run(command, env);

describe('a program of the current folder', () => {
  const planted = locateWindowsProgram('whoami.exe', env);
  beforeEach(() => {
    const [folder, before] = [makeFolder(), process.cwd()];
    onTestFinished(() => process.chdir(before));
    process.chdir(folder);
  });

  onWindows.each(['planted.exe', 'planted.cmd'])('is not run by its bare name: %s', async (file) => {
    if (file.endsWith('.exe')) copyFileSync(planted, file);
    else writeFileSync(file, '@exit 0\r\n');
    for (const name of [file, 'planted'])
      await expect(run(name)).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringMatching(/^cannot run .*: command not found$/),
      });
    expect(await run('.\\planted')).toEqual({ code: 0 });
  });

  onWindows('gets no token in the place of the clipboard', async () => {
    // Wine has none, so nothing but the planted one could take the text.
    if (existsSync(locateWindowsProgram('clip.exe', env))) return;
    copyFileSync(planted, 'clip.exe');
    const output = { stderrIsTerminal: false, show: () => {} };
    await expect(createClipboard({ env, platform: 'win32', output }).copy('token')).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      hint: expect.not.stringContaining('xclip'),
    });
  });
});

describe('a batch file', () => {
  onWindows.each(['a b', 'R&D (x86)', 'a^b', "o'hara, é; x!y"])(
    'in a folder %s gets its arguments as they are, and gives its exit code',
    async (name) => {
      const folder = join(makeFolder(), name);
      mkdirSync(folder);
      writeFileSync(
        join(folder, 'tell.cjs'),
        'require("node:fs").writeFileSync(__dirname + "/told", JSON.stringify(process.argv.slice(2)))',
      );
      const lines = ['@echo off', `"${process.execPath}" "%~dp0tell.cjs" %*`, 'exit /b 5'];
      writeFileSync(join(folder, 'tell.cmd'), lines.map((line) => `${line}\r\n`).join(''));
      const args = ['a b', '-x=1', 'a,b', '!x!', 'a\\ b\\', 'R&D', 'a|b>c'];
      expect(await run(join(folder, 'tell'), ...args)).toEqual({ code: 5 });
      expect(JSON.parse(readFileSync(join(folder, 'told'), 'utf8'))).toEqual(args);
    },
  );

  onWindows('in a folder named like a variable is found', async () => {
    const folder = join(makeFolder(), '100%PATH%');
    mkdirSync(folder);
    writeFileSync(join(folder, 'end.cmd'), '@exit /b 5\r\n');
    expect(await run(join(folder, 'end'), 'x')).toEqual({ code: 5 });
  });
});
