/**
 * Owns what kchat and its keychain child say to each other: one line of JSON each way, over stdin and stdout.
 * Rule: imports nothing. Secrets travel as base64, since they are bytes.
 */

/** The first argument that makes a standalone executable the keychain child. */
export const keychainChildArgument = '__keychain-child';

/** What the child is asked to do. */
export type KeychainRequest =
  | { readonly operation: 'read'; readonly orgs: readonly string[] }
  | { readonly operation: 'remove'; readonly org: string }
  | { readonly operation: 'write'; readonly org: string; readonly secret: string };

/** What the child answers. */
export type KeychainAnswer =
  /** In the order of the request; null if there is none for the org or, of several, if it cannot be read. */
  | { readonly secrets: readonly (string | null)[] }
  /** Whether there was anything to remove; true after a write. */
  | { readonly done: boolean }
  /** The library's own text. */
  | { readonly failed: string }
  | { readonly moduleMissing: true };
