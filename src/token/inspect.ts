/**
 * Owns the report on a login token. Rule: pure; the token, the moment and the signature check come in, the
 * report that `--json` prints goes out. Rejected if there is an error, else accepted only if verified.
 */
import type { IdentifiedBy } from './claims.js';
import type { DecodedToken } from './decode.js';
import type { Finding, RuleInput, SignatureCheck } from './finding.js';
import { type CauseId, findCause, type OtherKey } from './forensics.js';
import { type IsLoggedInCalls, readIdentity, showIsLoggedIn } from './identity.js';
import { readIssueTime } from './issue-time.js';
import type { JsonObject } from './json.js';
import { listFindings } from './rules.js';
import { type SecretOrigin, suspectSecret } from './secret.js';
import { matchesHmac, whyUncheckable } from './signature.js';
import { type NumericDate, toIso } from './time.js';

/** What kchat makes of a token: exactly the `data` of `kchat inspect --json`. */
export interface InspectReport {
  /** `unverified`: nothing is wrong, but the signature was not checked. */
  readonly verdict: 'accepted' | 'rejected' | 'unverified';
  /** The header's and payload's JSON objects as they came, untrusted; null where there is none. */
  readonly header: JsonObject | null;
  readonly claims: JsonObject | null;
  /** Who Kustomer takes the customer for, or null; a numeric externalId stands as its digits. */
  readonly identity: IdentifiedBy | null;
  readonly signature: {
    readonly status: SignatureCheck['status'];
    /** Why a signature does not match, where a usual mistake explains it. */
    readonly cause: CauseId | null;
  };
  /** Errors, then warnings, then notes. */
  readonly findings: readonly Finding[];
  /** `iat` as ISO 8601 UTC; like the next two null where `iat` is no moment in seconds. */
  readonly issuedAt: string | null;
  /** Seconds since `iat`; negative for one ahead; with a fraction if `iat` has one. */
  readonly ageSeconds: number | null;
  /** Seconds until `iat` + 900; negative once it has passed. */
  readonly secondsLeft: number | null;
  /** The source line that asks each SDK whether this customer is logged in, or null without an identity. */
  readonly isLoggedIn: IsLoggedInCalls | null;
}

/**
 * Checks a signature with a secret. A mismatch is looked into ({@link findCause}); the header's `alg` plays no
 * part, so a token that says `none` or `HS512` is checked all the same.
 */
export function checkSignature(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[] = [],
): SignatureCheck {
  const why = whyUncheckable(token);
  if (why !== null) return { status: 'not-checked', why, hint: null };
  if (matchesHmac(token, secret, 'sha256')) return { status: 'verified' };
  return { status: 'mismatch', cause: findCause(token, secret, others) };
}

/**
 * The report on a token.
 *
 * @param now     seconds since the epoch
 * @param secret  the secret that `signature` was checked with, for what looks wrong about it
 * @param origin  where that secret is from, for hints that name the place to correct
 */
export function reportToken(
  token: DecodedToken,
  now: NumericDate,
  signature: SignatureCheck,
  secret?: Uint8Array,
  origin: SecretOrigin | null = null,
): InspectReport {
  const header = token.header?.value ?? null;
  const claims = token.payload?.value ?? null;
  const issued = claims && readIssueTime(claims, now);
  const identity = claims && readIdentity(claims);
  const suspicions = secret === undefined ? [] : suspectSecret(secret);
  const findings = listFindings({ token, now, signature, suspicions, origin, issued, identity });
  const used = identity?.used ?? null;
  return {
    verdict: reachVerdict(findings, signature),
    header,
    claims,
    identity: used,
    signature: {
      status: signature.status,
      cause: signature.status === 'mismatch' ? (signature.cause?.id ?? null) : null,
    },
    findings,
    ...showTimes(issued),
    isLoggedIn: used && showIsLoggedIn(used),
  };
}

function reachVerdict(findings: readonly Finding[], signature: SignatureCheck): InspectReport['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'rejected';
  return signature.status === 'verified' ? 'accepted' : 'unverified';
}

function showTimes(
  issued: RuleInput['issued'],
): Pick<InspectReport, 'issuedAt' | 'ageSeconds' | 'secondsLeft'> {
  if (issued?.kind !== 'moment') return { issuedAt: null, ageSeconds: null, secondsLeft: null };
  const { seconds, age, left } = issued;
  return { issuedAt: toIso(seconds), ageSeconds: toMilliseconds(age), secondsLeft: toMilliseconds(left) };
}

/** Without the digits that only a double's arithmetic makes. */
function toMilliseconds(seconds: number): number {
  return Number.isInteger(seconds) ? seconds : Math.round(seconds * 1000) / 1000;
}
