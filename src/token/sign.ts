/** Owns minting. Rule: HS256 with the secret's bytes as they are; the time is an argument. */
import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { KchatError } from '../base/errors.js';
import type { LoginClaims } from './claims.js';

/** The header of every login token that kchat makes. Source: docs/kustomer.md#login-token (D). */
export const loginTokenHeader = { alg: 'HS256', typ: 'JWT' } as const;

/**
 * A function that signs login tokens (RFC 7515 §7.1) with the secret's bytes as they are, not base64- or
 * hex-decoded: docs/kustomer.md#login-token (C). Throws INPUT_INVALID for an empty secret.
 */
export function createSigner(secret: Uint8Array): (claims: LoginClaims) => string {
  if (secret.length === 0) throw new KchatError('INPUT_INVALID', 'the chat secret is empty');
  // A KeyObject, because jsonwebtoken tries to parse a string as a private key first, which takes 60 times as
  // long (measured).
  const key = createSecretKey(secret);
  // The payload is text, which is signed as it is. If it were an object, jsonwebtoken would replace `iat` 0
  // by now, refuse an `exp` that is not a number, and fail on a claim named `__proto__`.
  return (claims) =>
    jwt.sign(JSON.stringify(claims), key, { algorithm: loginTokenHeader.alg, header: loginTokenHeader });
}
