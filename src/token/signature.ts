/**
 * Owns the signature check. Rule: HMAC-SHA-256 over the signing input with the secret's bytes, whatever the
 * header says; the header's `alg` never chooses an algorithm (RFC 8725 §3.1).
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { isApiKeyPayload } from './api-key.js';
import { type DecodedToken, signingInput } from './decode.js';

/** The bytes of an HMAC-SHA-256 (RFC 7518 §3.2). */
export const hs256Bytes = 32;

/** Their characters in base64url. */
export const hs256Length = 43;

/** Whether the signature is the HMAC-SHA-256 with this key; false if the token has no signature. */
export function matchesHmac(token: DecodedToken, key: Uint8Array): boolean {
  if (token.signature === null) return false;
  const expected = createHmac('sha256', toKeyObject(key)).update(signingInput(token)).digest();
  const { bytes } = token.signature;
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** The last key with a copy of its bytes: all tokens of a batch have the same secret. */
let lastKey: { readonly bytes: Uint8Array; readonly object: KeyObject } | undefined;

/** Kept, because Node 24 takes four times as long to make a key as to use it (measured). */
function toKeyObject(bytes: Uint8Array): KeyObject {
  if (lastKey === undefined || Buffer.compare(lastKey.bytes, bytes) !== 0)
    lastKey = { bytes: Uint8Array.from(bytes), object: createSecretKey(bytes) };
  return lastKey.object;
}

/**
 * Why the signature cannot be checked with any secret, or null. A token that is not strict base64url never
 * verifies, and only Kustomer has the secret of an API key.
 */
export function whyUncheckable(token: DecodedToken): string | null {
  const { header, payload, signature } = token;
  if (header === null || payload === null || signature === null) return 'this is not a whole token';
  if (header.flaw ?? payload.flaw ?? signature.flaw) return 'the token is not strict base64url';
  if (payload.value !== null && isApiKeyPayload(payload.value)) return 'only Kustomer can check an API key';
  return null;
}
