/**
 * Owns the report on a login token. Rule: pure; the token, the moment and the signature check come in, the
 * report that `--json` prints goes out. Rejected if there is an error, else accepted only if verified.
 */
import {
  type ExplainOptions,
  explainByOtherKey,
  explainMismatch,
  mayBeOtherKey,
  type OtherKey,
} from './causes/mismatch.js';
import { nameCause } from './causes/parts.js';
import { provenLanguage } from './causes/wording.js';
import { proveWriting } from './causes/written-digest.js';
import type { IdentifiedBy } from './claims.js';
import type { DecodedToken } from './decode.js';
import type { Finding, FoundIn, RuleInput, SignatureCheck } from './finding.js';
import { type IsLoggedInCalls, parseIdentity, renderIsLoggedIn } from './identity.js';
import { parseIssueTime } from './issue-time.js';
import type { JsonObject } from './json.js';
import type { Language } from './languages.js';
import { describePayloadForm } from './payload-form.js';
import { listFindings } from './rules.js';
import { judgeSecret, type SecretOrigin, suspectSecret } from './secret.js';
import { matchesHmac, whyUncheckable } from './signature.js';
import { type NumericDate, toIso } from './time.js';

/** What kchat makes of a token: exactly the `data` of `kchat inspect --json`. */
export interface InspectReport {
  /** `unverified`: nothing is wrong, but the signature was not checked. */
  readonly verdict: 'accepted' | 'rejected' | 'unverified';
  /** The header's and payload's JSON objects as they came, untrusted; null if there is none. */
  readonly header: JsonObject | null;
  readonly claims: JsonObject | null;
  /** Who Kustomer takes the customer for, or null; a numeric externalId stands as its digits. */
  readonly identity: IdentifiedBy | null;
  readonly signature: {
    readonly status: SignatureCheck['status'];
    /**
     * Why a signature does not match: the id of a mistake, or several in the order in which they were made
     * with `+` between them; null if none that kchat knows explains it. `kchat help causes` has them all.
     */
    readonly cause: string | null;
  };
  /** Errors, then warnings, then notes. */
  readonly findings: readonly Finding[];
  /** `iat` as ISO 8601 UTC; like the next two null if `iat` is no moment in seconds. */
  readonly issuedAt: string | null;
  /** Seconds since `iat`; negative for one ahead; with a fraction if `iat` has one. */
  readonly ageSeconds: number | null;
  /** Seconds until `iat` + 900; negative once it has passed. */
  readonly secondsLeft: number | null;
  /** The source line that asks each SDK whether this customer is logged in, or null without an identity. */
  readonly isLoggedIn: IsLoggedInCalls | null;
  /** What was taken off the pasted text, as nouns: `quotes`, `line breaks`. */
  readonly stripped: readonly string[];
  /** The secret that checked the signature, by its source and fingerprint; null without one. */
  readonly secret: { readonly source: string; readonly fingerprint: string } | null;
}

/** Where a secret is from, and which one it is. */
type UsedSecret = SecretOrigin & { readonly fingerprint?: string };

/**
 * Checks a signature with a secret. A mismatch is looked into ({@link explainMismatch}); the header's `alg`
 * plays no part, so a token that says `none` or `HS512` is checked all the same.
 *
 * @param others  other credentials at hand, tried if no mistake with this secret explains a mismatch
 */
export function checkSignature(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[] = [],
  options: ExplainOptions = {},
): SignatureCheck {
  const why = whyUncheckable(token);
  if (why !== null) return { status: 'not-checked', why, hint: null };
  if (matchesHmac(token, secret)) return { status: 'verified' };
  return tryOtherKeys(token, secret, others, {
    status: 'mismatch',
    ...explainMismatch(token, secret, options),
  });
}

/** The same check, or a mismatch that another credential explains better. */
export function tryOtherKeys(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[],
  check: SignatureCheck,
): SignatureCheck {
  if (check.status !== 'mismatch' || !mayBeOtherKey(check)) return check;
  const explanation = explainByOtherKey(token, secret, others);
  return explanation === null ? check : { status: 'mismatch', ...explanation };
}

/** RFC 7518 §3.2. */
const hs256Bytes = 32;

/** Whatever the secret, HS256 makes 32 bytes. */
function hasWrongLength({ header, signature }: DecodedToken): boolean {
  return header?.value?.alg === 'HS256' && signature?.bytes.length !== hs256Bytes;
}

