/**
 * Owns the keyring library of the standalone executable: its native binding is an asset, and the system loads
 * libraries only from files, so it is unpacked. The build puts this module in the place of
 * `@napi-rs/keyring`. Rule: a file is loaded only from a folder that nobody else can write to, and only if
 * its bytes are those of the asset, which is checked each time.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type * as Keyring from '@napi-rs/keyring';
import { readStandaloneAsset } from '../../system/assets.js';
import { libraryFault } from './failures.js';

/** The library's class. It is loaded at the first use, so that the caller gets a failure to unpack it. */
export class AsyncEntry {
  constructor(...args: ConstructorParameters<typeof Keyring.AsyncEntry>) {
    loaded ??= loadFirst(readStandaloneAsset('keyring.node'), listFolders());
    // biome-ignore lint/correctness/noConstructorReturn: the library's own object takes the place of this one
    return new loaded.AsyncEntry(...args);
  }
}

let loaded: typeof Keyring | undefined;

/** Where libraries may be unpacked, best first: a folder may be read-only, or not allow execution. */
function listFolders(): readonly string[] {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '', HOME = '' } = process.env;
  const caches = [LOCALAPPDATA, XDG_CACHE_HOME, join(HOME, '.cache')].filter(isAbsolute);
  const temporary = join(tmpdir(), `kchat-${process.getuid?.() ?? ''}`);
  return [...caches.map((folder) => join(folder, 'kchat')), temporary];
}

function loadFirst(bytes: Uint8Array, folders: readonly string[]): typeof Keyring {
  const failures: string[] = [];
  for (const folder of folders) {
    try {
      const module = { exports: {} };
      process.dlopen(module, unpackLibrary(bytes, folder, process.getuid?.()));
      // The binding has the types of its package.
      return module.exports as typeof Keyring;
    } catch (error) {
      if (error instanceof TamperedError) throw error;
      failures.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`${libraryFault} cannot be unpacked and loaded: ${failures.join('; ')}`);
}

/** An unpacked library is not the one that the executable holds. */
export class TamperedError extends Error {}

/**
 * Writes the library into a private folder below `base`, named after its SHA-256, if it is not there yet, and
 * returns its path. `uid` is undefined on Windows, where the profile's ACL protects the folder. TamperedError
 * if a file of that name holds something else; an Error if a folder is not private, or the system's.
 */
export function unpackLibrary(bytes: Uint8Array, base: string, uid: number | undefined): string {
  const digest = digestOf(bytes);
  const folder = join(base, `keyring-${digest.slice(0, 32)}`);
  for (const path of [base, folder]) makePrivate(path, uid);
  const path = join(folder, 'keyring.node');
  if (!existsSync(path)) writeWhole(path, bytes);
  if (digestOf(readFileSync(path)) !== digest)
    throw new TamperedError(
      `${libraryFault} was changed: ${path} is not the library that kchat unpacked there: remove it`,
    );
  return path;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function makePrivate(folder: string, uid: number | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (uid === undefined) return;
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o022) !== 0)
    throw new Error(`${folder} is not a folder that only you can write`);
}

/** Writes a file as a whole or not at all, even if several processes write it at once. */
function writeWhole(path: string, bytes: Uint8Array): void {
  // Not the process id: containers that share a home have the same ids.
  const partial = `${path}.${randomUUID()}`;
  try {
    writeFileSync(partial, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    // On Windows it cannot be replaced if another process has loaded it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
