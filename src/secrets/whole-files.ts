/**
 * Owns reading, replacing and removing a small file as a whole. Rule: new content is written beside the old,
 * flushed, and renamed over it, so a reader sees one or the other. A killed write leaves a dot file, which
 * the next write removes: a file has one writer at a time, see `lock.ts`. Throws the errors of `node:fs`.
 */
import { randomUUID } from 'node:crypto';
// Not `node:fs/promises`: Node loads `promises` at the first use, and most runs use no file of ours.
import { constants, promises as fs, fsync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { credentialSizeLimit } from '../base/bytes.js';
import { hasCode } from '../base/system-errors.js';
import { checkFile, explainWrongKind, findStats } from './trust.js';

/**
 * The bytes of a file; undefined if there is none. Follows no link and waits on no FIFO. STORE_UNUSABLE for
 * what `checkFile` refuses, and for a file larger than {@link credentialSizeLimit}: kchat wrote none.
 */
export async function readFile(path: string, uid: number | undefined, forbidden: number) {
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

/** How often, and how long between (ms), Windows is asked again for a file that another program has open. */
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

/** Replaces a file, or makes it (0600). */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
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

/** Removes a file, and what killed writes of it left; returns whether there was anything. */
export async function removeFile(path: string): Promise<boolean> {
  let removed = false;
  for (const file of [path, ...(await findLeftovers(path))]) {
    if ((await findStats(file)) === undefined) continue;
    await untilLetGo(() => fs.rm(file, { force: true }), ...heldCodes);
    removed = true;
  }
  if (removed) await syncFolder(dirname(path));
  return removed;
}

/** The names in a folder; empty if there is no such folder. */
export async function listFolder(path: string): Promise<readonly string[]> {
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
const flush = ({ fd }: fs.FileHandle) => promisify(fsync)(fd);

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
