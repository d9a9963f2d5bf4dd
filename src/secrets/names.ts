/** Owns how orgs and secrets are named. Rule: pure; a secret's name does not help to guess the secret. */
import { KchatError } from '../base/errors.js';
import { isName, nameValue } from '../base/typed.js';

/** A DNS label in lower case (RFC 1035 §2.3.1, RFC 1123 §2.1): a host, file and keychain account name. */
export function isOrgName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** The name, checked before it becomes part of a path. Throws USAGE. */
export function checkOrgName(org: string): string {
  if (isOrgName(org)) return org;
  throw new KchatError('USAGE', `${nameValue(org, isName)} is not an org name`);
}

/** First 8 hex digits of the SHA-256 of the secret's bytes. */
export function fingerprintSecret(secret: Uint8Array): string {
  // Every start loads this file: node:crypto would cost `--help` 5 ms of CPU.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}