/** What the signature's bytes prove without any secret takes the place of a check that was not made. */
function judgeBytes(token: DecodedToken, check: SignatureCheck): SignatureCheck {
  if (check.status !== 'not-checked' || whyUncheckable(token) !== null) return check;
  const cause = proveWriting(token);
  const isWrong = cause !== null || hasWrongLength(token);
  return isWrong ? { status: 'mismatch', cause, ownFault: null } : check;
}

/** What a report says of a token beside the token itself. */
type Judgement = Pick<RuleInput, 'signature' | 'issued' | 'identity'> &
  Pick<InspectReport, 'verdict' | 'findings'>;

/**
 * The verdict and the findings of a report alone, for rows that come by the million.
 *
 * @param now     seconds since the epoch
 * @param secret  the secret that the signature was checked with, for what looks wrong about it
 * @param origin  where that secret is from, for hints that name the place to correct
 * @param surroundings  what the token was found in
 * @param asked  the language for code in hints, unless the token proves another
 */
export function judgeToken(
  token: DecodedToken,
  now: NumericDate,
  check: SignatureCheck,
  secret?: Uint8Array,
  origin: UsedSecret | null = null,
  surroundings: FoundIn = { stripped: [], sent: [] },
  asked?: Language,
): Judgement {
  const signature = judgeBytes(token, check);
  const claims = token.payload?.value ?? null;
  const issued = claims && parseIssueTime(claims, now);
  const identity = claims && parseIdentity(claims);
  const findings = listFindings({
    token,
    now,
    signature,
    suspicions: secret === undefined ? [] : suspectSecret(secret),
    isExposed: secret !== undefined && holdsSecret(token, secret),
    origin,
    issued,
    identity,
    found: surroundings,
    language: proveLanguage(token, signature) ?? asked,
  });
  return { signature, issued, identity, verdict: reachVerdict(findings, signature), findings };
}

/** The report on a token; takes what {@link judgeToken} takes. */
export function reportToken(...given: Parameters<typeof judgeToken>): InspectReport {
  const [token, , , , origin, surroundings] = given;
  const { signature, issued, identity, verdict, findings } = judgeToken(...given);
  const used = identity?.used ?? null;
  return {
    verdict,
    header: token.header?.value ?? null,
    claims: token.payload?.value ?? null,
    identity: used,
    signature: {
      status: signature.status,
      cause: signature.status === 'mismatch' && signature.cause !== null ? nameCause(signature.cause) : null,
    },
    findings,
    ...describeTimes(issued),
    isLoggedIn: used && renderIsLoggedIn(used),
    stripped: surroundings?.stripped ?? [],
    secret:
      origin?.fingerprint === undefined ? null : { source: origin.source, fingerprint: origin.fingerprint },
  };
}

/** The language that made the token, if a mistake in it tells. */
function proveLanguage({ payload }: DecodedToken, signature: SignatureCheck): Language | undefined {
  if (signature.status === 'mismatch' && signature.cause !== null) {
    const proven = provenLanguage(signature.cause);
    if (proven !== undefined) return proven;
  }
  return payload === null || payload.value !== null
    ? undefined
    : describePayloadForm(payload.bytes, payload.problem).language;
}

/** Fewer bytes of a secret may stand anywhere by chance. */
const minSecretBytes = 16;

/** Whoever gets the token reads header and payload. */
function holdsSecret({ header, payload }: DecodedToken, secret: Uint8Array): boolean {
  if (secret.length < minSecretBytes) return false;
  const forms = listSecretForms(secret);
  return [header, payload].some((part) => {
    if (part === null) return false;
    const bytes = Buffer.from(part.bytes.buffer, part.bytes.byteOffset, part.bytes.length);
    return forms.some((form) => bytes.includes(form));
  });
}

/** The forms of the secret last looked for: rows of tokens have one. */
let lastForms: { readonly secret: Uint8Array; readonly forms: readonly Buffer[] } | undefined;

/** As it is, in base64 and in hexadecimal digits. */
function listSecretForms(secret: Uint8Array): readonly Buffer[] {
  if (lastForms?.secret !== secret) {
    // What kchat has may be the secret with something around it.
    const bytes = Buffer.from(judgeSecret(secret).mended ?? secret);
    const forms = [bytes, Buffer.from(bytes.toString('base64url')), Buffer.from(bytes.toString('hex'))];
    lastForms = { secret, forms };
  }
  return lastForms.forms;
}

function reachVerdict(findings: readonly Finding[], signature: SignatureCheck): InspectReport['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'rejected';
  return signature.status === 'verified' ? 'accepted' : 'unverified';
}

function describeTimes(
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
