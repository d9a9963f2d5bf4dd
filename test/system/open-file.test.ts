/** Files that are named by a user: what a system calls otherwise. */
import { expect, test } from 'vitest';
import { findNameFault, nameDevice } from '../../src/system/open-file.js';

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
  ['C:\\reports\\report.xml', 'win32', undefined],
  ['a b\\é.xml', 'win32', undefined],
  ['..', 'win32', undefined],
  ['\\\\?\\C:\\aux', 'win32', undefined],
  ['aux.xml', 'linux', undefined],
  ['aux.xml', 'win32', 'Windows keeps that name for a device'],
  ['C:\\reports\\COM1', 'win32', 'Windows keeps that name for a device'],
  ['company.xml', 'win32', undefined],
  ['report:1.xml', 'win32', 'Windows takes none of < > : " | ? * in a name'],
  ['C:/reports/a<b>', 'win32', 'Windows takes none of < > : " | ? * in a name'],
  ['report. ', 'win32', 'Windows takes no name with a dot or a space at its end'],
] as const)('a file named %s on %s: %s', (path, platform, fault) => {
  expect(findNameFault(path, platform)).toBe(fault);
});
