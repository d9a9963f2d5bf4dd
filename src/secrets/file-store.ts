/**
 * Owns the file store: `<config folder>/secrets/<org>`, plain text that only its owner can read.
 *
 * Rule: what others could have read or put there is refused, not repaired: the person must know. Modes and
 * owners are not looked at on Windows, where the folder's access list decides.
 */
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { credentialSizeLimit } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import type { SecretStore } from './contract.js';
import { quotePath, wordingFileErrors } from './file-failures.js';
import { checkOrgName } from './index-format.js';
import { isOrgName } from './org-name.js';
import {
  findStats,
  listFolder,
  makePrivateFolder,
  readLeftover,
  readPrivateFile,
  removePrivateFile,
  replacePrivateFile,
} from './private-files.js';
import { readEach } from './read-each.js';

/** Where the file store is and who we are. */
interface FileStoreOptions {
  /** The config folder; `secrets` is made in it at the first write. */
  readonly folder: string;
  /** Our user id, or undefined on Windows, which has no user ids. */
  readonly uid: number | undefined;
}

/**
 * A {@link SecretStore} on the file system; everything that goes wrong is
 * STORE_UNUSABLE, with path and reason.
 */
export function createFileStore({ folder, uid }: FileStoreOptions): SecretStore {
  const secrets = join(folder, 'secrets');
  const pathOf = (org: string) => join(secrets, checkOrgName(org));
  const read = (org: string) => {
    const path = pathOf(org);
    return wordingFileErrors('read', path, () => readSecret(path, secrets, folder, uid));
  };
  return {
    kind: 'file',
    read,
    readMany: (orgs, timeoutMs) => readEach(orgs, timeoutMs, read),
    write(org, secret) {
      const path = pathOf(org);
      return wordingFileErrors('write', path, async () => {
        // It could not be read again.
        if (secret.length > credentialSizeLimit)
          throw refuse(path, kindWords['too-large'], 'look at what is to be stored');
        await makePrivateFolder(secrets);
        await checkFolders(secrets, folder, uid);
        const existing = await findStats(path);
        if (existing !== undefined) checkFile(existing, path, uid);
        await replacePrivateFile(path, secret);
      });
    },
    remove(org) {
      const path = pathOf(org);
      return wordingFileErrors('remove', path, async () => {
        const existing = await findStats(path);
        if (existing !== undefined && !existing.isFile()) throw refuseKind(path, existing);
        return removePrivateFile(path);
      });
    },
    async list() {
      const names = await wordingFileErrors('read', secrets, () => listFolder(secrets));
      return [...new Set(names.map((name) => readLeftover(name) ?? name).filter(isOrgName))].sort();
    },
  };
}

async function readSecret(path: string, secrets: string, folder: string, uid: number | undefined) {
  if ((await findStats(secrets)) === undefined) return undefined;
  await checkFolders(secrets, folder, uid);
  const found = await readPrivateFile(path);
  if (found.kind === 'absent') return undefined;
  if (found.kind !== 'file')
    throw refuse(path, kindWords[found.kind], `look at it: ls -l ${quotePath(path)}`);
  checkFile(found.stats, path, uid);
  return found.bytes;
}

const kindWords = {
  'symbolic-link': 'is a symbolic link',
  'not-a-file': 'is not a regular file',
  'too-large': 'is too large for a chat secret',
};

async function checkFolders(secrets: string, folder: string, uid: number | undefined): Promise<void> {
  // Others may list the config folder, which holds no secret, but one who can write there
  // can swap what is in it.
  for (const [path, forbidden] of [
    [folder, 0o022],
    [secrets, 0o077],
  ] as const) {
    const stats = await findStats(path);
    if (stats?.isDirectory() !== true) throw refuseKind(path, stats);
    checkAccess(stats, path, uid, forbidden, '700');
  }
}

function checkFile(stats: Stats, path: string, uid: number | undefined): void {
  if (!stats.isFile()) throw refuseKind(path, stats);
  checkAccess(stats, path, uid, 0o077, '600');
}

function checkAccess(stats: Stats, path: string, uid: number | undefined, forbidden: number, wanted: string) {
  if (uid === undefined) return;
  if (stats.uid !== uid)
    throw refuse(
      path,
      `belongs to user ${stats.uid}, and kchat runs as user ${uid}`,
      `run kchat as that user, or make it yours: chown ${uid} ${quotePath(path)}`,
    );
  if ((stats.mode & forbidden) !== 0)
    throw refuse(
      path,
      `has mode ${(stats.mode & 0o777).toString(8).padStart(4, '0')}: others can ${(stats.mode & 0o022) === 0 ? 'read' : 'change'} it`,
      `close it: chmod ${wanted} ${quotePath(path)}`,
    );
}

function refuseKind(path: string, stats: Stats | undefined): KchatError {
  const words = stats?.isSymbolicLink() === true ? 'is a symbolic link' : 'is not what kchat made there';
  return refuse(path, words, `look at it: ls -ld ${quotePath(path)}`);
}

function refuse(path: string, words: string, hint: string): KchatError {
  return new KchatError('STORE_UNUSABLE', `the file store is refused: ${visible(path)} ${words}`, { hint });
}
