/**
 * Owns assembling a compact serialization. Rule: it signs what it is told, however wrong, and judges nothing.
 */
import { createHmac } from 'node:crypto';

/** The hashes of HS256, HS384 and HS512 (RFC 7518 §3.2). */
type HmacHash = 'sha256' | 'sha384' | 'sha512';

function encodeSegment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Header, payload and HMAC as one string (RFC 7515 §7.1), whatever the header says.
 *
 * @param key  the HMAC key; null leaves the signature empty (RFC 7515 Appendix A.5)
 */
export function assembleToken(
  header: object,
  claims: object,
  key: Uint8Array | null,
  hash: HmacHash,
): string {
  const input = `${encodeSegment(header)}.${encodeSegment(claims)}`;
  return `${input}.${key === null ? '' : createHmac(hash, key).update(input).digest('base64url')}`;
}
