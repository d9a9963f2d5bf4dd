/**
 * Owns the index on disk: `config.json` (the default org) and one `orgs/<org>.json` for each org. Rule: no
 * secret in either. A process that changes an org's file holds the lock of that org; `config.json` has a lock
 * of its own. Readers take no lock: they see the old file or the new one.
 */
import { KchatError } from '../base/errors.js';
import type { DamagedEntry, IndexEntry, OrgIndex } from './contract.js';
import { createDamage, formatConfig, formatEntry, parseConfig, parseEntry } from './index-format.js';
import { isChosenStore, type StoreKind } from './kinds.js';
import { checkOrgName, isOrgName } from './names.js';
import type { PrivateFolder } from './private-folder.js';

/** The index in a config folder: CONFIG_INVALID, or STORE_UNUSABLE for I/O. `isStore`: what it may name. */
export function createFileIndex(
  folder: PrivateFolder,
  isStore: (value: unknown) => value is StoreKind = isChosenStore,
): OrgIndex {
  const nameOf = (org: string) => `orgs/${checkOrgName(org)}.json`;

  /** The orgs that have an index file, sorted; other files in the folder are ignored. */
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
    return content && parseEntry(content, org, isStore, damaged);
  }

  return {
    ...createDefaultFile(folder, listOrgs),
    checkPlace: folder.checkPlace,
    hold: (org, work, waitMs) => folder.hold(org, nameOf(org), work, waitMs),
    read: readEntry,
    write: async (entry) => folder.write(nameOf(entry.org), Buffer.from(formatEntry(entry))),
    remove: async (org) => folder.remove(nameOf(org)),
    async list() {
      const entries = (await listOrgs()).map((org) =>
        readEntry(org).catch((error: unknown): DamagedEntry => {
          if (error instanceof KchatError)
            return { org, damage: error.hint ? `${error.message} (${error.hint})` : error.message };
          throw error;
        }),
      );
      return (await Promise.all(entries)).filter((entry) => entry !== undefined);
    },
  };
}

function createDefaultFile(
  folder: PrivateFolder,
  listStored: () => Promise<readonly string[]>,
): Pick<OrgIndex, 'readDefault' | 'writeDefault' | 'releaseDefault' | 'claimDefault'> {
  const name = 'config.json';
  // No org has this name, because of the dot.
  const change = <T>(work: () => Promise<T>) => folder.hold(name, name, work);

  async function read(): Promise<string | null | undefined> {
    const damaged = createDamage(folder.pathOf(name), 'choose the default again: kchat use ORG');
    const content = await folder.read(name);
    return content && parseConfig(content, damaged);
  }
  /** For a damaged file a name that no org has, so that nobody claims or releases the default. */
  const readIfSound = () =>
    read().catch((error: unknown) => {
      if (error instanceof KchatError && error.code === 'CONFIG_INVALID') return '(damaged)';
      throw error;
    });
  const write = (org: string | null) => folder.write(name, Buffer.from(formatConfig(org)));
  const isAlone = async (org: string) => (await listStored()).every((other) => other === org);
  const mayClaim = async (org: string) => {
    const chosen = await readIfSound();
    return chosen === undefined || (chosen === null && (await isAlone(org)));
  };

  return {
    readDefault: async () => (await read()) ?? undefined,
    writeDefault: (org) =>
      change(async () => {
        // Throws if the file is damaged: a person may have written it.
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
