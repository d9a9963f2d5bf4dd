/** What every SecretStore does, in memory, on the file system and in a real keychain: one suite for all of them. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SecretStore, StoreKind } from '../../src/secrets/contract.js';
import { madeUpSecret } from '../support/made-up.js';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Runs the contract on stores from `open`; each test uses orgs of its own, so that they may share one keychain. */
export function describeStoreContract(kind: StoreKind, open: () => SecretStore): void {
  const newOrg = () => `org-${randomBytes(4).toString('hex')}`;

  describe(`the contract of a store, kept by ${kind}`, () => {
    test('says what kind it is', () => {
      expect(open().kind).toBe(kind);
    });

    test('has nothing for an org that it never saw: a value, not an error', async () => {
      expect(await open().read(newOrg())).toBeUndefined();
    });

    test('gives back what was written, also to another handle', async () => {
      const [org, secret] = [newOrg(), bytes(madeUpSecret())];
      await open().write(org, secret);
      expect(await open().read(org)).toEqual(secret);
    });

    test('reads many orgs at once, and leaves out the one that it never saw', async () => {
      const [first, absent, second] = [newOrg(), newOrg(), newOrg()];
      await open().write(first, bytes('one'));
      await open().write(second, Uint8Array.of(0, 10, 255));
      const found = await open().readMany([first, absent, second], 20_000);
      expect([...found]).toEqual([
        [first, bytes('one')],
        [second, Uint8Array.of(0, 10, 255)],
      ]);
      expect((await open().readMany([], 5_000)).size).toBe(0);
    });

    test('keeps bytes as they are: line ends, quotes, NUL, and what is no UTF-8', async () => {
      const org = newOrg();
      for (const secret of [bytes(' "§ \r\n'), Uint8Array.of(0, 10, 255, 254, 128)]) {
        await open().write(org, secret);
        expect(await open().read(org)).toEqual(secret);
      }
    });

    test('replaces an earlier secret as a whole', async () => {
      const org = newOrg();
      await open().write(org, bytes(madeUpSecret()));
      await open().write(org, bytes('short'));
      expect(await open().read(org)).toEqual(bytes('short'));
    });

    test('keeps orgs apart, also where one name begins with the other', async () => {
      const org = newOrg();
      await open().write(org, bytes('one'));
      await open().write(`${org}-eu`, bytes('two'));
      await open().remove(org);
      expect(await open().read(org)).toBeUndefined();
      expect(await open().read(`${org}-eu`)).toEqual(bytes('two'));
    });

    test('says whether there was anything to remove, and may be asked twice', async () => {
      const org = newOrg();
      await open().write(org, bytes('one'));
      expect(await open().remove(org)).toBe(true);
      expect(await open().remove(org)).toBe(false);
    });

    test('a caller that changes its bytes afterwards changes nothing stored', async () => {
      const [org, secret] = [newOrg(), bytes('kept')];
      await open().write(org, secret);
      secret.fill(0);
      expect(await open().read(org)).toEqual(bytes('kept'));
    });
  });
}
