/**
 * Owns small private files: 0600 in 0700 folders, replaced as a whole or not at all.
 *
 * Rule: a reader sees the old content or the new, whatever happens to the writer: the new is written
 * beside the old, flushed, and renamed over it. What a killed writer leaves behind is a dot file that
 * the next write clears away.
 */
import { randomUUID } from 'node:crypto';
// `promises` and not `node:fs/promises`: Node loads them at the first use, and most runs
// touch no file of ours.
import { constants, promises as fs, fsync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { credentialSizeLimit } from '../base/bytes.js';
import { hasCode } from '../base/system-errors.js';
import { makeFolder } from '../system/make-folder.js';

/** What {@link readPrivateFile} found at a path. */
type FoundFile =
  | { readonly kind: 'absent' | 'symbolic-link' | 'not-a-file' | 'too-large' }
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly stats: Stats };

/**
 * Reads a regular file of at most {@link credentialSizeLimit} bytes (what is larger was not written by
 * kchat), without following a symbolic link at its end and without waiting on a FIFO. The stats are those of
 * the file that was read. Checks no mode; throws `node:fs` errors.
 */
export async function readPrivateFile(path: string): Promise<FoundFile> {
  // O_NOFOLLOW does not exist on Windows.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await fs.open(path, flags).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return 'absent' as const;
    if (hasCode(error, 'ELOOP', 'EMLINK')) return 'symbolic-link' as const;
    throw error;
  });
  if (typeof handle === 'string') return { kind: handle };
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return { kind: 'not-a-file' };
    if (stats.size > credentialSizeLimit) return { kind: 'too-large' };
    return { kind: 'file', bytes: new Uint8Array(await handle.readFile()), stats };
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder and what is missing above it, each 0700. Leaves an existing one as it is.
 * Throws `node:fs` errors.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await makeFolder(path, 0o700);
}

/** Stats of what stands at a path itself (a link is not followed), or undefined when nothing does. */
export async function findStats(path: string): Promise<Stats | undefined> {
  return fs.lstat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

/**
 * Puts a file in place, over an earlier one if there is one. Its folder must exist. Throws `node:fs` errors.
 */
export async function replacePrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  await placeFile(path, bytes, fs.rename);
}

/**
 * Writes such a file beside the path and takes it away again: throws what putting it in place would throw.
 */
export async function tryPrivateFile(path: string, bytes: Uint8Array): Promise<void> {
  await placeFile(path, bytes, (temporary) => fs.rm(temporary));
}

/**
 * Puts a file in place unless something stands there already; returns whether it did. Of any number of
 * callers at once exactly one gets true, and no reader sees a half-written file.
 */
export async function createPrivateFile(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await placeFile(path, bytes, async (temporary, target) => {
      await fs.link(temporary, target).catch(async (error: unknown) => {
        if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
        // FAT and some network file systems have no hard links: there a reader may see the file half-written.
        await fs.copyFile(temporary, target, constants.COPYFILE_EXCL);
      });
      await fs.rm(temporary);
    });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function placeFile(
  path: string,
  bytes: Uint8Array,
  place: (temporary: string, target: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await flush(handle);
    } finally {
      await handle.close();
    }
    await place(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
  await clearLeftovers(path, (await fs.stat(path).catch(() => undefined))?.mtimeMs);
}

// The rename survives a power cut only once its folder is on the disk. Windows opens no folders.
async function syncFolder(path: string): Promise<void> {
  const handle = await fs.open(path, constants.O_RDONLY).catch(() => undefined);
  if (handle === undefined) return;
  await flush(handle).catch(() => {});
  await handle.close();
}

// `FileHandle.sync` is missing in the file system of Yarn's Plug'n'Play.
const fsyncDescriptor = promisify(fsync);

function flush({ fd }: fs.FileHandle): Promise<void> {
  return fsyncDescriptor(fd);
}

// A younger one may belong to a writer at work. Both times are the file system's, so no clock is
// compared with another.
const leftoverAgeMs = 60_000;

async function clearLeftovers(path: string, now = 0): Promise<void> {
  for (const leftover of await findLeftovers(path)) {
    const age = now - ((await findStats(leftover))?.mtimeMs ?? now);
    if (age > leftoverAgeMs) await fs.rm(leftover, { force: true }).catch(() => {});
  }
}

async function findLeftovers(path: string): Promise<string[]> {
  const names = await fs.readdir(dirname(path)).catch(() => []);
  const own = names.filter((name) => name.startsWith(`.${basename(path)}.`) && name.endsWith('.tmp'));
  return own.map((name) => join(dirname(path), name));
}

/** Removes a file and what killed writers of it left behind; returns whether there was any of it. */
export async function removePrivateFile(path: string): Promise<boolean> {
  const all = [path, ...(await findLeftovers(path))];
  let removed = false;
  for (const file of all) {
    if ((await findStats(file)) === undefined) continue;
    await fs.rm(file, { force: true });
    removed = true;
  }
  if (removed) await syncFolder(dirname(path));
  return removed;
}
