/**
 * Owns the bytes of what a file or stdin gives of a credential: how many, how they end, and as text. Rule: pure, imports
 * nothing; nothing is taken off or replaced but what is said here.
 */

/** The most that a credential, or a file that keeps one, may hold, in bytes; Kustomer's secrets have some 64 (seen). */
export const credentialSizeLimit = 65_536;

/** The bytes without one `\n` or `\r\n` at their end: what an editor or `echo` adds. No more than one. */
export function stripLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}

/**
 * UTF-8 as text, or undefined where it is none: replaced characters would be another credential. A byte-order mark stays,
 * as a secret is its bytes; whoever trims the text takes it off with the white space.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
