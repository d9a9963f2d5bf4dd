/** Files that are named by a user: what a system calls otherwise. */
import { expect, test } from 'vitest';
import { nameDevice } from '../../src/system/open-file.js';

test.each([
  ['NUL', 'win32', '\\\\.\\NUL'],
  ['con', 'win32', '\\\\.\\con'],
  ['/dev/null', 'win32', '\\\\.\\nul'],
  ['C:\\keys\\nul', 'win32', 'C:\\keys\\nul'],
  ['conf', 'win32', 'conf'],
  ['NUL', 'linux', 'NUL'],
  ['/dev/null', 'darwin', '/dev/null'],
] as const)('%s on %s is opened as %s', (path, platform, opened) => {
  expect(nameDevice(path, platform)).toBe(opened);
});
