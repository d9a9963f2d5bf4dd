/**
 * Every moment of a change to what is stored, on a real disk and a keychain in memory: at each file operation and each
 * keychain call in turn the process dies, or the call fails. What is there is then known, whole, and can be forgotten.
 */

import fs, { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import type { Secrets } from '../../src/secrets/contract.js';
import { createFileStore } from '../../src/secrets/file-store.js';
import { createFileIndex } from '../../src/secrets/index-files.js';
import type { StoreKind } from '../../src/secrets/kinds.js';
import { composeSecrets } from '../../src/secrets/lifecycle.js';
import { createMemoryStore } from '../../src/secrets/memory.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { openPrivateFolder } from '../../src/secrets/private-folder.js';
import { fakeOutput } from '../support/fake-context.js';
import { makeFolder } from '../support/folders.js';
import { isWindows } from '../support/needs.js';

type Operation = (...args: unknown[]) => unknown;

/** What happens to the next operations; undefined: they are done. */
let fate: { left: number; isKilled: boolean; happened: boolean } | undefined;

/** `half` is what is done of it before the process dies; a keychain's call is done, and fails all the same. */
async function perform(
  work: () => Promise<unknown>,
  half?: () => Promise<unknown>,
  isKeychain = false,
): Promise<unknown> {
  if (fate === undefined || (fate.happened && !fate.isKilled)) return work();
  fate.left -= 1;
  if (fate.left > 0) return work();
  if (!fate.happened) await half?.();
  fate.happened = true;
  if (!fate.isKilled && isKeychain) {
    await work();
    throw new KchatError('KEYCHAIN_UNAVAILABLE', 'the answer was lost');
  }
  throw fate.isKilled ? new Error('killed') : Object.assign(new Error('i/o error'), { code: 'EIO' });
}

// A thousand changes flush their files to the disk, and a disk in memory flushes them at once.
const memoryDisk = '/dev/shm';
const { TMPDIR } = process.env;
if (existsSync(memoryDisk)) process.env.TMPDIR = memoryDisk;

const undo: (() => void)[] = [];
beforeAll(async () => {
  const handle = await fs.promises.open(process.execPath);
  /** `direct` does the same in this thread: for 130,000 operations the way to another one costs more than they do. */
  const watch = (object: object, name: string, direct?: Operation) => {
    const methods = object as Record<string, Operation>;
    const original = methods[name] as Operation;
    methods[name] = function (this: { fd: number } | undefined, ...args: unknown[]) {
      const work = async (given = args) =>
        direct ? direct(this?.fd, ...given) : original.apply(this, given);
      const half = () => work([(args[0] as Uint8Array).subarray(0, 4)]);
      return perform(work, name === 'writeFile' ? half : undefined);
    };
    undo.push(() => {
      methods[name] = original;
    });
  };
  watch(fs.promises, 'open');
  for (const name of ['mkdir', 'rename', 'rm', 'readdir', 'lstat', 'stat'] as const) {
    const direct = fs[`${name}Sync`] as Operation;
    watch(fs.promises, name, (_, ...args) => direct(...args));
  }
  const ofHandle = Object.getPrototypeOf(handle) as object;
  watch(ofHandle, 'writeFile', fs.writeFileSync as Operation);
  watch(ofHandle, 'readFile', fs.readFileSync as Operation);
  watch(ofHandle, 'stat', fs.fstatSync as Operation);
  await handle.close();
});
afterAll(() => {
  for (const put of undo) put();
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
});

const bytes = (text: string) => new TextEncoder().encode(text);
const org = 'acme';

function makeMachine() {
  const folder = join(makeFolder(), 'kchat');
  const kept = createMemoryStore('keychain');
  const keychain = {
    ...kept,
    read: (name: string) =>
      perform(() => kept.read(name), undefined, true) as Promise<Uint8Array | undefined>,
    write: (name: string, secret: Uint8Array) =>
      perform(() => kept.write(name, secret), undefined, true) as Promise<void>,
    remove: (name: string) => perform(() => kept.remove(name), undefined, true) as Promise<boolean>,
  };
  const file = createFileStore(openPrivateFolder(folder, process.getuid?.()));
  const output = fakeOutput();
  const secrets = composeSecrets({
    index: createFileIndex(openPrivateFolder(folder, process.getuid?.())),
    store: (kind) => (kind === 'file' ? file : kind === 'keychain' ? keychain : createMemoryStore(kind)),
    readFile: async () => bytes(''),
    output,
  });
  const listFiles = (name: string) => {
    try {
      return readdirSync(join(folder, name));
    } catch {
      return [];
    }
  };
  return {
    secrets,
    output,
    /** The secrets that are really there, by store. */
    async look(): Promise<Record<string, string>> {
      const text = (found: Uint8Array | undefined) => found && new TextDecoder().decode(found);
      const inFile = listFiles('secrets').includes(org)
        ? readFileSync(join(folder, 'secrets', org))
        : undefined;
      const found = { keychain: text(await kept.read(org)), file: text(inFile) };
      return Object.fromEntries(
        Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
    },
    listFiles,
    /** What this process holds is held by a dead one that had the same id. */
    bury() {
      for (const name of listFiles('orgs').filter((found) => found.endsWith('.lock'))) {
        const buried = name.replace(/\.(\d+)\.\d*\.(?=[0-9a-f-]+\.lock$)/, '.$1.1.');
        renameSync(join(folder, 'orgs', name), join(folder, 'orgs', buried));
      }
    },
  };
}

const save = (secrets: Secrets, secret: string, store: StoreKind) =>
  secrets.save({ org, secret: bytes(secret), store, apiOrigin: null, at: 0 });
const forgetAll = async (secrets: Secrets) => {
  for (const name of await secrets.listTraces()) await secrets.forget(name);
};

type Change = (secrets: Secrets) => Promise<unknown>;
const nothing: Change = async () => {};
const store =
  (secret: string, kind: StoreKind): Change =>
  (secrets) =>
    save(secrets, secret, kind);

const changes: readonly [string, Change, Change, { old?: string; new?: string }][] = [
  ['a first import into a file', nothing, store('new', 'file'), { new: 'new' }],
  ['a first import into the keychain', nothing, store('new', 'keychain'), { new: 'new' }],
  ['a rotation in a file', store('old', 'file'), store('new', 'file'), { old: 'old', new: 'new' }],
  [
    'a rotation in the keychain',
    store('old', 'keychain'),
    store('new', 'keychain'),
    { old: 'old', new: 'new' },
  ],
  [
    'a move from a file to the keychain',
    store('old', 'file'),
    store('new', 'keychain'),
    { old: 'old', new: 'new' },
  ],
  [
    'a move from the keychain to a file',
    store('old', 'keychain'),
    store('new', 'file'),
    { old: 'old', new: 'new' },
  ],
  ['forgetting a file', store('old', 'file'), (secrets) => secrets.forget(org), { old: 'old' }],
  ['forgetting all, from the keychain', store('old', 'keychain'), forgetAll, { old: 'old' }],
];

/** Those that have something to take back. */
const withCleanUp = [
  'a first import into a file',
  'a rotation in the keychain',
  'a move from a file to the keychain',
  'forgetting all, from the keychain',
];

// A file operation takes Wine ten times as long: there it is each sixth moment of the same code.
const step = isWindows ? 6 : 1;

describe.each([
  ['the process is killed', true, changes],
  ['the call fails', false, changes.filter(([name]) => withCleanUp.includes(name))],
])('at each operation %s', (_, isKilled, rows) => {
  test.each(rows)(
    '%s: the old secret or the new one, known to status, and all of it is forgotten',
    async (...row) => {
      const [, prepare, change, secrets] = row;
      const seen = new Set<string | undefined>();
      for (let left = 1; ; left += step) {
        const machine = makeMachine();
        await prepare(machine.secrets);
        const current = { left, isKilled, happened: false };
        fate = current;
        await change(machine.secrets).catch(() => {});
        fate = undefined;
        machine.bury();
        const where = `operation ${left}`;

        const there = await machine.look();
        const [entry, ...others] = await machine.secrets.list();
        expect(others, where).toEqual([]);
        const known = entry && 'store' in entry ? entry : undefined;
        const secret = known && there[known.store];
        expect([secrets.old, secrets.new], where).toContain(secret);
        expect(known?.fingerprint, where).toBe(secret && fingerprintSecret(bytes(secret)));
        // Status has put away what was beside it.
        if (known === undefined) expect(await machine.look(), where).toEqual({});
        const request = { org: { name: org, from: '--org' }, override: undefined };
        const used = await machine.secrets.resolve(request).catch(({ code }) => ({ code }));
        expect(used, where).toMatchObject(
          secret ? { bytes: bytes(secret), source: known?.store } : { code: 'SECRET_NOT_FOUND' },
        );
        seen.add(secret);

        await forgetAll(machine.secrets);
        expect(await machine.look(), where).toEqual({});
        expect(machine.listFiles('secrets'), where).toEqual([]);
        expect(await machine.secrets.list(), where).toEqual([]);
        expect(machine.listFiles('.'), where).not.toContain('config.json');
        if (!current.happened) break;
      }
      expect(seen).toEqual(new Set([secrets.old, secrets.new]));
    },
  );
});
