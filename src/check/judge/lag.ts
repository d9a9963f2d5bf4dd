/** Owns the age of a token when it arrives, and the reason. Rule: two calls limit what can be said. */
import { decodeToken } from '../../token/decode.js';
import { type Language, suggestLine } from '../../token/fixes.js';
import { readIssueTime } from '../../token/issue-time.js';
import { type NumericDate, worrySkewSeconds } from '../../token/time.js';
import { type BackendAnswer, type Evidence, type Gathered, tokenIn, valueIn } from '../evidence/evidence.js';

/** The two calls, and how many seconds this machine's clock is ahead of the API's: 0 if not known. */
export interface Calls {
  readonly first: Gathered<BackendAnswer>;
  readonly second: Gathered<BackendAnswer>;
  readonly skew: number;
  /** For lines of code in hints. */
  readonly language: Language | undefined;
}

/** Asks for both calls and for the clock's skew. */
export async function collectCalls(evidence: Evidence): Promise<Calls> {
  const [first, second, current] = await Promise.all([
    evidence.first(),
    evidence.second(),
    evidence.current(),
  ]);
  const skew = valueIn(current)?.clockSkewSeconds ?? 0;
  return { first, second, skew, language: evidence.language };
}

/** A time by Kustomer's clock if ours is known to be wrong, else by ours. */
export function correctMoment(at: NumericDate, skew: number): NumericDate {
  return Math.abs(skew) > worrySkewSeconds ? at - skew : at;
}

/** When a token was issued, and how many seconds before the call; null if its `iat` is no moment. */
export function readMoment(
  answer: Gathered<BackendAnswer>,
  skew: number,
): { readonly seconds: NumericDate; readonly age: number } | null {
  const token = tokenIn(answer);
  const claims = token === undefined ? null : (decodeToken(token).payload?.value ?? null);
  const at = valueIn(answer)?.at;
  if (claims === null || at === undefined) return null;
  // By either clock: the check `clock` reports a wrong one.
  const moments = [at, correctMoment(at, skew)]
    .map((now) => readIssueTime(claims, now))
    .flatMap((issued) => (issued.kind === 'moment' ? [issued] : []));
  return moments.sort((one, other) => Math.abs(one.age) - Math.abs(other.age))[0] ?? null;
}

/** Why tokens are old, and the fix, as clauses. */
interface Lag {
  readonly why: string;
  readonly fix: string;
}

const slow: Lag = {
  why: "the backend's clock is behind this machine's",
  fix: 'set the clock of the backend by NTP',
};

/** Two tokens that are signed this far apart, in seconds, have different `iat`s. */
const tellingSeconds = 2;

/** Why the backend's tokens are old. Calls within one second get the same token even without a cache. */
export function explainLag({ first, second, skew, language }: Calls): Lag {
  const cached: Lag = {
    why: 'it comes from a cache',
    fix: `${suggestLine('freshToken', language)}\na cached one is soon older than 15 minutes`,
  };
  const either: Lag = { why: `${cached.why}, or ${slow.why}`, fix: `${cached.fix}\n${slow.fix}` };
  const one = readMoment(first, skew);
  const other = readMoment(second, skew);
  if (one === null || other === null) return either;
  const aged = other.age - one.age;
  if (one.seconds === other.seconds) return aged >= tellingSeconds ? cached : either;
  return Math.abs(aged) < 1 ? slow : either;
}
