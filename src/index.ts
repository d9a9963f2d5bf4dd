/**
 * Owns the library entry: the code of `kchat sign` and `kchat inspect`, for a team's own tests.
 *
 * Rule: an import does nothing; only the arguments are read and, if no moment is given, the clock.
 */

import { KchatError, usageError } from './base/errors.js';
import { visible } from './base/untrusted.js';
import { isRecord } from './base/values.js';
import { buildClaims, ownedClaims } from './token/claims.js';
import { decodeToken } from './token/decode.js';
import { type InspectReport, reportToken } from './token/inspect.js';
import { describeJsonKind } from './token/json.js';
import { createSigner } from './token/sign.js';
import { type NumericDate, secondsEnd } from './token/time.js';
import { checkSignature } from './token/verification.js';

export { type ErrorCode, KchatError } from './base/errors.js';
export type { CausePartId } from './token/causes/parts.js';
export type { IdentifiedBy } from './token/claims.js';
export type { Finding, Severity } from './token/finding.js';
export type { IsLoggedInCalls } from './token/identity.js';
export type { InspectReport } from './token/inspect.js';
export type { FindingCode } from './token/rules.js';
export type { NumericDate } from './token/time.js';

/** A login token's contents. `email` or `externalId` is set; with both, Kustomer goes by `email`. */
export interface SignTokenOptions {
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  /** When it was issued: a Date, or seconds since the epoch; now by default. */
  readonly issuedAt?: Date | NumericDate | undefined;
  /** Further claims: JSON values, and none of `iat`, `email`, `externalId`. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /**
   * The chat secret as it comes: text (taken as UTF-8) or its bytes. Not decoded, not trimmed. Undefined, as
   * a variable of the environment may be, is an error.
   */
  readonly secret: string | Uint8Array | undefined;
}

/** How `inspectToken` judges. */
export interface InspectTokenOptions {
  /** The chat secret; without it the verdict of a good token is `unverified`. */
  readonly secret?: string | Uint8Array | undefined;
  /** The moment to judge for: a Date, or seconds since the epoch; now by default. */
  readonly at?: Date | NumericDate | undefined;
}

/**
 * Mints a login token: HS256, a compact serialization (RFC 7515 §7.1). Does not judge `issuedAt`: a token
 * that is too old may be what a test needs.
 *
 * @throws KchatError USAGE for an argument of another type or an unknown one, no or an unusable identifier, a
 *   claim that has its own option or is not JSON, or a moment that is not a number of seconds;
 *   INPUT_INVALID for no or an empty secret
 */
export function signToken(options: SignTokenOptions): string {
  const { secret, issuedAt, claims = {}, email, externalId, ...others } = options;
  refuseOthers(others);
  const identity = { email, externalId };
  for (const [name, value] of Object.entries(identity))
    if (value !== undefined && typeof value !== 'string')
      throw usageError(`${name} is ${describeJsonKind(value)}, not a string`, `give String(${name})`);
  checkClaims(claims);
  const iat = readMoment(issuedAt, 'issuedAt');
  const names = { email: 'email', externalId: 'externalId' };
  if (secret === undefined) throw new KchatError('INPUT_INVALID', 'no chat secret was given');
  return createSigner(toSecretBytes(secret))(buildClaims(identity, iat, claims, names));
}

/**
 * Says whether and why Kustomer would reject a login token: the same report as `kchat inspect --json`. Takes
 * the token alone; white space, quotes or `Bearer` around it are findings. Never throws on a text, whatever
 * it is.
 *
 * @throws KchatError USAGE for a token that is not a text, or a moment that is not a number of seconds;
 *   INPUT_INVALID for an empty secret
 */
export function inspectToken(token: string, { secret, at }: InspectTokenOptions = {}): InspectReport {
  if (typeof token !== 'string') throw usageError(`the token is ${describeJsonKind(token)}, not a string`);
  const decoded = decodeToken(token);
  const now = readMoment(at, 'at');
  if (secret === undefined)
    return reportToken({
      token: decoded,
      now,
      signature: { status: 'not-checked', why: 'no secret was given', hint: null },
    });
  const bytes = toSecretBytes(secret);
  if (bytes.length === 0) throw new KchatError('INPUT_INVALID', 'the chat secret is empty');
  return reportToken({ token: decoded, now, signature: checkSignature(decoded, bytes), secret: bytes });
}

/** Refuses unknown options, which JavaScript may pass: they would be missing in the token. */
function refuseOthers(others: object): void {
  const [name] = Object.keys(others);
  if (name === undefined) return;
  throw usageError(
    `there is no option "${visible(name, 80)}"`,
    name === 'iat'
      ? 'the time of issue is issuedAt'
      : `a claim of the token: claims: { ${visible(name, 80)}: … }`,
  );
}

/** Throws USAGE for what would not be in the token as it is in `claims`. */
function checkClaims(claims: unknown): void {
  if (!isRecord(claims)) throw usageError(`claims is ${describeJsonKind(claims)}, not an object`);
  for (const [name, value] of Object.entries(claims)) {
    if (ownedClaims.includes(name))
      throw usageError(
        `claims has "${visible(name, 80)}"`,
        'it has an option of its own: email, externalId or issuedAt',
      );
    // JSON leaves out a claim that is undefined.
    if (value !== undefined && !isWritableAsJson(value))
      throw usageError(`the claim "${visible(name, 80)}" cannot be written as JSON`);
  }
}

/** False for a function, a bigint, a cycle, and what nests too deep. */
function isWritableAsJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function toSecretBytes(secret: unknown): Uint8Array {
  if (typeof secret === 'string') return new TextEncoder().encode(secret);
  if (secret instanceof Uint8Array) return secret;
  throw usageError(`the secret is ${describeJsonKind(secret)}, not a string or a Uint8Array`);
}

/** The seconds of a moment: whole ones of a Date, those of a number as they are. */
function readMoment(moment: unknown, name: string): NumericDate {
  if (moment === undefined) return Math.floor(Date.now() / 1000);
  const seconds = moment instanceof Date ? Math.floor(moment.getTime() / 1000) : moment;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds))
    throw usageError(`${name} is not a valid time`, 'give a valid Date, or seconds since the epoch');
  if (Math.abs(seconds) < secondsEnd) return seconds;
  throw usageError(
    `${name} is not in seconds (it looks like milliseconds)`,
    'give a Date, or Math.floor(Date.now() / 1000)',
  );
}
