/**
 * Owns temporary folders: made for a run and removed at its end. Those of runs that were killed are swept at
 * the next. Rule: `owner.json` in a folder names its process. Only folders of this user whose process has
 * ended are swept; a folder without that file, as after an early crash, only after a day.
 */
import { existsSync, promises as fs, lstatSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { pid } from 'node:process';
import { KchatError } from '../base/errors.js';
import { describeSystemError } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import { isRecord, parseJson } from '../base/values.js';
import type { System } from './contract.js';
import { isRunning, nameProcessScope } from './processes.js';

const ownerName = 'owner.json';

/** A new private folder (0700) in TMPDIR. Throws STORE_UNUSABLE if it cannot be made. */
export async function makeTemporaryFolder(
  process: NodeJS.EventEmitter,
): ReturnType<System['makeTemporaryFolder']> {
  // TMPDIR may be relative, and the program may change its own folder.
  const parent = resolvePath(tmpdir());
  await sweep(parent);
  const path = await makeOwned(parent).catch((error: unknown) => {
    throw explainFolderFailure(error, parent);
  });
  // Also if the process ends early, as at a third signal.
  const removeAtOnce = () => void tryRemove(path);
  process.once('exit', removeAtOnce);
  return {
    path,
    async remove() {
      process.off('exit', removeAtOnce);
      return tryRemove(path);
    },
  };
}

async function makeOwned(parent: string): Promise<string> {
  const path = await fs.mkdtemp(join(parent, 'kchat-'));
  await fs.writeFile(join(path, ownerName), JSON.stringify({ pid, machine: nameProcessScope() }));
  return path;
}

async function sweep(parent: string): Promise<void> {
  const names = await fs.readdir(parent).catch(() => []);
  // As `mkdtemp` makes them from `kchat-`.
  for (const name of names)
    if (/^kchat-[A-Za-z0-9]{6}$/.test(name) && isLeftBehind(join(parent, name)))
      tryRemove(join(parent, name));
}

function isLeftBehind(path: string): boolean {
  try {
    const stats = lstatSync(path);
    if (!stats.isDirectory() || stats.uid !== (process.getuid?.() ?? stats.uid)) return false;
    const file = join(path, ownerName);
    const owner = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
    if (!isRecord(owner) || typeof owner.pid !== 'number' || typeof owner.machine !== 'string')
      return Date.now() - stats.mtimeMs > 24 * 3_600_000;
    return owner.machine === nameProcessScope() && !isRunning(owner.pid);
  } catch {
    // It has been removed meanwhile, or is not readable for us.
    return false;
  }
}

function explainFolderFailure(error: unknown, parent: string): KchatError {
  const reason = describeSystemError(error, {
    ENOENT: 'there is no such folder',
    ENOTDIR: 'it is not a folder',
  });
  return new KchatError('STORE_UNUSABLE', `cannot make a folder in ${visible(parent)}: ${reason}`, {
    hint: 'fix that folder, or set TMPDIR (Windows: TEMP) to one that can be written',
  });
}

/** Removes a folder; false if it cannot be removed, as a program may have made it. */
function tryRemove(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
