/** Owns secrets that live as long as the process (demo, tests). Rule: only their folder is made up here. */
import { posix } from 'node:path';
import type { OrgIndex, SecretStore, Secrets, StoreKind } from './contract.js';
import { createFileStore } from './file-store.js';
import { createFileIndex } from './index-files.js';
import { storeKinds } from './kinds.js';
import { composeSecrets } from './lifecycle.js';
import type { PrivateFolder } from './private-folder.js';
import type { SecretsParts } from './settle.js';

const silent = { note: () => {}, warn: () => {}, debug: () => {}, protect: () => {} };

/** Empty secrets, with a store for each kind; by default nothing is said, and every file is empty. */
export function createMemorySecrets(
  options: Partial<Pick<SecretsParts, 'readFile' | 'output'>> = {},
): Secrets {
  return composeSecrets({
    index: createMemoryIndex(),
    store: createMemoryStore,
    readFile: options.readFile ?? (async () => new Uint8Array()),
    output: options.output ?? silent,
  });
}

/** An empty store in memory that says it is of the given kind. */
export function createMemoryStore(kind: StoreKind): SecretStore {
  return { ...createFileStore(createMemoryFolder()), kind };
}

/** An empty index in memory. Its entries may name any kind of store. */
export function createMemoryIndex(): OrgIndex {
  const isKind = (value: unknown): value is StoreKind => Object.hasOwn(storeKinds, String(value));
  return createFileIndex(createMemoryFolder(), isKind);
}

/** A config folder without a disk. */
function createMemoryFolder(): PrivateFolder {
  const files = new Map<string, Uint8Array>();
  const holders = new Map<string, Promise<unknown>>();
  return {
    pathOf: (name) => name,
    read: async (name) => files.get(name)?.slice(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: async (name) => files.delete(name),
    async list(folder) {
      const inFolder = [...files.keys()].filter((name) => posix.dirname(name) === folder);
      return inFolder.map((name) => posix.basename(name));
    },
    hold(lock, _, work) {
      const done = Promise.resolve(holders.get(lock)).then(work);
      holders.set(
        lock,
        done.catch(() => {}),
      );
      return done;
    },
    checkPlace: async () => {},
  };
}
