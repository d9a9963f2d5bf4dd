/**
 * Owns the signature check itself. Rule: HMAC-SHA-256 over the signing input with the secret's
 * bytes, whatever the header says; the header's `alg` is judged elsewhere and never chooses an
 * algorithm here (RFC 8725 §3.1).
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { isApiKeyPayload } from './api-key.js';
import { type DecodedToken, signingInput } from './decode.js';

/** The bytes of an HMAC-SHA-256 (RFC 7518 §3.2). */
export const hs256Bytes = 32;

/** The characters of base64url that they make. */
export const hs256Length = 43;

/** Whether the signature is the HMAC-SHA-256 with this key; false if the token has no signature. */
export function matchesHmac(token: DecodedToken, key: Uint8Array): boolean {
  if (token.signature === null) return false;
  const expected = createHmac('sha256', toKeyObject(key)).update(signingInput(token)).digest();
  const { bytes } = token.signature;
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** The key that was used last, and a copy of its bytes: rows of tokens have one secret. */
let lastKey: { readonly bytes: Uint8Array; readonly object: KeyObject } | undefined;

/** Node 24 takes four times as long to make a key as to use it (measured). */
function toKeyObject(bytes: Uint8Array): KeyObject {
  if (lastKey === undefined || Buffer.compare(lastKey.bytes, bytes) !== 0)
    lastKey = { bytes: Uint8Array.from(bytes), object: createSecretKey(bytes) };
  return lastKey.object;
}

/**
 * Why no secret could settle this token's signature, or null. A flawed spelling is never verified, and of an
 * API key only Kustomer has the secret.
 */
export function whyUncheckable(token: DecodedToken): string | null {
  const { header, payload, signature } = token;
  if (header === null || payload === null || signature === null) return 'this is not a whole token';
  if (header.flaw ?? payload.flaw ?? signature.flaw) return 'the token is not strict base64url';
  if (payload.value !== null && isApiKeyPayload(payload.value)) return 'only Kustomer can check an API key';
  return null;
}
