import { expect, test } from 'vitest';
import { collectOtherKeys } from '../../src/commands/other-keys.js';
import type { IndexEntry, Secrets } from '../../src/context.js';
import { fakeContext } from '../support/fake-context.js';
import { madeUpApiKey } from '../support/made-up.js';

const entry = (org: string): IndexEntry => ({
  org,
  store: 'file',
  fingerprint: '01234567',
  apiOrigin: null,
  fetchedAt: null,
  importedAt: '2026-11-22T14:20:00Z',
});

/** Secrets whose index has these entries and whose stores read as told; every read is kept. */
function secretsOf(list: Secrets['index']['list'], read: (org: string) => Promise<Uint8Array | undefined>) {
  const { secrets } = fakeContext();
  const reads: string[] = [];
  const store: Secrets['store'] = (kind) => ({
    ...secrets.store(kind),
    read: (org) => {
      reads.push(org);
      return read(org);
    },
  });
  return { secrets: { ...secrets, index: { ...secrets.index, list }, store }, reads };
}

const used = { source: 'KUSTOMER_CHAT_SECRET', org: null };

test('a store that never answers is waited for until the deadline, and no other is asked', async () => {
  const { secrets, reads } = secretsOf(
    async () => [entry('acme'), entry('beta')],
    () => new Promise(() => {}),
  );
  const env = { KUSTOMER_API_KEY: madeUpApiKey() };
  const found = await collectOtherKeys(used, { env, secrets }, 20);
  expect(found.map(({ id }) => id)).toEqual(['api-key-as-secret']);
  expect(reads).toEqual(['acme']);
});

test('an index that cannot be listed, and damaged entries, are left out', async () => {
  const unreadable = secretsOf(
    () => Promise.reject(new Error('damaged')),
    async () => undefined,
  );
  expect(await collectOtherKeys(used, { env: {}, secrets: unreadable.secrets })).toEqual([]);
  const damaged = secretsOf(
    async () => [{ org: 'acme', damage: 'no JSON' }, entry('beta')],
    async () => Uint8Array.of(1),
  );
  expect(await collectOtherKeys(used, { env: {}, secrets: damaged.secrets })).toEqual([
    { id: 'other-org-secret', org: 'beta', bytes: Uint8Array.of(1) },
  ]);
});

test('no more than fifty orgs are asked', async () => {
  const orgs = Array.from({ length: 60 }, (_, index) => entry(`org-${index}`));
  const { secrets, reads } = secretsOf(
    async () => orgs,
    async () => undefined,
  );
  await collectOtherKeys(used, { env: {}, secrets });
  expect(reads).toHaveLength(50);
});
