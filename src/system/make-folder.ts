/** Owns making a folder and its parents. Rule: an existing one is not changed; throws `node:fs` errors. */
// Not `node:fs/promises`: Node loads `promises` at the first use, and most runs make no folder.
import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '../base/system-errors.js';

/**
 * Makes a folder and its missing parents, each with `mode`, one by one: Node's `recursive` reports ENOENT for
 * a read-only file system and never ends below `/proc` (measured).
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await makeOneFolder(path, mode);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    await makeOneFolder(path, mode);
  }
}

async function makeOneFolder(path: string, mode: number): Promise<void> {
  try {
    await fs.mkdir(path, { mode });
  } catch (error) {
    // It may be there already. Some systems report that by another code than EEXIST.
    const isThere = await fs.stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isThere) throw error;
  }
}
