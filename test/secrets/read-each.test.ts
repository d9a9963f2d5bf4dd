/** Many orgs read one after the other, within their time. */
import { expect, test } from 'vitest';
import { readEach } from '../../src/secrets/file-store.js';

const byte = Uint8Array.of(1);

test('an org that fails, or is absent, hides no other', async () => {
  const read = async (org: string) => {
    if (org === 'broken') throw new Error('no');
    return org === 'absent' ? undefined : byte;
  };
  const found = await readEach(['acme', 'broken', 'absent', 'beta'], 5_000, read);
  expect([...found]).toEqual([
    ['acme', byte],
    ['beta', byte],
  ]);
});

test('nothing more is read once the time is over', async () => {
  const reads: string[] = [];
  const read = async (org: string) => {
    reads.push(org);
    // As long as it takes for a time of nothing to be over.
    if (org === 'slow')
      await new Promise((resolve) => AbortSignal.timeout(1).addEventListener('abort', resolve));
    return byte;
  };
  const found = await readEach(['acme', 'slow', 'beta'], 0, read);
  expect([...found.keys()]).toEqual(['acme', 'slow']);
  expect(reads).toEqual(['acme', 'slow']);
});
