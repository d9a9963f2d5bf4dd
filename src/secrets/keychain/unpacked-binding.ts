/**
 * Owns the keyring library of the standalone executable: its native binding is an asset, and the system loads
 * libraries from files only, so it is unpacked. The build puts this module in the place of
 * `@napi-rs/keyring`. Rule: a file is loaded only from a folder that no one else can write, and only if its
 * bytes are the asset's, each time.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type * as Keyring from '@napi-rs/keyring';
import { readStandaloneAsset } from '../../system/assets.js';

/** The library's class, loaded at the first use, so that the caller gets a failure to unpack. */
export class AsyncEntry {
  constructor(...args: ConstructorParameters<typeof Keyring.AsyncEntry>) {
    // biome-ignore lint/correctness/noConstructorReturn: the library's own object takes the place of this one
    return new (loadBinding().AsyncEntry)(...args);
  }
}

let loaded: typeof Keyring | undefined;

function loadBinding(): typeof Keyring {
  loaded ??= loadFirst(readStandaloneAsset('keyring.node'), listFolders());
  return loaded;
}

/** Where libraries may be unpacked, best first: a folder may be read-only, or not allow execution. */
function listFolders(): readonly string[] {
  const { XDG_CACHE_HOME, XDG_RUNTIME_DIR, LOCALAPPDATA } = process.env;
  const owner = process.getuid?.() ?? '';
  const caches = [LOCALAPPDATA, XDG_CACHE_HOME, join(findHome(), '.cache'), XDG_RUNTIME_DIR];
  const kept = caches.filter((folder = '') => isAbsolute(folder)).map((folder = '') => join(folder, 'kchat'));
  return [...kept, join(tmpdir(), `kchat-${owner}`)];
}

/** '' for a user whom the system does not know, without HOME. */
function findHome(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

function loadFirst(bytes: Uint8Array, folders: readonly string[]): typeof Keyring {
  const failures: string[] = [];
  for (const folder of folders) {
    const path = tryUnpack(bytes, folder, failures);
    if (path === undefined) continue;
    try {
      const module = { exports: {} };
      process.dlopen(module, path);
      // The binding exports what the package's types say.
      return module.exports as typeof Keyring;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`the keyring library cannot be unpacked and loaded: ${failures.join('; ')}`);
}

/** The unpacked file. A changed file is an error for the caller; an unusable folder is not. */
function tryUnpack(bytes: Uint8Array, folder: string, failures: string[]): string | undefined {
  try {
    return unpackLibrary(bytes, folder, process.getuid?.());
  } catch (error) {
    if (error instanceof TamperedError) throw error;
    failures.push(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** An unpacked library is not the one that the executable holds. */
export class TamperedError extends Error {}

/**
 * Writes the library into a private folder named after its SHA-256, below `base`, if it is not there
 * yet.
 *
 * @param uid  our user id; undefined on Windows, where the profile's ACL protects the folder
 * @returns the file's path
 * @throws TamperedError if a file of that name holds something else; an Error if the folder is not
 *   private, or the system's
 */
export function unpackLibrary(bytes: Uint8Array, base: string, uid: number | undefined): string {
  const digest = digestOf(bytes);
  const folder = join(base, `keyring-${digest.slice(0, 32)}`);
  for (const path of [base, folder]) makePrivate(path, uid);
  const path = join(folder, 'keyring.node');
  const found = readIfThere(path);
  if (found === undefined) {
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(partial, path);
  }
  if (digestOf(readFileSync(path)) !== digest)
    throw new TamperedError(
      `${path} is not the library that kchat unpacked there: look into it and remove it`,
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

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
