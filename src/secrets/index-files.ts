/**
 * Owns the index on disk: `config.json` (the default org) and one `orgs/<org>.json` for each org.
 *
 * Rule: no secret in either. What an org's file says is changed by who holds the lock of that org,
 * `config.json` by who holds its own. Readers take no lock: they see the old file or the new one.
 */
import { join } from 'node:path';
import { KchatError } from '../base/errors.js';
import type { DamagedEntry, IndexEntry } from './contract.js';
import { wordingFileErrors } from './file-failures.js';
import {
  checkOrgName,
  createDamage,
  type Damage,
  formatConfig,
  formatEntry,
  parseConfig,
  parseEntry,
} from './index-format.js';
import type { ChangeableIndex } from './lifecycle.js';
import { isOrgName } from './org-name.js';
import {
  listFolder,
  makePrivateFolder,
  readPrivateFile,
  removePrivateFile,
  replacePrivateFile,
} from './private-files.js';

/**
 * The index in a config folder, which is made at the first write. CONFIG_INVALID, or STORE_UNUSABLE for I/O.
 *
 * @param signal  Ctrl-C, which ends the wait for another process
 */
export function createFileIndex(folder: string, signal = new AbortController().signal): ChangeableIndex {
  const orgs = join(folder, 'orgs');
  const pathOf = (org: string) => join(orgs, `${checkOrgName(org)}.json`);

  const hold: HoldPath = (name, path, work, waitMs = patienceMs) =>
    wordingFileErrors('write', path, async () =>
      // Loaded here: most commands only read.
      (await import('./lock.js')).holdLock(name, { folder: orgs, signal, waitMs }, work),
    );

  async function readEntry(org: string): Promise<IndexEntry | undefined> {
    const path = pathOf(org);
    const damaged = createDamage(path, `store the secret again: kchat fetch-secret --org ${org}`);
    const content = await readIndexFile(path, damaged);
    return content && parseEntry(content, org, damaged);
  }

  return {
    ...createDefaultFile(folder, () => listOrgs(orgs), hold),
    hold: (org, work, waitMs) => hold(org, pathOf(org), work, waitMs),
    read: readEntry,
    write: (entry) => writeIndexFile(orgs, pathOf(entry.org), formatEntry(entry)),
    async remove(org) {
      const path = pathOf(org);
      return wordingFileErrors('remove', path, () => removePrivateFile(path));
    },
    async list() {
      const entries = await Promise.all((await listOrgs(orgs)).map((org) => readInPlace(org, readEntry)));
      return entries.filter((entry) => entry !== undefined);
    },
  };
}

/** Holds the lock `name` while `path` is changed. */
type HoldPath = <T>(name: string, path: string, work: () => Promise<T>, waitMs?: number) => Promise<T>;

/** A keychain may ask for a password meanwhile; milliseconds. */
const patienceMs = 90_000;

type DefaultOrg = Pick<ChangeableIndex, 'readDefault' | 'writeDefault' | 'releaseDefault' | 'claimDefault'>;

function createDefaultFile(
  folder: string,
  listStored: () => Promise<readonly string[]>,
  hold: HoldPath,
): DefaultOrg {
  const path = join(folder, 'config.json');
  // No org has this name, because of the dot.
  const change = <T>(work: () => Promise<T>) => hold('config.json', path, work);

  async function read(): Promise<string | null | undefined> {
    const damaged = createDamage(path, 'choose the default again: kchat use ORG');
    const content = await readIndexFile(path, damaged);
    return content && parseConfig(content, damaged);
  }
  /** Of a damaged file a name that no org has, so that it is neither claimed nor released. */
  const readIfSound = () =>
    read().catch((error: unknown) => {
      if (error instanceof KchatError && error.code === 'CONFIG_INVALID') return '(damaged)';
      throw error;
    });
  const write = (org: string | null) => writeIndexFile(folder, path, formatConfig(org));
  const isAlone = async (org: string) => (await listStored()).every((other) => other === org);
  const mayClaim = async (org: string) => {
    const chosen = await readIfSound();
    return chosen === undefined || (chosen === null && (await isAlone(org)));
  };

  return {
    readDefault: async () => (await read()) ?? undefined,
    writeDefault: (org) =>
      change(async () => {
        // Throws if the file is damaged: it is not ours to overwrite.
        await read();
        await write(checkOrgName(org));
      }),
    async releaseDefault(org) {
      const mayRelease = (chosen: string | null | undefined) => chosen === null || chosen === org;
      if (!mayRelease(await readIfSound())) return false;
      return change(async () => {
        const chosen = await readIfSound();
        if (!mayRelease(chosen)) return false;
        // With no org left the next one stored is the first again.
        if (await isAlone(org)) await wordingFileErrors('remove', path, () => removePrivateFile(path));
        else if (chosen === org) await write(null);
        return chosen === org;
      });
    },
    async claimDefault(org) {
      if (!(await mayClaim(org))) return false;
      return change(async () => {
        if (!(await mayClaim(org))) return false;
        await write(checkOrgName(org));
        return true;
      });
    },
  };
}

async function readInPlace(
  org: string,
  read: (org: string) => Promise<IndexEntry | undefined>,
): Promise<IndexEntry | DamagedEntry | undefined> {
  try {
    return await read(org);
  } catch (error) {
    if (error instanceof KchatError) return { org, damage: error.message };
    throw error;
  }
}

const encode = (text: string) => new TextEncoder().encode(text);

async function readIndexFile(path: string, damaged: Damage): Promise<Uint8Array | undefined> {
  const found = await wordingFileErrors('read', path, () => readPrivateFile(path));
  if (found.kind === 'absent') return undefined;
  if (found.kind === 'file') return found.bytes;
  throw damaged(`it is not a regular file that kchat wrote (${found.kind.replaceAll('-', ' ')})`);
}

async function writeIndexFile(folder: string, path: string, content: string): Promise<void> {
  await wordingFileErrors('write', path, async () => {
    await makePrivateFolder(folder);
    await replacePrivateFile(path, encode(content));
  });
}

/**
 * The orgs that have an index file, sorted; other names in the folder (what a killed
 * writer left) are passed over.
 */
async function listOrgs(folder: string): Promise<string[]> {
  const names = await wordingFileErrors('read', folder, () => listFolder(folder));
  return names
    .filter((name) => name.endsWith('.json') && isOrgName(name.slice(0, -'.json'.length)))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}
