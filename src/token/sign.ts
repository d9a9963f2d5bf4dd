/** Owns minting. Rule: HS256 with the secret's bytes as they are; time comes in, never from the wall. */
import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { KchatError } from '../base/errors.js';
import type { LoginClaims } from './claims.js';

/** The header of every login token that kchat makes. Source: docs/kustomer.md#login-token (D). */
export const loginTokenHeader = { alg: 'HS256', typ: 'JWT' } as const;

/**
 * A function that signs login tokens with one secret, as compact serializations (RFC 7515 §7.1).
 *
 * @param secret  the chat secret as bytes: neither base64- nor hex-decoded, docs/kustomer.md#login-token (C)
 * @throws KchatError INPUT_INVALID when the secret is empty
 */
export function createSigner(secret: Uint8Array): (claims: LoginClaims) => string {
  if (secret.length === 0) throw new KchatError('INPUT_INVALID', 'the chat secret is empty');
  // A KeyObject: with a string jsonwebtoken first tries to parse a private key, 60 times slower (measured).
  const key = createSecretKey(secret);
  // A payload as text is signed as it is; of an object jsonwebtoken replaces `iat` 0 by now, refuses an `exp`
  // that is no number, and stumbles over a claim named `__proto__`.
  return (claims) =>
    jwt.sign(JSON.stringify(claims), key, { algorithm: loginTokenHeader.alg, header: loginTokenHeader });
}
