/** What every index does, in memory and on the file system. */
import { describe, expect, test } from 'vitest';
import type { IndexEntry, OrgIndex } from '../../src/secrets/contract.js';

export function makeEntry(org: string, changes: Partial<IndexEntry> = {}): IndexEntry {
  return {
    org,
    store: 'file',
    fingerprint: '7f3a91c2',
    apiOrigin: `https://${org}.api.kustomerapp.com`,
    fetchedAt: '2026-11-22T14:20:00Z',
    importedAt: null,
    ...changes,
  };
}

/** Runs the contract on indexes from `make`, each new and empty. */
export function describeIndexContract(name: string, make: () => OrgIndex): void {
  describe(`the contract of an index, kept by ${name}`, () => {
    test('is empty at first', async () => {
      const index = make();
      expect(await index.list()).toEqual([]);
      expect(await index.readDefault()).toBeUndefined();
      expect(await index.read('acme')).toBeUndefined();
      expect(await index.remove('acme')).toBe(false);
    });

    test('gives back entries, sorted by org, the later one of two', async () => {
      const index = make();
      const imported = makeEntry('beta', {
        apiOrigin: null,
        fetchedAt: null,
        importedAt: '2026-10-02T08:00:00Z',
      });
      await index.write(imported);
      await index.write(makeEntry('acme'));
      await index.write(makeEntry('acme', { fingerprint: '19be4470', store: 'keychain' }));
      await index.write(makeEntry('gamma', { alsoIn: ['keychain'] }));
      expect(await index.list()).toEqual([
        makeEntry('acme', { fingerprint: '19be4470', store: 'keychain' }),
        imported,
        makeEntry('gamma', { alsoIn: ['keychain'] }),
      ]);
      expect(await index.read('beta')).toEqual(imported);
    });

    test('gives back what a change under way replaces', async () => {
      const index = make();
      const former = makeEntry('acme', { store: 'keychain' });
      for (const entry of [makeEntry('acme', { former }), makeEntry('acme', { former: null })]) {
        await index.write(entry);
        expect(await index.read('acme')).toEqual(entry);
      }
    });

    test('forgets an entry and no other', async () => {
      const index = make();
      await index.write(makeEntry('acme'));
      await index.write(makeEntry('beta'));
      expect(await index.remove('acme')).toBe(true);
      expect(await index.list()).toEqual([makeEntry('beta')]);
    });

    test('of many who claim the default at once, one gets it', async () => {
      const index = make();
      const orgs = Array.from({ length: 20 }, (_, number) => `org-${number}`);
      const claims = await Promise.all(orgs.map((org) => index.claimDefault(org)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await index.readDefault()).toBe(orgs[claims.indexOf(true)]);
    });

    test('a default can be chosen over another', async () => {
      const index = make();
      await index.claimDefault('acme');
      await index.writeDefault('beta');
      expect(await index.readDefault()).toBe('beta');
    });

    test('a default that was released is not claimed by the next org while others are stored', async () => {
      const index = make();
      await index.write(makeEntry('acme'));
      await index.write(makeEntry('beta'));
      await index.claimDefault('acme');
      expect(await index.releaseDefault('beta')).toBe(false);
      expect(await index.releaseDefault('acme')).toBe(true);
      expect(await index.claimDefault('gamma')).toBe(false);
      expect(await index.readDefault()).toBeUndefined();
    });

    test('with no org left, the next one is the first again', async () => {
      const index = make();
      await index.write(makeEntry('acme'));
      await index.claimDefault('acme');
      expect(await index.releaseDefault('acme')).toBe(true);
      expect(await index.claimDefault('beta')).toBe(true);
    });

    test('of two that are forgotten at once, neither knows that it is the last: the next org is the first', async () => {
      const index = make();
      await index.write(makeEntry('acme'));
      await index.write(makeEntry('beta'));
      await index.claimDefault('acme');
      await Promise.all(['acme', 'beta'].map((org) => index.releaseDefault(org)));
      await Promise.all(['acme', 'beta'].map((org) => index.remove(org)));
      expect(await index.claimDefault('gamma')).toBe(true);
    });
  });
}
