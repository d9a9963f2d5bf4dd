/**
 * Owns the config folder on disk: small private files, 0600 in 0700 folders. Rule: what another user could
 * have put or changed there is refused, not repaired: the person must know.
 */
import { dirname, join } from 'node:path';
import { KchatError } from '../base/errors.js';
import { describeSystemError, exhaustedHint, findErrorCode, isExhausted } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import { makeFolder } from '../system/make-folder.js';
import type { LockOptions } from './lock.js';
import { checkFile, checkFolder, checkNewFolder, explainWrongKind, findStats } from './trust.js';
import { listFolder, readFile, removeFile, replaceFile } from './whole-files.js';

/** The config folder. All names are relative to it: `config.json`, `orgs/acme.json`, `secrets/acme`. */
export interface PrivateFolder {
  pathOf(name: string): string;
  /** Undefined if there is no such file. Follows no link and waits on no FIFO. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces a file, or makes it and the folders above it. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file, and what killed writes of it left; returns whether there was anything. */
  remove(name: string): Promise<boolean>;
  /** The names in a folder; empty if there is no such folder. */
  list(name: string): Promise<readonly string[]>;
  /** Runs `work`, which changes `name`, under a lock: STORE_UNUSABLE if another holds it for `waitMs`. */
  hold<T>(lock: string, name: string, work: () => Promise<T>, waitMs?: number): Promise<T>;
  /** Throws if the folder shows, without a write, that nothing can be written there. */
  checkPlace(): Promise<void>;
}

/**
 * The private folder at a path. Nothing is touched before a member is called; what fails is STORE_UNUSABLE.
 *
 * @param uid   our user id; undefined on Windows, where the folder's access list decides
 * @param wait  what ends a wait for another process (Ctrl-C), and who is told of it
 */
export function openPrivateFolder(
  folder: string,
  uid: number | undefined,
  wait: Pick<LockOptions, 'signal' | 'status'> = { signal: new AbortController().signal },
): PrivateFolder {
  const pathOf = (name: string) => join(folder, name);
  // Others may read the index, but no secret.
  const forbiddenIn = (name: string) => (/^secrets\b/.test(name) ? 0o077 : 0o022);
  /** Checks the config folder and one in it (`.` for none), and returns whether they are there. */
  async function check(name: string): Promise<boolean> {
    if (!(await checkFolder(folder, uid, 0o022, 'followed'))) return false;
    return name === '.' || checkFolder(pathOf(name), uid, forbiddenIn(name), 'refused');
  }
  async function make(name: string): Promise<string> {
    await checkNewFolder(folder, uid);
    await check('.');
    await makeFolder(pathOf(name), 0o700);
    await check(name);
    return pathOf(name);
  }
  const on = <T>(action: string, name: string, work: (path: string) => Promise<T>) =>
    work(pathOf(name)).catch((error: unknown) => {
      throw explainFailure(error, `cannot ${action} ${visible(pathOf(name))}`);
    });
  return {
    pathOf,
    // Milliseconds; the keychain of another process may ask for a password meanwhile.
    hold: (lock, name, work, waitMs = 90_000) =>
      on('write', name, async () => {
        // Loaded here: most commands only read.
        const { holdLock } = await import('./lock.js');
        return holdLock(lock, { folder: await make('orgs'), waitMs, ...wait }, work);
      }),
    checkPlace: () => on('write', '.', () => checkNewFolder(folder, uid)),
    read: (name) =>
      on('read', name, async (path) => {
        if (!(await check(dirname(name)))) return undefined;
        return readFile(path, uid, forbiddenIn(name));
      }),
    write: (name, bytes) =>
      on('write', name, async (path) => {
        await make(dirname(name));
        const existing = await findStats(path);
        if (existing !== undefined) checkFile(existing, path, uid, forbiddenIn(name));
        await replaceFile(path, bytes);
      }),
    remove: (name) =>
      on('remove', name, async (path) => {
        const existing = await findStats(path);
        // Its content would stay under its other name.
        if (existing !== undefined && (!existing.isFile() || existing.nlink > 1))
          throw explainWrongKind(path, existing);
        return removeFile(path);
      }),
    list: (name) => on('read', name, listFolder),
  };
}

/** An error of `node:fs` as STORE_UNUSABLE; any other as it is. `what`: what cannot be done. */
function explainFailure(error: unknown, what: string): unknown {
  const code = findErrorCode(error);
  if (error instanceof KchatError || code === undefined) return error;
  const reason = describeSystemError(error, {
    ENOENT: 'there is no such folder, and none can be made',
    EEXIST: 'a part of its path is not a folder',
  });
  const detail = reason === code ? '' : ` (${code})`;
  return new KchatError('STORE_UNUSABLE', `${what}: ${reason}${detail}`, {
    hint: isExhausted(error)
      ? exhaustedHint
      : 'fix the file or its folder, or set KCHAT_CONFIG_DIR to another one',
  });
}
