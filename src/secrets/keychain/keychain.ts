/**
 * Owns the keychain store: the OS keychain, service `kchat`, account = org. Rule: "found" and "absent" are
 * values; "locked", "unavailable" and "timed out" are errors of their own. There is no fallback: without a
 * keychain, the person chooses another store. The library is `@napi-rs/keyring`; `keytar` is archived and
 * reads a locked keychain as "not stored". It runs in a child process, see `child.ts`.
 */
import { statSync } from 'node:fs';
import type { Environment } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import type { SecretStore } from '../contract.js';
import { checkOrgName } from '../names.js';
import { findPlace } from './advice.js';
import type { KeychainCallOptions } from './call.js';
import { explainKeychainFailure, garbled, isUnreached, type KeychainFailure } from './failures.js';
import type { KeychainRequest, KeychainSecret } from './protocol.js';

/** What the keychain store takes from outside. */
export interface KeychainOptions extends KeychainCallOptions {
  readonly platform: NodeJS.Platform;
  /** The command that runs: a hint names it. */
  readonly command?: string | undefined;
}

/**
 * `su` and `sudo` keep the bus address of the first user, and that bus answers no other user: the library
 * then reports no reply or no socket (measured).
 */
function findForeignBus(failure: KeychainFailure, env: Environment): KeychainFailure {
  const path = /^unix:path=([^,;]+)/.exec(env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1];
  if (path === undefined || !isUnreached(failure)) return failure;
  const [owner, uid] = [findOwner(path), process.getuid?.()];
  if (owner === undefined || owner === uid) return failure;
  return {
    remedy: 'own-bus',
    message:
      `the keychain cannot be reached: the D-Bus session is that of user ${owner}, and kchat ` +
      `runs as user ${uid}`,
  };
}

function findOwner(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h: 5 * 512 bytes. */
const windowsLimit = 2560;

/** A {@link SecretStore} in the OS keychain. Nothing is started before a member is called. */
export function createKeychain(options: KeychainOptions): SecretStore {
  const { env, platform } = options;
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
    const failure = 'failure' in outcome ? findForeignBus(outcome.failure, env) : garbled;
    // A call for many orgs names none of them.
    const org = 'org' in request ? request.org : 'ORG';
    throw explainKeychainFailure(failure, findPlace(env, platform), org, options.command);
  }
  return {
    kind: 'keychain',
    async read(org) {
      const secret = await ask({ operation: 'read', org: checkOrgName(org) }, 'secret', isSecret);
      return secret === null ? undefined : decodeSecret(secret);
    },
    async readMany(orgs, timeoutMs) {
      if (orgs.length === 0) return new Map();
      const isAnswer = (value: unknown): value is readonly KeychainSecret[] =>
        Array.isArray(value) && value.length === orgs.length && value.every(isSecret);
      const request = { operation: 'read-many', orgs: orgs.map(checkOrgName) } as const;
      const secrets = await ask(request, 'secrets', isAnswer, timeoutMs);
      const pairs = orgs.map((org, index) => [org, secrets[index] ?? null] as const);
      return new Map(pairs.flatMap(([org, text]) => (text === null ? [] : [[org, decodeSecret(text)]])));
    },
    async write(org, secret) {
      refuseTooLong(secret, platform);
      const text = Buffer.from(secret).toString('base64');
      const request = { operation: 'write', org: checkOrgName(org), secret: text } as const;
      await ask(request, 'written', (value): value is true => value === true);
    },
    remove: async (org) =>
      ask(
        { operation: 'remove', org: checkOrgName(org) },
        'removed',
        (value): value is boolean => typeof value === 'boolean',
      ),
  };
}

function isSecret(value: unknown): value is KeychainSecret {
  return typeof value === 'string' || value === null;
}

function decodeSecret(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function refuseTooLong(secret: Uint8Array, platform: NodeJS.Platform): void {
  if (platform !== 'win32' || secret.length <= windowsLimit) return;
  throw new KchatError(
    'STORE_UNUSABLE',
    `the secret has ${secret.length} bytes, and the Windows Credential Manager takes ${windowsLimit} at most`,
    { hint: 'keep it in a file: --store file (plain text)' },
  );
}
