/**
 * Owns the claims of a login token. Rule: pure; exactly `{email|externalId, iat}` unless the caller asks for
 * more.
 */
import { usageError } from '../base/errors.js';
import { isEmailLike, isName, nameValue } from '../base/typed.js';
import { escapeUnprintable } from '../base/untrusted.js';
import { isObject } from '../base/values.js';
import type { NumericDate } from './time.js';

/** Who logs in; at least one is set. `externalId` is a string (docs/kustomer.md#two-identifiers (D)). */
export interface Identity {
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
}

/** The claims of a login token; JSON values only. */
export interface LoginClaims {
  readonly email?: string;
  readonly externalId?: string;
  readonly iat: NumericDate;
  readonly [name: string]: unknown;
}

/** The identifier that Kustomer uses: with both it is the e-mail, docs/kustomer.md#two-identifiers (D). */
export interface IdentifiedBy {
  readonly by: 'email' | 'externalId';
  readonly value: string;
}

/** The caller's names for the two identifiers, for messages. */
type IdentityNames = Readonly<Record<'email' | 'externalId', string>>;

const flagNames: IdentityNames = { email: '--email', externalId: '--external-id' };

/** Claims that have a flag or option of their own. */
export const ownedClaims: readonly string[] = ['iat', 'email', 'externalId'];

/**
 * The claims of a login token: `email`, `externalId`, `iat`, then extra ones. Throws USAGE for no identifier,
 * or one that is empty, blank or holds a control character; `names` is what a message calls them.
 */
export function buildClaims(
  identity: Identity,
  iat: NumericDate,
  extra?: Readonly<Record<string, unknown>>,
  names: IdentityNames = flagNames,
): LoginClaims {
  const claims = makeIdentityClaims(identity, iat, names);
  return extra === undefined ? claims : { ...claims, ...extra };
}

/** Throws USAGE for a claim whose number lost digits when its JSON was read: another one would be signed. */
export function refuseLostDigits(name: string, value: unknown): void {
  if (hasLostDigits(value))
    throw usageError(
      `the claim ${nameValue(name, isName)} has a number that may have lost digits`,
      'write it in quotes',
    );
}

/** Whether a number, at any depth, may have been another one in the text. */
function hasLostDigits(value: unknown): boolean {
  return typeof value === 'number'
    ? !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    : isObject(value) && Object.values(value).some(hasLostDigits);
}

// Plain literals, because there may be a million rows: spreading a part that may be missing costs 30 times as
// much.
function makeIdentityClaims(identity: Identity, iat: NumericDate, names: IdentityNames): LoginClaims {
  const email = identity.email === undefined ? undefined : checkIdentifier(identity.email, names.email);
  const externalId =
    identity.externalId === undefined ? undefined : checkIdentifier(identity.externalId, names.externalId);
  if (email !== undefined) return externalId === undefined ? { email, iat } : { email, externalId, iat };
  if (externalId !== undefined) return { externalId, iat };
  throw usageError(
    'no identity: a login token names an e-mail address or an external id',
    `give ${names.email} you@example.com or ${names.externalId} ID`,
  );
}

function checkIdentifier(value: string, from: string): string {
  if (value.trim() === '') throw usageError(`${from} is empty`, `give ${from} a value`);
  if (escapeUnprintable(value) !== value)
    throw usageError(
      `${from} is ${nameValue(value, isEmailLike)}, which holds a control or invisible character`,
      'type it again by hand',
    );
  return value;
}

/** The identifier that Kustomer uses. Takes claims with at least one of the two. */
export function identifiedBy(claims: Identity): IdentifiedBy {
  return claims.email === undefined
    ? { by: 'externalId', value: claims.externalId ?? '' }
    : { by: 'email', value: claims.email };
}
