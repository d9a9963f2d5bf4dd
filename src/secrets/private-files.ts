/**
 * Owns small private files: 0600 in 0700 folders, replaced as a whole or not at all.
 *
 * Rule: a reader sees the old content or the new, whatever happens to the writer: the new is written
 * beside the old, flushed, and renamed over it. What a killed writer leaves behind is a dot file that
 * the next write clears away: a file has one writer at a time, see `lock.ts`.
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

/** The names in a folder; none if there is no such folder. Throws `node:fs` errors. */
export async function listFolder(path: string): Promise<readonly string[]> {
  return fs.readdir(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
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
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await flush(handle);
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
  for (const leftover of await findLeftovers(path)) await fs.rm(leftover, { force: true }).catch(() => {});
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

/** What killed writers of a file left: half of it, in names that begin with its name. */
async function findLeftovers(path: string): Promise<string[]> {
  const names = await fs.readdir(dirname(path)).catch(() => []);
  return names
    .filter((name) => readLeftover(name) === basename(path))
    .map((name) => join(dirname(path), name));
}

/** The name of the file that a leftover is of; undefined if a name is not one of a leftover. */
export function readLeftover(name: string): string | undefined {
  return /^\.(.+)\.[^.]+\.tmp$/.exec(name)?.[1];
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
