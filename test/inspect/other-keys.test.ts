/** The other credentials at hand that a wrong signature is tried with: which, in what order, how many and for how long. */
import { expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { createSettings } from '../../src/cli/settings.js';
import { collectOtherKeys } from '../../src/inspect/other-keys.js';
import type { IndexEntry, Secrets, StoreKind } from '../../src/secrets/contract.js';
import { fakeContext } from '../support/fake-context.js';
import { madeUpApiKey } from '../support/made-up.js';

const noSettings = createSettings({}, {});

const entry = (org: string, store: StoreKind = 'file'): IndexEntry => ({
  org,
  store,
  fingerprint: '01234567',
  apiOrigin: null,
  fetchedAt: null,
  importedAt: '2026-11-22T14:20:00Z',
});

type ReadMany = ReturnType<Secrets['store']>['readMany'];

/** Secrets whose index has these entries and whose stores read as told; every call of `readMany` is kept. */
function secretsOf(list: Secrets['index']['list'], read: (kind: StoreKind) => ReadMany) {
  const secrets = fakeContext().secrets();
  const calls: [StoreKind, readonly string[], number][] = [];
  const store: Secrets['store'] = (kind) => ({
    ...secrets.store(kind),
    read: () => Promise.reject(new Error('one org was read by itself')),
    readMany: (orgs, timeoutMs) => {
      calls.push([kind, orgs, timeoutMs]);
      return read(kind)(orgs, timeoutMs);
    },
  });
  return { secrets: { ...secrets, index: { ...secrets.index, list }, store }, calls };
}

const byte = Uint8Array.of(1);
const findAll: ReadMany = async (orgs) => new Map(orgs.map((org) => [org, byte]));
const fail: ReadMany = () => Promise.reject(new KchatError('KEYCHAIN_TIMED_OUT', 'too slow'));
const other = (org: string) => ({ id: 'other-org-secret', org, bytes: byte });
const fromVariable = { source: 'KUSTOMER_CHAT_SECRET', org: null };
const fromKeychain = { source: 'keychain', org: 'acme' };

test('the API key, then the secrets of other orgs: one call for each store, 2 s for all', async () => {
  const list = async () => [
    entry('acme', 'keychain'),
    entry('beta', 'keychain'),
    entry('gamma'),
    entry('zeta', 'keychain'),
  ];
  const { secrets, calls } = secretsOf(list, () => findAll);
  const apiKey = madeUpApiKey();
  const found = await collectOtherKeys(
    fromKeychain,
    createSettings({}, { KUSTOMER_API_KEY: ` ${apiKey}\n` }),
    secrets,
  );
  expect(found).toEqual([
    { id: 'api-key-as-secret', bytes: new TextEncoder().encode(apiKey) },
    other('beta'),
    other('zeta'),
    other('gamma'),
  ]);
  expect(calls).toEqual([
    ['keychain', ['beta', 'zeta'], 2_000],
    ['file', ['gamma'], 2_000],
  ]);
});

test('no keychain where the secret came from elsewhere', async () => {
  const { secrets, calls } = secretsOf(
    async () => [entry('acme', 'keychain'), entry('beta')],
    () => findAll,
  );
  expect(await collectOtherKeys(fromVariable, noSettings, secrets)).toEqual([other('beta')]);
  expect(calls.map(([kind]) => kind)).toEqual(['file']);
});

test.each([
  ['a flag or variable names', 'beta', ['other-org-secret', 'stored-secret']],
  ['is the default', undefined, ['stored-secret', 'other-org-secret']],
])('the own secret of the org that %s, where another one was given', async (_, chosen, ids) => {
  const { secrets } = secretsOf(
    async () => [entry('acme'), entry('beta')],
    () => findAll,
  );
  await secrets.index.writeDefault('acme');
  const found = await collectOtherKeys(fromVariable, createSettings({ org: chosen }, {}), secrets);
  expect(found.map(({ id }) => id)).toEqual(ids);
});

test('a store that fails hides no other, and is no failure of ours', async () => {
  const { secrets } = secretsOf(
    async () => [entry('beta', 'keychain'), entry('gamma')],
    (kind) => (kind === 'keychain' ? fail : findAll),
  );
  expect(await collectOtherKeys(fromKeychain, noSettings, secrets)).toEqual([other('gamma')]);
});

test('an index that cannot be listed, and damaged entries, are left out', async () => {
  const unreadable = secretsOf(
    () => Promise.reject(new Error('damaged')),
    () => findAll,
  );
  expect(await collectOtherKeys(fromVariable, noSettings, unreadable.secrets)).toEqual([]);
  const damaged = secretsOf(
    async () => [{ org: 'acme', damage: 'no JSON' }, entry('beta')],
    () => findAll,
  );
  expect(await collectOtherKeys(fromVariable, noSettings, damaged.secrets)).toEqual([other('beta')]);
});

test('no more than fifty orgs are asked', async () => {
  const orgs = Array.from({ length: 60 }, (_, index) => entry(`org-${index}`));
  const { secrets, calls } = secretsOf(
    async () => orgs,
    () => findAll,
  );
  await collectOtherKeys(fromVariable, noSettings, secrets);
  expect(calls.map(([, asked]) => asked.length)).toEqual([50]);
});
