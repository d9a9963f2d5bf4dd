/**
 * The standalone executable's keyring library: where it is unpacked, and that only its own bytes are
 * ever loaded.
 */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { TamperedError, unpackLibrary } from '../../src/secrets/keychain/unpacked-binding.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly } from '../support/needs.js';

const uid = process.getuid?.();
const library = Buffer.from('the bytes of a library');

test('a library is unpacked once, into a folder of its own that only its owner can enter', () => {
  const base = join(makeFolder(), 'cache', 'kchat');
  const path = unpackLibrary(library, base, uid);
  expect(readFileSync(path)).toEqual(library);
  expect([base, dirname(path)].map((folder) => statSync(folder).mode & 0o777)).toEqual(
    process.platform === 'win32' ? [0o666, 0o666] : [0o700, 0o700],
  );
  const { ino } = statSync(path);
  expect(unpackLibrary(library, base, uid)).toBe(path);
  expect(statSync(path).ino).toBe(ino);
  expect(readdirSync(dirname(path))).toEqual(['keyring.node']);
});

test('two versions stand side by side', () => {
  const base = join(makeFolder(), 'kchat');
  const older = unpackLibrary(library, base, uid);
  const newer = unpackLibrary(Buffer.from('a newer library'), base, uid);
  expect(newer).not.toBe(older);
  expect(readFileSync(older)).toEqual(library);
});

test('a file that was changed is refused and left as it is', () => {
  const base = join(makeFolder(), 'kchat');
  const path = unpackLibrary(library, base, uid);
  writeFileSync(path, 'something else');
  expect(() => unpackLibrary(library, base, uid)).toThrow(TamperedError);
  expect(readFileSync(path, 'utf8')).toBe('something else');
});

unixOnly('file modes')('a folder that others can write is not used', () => {
  const base = makeFolder();
  chmodSync(base, 0o777);
  expect(() => unpackLibrary(library, base, uid)).toThrow('not a folder that only you can write');
});

unixOnly('symbolic links')('a link in the place of the folder is not followed', () => {
  const base = join(makeFolder(), 'kchat');
  symlinkSync(makeFolder(), base);
  expect(() => unpackLibrary(library, base, uid)).toThrow('not a folder that only you can write');
});

test('a folder of another user is not used', () => {
  const base = join(makeFolder(), 'kchat');
  mkdirSync(base, { mode: 0o700 });
  expect(() => unpackLibrary(library, base, (uid ?? 0) + 1)).toThrow('not a folder that only you can write');
});
