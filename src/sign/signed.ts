/** Owns what `--json` prints of a signed token, of one or of a row. Rule: pure. */
import type { ResolvedSecret } from '../secrets/contract.js';
import { type IdentifiedBy, identifiedBy, type LoginClaims } from '../token/claims.js';
import { loginTokenHeader } from '../token/sign.js';
import { loginTokenLifetime, toIso } from '../token/time.js';
import type { BadToken } from './bad.js';

/** The visible parts of a secret. */
export type SecretName = Pick<ResolvedSecret, 'source' | 'fingerprint'>;

/** A signed token with what it says. */
export interface SignedToken {
  /** Compact serialization (RFC 7515 §7.1). */
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Null for a bad token that names no customer. */
  readonly identity: IdentifiedBy | null;
  /** ISO 8601 UTC: the last second at which it is documented to work; null for a bad token or no date. */
  readonly validUntil: string | null;
  readonly secret: SecretName;
}

/** Describes a good token by its claims, a bad one by what it really says. */
export function describeSigned(
  token: string,
  claims: LoginClaims,
  { source, fingerprint }: SecretName,
  bad?: Pick<BadToken, 'says' | 'identity'>,
): SignedToken {
  const good = {
    header: loginTokenHeader,
    claims,
    identity: identifiedBy(claims),
    validUntil: toIso(claims.iat + loginTokenLifetime),
  };
  const says = bad === undefined ? good : { ...bad.says, identity: bad.identity, validUntil: null };
  return { token, ...says, secret: { source, fingerprint } };
}
