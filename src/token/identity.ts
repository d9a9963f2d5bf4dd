/**
 * Owns which customer a token names. Rule: a usable identifier is a string that is not blank, or a finite
 * number in `externalId`; e-mail wins, docs/kustomer.md#two-identifiers (D). What Kustomer does with an
 * unusable one is not documented.
 */
import { escapeUnprintable, visible } from '../base/untrusted.js';
import type { IdentifiedBy } from './claims.js';
import { formatMember, type JsonObject } from './json.js';

/** An identifier that is present but not usable as it is. */
export interface IdentityProblem {
  readonly claim: 'email' | 'externalId';
  readonly kind: 'empty' | 'not-string';
  readonly value: unknown;
}

/** Which customer the claims name, and what is wrong with the identifiers. */
export interface IdentityReading {
  /** The identifier that Kustomer uses; null if none is usable. A number stands as its digits. */
  readonly used: IdentifiedBy | null;
  /** Whether both identifiers are usable. */
  readonly hasBoth: boolean;
  readonly problems: readonly IdentityProblem[];
}

/** The line of code that asks each SDK whether a customer is logged in: docs/kustomer.md#sdk-surface (D). */
export interface IsLoggedInCalls {
  readonly ios: string;
  readonly android: string;
  readonly reactNative: string;
  readonly web: string;
}

/** Reads `email` and `externalId`. */
export function parseIdentity(claims: JsonObject): IdentityReading {
  const email = isText(claims.email) ? claims.email : null;
  const isId = isText(claims.externalId) || Number.isFinite(claims.externalId);
  const externalId = isId ? formatMember(claims, 'externalId') : null;
  const problems = (['email', 'externalId'] as const).flatMap((claim): readonly IdentityProblem[] => {
    const value = claims[claim];
    if (value === undefined || isText(value)) return [];
    return [{ claim, kind: typeof value === 'string' ? 'empty' : 'not-string', value }];
  });
  const id = externalId === null ? null : { by: 'externalId' as const, value: externalId };
  const used = email === null ? id : { by: 'email' as const, value: email };
  return { used, hasBoth: email !== null && id !== null, problems };
}

/** `ada@example.com (by e-mail; externalId 7 is not used)`, or `nobody`; text from outside made visible. */
export function describeIdentity(claims: JsonObject | null): string {
  const { used, hasBoth } = parseIdentity(claims ?? {});
  if (used === null) return 'nobody';
  const unused = hasBoth
    ? `; externalId ${visible(formatMember(claims ?? {}, 'externalId'), 60)} is not used`
    : '';
  return `${visible(used.value)} (by ${used.by === 'email' ? 'e-mail' : 'externalId'}${unused})`;
}

/** A string that is more than white space. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A string literal that JavaScript reads; unprintable characters are escaped. */
function quote(text: string): string {
  return escapeUnprintable(JSON.stringify(text));
}

// JSON's `\u202e` is `\u{202e}` in Swift; an escaped backslash before it stays.
const quoteSwift = (text: string) =>
  quote(text).replace(/\\(\\|u([0-9a-f]{4}))/g, (whole, _, digits?: string) =>
    digits === undefined ? whole : `\\u{${digits}}`,
  );

// In Kotlin `$` starts a template, and there is no escape `\f`.
const quoteKotlin = (text: string) => quote(text).replaceAll('$', '\\$').replaceAll('\\f', '\\u000c');

/**
 * The `isLoggedIn` call for each SDK; `userId` means the token's `externalId`. React Native's documented word
 * is "userId", while its native code compares with "id". Source: docs/kustomer.md#sdk-surface (D/C).
 */
export function renderIsLoggedIn({ by, value }: IdentifiedBy): IsLoggedInCalls {
  const pair = (literal: string, nothing: string) =>
    by === 'email' ? [literal, nothing] : [nothing, literal];
  const [iosEmail, iosId] = pair(quoteSwift(value), 'nil');
  const [androidEmail, androidId] = pair(quoteKotlin(value), 'null');
  return {
    ios: `Kustomer.isLoggedIn(userEmail: ${iosEmail}, userId: ${iosId})`,
    android: `Kustomer.getInstance().isLoggedIn(${androidEmail}, ${androidId})`,
    reactNative: `KustomerChat.isLoggedIn("${by === 'email' ? 'email' : 'userId'}", ${quote(value)})`,
    web: `Kustomer.isLoggedIn({ ${by}: ${quote(value)} }, callback)`,
  };
}
