/**
 * Owns the config folder on disk: small private files, 0600 in 0700 folders, replaced as a whole or not at
 * all. Rule: what another user could have put or changed there is refused, not repaired: the person must
 * know. New content is written beside the old, flushed, and renamed over it, so a reader sees one or the
 * other. A killed write leaves a dot file, which the next write removes: a file has one writer at a time, see
 * `lock.ts`.
 */
import { randomUUID } from 'node:crypto';
// Not `node:fs/promises`: Node loads `promises` at the first use, and most runs use no file of ours.
import { constants, promises as fs, fsync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { credentialSizeLimit } from '../base/bytes.js';
import { hasCode } from '../base/system-errors.js';
import { makeFolder } from '../system/make-folder.js';
import { wordingFileErrors } from './file-failures.js';
import type { LockOptions } from './lock.js';
import { checkFile, checkFolder, checkNewFolder, explainWrongKind, findStats } from './trust.js';

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
  /**
   * Runs `work`, which changes the file `name`, while no other process holds `lock`. Throws STORE_UNUSABLE if
   * another still does after `waitMs`, and what `work` throws.
   */
  hold<T>(lock: string, name: string, work: () => Promise<T>, waitMs?: number): Promise<T>;
  /** Throws if the folder shows, without a write, that nothing can be written there. */
  checkPlace(): Promise<void>;
}

/**
 * The private folder at a path. Nothing is touched before a member is called. Whatever goes wrong there is
 * STORE_UNUSABLE, with path and reason.
 *
 * @param uid      our user id; undefined on Windows, where the folder's access list decides
 * @param waiting  what ends a wait for another process (Ctrl-C), and who tells of it
 */
export function openPrivateFolder(
  folder: string,
  uid: number | undefined,
  waiting: Pick<LockOptions, 'signal' | 'status'> = unseen,
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
  const on = <T>(action: 'read' | 'write' | 'remove', name: string, work: (path: string) => Promise<T>) =>
    wordingFileErrors(action, pathOf(name), () => work(pathOf(name)));
  return {
    pathOf,
    hold: (lock, name, work, waitMs = lockPatienceMs) =>
      on('write', name, async () => {
        // Loaded here: most commands only read.
        const { holdLock } = await import('./lock.js');
        return holdLock(lock, { folder: await make('orgs'), waitMs, ...waiting }, work);
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

const unseen = {
  signal: new AbortController().signal,
  status: () => ({ update: () => {}, done: () => {} }),
};

/** How long another process is waited for: a keychain may ask for a password meanwhile; milliseconds. */
const lockPatienceMs = 90_000;

/** A file larger than {@link credentialSizeLimit} was not written by kchat. */
async function readFile(path: string, uid: number | undefined, forbidden: number) {
  // O_NOFOLLOW does not exist on Windows.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const link = constants.O_NOFOLLOW === undefined ? await findStats(path) : undefined;
  if (link?.isSymbolicLink()) throw explainWrongKind(path, link);
  const handle = await untilLetGo(() => fs.open(path, flags), 'EBUSY').catch(async (error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (hasCode(error, 'ELOOP', 'EMLINK')) throw explainWrongKind(path, await findStats(path));
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat();
    checkFile(stats, path, uid, forbidden);
    if (stats.size > credentialSizeLimit) throw explainWrongKind(path, stats);
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** How often, and how long between, Windows is asked again for a file that another program has open; ms. */
const [letGoTries, letGoMs] = [40, 50];

/** What Windows says when a file that is held is to be replaced or removed. */
const heldCodes = ['EPERM', 'EACCES', 'EBUSY'];

/** A virus scanner opens what was just written, and on Windows nobody else can use it meanwhile. */
async function untilLetGo<T>(work: () => Promise<T>, ...codes: string[]): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isHeld = process.platform === 'win32' && hasCode(error, ...codes);
      if (!isHeld || tries === letGoTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, letGoMs));
    }
  }
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await flush(handle);
    } finally {
      await handle.close();
    }
    await untilLetGo(() => fs.rename(temporary, path), ...heldCodes);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
  for (const leftover of await findLeftovers(path)) await fs.rm(leftover, { force: true }).catch(() => {});
}

async function removeFile(path: string): Promise<boolean> {
  let removed = false;
  for (const file of [path, ...(await findLeftovers(path))]) {
    if ((await findStats(file)) === undefined) continue;
    await untilLetGo(() => fs.rm(file, { force: true }), ...heldCodes);
    removed = true;
  }
  if (removed) await syncFolder(dirname(path));
  return removed;
}

async function listFolder(path: string): Promise<readonly string[]> {
  return fs.readdir(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
}

// A rename survives a power cut only once its folder is flushed too. Windows opens no folders.
async function syncFolder(path: string): Promise<void> {
  const handle = await fs.open(path, constants.O_RDONLY).catch(() => undefined);
  if (handle === undefined) return;
  await flush(handle).catch(() => {});
  await handle.close();
}

// Yarn's Plug'n'Play has a file system without `FileHandle.sync`.
const fsyncDescriptor = promisify(fsync);

function flush({ fd }: fs.FileHandle): Promise<void> {
  return fsyncDescriptor(fd);
}

/** The files that killed writes of a file left beside it. */
async function findLeftovers(path: string): Promise<string[]> {
  const names = await fs.readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => parseLeftover(name) === basename(path))
    .map((name) => join(dirname(path), name));
}

/** The name of the file to which a leftover belongs; undefined if it is no leftover. */
export function parseLeftover(name: string): string | undefined {
  return /^\.(.+)\.[^.]+\.tmp$/.exec(name)?.[1];
}
