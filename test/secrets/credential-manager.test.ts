/** The keychain store on Windows' own Credential Manager, by the real child; Wine has one too. */
import { beforeAll, describe, expect } from 'vitest';
import type { SecretStore } from '../../src/secrets/contract.js';
import { createKeychain } from '../../src/secrets/keychain/keychain.js';
import { madeUpSecret } from '../support/made-up.js';
import { isWindows, windowsOnly } from '../support/needs.js';
import { addCanary, isolatedEnv, runKchat } from '../support/run-kchat.js';
import { describeStoreContract } from './store-contract.js';
import { bundle } from './support/bundle.js';

const onWindows = windowsOnly();

describe.runIf(isWindows)('the Credential Manager', () => {
  let childPath: string;
  beforeAll(async () => {
    childPath = await bundle('src/secrets/keychain/child.ts');
  });

  const open = (): SecretStore =>
    createKeychain({
      nodePath: process.execPath,
      childPath,
      env: process.env,
      platform: process.platform,
      timeoutMs: 20_000,
      statusAfterMs: 20_000,
      status: () => ({ update: () => {}, done: () => {} }),
      signal: new AbortController().signal,
    });

  describeStoreContract('keychain', open);
});

onWindows('a secret is kept there by default, used, and forgotten', async () => {
  const secret = addCanary(madeUpSecret());
  const env = { ...isolatedEnv(), KCHAT_KEYCHAIN_TIMEOUT: '20s' };
  const run = (args: readonly string[], stdin = '') => runKchat(args, { env, stdin });
  const org = `org-${process.pid}`;
  expect(await run(['import-secret', '--org', org], secret)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✔ Stored the chat secret of org-\d+ in the keychain/),
  });
  expect(await run(['sign', '--email', 'ada@example.com'])).toMatchObject({ code: 0, stderr: '' });
  expect(await run(['forget-secret', '--yes'])).toMatchObject({ code: 0 });
  expect(await run(['sign', '--email', 'ada@example.com'])).toMatchObject({ code: 4 });
});
