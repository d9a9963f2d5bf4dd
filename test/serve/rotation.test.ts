/** Noticing that the secret was replaced: where it looks, how often, and that it never asks the keychain. */
import { describe, expect, test } from 'vitest';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { chooseFingerprintReader, createRotationWatch } from '../../src/serve/signing.js';
import { fakeContext } from '../support/fake-context.js';
import { madeUpSecret } from '../support/made-up.js';

const secret = { fingerprint: '7f3a91c2', source: 'keychain', org: 'acme' };
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the watch', () => {
  test('says so once for each secret, and serves on', async () => {
    const warnings: string[] = [];
    const clock = { now: 0 };
    let current = '7f3a91c2';
    const look = createRotationWatch(
      secret,
      async () => current,
      () => clock.now,
      (text) => void warnings.push(text),
    );
    const lookAt = async (seconds: number) => {
      clock.now = seconds * 1000;
      look();
      await settle();
      return look();
    };
    expect(await lookAt(1)).toBeNull();
    current = 'c0ffee12';
    expect(await lookAt(2)).toMatch(
      /^the secret of acme was replaced by c0ffee12 .* still signed with 7f3a91c2/,
    );
    await lookAt(3);
    expect(warnings).toHaveLength(1);
    current = '7f3a91c2';
    expect(await lookAt(4)).toBeNull();
  });

  test('looks at most once a second', async () => {
    let looks = 0;
    const clock = { now: 0 };
    const look = createRotationWatch(
      secret,
      async () => String(looks++),
      () => clock.now,
      () => {},
    );
    for (let index = 0; index < 1000; index += 1) look();
    expect(looks).toBe(0);
    clock.now = 1000;
    for (let index = 0; index < 1000; index += 1) look();
    expect(looks).toBe(1);
  });

  test('a look that fails says nothing', async () => {
    const clock = { now: 5000 };
    const look = createRotationWatch(
      secret,
      () => Promise.reject(new Error('gone')),
      () => clock.now,
      () => {
        throw new Error('said something');
      },
    );
    clock.now = 9000;
    look();
    await settle();
    expect(look()).toBeNull();
  });
});

describe('where it looks', () => {
  const request = { org: undefined, override: undefined };

  test('for a stored secret at the index, not at the store', async () => {
    const context = fakeContext();
    const at = { store: 'memory', apiOrigin: null, at: 0 } as const;
    await context.secrets().save({ org: 'acme', secret: new TextEncoder().encode(madeUpSecret()), ...at });
    const read = await chooseFingerprintReader(secret, request, context);
    expect(await read?.()).toBe((await context.secrets().index.read('acme'))?.fingerprint);
  });

  test('for a file at the file', async () => {
    const text = madeUpSecret();
    const context = fakeContext({ files: { 'secret.txt': `${text}\n` } });
    const override = { kind: 'file', path: 'secret.txt', name: '--secret-file' } as const;
    const read = await chooseFingerprintReader({ org: null }, { org: undefined, override }, context);
    expect(await read?.()).toBe(fingerprintSecret(new TextEncoder().encode(text)));
  });

  test.each([
    ['a variable', { kind: 'value', value: 'x', name: 'KUSTOMER_CHAT_SECRET' }],
    ['stdin', { kind: 'file', path: '-', name: '--secret-file' }],
  ] as const)('for %s nowhere', async (_, override) => {
    expect(
      await chooseFingerprintReader({ org: null }, { org: undefined, override }, fakeContext()),
    ).toBeUndefined();
  });
});
