/** Owns putting the real secrets together. Rule: no disk, no process before a member is called. */
import { KchatError } from '../base/errors.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import type { SecretStore, Secrets } from './contract.js';
import { createFileStore } from './file-store.js';
import { createFileIndex } from './index-files.js';
import { createKeychain, type KeychainOptions } from './keychain/keychain.js';
import { type ChosenStore, isChosenStore } from './kinds.js';
import { composeSecrets } from './lifecycle.js';
import { openPrivateFolder } from './private-folder.js';

/** What the real secrets take from outside. */
interface SecretsOptions
  extends Pick<KeychainOptions, 'childPath' | 'command' | 'env' | 'platform' | 'signal'> {
  /** The config folder; an absolute path, made at the first write. */
  readonly folder: string;
  /** Milliseconds for one keychain call; called at the first use of it, and throws if that is forbidden. */
  keychainTimeoutMs(): number;
  readonly readFile: Input['readFile'];
  readonly output: Pick<Output, 'note' | 'warn' | 'debug' | 'protect' | 'status'>;
  /** Our user id; by default the process's, undefined on Windows. */
  readonly uid?: number | undefined;
}

/** The {@link Secrets} of this machine. */
export function createSecrets(options: SecretsOptions): Secrets {
  const { folder, env, output, signal } = options;
  const files = openPrivateFolder(folder, options.uid ?? process.getuid?.(), {
    signal,
    status: output.status,
  });
  const open: Readonly<Record<ChosenStore, () => SecretStore>> = {
    keychain: () =>
      createKeychain({
        ...options,
        nodePath: process.execPath,
        timeoutMs: options.keychainTimeoutMs(),
        statusAfterMs: 1000,
        status: output.status,
      }),
    file: () => createFileStore(files),
  };
  return composeSecrets({
    index: createFileIndex(files),
    isCi: Boolean(env.CI),
    readFile: options.readFile,
    output,
    store(kind) {
      if (!isChosenStore(kind))
        throw new KchatError('BUG', `there is no ${kind} store outside of demo and tests`);
      return open[kind]();
    },
  });
}
