/** Owns signing one token, good or wrong on purpose, and what `--json` prints of it. Rule: pure. */
import type { ResolvedSecret } from '../secrets/contract.js';
import { type BadKindName, badKinds } from '../token/bad-tokens.js';
import { type IdentifiedBy, identifiedBy, type LoginClaims } from '../token/claims.js';
import { decodeToken } from '../token/decode.js';
import { createSigner, loginTokenHeader } from '../token/sign.js';
import { loginTokenLifetime, type NumericDate, toIso } from '../token/time.js';

/** A token and what it was made from. */
export interface Minted {
  /** Compact serialization (RFC 7515 §7.1). */
  readonly token: string;
  /** The claims that were asked for; a bad token may have others. */
  readonly claims: LoginClaims;
  /** Undefined for a good token. */
  readonly bad: BadKindName | undefined;
}

/** Makes tokens with one secret; `now` is for bad tokens with a wrong time. */
export function createMint(
  secret: Uint8Array,
): (claims: LoginClaims, now: NumericDate, bad?: BadKindName) => Minted {
  const sign = createSigner(secret);
  return (claims, now, bad) => {
    const token = bad === undefined ? sign(claims) : badKinds[bad].make(claims, secret, now);
    return { token, claims, bad };
  };
}

/** What a token is good for. */
interface TokenUse {
  /** Null for a bad token that names no customer. */
  readonly identity: IdentifiedBy | null;
  /** ISO 8601 UTC: the last second at which it works; null for a bad token, or if it is not a date. */
  readonly validUntil: string | null;
}

/** Whom a token logs in, and until when. */
export function describeUse({ claims, bad }: Minted): TokenUse {
  if (bad === undefined)
    return { identity: identifiedBy(claims), validUntil: toIso(claims.iat + loginTokenLifetime) };
  return { identity: bad === 'no-identity' ? null : identifiedBy(claims), validUntil: null };
}

/** The visible parts of a secret. */
export type SecretName = Pick<ResolvedSecret, 'source' | 'fingerprint'>;

/** A signed token with what it says. */
export interface SignedToken extends TokenUse {
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly secret: SecretName;
}

/** Describes a good token by its claims, a bad one by what it really says. */
export function describeSigned(minted: Minted, { source, fingerprint }: SecretName): SignedToken {
  const { token } = minted;
  const { identity, validUntil } = describeUse(minted);
  const good = { header: loginTokenHeader, claims: minted.claims };
  const { header, claims } = minted.bad === undefined ? good : decodeBad(token);
  return { token, header, claims, identity, validUntil, secret: { source, fingerprint } };
}

function decodeBad(token: string): Pick<SignedToken, 'header' | 'claims'> {
  const { header, payload } = decodeToken(token);
  return { header: header?.value ?? {}, claims: payload?.value ?? {} };
}
