/** Owns how the commands that sign speak of the secret they use. Rule: it is named by where it comes from and its fingerprint. */

import type { ResolvedSecret } from '../secrets/contract.js';
import type { Output } from '../terminal/contract.js';
import { nameOrigin, suspectSecret } from '../token/secret.js';

/** `of acme 7f3a91c2`, or `from KUSTOMER_CHAT_SECRET 7f3a91c2`. */
export function nameSecret(secret: Omit<ResolvedSecret, 'bytes'>): string {
  return `${nameOrigin(secret)} ${secret.fingerprint}`;
}

/** Warns of what looks wrong about a secret that is about to sign. */
export function warnOfSuspicions({ bytes, source }: ResolvedSecret, { warn }: Pick<Output, 'warn'>): void {
  for (const suspicion of suspectSecret(bytes)) warn(`the chat secret from ${source} ${suspicion}`);
}
