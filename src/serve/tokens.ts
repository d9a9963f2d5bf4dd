/** Owns making one token for a test user. Rule: pure except for the clock; a bad request is a USAGE error. */
import { usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import { badKindNames } from '../sign/bad.js';
import { isBadKind, makeBadToken } from '../token/bad-tokens.js';
import { buildClaims, identifiedBy } from '../token/claims.js';
import { createSigner } from '../token/sign.js';
import { loginTokenLifetime, parseMoment, toIso } from '../token/time.js';
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
  const sign = createSigner(secret);
  return (user, { bad, iat }) => {
    const now = readClock();
    if (bad !== undefined) return makeBad(user, bad, iat, secret, now);
    const chosen = iat ?? user.iat;
    const issued = chosen === undefined ? now : parseMoment(chosen, 'iat', now);
    const claims = buildClaims(user.identity, issued, user.claims);
    return {
      token: sign(claims),
      identity: identifiedBy(claims),
      validUntil: toIso(issued + loginTokenLifetime),
      kind: iat === undefined ? 'good' : `good, iat ${iat}`,
    };
  };
}

function makeBad(
  user: TestUser,
  bad: string,
  iat: string | undefined,
  secret: Uint8Array,
  now: number,
): MadeToken {
  if (!isBadKind(bad))
    throw usageError(`bad is ${nameValue(bad, badKindNames)}`, `it takes ${badKindNames.join(', ')}`);
  if (iat !== undefined)
    throw usageError('bad and iat are both given', 'omit iat: a bad token is wrong in one way only');
  const claims = buildClaims(user.identity, now, user.claims);
  return {
    token: makeBadToken(bad, claims, secret, now),
    identity: bad === 'no-identity' ? null : identifiedBy(claims),
    validUntil: null,
    kind: bad,
  };
}
