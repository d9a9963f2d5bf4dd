/**
 * Owns the index on disk: `config.json` (the default org) and one `orgs/<org>.json` for each org.
 *
 * Rule: no secret in either, and one file per org, so that writers for different orgs never meet. The default
 * of a new folder is decided by who creates `config.json`: one writer wins, the others see its file.
 */
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { KchatError } from '../base/errors.js';
import { hasCode } from '../base/system-errors.js';
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
import type { ClaimableIndex } from './lifecycle.js';
import { isOrgName } from './org-name.js';
import {
  createPrivateFile,
  makePrivateFolder,
  readPrivateFile,
  removePrivateFile,
  replacePrivateFile,
  tryPrivateFile,
} from './private-files.js';

/**
 * The index in a config folder, which is made at the first write. CONFIG_INVALID, or STORE_UNUSABLE for I/O.
 */
export function createFileIndex(folder: string): ClaimableIndex {
  const config = join(folder, 'config.json');
  const orgs = join(folder, 'orgs');
  const pathOf = (org: string) => join(orgs, `${checkOrgName(org)}.json`);

  async function readConfig(): Promise<string | null | undefined> {
    const damaged = createDamage(config, 'choose the default again: kchat use ORG');
    const content = await readIndexFile(config, damaged);
    return content && parseConfig(content, damaged);
  }

  async function readEntry(org: string): Promise<IndexEntry | undefined> {
    const path = pathOf(org);
    const damaged = createDamage(path, `store the secret again: kchat fetch-secret --org ${org}`);
    const content = await readIndexFile(path, damaged);
    return content && parseEntry(content, org, damaged);
  }

  return {
    readDefault: async () => (await readConfig()) ?? undefined,
    async writeDefault(org) {
      // Throws if the file is damaged: it is not ours to overwrite.
      await readConfig();
      // With no org left the next one stored is the first again.
      if (org === undefined && (await listOrgs(orgs)).length === 0) {
        await wordingFileErrors('remove', config, () => removePrivateFile(config));
        return;
      }
      await writeIndexFile(folder, config, formatConfig(org === undefined ? null : checkOrgName(org)));
    },
    claimDefault: (org) =>
      wordingFileErrors('write', config, async () => {
        await makePrivateFolder(folder);
        return createPrivateFile(config, encode(formatConfig(checkOrgName(org))));
      }),
    checkWritable(entry) {
      const path = pathOf(entry.org);
      return wordingFileErrors('write', path, async () => {
        await makePrivateFolder(orgs);
        await tryPrivateFile(path, encode(formatEntry(entry)));
      });
    },
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
  const names = await wordingFileErrors('read', folder, () =>
    fs.readdir(folder).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }),
  );
  return names
    .filter((name) => name.endsWith('.json') && isOrgName(name.slice(0, -'.json'.length)))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}
