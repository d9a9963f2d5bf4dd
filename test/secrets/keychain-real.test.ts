/**
 * The keychain store on a real Secret Service (gnome-keyring on a D-Bus session of its own), and in the situations in
 * which a keychain disappoints. Where no Secret Service can be started this says so; under CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../src/base/environment.js';
import type { SecretStore } from '../../src/secrets/contract.js';
import { createKeychain } from '../../src/secrets/keychain/keychain.js';
import { madeUpSecret } from '../support/made-up.js';
import { describeWith } from '../support/needs.js';
import { describeStoreContract } from './store-contract.js';
import { bundle } from './support/bundle.js';
import {
  findMissingPrograms,
  makeKeyringHome,
  type Session,
  startSession,
} from './support/secret-service.js';

const missing = process.platform === 'linux' ? findMissingPrograms() : ['Linux'];
if (missing.length > 0)
  process.stderr.write(`\nNOT TESTED: the real keychain, for want of ${missing.join(', ')}\n\n`);

test.runIf(process.env.CI && missing.length > 0)('CI has what a Secret Service takes', () => {
  expect(missing).toEqual([]);
});

describeWith(missing.length === 0, missing.join(', '))('a real Secret Service', () => {
  const timeoutMs = 20_000;
  const bytes = (text: string) => new TextEncoder().encode(text);
  let childPath: string;
  let unlocked: Session;
  beforeAll(async () => {
    [childPath, unlocked] = await Promise.all([
      bundle('src/secrets/keychain/child.ts'),
      startSession('unlocked'),
    ]);
  });

  function openKeychain(env: Environment, changes: { timeoutMs?: number } = {}): SecretStore {
    return createKeychain({
      nodePath: process.execPath,
      childPath,
      env,
      platform: process.platform,
      timeoutMs,
      statusAfterMs: 1_000,
      status: () => ({ update: () => {}, done: () => {} }),
      signal: new AbortController().signal,
      ...changes,
    });
  }

  describeStoreContract('keychain', () => openKeychain(unlocked.env));

  test('secret-tool finds what kchat stored, and kchat what secret-tool stored', async () => {
    const secret = madeUpSecret();
    await openKeychain(unlocked.env).write('acme', bytes(secret));
    const attributes = ['service', 'kchat', 'username', 'acme'];
    const looked = spawnSync('secret-tool', ['lookup', ...attributes], {
      env: unlocked.env,
      encoding: 'utf8',
    });
    expect(looked.stdout.trim()).toBe(secret);

    const other = madeUpSecret();
    spawnSync('secret-tool', ['store', '--label=by hand', ...attributes], {
      env: unlocked.env,
      input: other,
    });
    expect(await openKeychain(unlocked.env).read('acme')).toEqual(bytes(other));
  });

  describe('a locked keyring, filled by an earlier session', () => {
    let session: Session;
    beforeAll(async () => {
      const home = makeKeyringHome();
      const earlier = await startSession('unlocked', home);
      await openKeychain(earlier.env).write('acme', bytes(madeUpSecret()));
      await earlier.end();
      session = await startSession('locked', home);
    });

    test.each([
      ['read', (store: SecretStore) => store.read('acme')],
      ['remove', (store: SecretStore) => store.remove('acme')],
      ['write', (store: SecretStore) => store.write('acme', bytes(madeUpSecret()))],
    ])('to %s is KEYCHAIN_LOCKED, never "absent"', async (_, act) => {
      await expect(act(openKeychain(session.env))).rejects.toMatchObject({
        code: 'KEYCHAIN_LOCKED',
        exitCode: 5,
        message: 'the keychain is locked and was not unlocked',
      });
    });
  });

  test('no D-Bus session at all is KEYCHAIN_UNAVAILABLE', async () => {
    const { DBUS_SESSION_BUS_ADDRESS: _, XDG_RUNTIME_DIR: __, ...env } = unlocked.env;
    await expect(openKeychain(env).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: 'no keychain can be reached: there is no D-Bus session here',
    });
  });

  test.each([
    ['an address that is none', 'disabled:'],
    ['a socket that is not there', 'unix:path=/nonexistent'],
  ])('%s is no D-Bus session', async (_, DBUS_SESSION_BUS_ADDRESS) => {
    await expect(
      openKeychain({ ...unlocked.env, DBUS_SESSION_BUS_ADDRESS }).read('acme'),
    ).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: 'no keychain can be reached: there is no D-Bus session here',
      hint: expect.not.stringContaining('again'),
    });
  });

  test('a Secret Service in which no keyring was ever made takes no secret, and says what to do', async () => {
    const fresh = await startSession('locked');
    const keychain = openKeychain(fresh.env);
    expect(await keychain.read('acme')).toBeUndefined();
    await expect(keychain.write('acme', bytes(madeUpSecret()))).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringContaining('has no default keyring'),
      hint: expect.stringMatching(/--store file[\s\S]*make its default keyring/),
    });
  });

  test('a Secret Service that cannot start is KEYCHAIN_UNAVAILABLE, in words of its own', async () => {
    const session = await startSession('unstartable');
    await expect(openKeychain(session.env).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringMatching(/^the keychain service cannot start \(.*exited with status 1\)$/),
      hint: expect.not.stringContaining('again'),
    });
  });

  test('a D-Bus session that has ended is KEYCHAIN_UNAVAILABLE', async () => {
    const ended = await startSession('nobody');
    await ended.end();
    await expect(openKeychain(ended.env).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: 'no keychain can be reached: there is no D-Bus session here',
    });
  });

  test('a D-Bus session without a Secret Service is KEYCHAIN_UNAVAILABLE, in words of its own', async () => {
    const session = await startSession('nobody');
    await expect(openKeychain(session.env).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringContaining('has no Secret Service'),
    });
  });

  test('a Secret Service that never answers is KEYCHAIN_TIMED_OUT, and its child is gone', async () => {
    const session = await startSession('silent');
    await expect(openKeychain(session.env, { timeoutMs: 700 }).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_TIMED_OUT',
      message: 'the keychain did not answer within 0.7 s: it may be waiting for an unlock dialog',
    });
    // The library gives up by itself after a while: the same failure, told by it.
    await expect(openKeychain(session.env, { timeoutMs: 60_000 }).read('acme')).rejects.toMatchObject({
      code: 'KEYCHAIN_TIMED_OUT',
      message: 'the keychain gave no reply',
    });
  });
});
