/**
 * Owns what kchat and its keychain child say to each other: one line of JSON each way, over stdin and stdout.
 * Rule: imports nothing. Secrets travel as base64, since they are bytes.
 */

/** The first argument that makes a standalone executable the keychain child. */
export const keychainChildArgument = '__keychain-child';

/** What the child is asked to do. */
export type KeychainRequest =
  | { readonly operation: 'read' | 'remove'; readonly org: string }
  | { readonly operation: 'read-many'; readonly orgs: readonly string[] }
  | { readonly operation: 'write'; readonly org: string; readonly secret: string };

/** A secret, or null if the keychain has none for the org; among many also null if it cannot be read. */
export type KeychainSecret = string | null;

/** What the child answers. `failed` is the library's own text. */
export type KeychainAnswer =
  | { readonly secret: KeychainSecret }
  /** In the order of the request. */
  | { readonly secrets: readonly KeychainSecret[] }
  | { readonly removed: boolean }
  | { readonly written: true }
  | { readonly failed: string }
  | { readonly moduleMissing: true };
