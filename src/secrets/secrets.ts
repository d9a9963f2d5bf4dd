/**
 * Owns putting the real secrets together: index and file store in the config folder, the OS keychain. Rule:
 * making them is free: nothing touches the disk or starts a process before a member is called.
 */
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import type { SecretStore, Secrets } from './contract.js';
import { createFileStore } from './file-store.js';
import { createFileIndex } from './index-files.js';
import { createKeychain } from './keychain/keychain.js';
import { type ChosenStore, isChosenStore, type StoreKind } from './kinds.js';
import { composeSecrets } from './lifecycle.js';
import { openPrivateFolder } from './private-folder.js';

/** What the real secrets take from outside. */
interface SecretsOptions {
  /** The config folder; an absolute path, made at the first write. */
  readonly folder: string;
  /** Milliseconds for one keychain call; called at its first use, and throws if that is forbidden. */
  keychainTimeoutMs(): number;
  /** The built `keychain-child`. */
  readonly childPath: string;
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  readonly readFile: Input['readFile'];
  readonly output: Pick<Output, 'note' | 'warn' | 'debug' | 'protect' | 'status'>;
  /** Ctrl-C, which ends a keychain call. */
  readonly signal: AbortSignal;
  /** Our user id; by default the process's, undefined on Windows. */
  readonly uid?: number | undefined;
  /** After which a terminal is told that the keychain is being waited for; milliseconds, 1 s by default. */
  readonly statusAfterMs?: number;
}

/** The {@link Secrets} of this machine. */
export function createSecrets(options: SecretsOptions): Secrets {
  const { folder, childPath, env, platform, signal, output } = options;
  const files = openPrivateFolder(folder, options.uid ?? process.getuid?.());
  const open: Readonly<Record<ChosenStore, () => SecretStore>> = {
    keychain: () =>
      createKeychain({
        nodePath: process.execPath,
        childPath,
        env,
        platform,
        timeoutMs: options.keychainTimeoutMs(),
        statusAfterMs: options.statusAfterMs ?? 1000,
        status: (text) => output.status(text),
        signal,
      }),
    file: () => createFileStore(files),
  };
  const opened = new Map<StoreKind, SecretStore>();
  return composeSecrets({
    index: createFileIndex(files, { signal, status: (text) => output.status(text) }),
    isCi: Boolean(env.CI),
    readFile: options.readFile,
    output,
    store(kind) {
      if (!isChosenStore(kind))
        throw new KchatError('BUG', `there is no ${kind} store outside of demo and tests`);
      const store = opened.get(kind) ?? open[kind]();
      opened.set(kind, store);
      return store;
    },
  });
}
