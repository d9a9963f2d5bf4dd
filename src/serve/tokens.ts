/** Owns making one token for a test user. Rule: pure except for the clock; a bad request is a USAGE error. */
import { usageError } from '../base/errors.js';
import { explainChoice } from '../cli/setting-values.js';
import { badKindNames } from '../sign/bad.js';
import { createMint, describeUse } from '../sign/signed.js';
import { isBadKind } from '../token/bad-tokens.js';
import { buildClaims } from '../token/claims.js';
import { parseMoment } from '../token/time.js';
import type { TestUser, TokenAnswer } from './contract.js';

/** The requested token; undefined: good, and issued now. */
export interface TokenWish {
  /** A kind of `sign --bad`. */
  readonly bad: string | undefined;
  /** As `sign --iat` takes it. */
  readonly iat: string | undefined;
}

/** A token for the client, with its log entry. */
export interface MadeToken extends TokenAnswer {
  /** For the log: see `Handout.kind`. */
  readonly kind: string;
}

/**
 * A function that makes tokens with one secret.
 *
 * It throws KchatError USAGE for an unknown kind, for an unreadable time, and for both at once.
 *
 * @param readClock  seconds since the epoch
 */
export function createTokenMaker(
  secret: Uint8Array,
  readClock: () => number,
): (user: TestUser, wish: TokenWish) => MadeToken {
  const mint = createMint(secret);
  return (user, { bad, iat }) => {
    const now = readClock();
    if (bad !== undefined && !isBadKind(bad)) throw explainChoice({ from: 'bad', value: bad }, badKindNames);
    if (bad !== undefined && iat !== undefined)
      throw usageError('bad and iat are both given', 'omit iat: a bad token is wrong in one way only');
    const chosen = bad === undefined ? (iat ?? user.iat) : undefined;
    const issued = chosen === undefined ? now : parseMoment(chosen, 'iat', now);
    const minted = mint(buildClaims(user.identity, issued, user.claims), now, bad);
    const kind = bad ?? (iat === undefined ? 'good' : `good, iat ${iat}`);
    return { token: minted.token, ...describeUse(minted), kind };
  };
}
