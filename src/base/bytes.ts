/** Owns the bytes that a file, stdin or a server gives: size, line end, text. Rule: pure, imports nothing. */

/** The most that a credential or its file may hold, in bytes; Kustomer's secrets have some 64 (seen). */
export const credentialSizeLimit = 65_536;

/** The bytes without one `\n` or `\r\n` at the end, which an editor or `echo` adds. Never more than one. */
export function stripLineEnd(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}

/**
 * The text of UTF-8 bytes; undefined for others, as a replaced character would change a credential. The mark
 * is `kept` because a secret is all of its bytes, and `dropped` for JSON from outside.
 */
export function decodeUtf8(
  bytes: Uint8Array,
  byteOrderMark: 'kept' | 'dropped' = 'kept',
): string | undefined {
  return decode(bytes, 'utf-8', byteOrderMark === 'kept');
}

/** The text of UTF-16 with its mark, as Windows PowerShell's `>` writes it; undefined for other bytes. */
export function decodeUtf16(bytes: Uint8Array): string | undefined {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? decode(bytes, 'utf-16le') : undefined;
}

function decode(bytes: Uint8Array, encoding: string, ignoreBOM = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM }).decode(bytes);
  } catch {
    return undefined;
  }
}
