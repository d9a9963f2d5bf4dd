/**
 * Owns the index on disk: `config.json` (the default org) and one `orgs/<org>.json` for each org. Rule: no
 * secret in either. A process that changes an org's file holds the lock of that org, and for `config.json` a
 * lock of its own. Readers take no lock: they see the old file or the new one.
 */
import { KchatError } from '../base/errors.js';
import type { DamagedEntry, IndexEntry, OrgIndex } from './contract.js';
import { wordingFileErrors } from './file-failures.js';
import { createDamage, formatConfig, formatEntry, parseConfig, parseEntry } from './index-format.js';
import type { LockOptions } from './lock.js';
import { checkOrgName, isOrgName } from './names.js';
import type { PrivateFolder } from './private-folder.js';

/**
 * The index in a config folder, which is made at the first write. CONFIG_INVALID, or STORE_UNUSABLE for I/O.
 *
 * @param waiting  what ends a wait for another process (Ctrl-C), and who tells of it
 */
export function createFileIndex(folder: PrivateFolder, waiting: Waiting = unseen): OrgIndex {
  const nameOf = (org: string) => `orgs/${checkOrgName(org)}.json`;

  const hold: Hold = (lock, file, work, waitMs = patienceMs) =>
    wordingFileErrors('write', folder.pathOf(file), async () => {
      // Loaded here: most commands only read.
      const { holdLock } = await import('./lock.js');
      return holdLock(lock, { folder: await folder.make('orgs'), waitMs, ...waiting }, work);
    });

  /** The orgs that have an index file, sorted; other names in the folder are passed over. */
  async function listOrgs(): Promise<string[]> {
    const names = await folder.list('orgs');
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter(isOrgName)
      .sort();
  }

  async function readEntry(org: string): Promise<IndexEntry | undefined> {
    const name = nameOf(org);
    const damaged = createDamage(
      folder.pathOf(name),
      `store the secret again: kchat fetch-secret --org ${org}`,
    );
    const content = await folder.read(name);
    return content && parseEntry(content, org, damaged);
  }

  return {
    ...createDefaultFile(folder, listOrgs, hold),
    checkPlace: folder.checkPlace,
    hold: (org, work, waitMs) => hold(org, nameOf(org), work, waitMs),
    read: readEntry,
    write: async (entry) => folder.write(nameOf(entry.org), encode(formatEntry(entry))),
    remove: async (org) => folder.remove(nameOf(org)),
    async list() {
      const entries = (await listOrgs()).map((org) =>
        readEntry(org).catch((error: unknown): DamagedEntry => {
          if (error instanceof KchatError) return { org, damage: error.message };
          throw error;
        }),
      );
      return (await Promise.all(entries)).filter((entry) => entry !== undefined);
    },
  };
}

/** Holds a lock while a file is changed. */
type Hold = <T>(lock: string, file: string, work: () => Promise<T>, waitMs?: number) => Promise<T>;

type Waiting = Pick<LockOptions, 'signal' | 'status'>;

const unseen: Waiting = {
  signal: new AbortController().signal,
  status: () => ({ update: () => {}, done: () => {} }),
};

/** A keychain may ask for a password meanwhile; milliseconds. */
const patienceMs = 90_000;

function createDefaultFile(
  folder: PrivateFolder,
  listStored: () => Promise<readonly string[]>,
  hold: Hold,
): Pick<OrgIndex, 'readDefault' | 'writeDefault' | 'releaseDefault' | 'claimDefault'> {
  const name = 'config.json';
  // No org has this name, because of the dot.
  const change = <T>(work: () => Promise<T>) => hold(name, name, work);

  async function read(): Promise<string | null | undefined> {
    const damaged = createDamage(folder.pathOf(name), 'choose the default again: kchat use ORG');
    const content = await folder.read(name);
    return content && parseConfig(content, damaged);
  }
  /** For a damaged file a name that no org has, so that the default is neither claimed nor released. */
  const readIfSound = () =>
    read().catch((error: unknown) => {
      if (error instanceof KchatError && error.code === 'CONFIG_INVALID') return '(damaged)';
      throw error;
    });
  const write = (org: string | null) => folder.write(name, encode(formatConfig(org)));
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
        // If no org is left, the next one stored becomes the default again.
        if (await isAlone(org)) await folder.remove(name);
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

const encode = (text: string) => new TextEncoder().encode(text);
