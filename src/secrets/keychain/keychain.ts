/**
 * Owns the keychain store: the OS keychain, service `kchat`, account = org. Rule: "found" and "absent" are
 * values; "locked", "unavailable" and "timed out" are errors of their own. There is no fallback: without a
 * keychain, the person chooses another store. The library is `@napi-rs/keyring`; `keytar` is archived and
 * reads a locked keychain as "not stored". It runs in a child process, see `child.ts`.
 */
import { statSync } from 'node:fs';
import type { Environment } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import { hasCode } from '../../base/system-errors.js';
import type { SecretStore } from '../contract.js';
import { checkOrgName } from '../names.js';
import type { KeychainCallOptions } from './call.js';
import { explainKeychainFailure, type FailurePlace, foreignBus, garbled, isUnreached } from './failures.js';
import type { KeychainRequest } from './protocol.js';

/** What the keychain store takes from outside. */
export type KeychainOptions = KeychainCallOptions & FailurePlace;

/** Whether the session's bus is that of another user, as after `su`, which keeps the variable. */
function isBusForeign(env: Environment): boolean {
  const path = /^unix:path=([^,;]+)/.exec(env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1] ?? '';
  try {
    return statSync(path).uid !== process.getuid?.();
  } catch (error) {
    // The folder of another user's bus may not be entered.
    return hasCode(error, 'EACCES');
  }
}

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h: 5 * 512 bytes. */
const windowsLimit = 2560;

/** A {@link SecretStore} in the OS keychain. Nothing is started before a member is called. */
export function createKeychain(options: KeychainOptions): SecretStore {
  /** Member `member` of the child's answer, if it fits the request. */
  async function ask<Value>(
    request: KeychainRequest,
    member: string,
    isRight: (value: unknown) => value is Value,
    timeoutMs = options.timeoutMs,
  ): Promise<Value> {
    // Loaded here: a command whose secret comes from elsewhere needs no child process.
    const { callKeychain } = await import('./call.js');
    const outcome = await callKeychain(request, { ...options, timeoutMs });
    const value = 'answer' in outcome ? outcome.answer[member] : undefined;
    if (isRight(value)) return value;
    const failure = 'failure' in outcome ? outcome.failure : garbled;
    const isForeign = isUnreached(failure) && isBusForeign(options.env);
    throw explainKeychainFailure(isForeign ? foreignBus : failure, nameAccount(request), options);
  }
  async function readMany(orgs: readonly string[], timeoutMs?: number) {
    const areSecrets = (value: unknown): value is readonly (string | null)[] =>
      Array.isArray(value) && value.length === orgs.length && value.every(isSecret);
    const request = { operation: 'read', orgs: orgs.map(checkOrgName) } as const;
    const secrets = orgs.length === 0 ? [] : await ask(request, 'secrets', areSecrets, timeoutMs);
    const found = new Map<string, Uint8Array>();
    for (const [index, text] of secrets.entries())
      if (text !== null) found.set(orgs[index] ?? '', new Uint8Array(Buffer.from(text, 'base64')));
    return found;
  }
  return {
    kind: 'keychain',
    read: async (org) => (await readMany([org])).get(org),
    readMany,
    async write(org, secret) {
      if (options.platform === 'win32' && secret.length > windowsLimit)
        throw new KchatError(
          'STORE_UNUSABLE',
          `the secret has ${secret.length} bytes, and the Windows Credential Manager takes ` +
            `${windowsLimit} at most`,
          { hint: 'keep it in a file: --store file (plain text)' },
        );
      const text = Buffer.from(secret).toString('base64');
      await ask({ operation: 'write', org: checkOrgName(org), secret: text }, 'done', isBoolean);
    },
    remove: async (org) => ask({ operation: 'remove', org: checkOrgName(org) }, 'done', isBoolean),
  };
}

const isSecret = (value: unknown) => typeof value === 'string' || value === null;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** For a message; a call for many orgs names none of them. */
function nameAccount(request: KeychainRequest): string {
  const orgs = 'orgs' in request ? request.orgs : [request.org];
  return orgs.length === 1 ? orgs.join() : 'ORG';
}
