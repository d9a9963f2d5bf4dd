/** Owns the token of an answer: its report and age. Rule: by Kustomer's own secret and clock, if known. */
import { decodeToken } from '../../token/decode.js';
import { suggestLine } from '../../token/fixes.js';
import { type InspectReport, reportToken } from '../../token/inspect.js';
import { parseIssueTime } from '../../token/issue-time.js';
import type { SecretOrigin } from '../../token/secret.js';
import { type NumericDate, worrySkewSeconds } from '../../token/time.js';
import { checkSignature, type SignatureCheck } from '../../token/verification.js';
import type { Evidence } from '../evidence/collect.js';
import { type BackendAnswer, type Found, tokenIn, valueIn } from '../evidence/evidence.js';

/** This machine's clock less Kustomer's, in seconds; 0 if that is not known. */
async function findSkew(evidence: Evidence): Promise<number> {
  return valueIn(await evidence.current())?.clockSkewSeconds ?? 0;
}

/** A time by Kustomer's clock if ours is known to be wrong, else by ours. */
function correctMoment(at: NumericDate, skew: number): NumericDate {
  return Math.abs(skew) > worrySkewSeconds ? at - skew : at;
}

/** When a token was issued, and its age at the answer in seconds; null without a token or a usable `iat`. */
export async function findIssueTime({ reading, at }: BackendAnswer, evidence: Evidence) {
  const claims = 'token' in reading ? decodeToken(reading.token).payload?.value : null;
  if (claims == null) return null;
  // The age by the clock that fits better, because the check `clock` reports a wrong one.
  const moments = [at, correctMoment(at, await findSkew(evidence))]
    .map((now) => parseIssueTime(claims, now))
    .filter((issued) => issued.kind === 'moment');
  return moments.sort((one, other) => Math.abs(one.age) - Math.abs(other.age))[0] ?? null;
}

/** The report on the token of an answer, or undefined if there is no token. */
export async function inspectAnswer(
  gathered: Found<BackendAnswer>,
  evidence: Evidence,
): Promise<InspectReport | undefined> {
  const token = tokenIn(gathered);
  const answer = valueIn(gathered);
  if (token === undefined || answer === undefined) return undefined;
  const verifier = await evidence.verifier();
  const key = valueIn(await evidence.key());
  const decoded = decodeToken(token);
  const now = correctMoment(answer.at, await findSkew(evidence));
  const report = (signature: SignatureCheck, secret?: Uint8Array, origin: SecretOrigin | null = null) =>
    reportToken({ token: decoded, now, signature, secret, origin, language: evidence.language });
  if ('missing' in verifier) return report({ status: 'not-checked', why: 'there is no secret', hint: null });
  const { bytes, source, org = null, isFetched } = verifier.value;
  const others =
    key === undefined
      ? []
      : [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(key.text) } as const];
  const isKustomers = 'value' in (await evidence.current()) || isFetched === true;
  const check = checkSignature(decoded, bytes, others, { isKustomers });
  return report(check, bytes, isKustomers || source === undefined ? null : { source, org });
}

/** Why tokens are old, and the fix, as clauses. A slow clock and a cache look alike in a single call. */
export async function describeLag(evidence: Evidence) {
  const cached = {
    why: 'it comes from a cache',
    fix: `${suggestLine('freshToken', evidence.language)}\na cached one is soon older than 15 minutes`,
  };
  const slow = {
    why: "the backend's clock is behind this machine's",
    fix: 'set the clock of the backend by NTP',
  };
  const answers = [await evidence.first(), await evidence.second()].map(valueIn);
  const [one, other] = await Promise.all(answers.map((answer) => answer && findIssueTime(answer, evidence)));
  const aged = one && other ? other.age - one.age : 0;
  if (one && other && one.seconds !== other.seconds && Math.abs(aged) < 1) return slow;
  // Two tokens that are signed two seconds apart have different `iat`s.
  if (one?.seconds === other?.seconds && aged >= 2) return cached;
  return { why: `${cached.why}, or ${slow.why}`, fix: `${cached.fix}\n${slow.fix}` };
}
