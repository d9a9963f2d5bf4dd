/** Owns the check that tokens are made for each request, and not cached. */
import { decodeToken } from '../../token/decode.js';
import { fixLine, suggestLine } from '../../token/fixes.js';
import { formatSpan, loginTokenLifetime, type NumericDate } from '../../token/time.js';
import { type BackendAnswer, type Evidence, type Gathered, tokenIn, valueIn } from '../evidence/evidence.js';
import { noStoreHint } from '../evidence/reply.js';
import { failed, passed, skipped, type Verdict, warned } from '../verdict.js';
import { findCacheHit, findCachePermission } from './cache.js';
import { type Calls, collectCalls, explainLag, readMoment } from './lag.js';
import type { Check } from './table.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** The maximum age, or lead, of a token that was made for this call, in seconds. */
const freshSeconds = 60;

/** Two calls, more than a second apart, and what their headers say of caches. */
export const freshnessCheck: Check = {
  tells: 'two calls give new tokens, not old ones from a cache',
  needs: [tokenEndpointCheck],
  takes: 'second',
  async judge(evidence) {
    const calls = await collectCalls(evidence);
    const { first, second } = calls;
    if (tokenIn(first) === undefined) return skipped('there is no token: see token-endpoint');
    if ('missing' in second) return second.missing;
    return (
      judgeHit(first, evidence) ??
      judgeHit(second, evidence) ??
      judgeRepetition(calls) ??
      judgeReading(second.value) ??
      judgeAges(calls) ??
      judgePermission(first, evidence) ??
      passed('two calls gave tokens that were made at the time of the call')
    );
  },
};

/** What to do about a cache, in the language of the backend. */
const suggestNoStore = ({ language }: Pick<Evidence, 'language'>) =>
  `${noStoreHint}:\n${fixLine('freshToken', language)}`;

function judgeHit(gathered: Gathered<BackendAnswer>, evidence: Evidence): Verdict | null {
  const answer = valueIn(gathered);
  const hit = answer === undefined ? null : findCacheHit(answer);
  return hit === null ? null : failed(`its answer comes from a cache (${hit})`, suggestNoStore(evidence));
}

/** Seconds to which backends round `iat`. */
const roundings = [1000, 900, 600, 300, 100, 60, 30, 10];

/** The step to which the `iat` of a token of this age was rounded down, or undefined. */
function findRounding(issued: NumericDate, age: number): number | undefined {
  return roundings.find((step) => issued % step === 0 && age < step);
}

/** The same token at both calls, or a 304, which means the same. */
function judgeRepetition({ first, second, skew, language }: Calls): Verdict | null {
  const isUnchanged = valueIn(second)?.status === 304;
  const token = tokenIn(first) ?? '';
  if (!isUnchanged && tokenIn(second) !== token) return null;
  const moment = readMoment(first, skew);
  // For an old token `judgeAges` names the age.
  if (moment === null || Math.abs(moment.age) > freshSeconds) return null;
  const again = isUnchanged
    ? 'the second call is answered 304 (Not Modified)'
    : 'both calls give the same token';
  const apart = (valueIn(second)?.at ?? 0) - (valueIn(first)?.at ?? 0);
  if (apart < 1 && !isUnchanged) return null;
  const isSingle = decodeToken(token).payload?.value?.jti !== undefined;
  const rounding = isSingle ? undefined : findRounding(moment.seconds, moment.age + apart);
  if (rounding === undefined)
    return failed(
      `${again}: it comes from a cache`,
      `sign a new one for each request; ${suggestNoStore({ language })}`,
    );
  return warned(
    `${again}: its iat is rounded to ${rounding} s, or it comes from a cache`,
    suggestNoStore({ language }),
  );
}

function judgeReading({ reading, status }: BackendAnswer): Verdict | null {
  if ('token' in reading || status === 304) return null;
  const { reason, hint } = reading.problem;
  return failed(`the second call ${reason}`, status === 429 ? 'is there a limit on calls?' : hint);
}

function judgeAges(calls: Calls): Verdict | null {
  const { first, second, skew } = calls;
  const age = readMoment(first, skew)?.age;
  const later = valueIn(second)?.status === 304 ? age : readMoment(second, skew)?.age;
  if (age !== undefined && Math.abs(age) <= loginTokenLifetime && later === undefined)
    return failed(
      'the second call gave a token whose iat is unusable; that of the first is right',
      'is there more than one instance of the backend? ask several times, and inspect what each gives',
    );
  if (age === undefined || later === undefined) return skipped('its iat is unusable: see token-endpoint');
  if (Math.abs(age) > loginTokenLifetime)
    return skipped(`its iat is too ${age > 0 ? 'old' : 'far ahead'}: see token-endpoint`);
  const worst = Math.abs(later) > Math.abs(age) ? later : age;
  if (Math.abs(worst) <= freshSeconds) return null;
  if (worst < 0)
    return failed(
      `a token that is issued ${formatSpan(worst)} after the call`,
      "the backend's clock is ahead: set it by NTP",
    );
  const oldest = worst === age ? first : second;
  const rounding = findRounding(readMoment(oldest, skew)?.seconds ?? 0, worst);
  if (rounding !== undefined)
    return warned(
      `its iat is rounded to ${formatSpan(rounding)}: a token is up to ${formatSpan(rounding)} old when ` +
        'it is made',
      `sign with the time of the call\n${suggestLine('iatSeconds', calls.language)}`,
    );
  const { why, fix } = explainLag(calls);
  return failed(`a token that was issued ${formatSpan(worst)} before the call: ${why}`, fix);
}

/** The verdict for a fresh answer that may be cached. */
function judgePermission(first: Gathered<BackendAnswer>, evidence: Evidence): Verdict | null {
  const answer = valueIn(first);
  const permission = answer === undefined ? null : findCachePermission(answer);
  if (permission === null) return null;
  if (permission.by === 'anyone')
    return failed(
      `any cache on the way may keep its answer and give it to another customer (${permission.header})`,
      suggestNoStore(evidence),
    );
  return warned(
    `the app may keep its answer and send an old token (${permission.header})`,
    suggestNoStore(evidence),
  );
}
