/**
 * Owns the library entry: the code of `kchat sign` and `kchat inspect`, for a team's own tests.
 *
 * Rule: nothing happens on import; nothing is read but the arguments and, where no moment is given, the clock.
 */
import { KchatError, usageError } from './errors.js';
import { buildClaims, ownedClaims } from './token/claims.js';
import { decodeToken } from './token/decode.js';
import { checkSignature, type InspectReport, reportToken } from './token/inspect.js';
import { createSigner } from './token/sign.js';
import type { NumericDate } from './token/time.js';
import { visible } from './untrusted.js';

export { type ErrorCode, KchatError } from './errors.js';
export type { IdentifiedBy } from './token/claims.js';
export type { Finding, FindingCode, Severity } from './token/finding.js';
export type { CauseId } from './token/forensics.js';
export type { IsLoggedInCalls } from './token/identity.js';
export type { InspectReport } from './token/inspect.js';
export type { NumericDate } from './token/time.js';

/** A login token's contents. At least one of `email` and `externalId`; with both, Kustomer goes by `email`. */
export interface SignTokenOptions {
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  /** When it was issued: a Date, or seconds since the epoch; now unless told. */
  readonly issuedAt?: Date | NumericDate | undefined;
  /** Further claims: JSON values, and none of `iat`, `email`, `externalId`. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** The chat secret as it comes: text (taken as UTF-8) or its bytes. Not decoded, not trimmed. */
  readonly secret: string | Uint8Array;
}

export interface InspectTokenOptions {
  /** The chat secret; without it the verdict of a good token is `unverified`. */
  readonly secret?: string | Uint8Array | undefined;
  /** The moment to judge for: a Date, or seconds since the epoch; now unless told. */
  readonly at?: Date | NumericDate | undefined;
}

/**
 * Mints a login token: HS256, a compact serialization (RFC 7515 §7.1). Does not judge `issuedAt`: a token that is
 * too old may be what a test needs.
 *
 * @throws KchatError USAGE for no or an unusable identifier, a claim that has an option of its own, or a moment
 *   that is no number; INPUT_INVALID for an empty secret
 */
export function signToken({ secret, issuedAt, claims = {}, ...identity }: SignTokenOptions): string {
  for (const name of Object.keys(claims))
    if (ownedClaims.includes(name))
      throw usageError(
        `claims has "${visible(name, 80)}"`,
        'it has an option of its own: email, externalId or issuedAt',
      );
  const iat = readMoment(issuedAt, 'issuedAt');
  const names = { email: 'email', externalId: 'externalId' };
  return createSigner(toBytes(secret))(buildClaims(identity, iat, claims, names));
}

/**
 * Says whether and why Kustomer would reject a login token: the same report as `kchat inspect --json`. Takes the
 * token alone; white space, quotes or `Bearer` around it are findings. Never throws on a token, whatever it is.
 *
 * @throws KchatError USAGE for a moment that is no number; INPUT_INVALID for an empty secret
 */
export function inspectToken(token: string, { secret, at }: InspectTokenOptions = {}): InspectReport {
  const decoded = decodeToken(token);
  const now = readMoment(at, 'at');
  if (secret === undefined)
    return reportToken(decoded, now, { status: 'not-checked', why: 'no secret was given', hint: null });
  const bytes = toBytes(secret);
  if (bytes.length === 0) throw new KchatError('INPUT_INVALID', 'the chat secret is empty');
  return reportToken(decoded, now, checkSignature(decoded, bytes), bytes);
}

function toBytes(secret: string | Uint8Array): Uint8Array {
  return typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
}

/** Whole seconds for a Date, as they are for a number. */
function readMoment(moment: Date | NumericDate | undefined, name: string): NumericDate {
  const seconds = typeof moment === 'number' ? moment : Math.floor((moment?.getTime() ?? Date.now()) / 1000);
  if (Number.isFinite(seconds)) return seconds;
  throw usageError(`${name} is no moment`, 'give a valid Date, or seconds since the epoch');
}
