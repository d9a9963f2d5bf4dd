/**
 * Owns how a standalone executable is told to be the keychain child. Rule: no command or flag of kchat
 * is named so.
 */
export const keychainChildArgument = '__keychain-child';
