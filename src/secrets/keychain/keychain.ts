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
import type { KeychainRequest } from './protocol.js';

/** What the keychain store takes from outside. */
export interface KeychainOptions extends KeychainCallOptions {
  readonly platform: NodeJS.Platform;
}

/**
 * With `su` and `sudo` the address of the session stays that of the first user, whose bus answers no one
 * else: the library then tells of no reply or no socket (measured).
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
  async function ask(request: KeychainRequest, timeoutMs = options.timeoutMs) {
    // Loaded here: a command whose secret comes from elsewhere pays nothing for child processes.
    const { callKeychain } = await import('./call.js');
    const outcome = await callKeychain(request, { ...options, timeoutMs });
    if ('answer' in outcome) return outcome.answer;
    // The child leaves out an org that it cannot read. A failure of the whole call is not
    // the fault of one org.
    throw explain(outcome.failure, 'org' in request ? request.org : 'ORG');
  }
  const explain = (failure: KeychainFailure, org: string) =>
    explainKeychainFailure(
      findForeignBus(failure, options.env),
      findPlace(options.env, options.platform),
      org,
    );
  return {
    kind: 'keychain',
    async read(org) {
      const answer = await ask({ operation: 'read', org: checkOrgName(org) });
      if (!('secret' in answer)) throw explain(garbled, org);
      return answer.secret === null ? undefined : decodeSecret(answer.secret);
    },
    async readMany(orgs, timeoutMs) {
      if (orgs.length === 0) return new Map();
      const answer = await ask({ operation: 'read-many', orgs: orgs.map(checkOrgName) }, timeoutMs);
      if (!('secrets' in answer) || answer.secrets.length !== orgs.length) throw explain(garbled, 'ORG');
      return new Map(orgs.flatMap((org, index) => decodeEntry(org, answer.secrets[index])));
    },
    async write(org, secret) {
      refuseTooLong(secret, options.platform);
      const text = Buffer.from(secret).toString('base64');
      const answer = await ask({ operation: 'write', org: checkOrgName(org), secret: text });
      if (!('written' in answer)) throw explain(garbled, org);
    },
    async remove(org) {
      const answer = await ask({ operation: 'remove', org: checkOrgName(org) });
      if (!('removed' in answer)) throw explain(garbled, org);
      return answer.removed;
    },
  };
}

function decodeSecret(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function decodeEntry(org: string, text: string | null | undefined): readonly [string, Uint8Array][] {
  return text == null ? [] : [[org, decodeSecret(text)]];
}

function refuseTooLong(secret: Uint8Array, platform: NodeJS.Platform): void {
  if (platform !== 'win32' || secret.length <= windowsLimit) return;
  throw new KchatError(
    'STORE_UNUSABLE',
    `the secret has ${secret.length} bytes, and the Windows Credential Manager takes ${windowsLimit} at most`,
    { hint: 'keep it in a file: --store file (plain text)' },
  );
}
