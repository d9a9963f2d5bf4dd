/** Commands that a person pastes: quoting for each shell, and which one is at hand. */
import { describe, expect, test } from 'vitest';
import { findShell, lookAt, quoteWord } from '../../src/system/shell-words.js';

const system =
  'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\Modules';

test.each([
  ['linux', { MSYSTEM: 'MINGW64', PSModulePath: 'C:\\x' }, 'sh'],
  ['darwin', {}, 'sh'],
  ['win32', {}, 'cmd'],
  ['win32', { PROMPT: '$P$G', PSModulePath: system }, 'cmd'],
  [
    'win32',
    { PSModulePath: `C:\\Users\\ada\\Documents\\WindowsPowerShell\\Modules;${system}` },
    'powershell',
  ],
  [
    'win32',
    { PSModulePath: `C:\\Users\\ada\\OneDrive\\Dokumente\\PowerShell\\Modules;${system}` },
    'powershell',
  ],
  ['win32', { MSYSTEM: 'MINGW64', PSModulePath: system }, 'sh'],
] as const)('on %s with %j it is %3$s', (platform, env, shell) => {
  expect(findShell(env, platform)).toBe(shell);
});

describe('a word', () => {
  test.each([
    ['C:\\Users\\ada\\key', 'C:\\Users\\ada\\key', 'C:\\Users\\ada\\key'],
    ['C:\\Users\\Ada Lovelace\\key', '"C:\\Users\\Ada Lovelace\\key"', '"C:\\Users\\Ada Lovelace\\key"'],
    ["C:\\o'hara\\key", '"C:\\o\'hara\\key"', '"C:\\o\'hara\\key"'],
    ['C:\\a b\\', '"C:\\a b\\\\"', '"C:\\a b\\\\"'],
    ['C:\\R&D\\(1)\\k', '"C:\\R&D\\(1)\\k"', '"C:\\R&D\\(1)\\k"'],
    ['C:\\$Recycle `x’', '"C:\\$Recycle `x’"', "'C:\\$Recycle `x’’'"],
    ['a,b@c', '"a,b@c"', '"a,b@c"'],
  ])('%s in cmd is %s, in PowerShell %s', (word, cmd, powershell) => {
    expect(quoteWord(word, 'cmd')).toBe(cmd);
    expect(quoteWord(word, 'powershell')).toBe(powershell);
  });

  test('in sh stands in single quotes if it has more than a path', () => {
    expect(quoteWord('/home/ada/key', 'sh')).toBe('/home/ada/key');
    expect(quoteWord("/home/o'hara/key", 'sh')).toBe("'/home/o'\\''hara/key'");
  });
});

test('what to look at is named with a program that is there', () => {
  expect(lookAt('/a b', 'sh')).toBe("ls -ld '/a b'");
  expect(lookAt('C:\\a b', 'powershell')).toBe('dir "C:\\a b"');
});
