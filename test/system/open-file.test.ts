/** Files that are named by a user: what a system calls otherwise. */
import { expect, test } from 'vitest';
import { isReserved, nameDevice } from '../../src/system/open-file.js';

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

test.each([
  ['C:\\reports\\report.xml', 'win32', false],
  ['aux.xml', 'linux', false],
  ['aux.xml', 'win32', true],
  ['C:\\reports\\COM1', 'win32', true],
  ['company.xml', 'win32', false],
] as const)('a file named %s on %s is a device: %s', (path, platform, expected) => {
  expect(isReserved(path, platform)).toBe(expected);
});
