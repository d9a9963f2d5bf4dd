/**
 * Owns how a secret is named. Rule: pure; the name gives nothing of the secret away that helps to guess it.
 */
import { createHash } from 'node:crypto';

/** First 8 hex digits of the SHA-256 of the secret's bytes. */
export function fingerprintSecret(secret: Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 8);
}
