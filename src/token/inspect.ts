/**
 * Owns the report on a login token. Rule: pure; the token, the moment and the signature check come in, and
 * what `--json` prints comes out. An error rejects; without one only a verified token is accepted.
 */
import { formatCause } from './causes/parts.js';
import { provenLanguage } from './causes/wording.js';
import type { IdentifiedBy } from './claims.js';
import type { DecodedToken } from './decode.js';
import type { Finding, FoundIn, RuleInput } from './finding.js';
import { type IsLoggedInCalls, parseIdentity, renderIsLoggedIn } from './identity.js';
import { parseIssueTime } from './issue-time.js';
import type { JsonObject } from './json.js';
import type { Language } from './languages.js';
import { describePayloadForm } from './payload-form.js';
import { listFindings } from './rules.js';
import { holdsSecret, isSecretText, type SecretOrigin, suspectSecret } from './secret.js';
import { type NumericDate, toIso } from './time.js';
import { judgeBytes, type SignatureCheck } from './verification.js';

/** What kchat makes of a token: exactly the `data` of `kchat inspect --json`. */
export interface InspectReport {
  /** `unverified`: nothing is wrong, but the signature was not checked. */
  readonly verdict: 'accepted' | 'rejected' | 'unverified';
  /** The header's and payload's JSON objects as they came, untrusted; null if it is not one. */
  readonly header: JsonObject | null;
  readonly claims: JsonObject | null;
  /** The identifier that Kustomer uses, or null; a numeric externalId stands as its digits. */
  readonly identity: IdentifiedBy | null;
  readonly signature: {
    readonly status: SignatureCheck['status'];
    /**
     * Why a signature does not match: the id of a mistake, or several with `+` between them, in the order in
     * which they were made; null if kchat does not know the cause. `kchat help causes` lists all.
     */
    readonly cause: string | null;
  };
  /** Errors, then warnings, then notes. */
  readonly findings: readonly Finding[];
  /** `iat` as ISO 8601 UTC. This and the next two are null if `iat` is not a moment in seconds. */
  readonly issuedAt: string | null;
  /** Seconds since `iat`, with a fraction if `iat` has one; negative if it is in the future. */
  readonly ageSeconds: number | null;
  /** Seconds until `iat` + 900; negative after that. */
  readonly secondsLeft: number | null;
  /** The line of code that asks each SDK whether this customer is logged in; null without an identity. */
  readonly isLoggedIn: IsLoggedInCalls | null;
  /** What was taken off the pasted text, as nouns: `quotes`, `line breaks`. */
  readonly stripped: readonly string[];
  /** The secret that checked the signature; null without one, or if the caller does not say which it is. */
  readonly secret: { readonly source: string; readonly fingerprint: string } | null;
}

/** A token, and what it is judged by. */
export interface Judged {
  readonly token: DecodedToken;
  /** Seconds since the epoch: the moment to judge for. */
  readonly now: NumericDate;
  readonly signature: SignatureCheck;
  /** The secret that checked the signature, for what looks wrong about it. */
  readonly secret?: Uint8Array | undefined;
  /** Where that secret is from and which one it is: hints name the place to correct. */
  readonly origin?: (SecretOrigin & { readonly fingerprint?: string }) | null;
  /** The text in which the token was found. */
  readonly found?: FoundIn;
  /** The language for code in hints, unless the token proves another. */
  readonly language?: Language | undefined;
}

/** What a report says about a token besides its content. */
type Verdict = Pick<RuleInput, 'signature' | 'issued' | 'identity'> &
  Pick<InspectReport, 'verdict' | 'findings'>;

/** The verdict and the findings alone: there may be a million rows. */
export function judgeToken(judged: Judged): Verdict {
  const { token, now, secret, origin = null, found = { stripped: [], sent: [] }, language } = judged;
  const signature = judgeBytes(token, judged.signature);
  const claims = token.payload?.value ?? null;
  const issued = claims && parseIssueTime(claims, now);
  const identity = claims && parseIdentity(claims);
  const findings = listFindings({
    token,
    now,
    signature,
    suspicions: secret === undefined ? [] : suspectSecret(secret),
    isExposed: secret !== undefined && (token.header === null ? isSecretText : holdsSecret)(token, secret),
    origin,
    issued,
    identity,
    found,
    language: proveLanguage(token, signature) ?? language,
  });
  const isRejected = findings.some(({ severity }) => severity === 'error');
  const good = signature.status === 'verified' ? 'accepted' : 'unverified';
  return { signature, issued, identity, verdict: isRejected ? 'rejected' : good, findings };
}

/** The whole report on a token. */
export function reportToken(judged: Judged): InspectReport {
  const { token, origin, found } = judged;
  const { signature, issued, identity, verdict, findings } = judgeToken(judged);
  const used = identity?.used ?? null;
  return {
    verdict,
    header: token.header?.value ?? null,
    claims: token.payload?.value ?? null,
    identity: used,
    signature: {
      status: signature.status,
      cause:
        signature.status === 'mismatch' && signature.cause !== null ? formatCause(signature.cause) : null,
    },
    findings,
    ...describeTimes(issued),
    isLoggedIn: used && renderIsLoggedIn(used),
    stripped: found?.stripped ?? [],
    secret:
      origin?.fingerprint === undefined ? null : { source: origin.source, fingerprint: origin.fingerprint },
  };
}

/** The language that made the token, if a mistake in it proves one. */
function proveLanguage({ payload }: DecodedToken, signature: SignatureCheck): Language | undefined {
  if (signature.status === 'mismatch' && signature.cause !== null) {
    const proven = provenLanguage(signature.cause);
    if (proven !== undefined) return proven;
  }
  return payload === null || payload.value !== null
    ? undefined
    : describePayloadForm(payload.bytes, payload.problem).language;
}

function describeTimes(
  issued: RuleInput['issued'],
): Pick<InspectReport, 'issuedAt' | 'ageSeconds' | 'secondsLeft'> {
  if (issued?.kind !== 'moment') return { issuedAt: null, ageSeconds: null, secondsLeft: null };
  const { seconds, age, left } = issued;
  return { issuedAt: toIso(seconds), ageSeconds: toMilliseconds(age), secondsLeft: toMilliseconds(left) };
}

/** Rounded to milliseconds: further digits come from the arithmetic of doubles. */
function toMilliseconds(seconds: number): number {
  return Number.isInteger(seconds) ? seconds : Math.round(seconds * 1000) / 1000;
}
