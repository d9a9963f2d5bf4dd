/**
 * Owns what a finding is and what a rule may look at. Rule: a code, once published, keeps its name; only what
 * Kustomer documents is an error, what is unknown warns.
 */

import type { Explanation } from './causes/mismatch.js';
import type { DecodedToken } from './decode.js';
import type { IdentityReading } from './identity.js';
import type { IssueTime } from './issue-time.js';
import type { SecretOrigin } from './secret.js';
import type { NumericDate } from './time.js';

/** Errors reject; warnings name what is unusual or undocumented; notes only inform. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * Every code with what it says in general, as a clause: the headline of a rejected token,
 * and `kchat help findings`.
 */
export const findingMeanings = {
  IS_API_KEY: 'it is an API key, not a login token',
  TOKEN_MALFORMED: 'it is not a whole token',
  TOKEN_WRAPPED: 'it comes with something around it that no copying adds',
  NOT_BASE64URL: 'it is not strict base64url',
  HEADER_NOT_JSON: 'its header cannot be read as a JSON object',
  PAYLOAD_NOT_JSON: 'its payload cannot be read as a JSON object',
  ALG_NONE: 'it is not signed at all',
  ALG_NOT_HS256: 'it is not signed with HS256',
  SIGNATURE_MISMATCH: 'the signature does not match',
  IAT_MISSING: 'it does not say when it was issued',
  IAT_NOT_NUMBER: 'its time of issue is not a number',
  IAT_MILLISECONDS: 'its time of issue is not in seconds',
  IAT_TOO_OLD: 'it is too old',
  IAT_FUTURE: 'it was issued in the future',
  IDENTITY_MISSING: 'it names nobody',
  IDENTITY_EMPTY: 'its identifier is empty',
  IDENTITY_NOT_STRING: 'its identifier is not a string',
  IAT_NEAR_LIMIT: 'it is about to become too old',
  IAT_FRACTIONAL: 'its time of issue has a fraction',
  EXP_PASSED: 'its exp has passed',
  EXP_SUSPECT: 'its exp is unusual',
  NBF_FUTURE: 'its nbf is in the future',
  NBF_SUSPECT: 'its nbf is unusual',
  TYP_MISSING: 'its header has no typ',
  TYP_NOT_JWT: 'its typ is not JWT',
  CRIT_PRESENT: 'its header demands an extension',
  DUPLICATE_CLAIM: 'it repeats a name',
  CLAIM_MISSPELLED: 'a claim may be misspelled',
  IDENTITY_SHARED: 'all who get such a token become one customer',
  EMAIL_SUSPECT: 'its e-mail address is unusual',
  EXTERNAL_ID_SUSPECT: 'its externalId is unusual',
  SECRET_SUSPECT: 'the secret looks wrong',
  SIGNATURE_NOT_CHECKED: 'the signature was not checked',
  EMAIL_SHADOWS_EXTERNAL_ID: 'its e-mail address wins over its externalId',
  IAT_TIMEZONE: 'its time of issue may be local time taken for UTC',
} as const satisfies Readonly<Record<string, string>>;

/** A stable code, for scripts. */
export type FindingCode = keyof typeof findingMeanings;

/** One thing to know about a token. Text from the token in it is already made visible. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What is so, with the figures. */
  readonly message: string;
  /** What to do about it, perhaps with a line of code after a line feed; null if nothing needs doing. */
  readonly hint: string | null;
}

/** What is known about the signature, and only {@link matchesHmac} may say `verified`. */
export type SignatureCheck =
  | { readonly status: 'verified' }
  | ({ readonly status: 'mismatch' } & Explanation)
  | { readonly status: 'not-checked'; readonly why: string; readonly hint: string | null };

/** What a token was found in. */
export interface FoundIn {
  /** What stood around it, as nouns. */
  readonly stripped: readonly string[];
  /** What of it the app sends too, as clauses that complete "it comes with …". */
  readonly sent: readonly string[];
  /** Why no token could be taken from it. */
  readonly refusal?: Refusal | null;
}

/** Why there is no one token, and what to do. */
type Refusal = Pick<Finding, 'message' | 'hint'>;

/** All that a rule may look at. */
export interface RuleInput {
  readonly token: DecodedToken;
  /** Seconds since the epoch: the moment to judge for. */
  readonly now: NumericDate;
  readonly signature: SignatureCheck;
  /** What looks wrong about the secret, from `suspectSecret`; empty without one. */
  readonly suspicions: readonly string[];
  /** The secret stands in the header or payload, for everyone to read. */
  readonly isExposed: boolean;
  /** Null if there is no secret, or the caller does not say where it is from. */
  readonly origin: SecretOrigin | null;
  /** Null if the token has no claims. */
  readonly issued: IssueTime | null;
  readonly identity: IdentityReading | null;
  /** What the app sends with the token, as {@link FoundIn} has it. */
  readonly sent: readonly string[];
  readonly refusal: Refusal | null;
}

/** A finding before its rule's code is put on it. */
export type Outcome = Omit<Finding, 'code'>;

/** One rule: adding one to a table in `rules/` is all there is to adding a finding. */
export interface Rule {
  readonly code: FindingCode;
  check(input: RuleInput): Outcome | readonly Outcome[] | null;
}

/** Kustomer's documentation says that it rejects this. */
export function rejects(message: string, hint: string | null = null): Outcome {
  return { severity: 'error', message, hint };
}

/** Unusual, or not documented. */
export function warns(message: string, hint: string | null = null): Outcome {
  return { severity: 'warning', message, hint };
}

/** Worth knowing. */
export function informs(message: string, hint: string | null = null): Outcome {
  return { severity: 'note', message, hint };
}
