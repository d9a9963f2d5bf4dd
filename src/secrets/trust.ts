/**
 * Owns what kchat trusts on disk: what belongs to the user that runs it, and only that user can change. Rule:
 * every file that is read as kchat's own, and every folder that one is put into, passes here. Modes and
 * owners are not looked at on Windows.
 */
import { promises as fs, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { KchatError } from '../base/errors.js';
import { hasCode } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import { lookAt, quotePath } from '../system/shell-words.js';

/** The stats of a path, by default of a link itself; undefined if nothing is there. */
export async function findStats(path: string, find: (path: string) => Promise<Stats> = fs.lstat) {
  return find(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}

/**
 * STORE_UNUSABLE unless it is a file of ours without a second name (hard link). `uid` is undefined on
 * Windows; `forbidden`: the bits of its mode that must not be set.
 */
export function checkFile(stats: Stats, path: string, uid: number | undefined, forbidden: number): void {
  if (!stats.isFile() || (uid !== undefined && stats.nlink > 1)) throw explainWrongKind(path, stats);
  checkAccess(stats, path, uid, forbidden);
}

/** Throws STORE_UNUSABLE unless a folder is ours; false if there is none. */
export async function checkFolder(
  path: string,
  uid: number | undefined,
  forbidden: number,
  link: 'followed' | 'refused',
): Promise<boolean> {
  const stats = await findStats(path, link === 'followed' ? fs.stat : fs.lstat);
  if (stats === undefined) return false;
  if (!stats.isDirectory()) throw explainWrongKind(path, stats);
  checkAccess(stats, path, uid, forbidden);
  return true;
}

/**
 * Throws STORE_UNUSABLE if a missing folder would be made below a folder of another user: if `sudo` keeps
 * HOME, the new folder would belong to root, and the owner of that home could not use it. A folder of root is
 * fine, and so is one like `/tmp`, where everyone may write but nobody may rename the files of others.
 */
export async function checkNewFolder(path: string, uid: number | undefined): Promise<void> {
  if (uid === undefined || (await findStats(path)) !== undefined) return;
  let above = dirname(path);
  while ((await findStats(above, fs.stat)) === undefined && above !== dirname(above)) above = dirname(above);
  const stats = await fs.stat(above);
  if (stats.uid !== 0) checkAccess(stats, above, uid, 0);
  if ((stats.mode & 0o1002) === 0o002) checkAccess(stats, above, stats.uid, 0o002);
}

function checkAccess(stats: Stats, path: string, uid: number | undefined, forbidden: number): void {
  if (uid === undefined) return;
  const quoted = quotePath(path);
  if (stats.uid !== uid)
    throw explainDistrust(
      path,
      `belongs to user ${stats.uid}, and kchat runs as user ${uid}`,
      uid === 0
        ? 'run kchat as that user, without sudo, or give root its own folder: sudo -H, or KCHAT_CONFIG_DIR'
        : `run kchat as that user, or make it yours: sudo chown -R ${uid} ${quoted}`,
    );
  if ((stats.mode & forbidden) === 0) return;
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  throw explainDistrust(
    path,
    `has mode ${mode}: others can ${(stats.mode & 0o022) === 0 ? 'read' : 'change'} it`,
    forbidden === 0o002
      ? `take that away (chmod o-w ${quoted}), or set KCHAT_CONFIG_DIR to a folder elsewhere`
      : `close it: chmod ${stats.isDirectory() ? '700' : '600'} ${quoted}`,
  );
}

/** The error for a path that holds something else than kchat made there. */
export function explainWrongKind(path: string, stats: Stats | undefined): KchatError {
  const [quoted, copy] = [quotePath(path), quotePath(`${path}.new`)];
  return explainDistrust(
    path,
    describeWrongKind(stats),
    stats?.isFile() && stats.nlink > 1
      ? `give it one name: cp -p ${quoted} ${copy} && mv ${copy} ${quoted}`
      : `look at it: ${lookAt(path)}`,
  );
}

function describeWrongKind(stats: Stats | undefined): string {
  if (stats?.isSymbolicLink()) return 'is a symbolic link';
  if (!stats?.isFile()) return 'is not what kchat made there';
  return stats.nlink > 1
    ? `is a file with ${stats.nlink} names (hard links), so it can be changed from elsewhere`
    : 'is too large for what kchat keeps there';
}

function explainDistrust(path: string, words: string, hint: string): KchatError {
  return new KchatError('STORE_UNUSABLE', `not trusted: ${visible(path)} ${words}`, { hint });
}
