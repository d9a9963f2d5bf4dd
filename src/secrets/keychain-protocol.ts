/**
 * Owns what kchat and its keychain child say to each other: one JSON line each way, over stdin and stdout.
 *
 * Rule: types and parsing only. Secrets travel as base64, since they are bytes.
 */

/** What the child is asked to do, for one org. */
export type KeychainRequest =
  | { readonly operation: 'read' | 'remove'; readonly org: string }
  | { readonly operation: 'write'; readonly org: string; readonly secret: string };

/** What the child answers. `secret` null: the keychain has none for the org. `failed` is the library's own text. */
export type KeychainAnswer =
  | { readonly secret: string | null }
  | { readonly removed: boolean }
  | { readonly written: true }
  | { readonly failed: string }
  | { readonly moduleMissing: true };

/** The answer in a line of the child's, or undefined when it is none. */
export function parseAnswer(line: string): KeychainAnswer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    if ('secret' in value && (typeof value.secret === 'string' || value.secret === null))
      return { secret: value.secret };
    if ('removed' in value && typeof value.removed === 'boolean') return { removed: value.removed };
    if ('written' in value && value.written === true) return { written: true };
    if ('failed' in value && typeof value.failed === 'string') return { failed: value.failed };
    if ('moduleMissing' in value && value.moduleMissing === true) return { moduleMissing: true };
    return undefined;
  } catch {
    return undefined;
  }
}
