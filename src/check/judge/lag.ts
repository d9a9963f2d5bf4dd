/** Owns how old a token is at the call that it answers, and why. Rule: says no more than two calls can tell. */
import { decodeToken } from '../../token/decode.js';
import { readIssueTime } from '../../token/issue-time.js';
import { type NumericDate, worrySkewSeconds } from '../../token/time.js';
import { type Evidence, type Gathered, type TokenAnswer, tokenIn, valueIn } from '../evidence/evidence.js';

/** A moment by Kustomer's clock where ours is known to be off, else by ours. */
export function correctMoment(at: NumericDate, { current }: Evidence): NumericDate {
  const skew = valueIn(current)?.clockSkewSeconds ?? 0;
  return Math.abs(skew) > worrySkewSeconds ? at - skew : at;
}

/** When a token was issued, and how many seconds before the call; null where `iat` is no moment. */
function readMoment(
  answer: Gathered<TokenAnswer>,
  evidence: Evidence,
): { readonly seconds: NumericDate; readonly age: number } | null {
  const token = tokenIn(answer);
  const claims = token === undefined ? null : (decodeToken(token).payload?.value ?? null);
  const at = valueIn(answer)?.at;
  if (claims === null || at === undefined) return null;
  // By either clock: that ours is off is for `clock` to name.
  const moments = [at, correctMoment(at, evidence)]
    .map((now) => readIssueTime(claims, now))
    .flatMap((issued) => (issued.kind === 'moment' ? [issued] : []));
  return moments.sort((one, other) => Math.abs(one.age) - Math.abs(other.age))[0] ?? null;
}

/** Seconds between a token's issue and the call, or null where `iat` is no moment. */
export function ageOf(answer: Gathered<TokenAnswer>, evidence: Evidence): number | null {
  return readMoment(answer, evidence)?.age ?? null;
}

/** Why tokens are old at the call, and what to do, as clauses. */
export interface Lag {
  readonly why: string;
  readonly fix: string;
}

const cached: Lag = {
  why: 'it comes from a cache',
  fix: 'sign a new one for each request; a cached one is soon older than 15 minutes',
};
const slow: Lag = {
  why: "the backend's clock is behind this machine's",
  fix: 'set the clock of the backend by NTP',
};
const either: Lag = { why: `${cached.why}, or ${slow.why}`, fix: `${cached.fix}\n${slow.fix}` };

/** Calls that are so far apart get tokens of different seconds where each is signed anew. */
const tellingSeconds = 2;

/** Why the backend's tokens are old: calls within a second get the same one, cached or not. */
export function explainLag(evidence: Evidence): Lag {
  const one = readMoment(evidence.first, evidence);
  const other = readMoment(evidence.second, evidence);
  if (one === null || other === null) return either;
  const aged = other.age - one.age;
  if (one.seconds === other.seconds) return aged >= tellingSeconds ? cached : either;
  return Math.abs(aged) < 1 ? slow : either;
}
