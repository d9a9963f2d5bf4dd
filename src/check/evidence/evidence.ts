/** Owns what the checks look at. Rule: data only; missing evidence carries the verdict that its check reports instead. */
import type { ResolvedSecret } from '../../secrets/contract.js';
import type { ApiKeyClaims } from '../../token/api-key.js';
import type { NumericDate } from '../../token/time.js';
import type { CheckName, Verdict } from '../judge/check.js';

/** A piece of evidence with the milliseconds that it took, or why there is none. */
export type Gathered<T> =
  | { readonly value: T; readonly ms: number }
  | { readonly missing: Verdict; readonly ms: number };

export interface KeyInHand {
  readonly text: string;
  /** Null for a key that is no JWT. */
  readonly claims: ApiKeyClaims | null;
  /** Whose settings it is to read, or null when nothing names an org. */
  readonly org: string | null;
}

/** The secret as Kustomer has it now. */
export interface CurrentSecret {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
  /** This machine's clock less the API's, in whole seconds; null when the answer had no `Date`. */
  readonly clockSkewSeconds: number | null;
}

/** What an answer of the backend holds: a token, or what is wrong with the answer. */
export type TokenReading =
  /** `elsewhere`: another field in which a token for a customer stands. */
  { readonly token: string; readonly elsewhere?: string | null } | { readonly problem: Verdict };

/** One answer of the team's backend. */
export interface TokenAnswer {
  readonly reading: TokenReading;
  /** Whether a customer's token stands anywhere in the answer; null where the answer could not be read. */
  readonly holdsToken: boolean | null;
  /** Of HTTP; null for a command. */
  readonly status: number | null;
  /** When it was there, by this machine's clock. */
  readonly at: NumericDate;
}

/** Who the backend's token should be for. */
export interface ExpectedIdentity {
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
}

export interface Evidence {
  /** When it was gathered, by this machine's clock. */
  readonly now: NumericDate;
  readonly chosen: ReadonlySet<CheckName>;
  readonly expected: ExpectedIdentity;
  /** The secret that this machine or job has. */
  readonly secret: Gathered<ResolvedSecret>;
  readonly key: Gathered<KeyInHand>;
  readonly current: Gathered<CurrentSecret>;
  /** A token that was signed here for a made-up customer, with the time of its issue. */
  readonly minted: Gathered<{ readonly token: string; readonly at: NumericDate }>;
  /** Two calls as the app makes them, and one without what shows who is asking. */
  readonly first: Gathered<TokenAnswer>;
  readonly second: Gathered<TokenAnswer>;
  readonly bare: Gathered<TokenAnswer>;
}

/** Evidence that takes time to gather. */
export type EvidenceName = 'secret' | 'key' | 'current' | 'minted' | 'first' | 'second' | 'bare';

/** The value, or undefined. */
export function valueIn<T>(gathered: Gathered<T>): T | undefined {
  return 'value' in gathered ? gathered.value : undefined;
}

/** The token of an answer, or undefined. */
export function tokenIn(gathered: Gathered<TokenAnswer>): string | undefined {
  const reading = valueIn(gathered)?.reading;
  return reading !== undefined && 'token' in reading ? reading.token : undefined;
}

/** The secret to hold a token against: Kustomer's own, else the one at hand. */
export function chooseVerifier({
  current,
  secret,
}: Pick<Evidence, 'current' | 'secret'>):
  | { readonly bytes: Uint8Array; readonly fingerprint: string }
  | undefined {
  return valueIn(current) ?? valueIn(secret);
}

/** Why there is no secret to verify with, where no check of the report has said so. */
export function explainNoVerifier({
  chosen,
  current,
  secret,
}: Pick<Evidence, 'chosen' | 'current' | 'secret'>): Verdict | undefined {
  const untold = [...(chosen.has('api') ? [] : [current]), ...(chosen.has('secret') ? [] : [secret])].flatMap(
    (gathered) => ('missing' in gathered ? [gathered.missing] : []),
  );
  return untold.find(({ status }) => status === 'failed');
}
