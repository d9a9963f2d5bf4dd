/**
 * Owns secrets that live as long as the process: for `kchat demo` and for tests. Rule: only index and stores
 * are made up here; what is done with them is `lifecycle.ts`, the same as for real ones.
 */
import { KchatError } from '../base/errors.js';
import type { IndexEntry, OrgIndex, SecretStore, Secrets, StoreKind } from './contract.js';
import { composeSecrets } from './lifecycle.js';
import { readEach } from './read-each.js';
import type { SecretsParts } from './settle.js';

const silent = { note: () => {}, warn: () => {}, debug: () => {}, protect: () => {} };

/** Empty secrets, with a store for each kind; by default nothing is said, and no file can be read. */
export function createMemorySecrets(
  options: Partial<Pick<SecretsParts, 'readFile' | 'output'>> = {},
): Secrets {
  const stores = new Map<StoreKind, SecretStore>();
  return composeSecrets({
    index: createMemoryIndex(),
    store(kind) {
      const store = stores.get(kind) ?? createMemoryStore(kind);
      stores.set(kind, store);
      return store;
    },
    readFile: options.readFile ?? refuseFile,
    output: options.output ?? silent,
  });
}

async function refuseFile(_path: string, reader: string): Promise<never> {
  throw new KchatError('INPUT_INVALID', `${reader} names a file, and none can be read here`);
}

/** An empty store in memory that says it is of the given kind. */
export function createMemoryStore(kind: StoreKind): SecretStore {
  const kept = new Map<string, Uint8Array>();
  const read = async (org: string) => kept.get(org)?.slice();
  return {
    kind,
    read,
    readMany: (orgs, timeoutMs) => readEach(orgs, timeoutMs, read),
    async write(org, secret) {
      kept.set(org, secret.slice());
    },
    async remove(org) {
      return kept.delete(org);
    },
    list: async () => [...kept.keys()].sort(),
  };
}

/** An empty index in memory. */
export function createMemoryIndex(): OrgIndex {
  const entries = new Map<string, IndexEntry>();
  // Undefined: no default was ever named. Null: there was one, and it was removed.
  let chosen: string | null | undefined;
  const isAlone = (org: string) => [...entries.keys()].every((other) => other === org);
  return {
    async readDefault() {
      return chosen ?? undefined;
    },
    async writeDefault(org) {
      chosen = org;
    },
    async releaseDefault(org) {
      const wasDefault = chosen === org;
      if (wasDefault || chosen === null) chosen = isAlone(org) ? undefined : null;
      return wasDefault;
    },
    async claimDefault(org) {
      if (chosen !== undefined && !(chosen === null && isAlone(org))) return false;
      chosen = org;
      return true;
    },
    checkPlace: async () => {},
    hold: (_, work) => work(),
    async read(org) {
      return entries.get(org);
    },
    async write(entry) {
      entries.set(entry.org, entry);
    },
    async remove(org) {
      return entries.delete(org);
    },
    async list() {
      return [...entries.values()].sort((a, b) => (a.org < b.org ? -1 : 1));
    },
  };
}
