/**
 * Owns what kchat and its keychain child say to each other: one JSON line each way, over stdin and stdout.
 * Rule: types and parsing only. Secrets travel as base64, since they are bytes.
 */
import { isObject } from '../../base/values.js';

/** What the child is asked to do. */
export type KeychainRequest =
  | { readonly operation: 'read' | 'remove'; readonly org: string }
  | { readonly operation: 'read-many'; readonly orgs: readonly string[] }
  | { readonly operation: 'write'; readonly org: string; readonly secret: string };

/**
 * What the child answers. `secret` is null if the keychain has no entry for the org. `secrets` has one for
 * each org, in the order of the request; null also if it cannot be read. `failed` is the library's own text.
 */
export type KeychainAnswer =
  | { readonly secret: string | null }
  | { readonly secrets: readonly (string | null)[] }
  | { readonly removed: boolean }
  | { readonly written: true }
  | { readonly failed: string }
  | { readonly moduleMissing: true };

/** The answer in a line that the child wrote; undefined if the line is not an answer. */
export function parseAnswer(line: string): KeychainAnswer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return undefined;
    if ('secret' in value && isSecret(value.secret)) return { secret: value.secret };
    if ('secrets' in value && Array.isArray(value.secrets) && value.secrets.every(isSecret))
      return { secrets: value.secrets };
    if ('removed' in value && typeof value.removed === 'boolean') return { removed: value.removed };
    if ('written' in value && value.written === true) return { written: true };
    if ('failed' in value && typeof value.failed === 'string') return { failed: value.failed };
    if ('moduleMissing' in value && value.moduleMissing === true) return { moduleMissing: true };
    return undefined;
  } catch {
    return undefined;
  }
}

function isSecret(value: unknown): value is string | null {
  return typeof value === 'string' || value === null;
}
