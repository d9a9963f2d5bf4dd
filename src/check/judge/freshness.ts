/** Owns the check that tokens are made for each request, and not cached. */
import { visible } from '../../base/untrusted.js';
import { decodeToken } from '../../token/decode.js';
import { fixLine, suggestLine } from '../../token/fixes.js';
import { formatSpan, loginTokenLifetime } from '../../token/time.js';
import type { Evidence } from '../evidence/collect.js';
import type { BackendAnswer } from '../evidence/evidence.js';
import { noStoreHint } from '../evidence/reply.js';
import { failed, passed, pointTo, type Verdict, warned } from '../verdict.js';
import { describeLag, findIssueTime } from './calls.js';
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
    const [one, other] = [await evidence.first(), await evidence.second()];
    if ('missing' in one || 'problem' in one.value.reading)
      return pointTo('token-endpoint', 'there is no token');
    if ('missing' in other) return other.missing;
    const [first, second] = [await date(one.value, evidence), await date(other.value, evidence)];
    const noStore = `${noStoreHint}:\n${fixLine('freshToken', evidence.language)}`;
    return (
      judgeHit(first, noStore) ??
      judgeHit(second, noStore) ??
      judgeRepetition(first, second, noStore) ??
      judgeReading(second) ??
      (await judgeAges(first, second, evidence)) ??
      judgePermission(first, noStore) ??
      passed('two calls gave tokens that were made at the time of the call')
    );
  },
};

/** An answer with the time of issue of its token. */
async function date(answer: BackendAnswer, evidence: Evidence) {
  return { ...answer, issued: await findIssueTime(answer, evidence) };
}

type DatedAnswer = Awaited<ReturnType<typeof date>>;

/** `noStore`: what to do about a cache, in the language of the backend. */
function judgeHit(answer: BackendAnswer, noStore: string): Verdict | null {
  const hit = findCacheHit(answer);
  return hit === null ? null : failed(`its answer comes from a cache (${hit})`, noStore);
}

/** Seconds to which backends round `iat`. */
const roundings = [1000, 900, 600, 300, 100, 60, 30, 10];

/** The step to which the `iat` of a token of this age was rounded down, or undefined. */
function findRounding(issued: number, age: number): number | undefined {
  return roundings.find((step) => issued % step === 0 && age < step);
}

/** The same token at both calls, or a 304, which means the same. */
function judgeRepetition(first: DatedAnswer, second: DatedAnswer, noStore: string): Verdict | null {
  const { issued, reading, at } = first;
  const token = 'token' in reading ? reading.token : '';
  const isUnchanged = second.status === 304;
  const isSame = 'token' in second.reading && second.reading.token === token && second.at - at >= 1;
  // `judgeAges` reports an old token.
  if (!(isUnchanged || isSame) || issued === null || Math.abs(issued.age) > freshSeconds) return null;
  const again = isUnchanged
    ? 'the second call is answered 304 (Not Modified)'
    : 'both calls give the same token';
  const isSingle = decodeToken(token).payload?.value?.jti !== undefined;
  const rounding = isSingle ? undefined : findRounding(issued.seconds, issued.age + second.at - at);
  if (rounding === undefined)
    return failed(`${again}: it comes from a cache`, `sign a new one for each request; ${noStore}`);
  return warned(`${again}: its iat is rounded to ${rounding} s, or it comes from a cache`, noStore);
}

function judgeReading({ reading, status }: BackendAnswer): Verdict | null {
  if ('token' in reading || status === 304) return null;
  const { reason, hint } = reading.problem;
  return failed(`the second call ${reason}`, status === 429 ? 'is there a limit on calls?' : hint);
}

async function judgeAges(
  first: DatedAnswer,
  second: DatedAnswer,
  evidence: Evidence,
): Promise<Verdict | null> {
  const one = first.issued;
  const other = second.status === 304 ? one : second.issued;
  if (one === null) return pointTo('token-endpoint', 'its iat is unusable');
  if (Math.abs(one.age) > loginTokenLifetime)
    return pointTo('token-endpoint', `its iat is too ${one.age > 0 ? 'old' : 'far ahead'}`);
  if (other === null)
    return failed(
      'the second call gave a token whose iat is unusable; that of the first is right',
      'is there more than one instance of the backend? ask several times, and inspect what each gives',
    );
  const { seconds, age } = Math.abs(other.age) > Math.abs(one.age) ? other : one;
  if (Math.abs(age) <= freshSeconds) return null;
  const span = formatSpan(age);
  if (age < 0)
    return failed(
      `a token that is issued ${span} after the call`,
      "the backend's clock is ahead: set it by NTP",
    );
  const rounding = findRounding(seconds, age);
  if (rounding !== undefined)
    return warned(
      `its iat is rounded to ${formatSpan(rounding)}: a token is up to ${formatSpan(rounding)} old when ` +
        'it is made',
      `sign with the time of the call\n${suggestLine('iatSeconds', evidence.language)}`,
    );
  const { why, fix } = await describeLag(evidence);
  return failed(`a token that was issued ${span} before the call: ${why}`, fix);
}

/** The verdict for a fresh answer that may be cached. */
function judgePermission(answer: BackendAnswer, noStore: string): Verdict | null {
  const permission = findCachePermission(answer);
  if (permission === null) return null;
  const { by, header } = permission;
  return by === 'anyone'
    ? failed(`any cache on the way may keep its answer and give it to another customer (${header})`, noStore)
    : warned(`the app may keep its answer and send an old token (${header})`, noStore);
}

const hit = /\b(?:hit|stale|revalidated|updating)\b/i;

/** The header that says the answer is from a cache, such as `X-Cache: HIT`, or null. */
export function findCacheHit({ headers }: BackendAnswer): string | null {
  for (const name of headers?.keys() ?? []) {
    const value = headers?.get(name) ?? '';
    // X-Cache, CF-Cache-Status, Cache-Status (RFC 9211) and the like.
    const isHit = name.includes('cache') && name !== 'cache-control' && hit.test(value);
    // RFC 9111 §5.1: the seconds since the backend made the answer.
    if (isHit || (name === 'age' && Number(value) > 0)) return `${name}: ${visible(value, 60)}`;
  }
  return null;
}

/** Who may cache an answer: anyone on the way, or only the app; null if it may not be cached. */
function findCachePermission({
  headers,
}: BackendAnswer): { readonly by: 'anyone' | 'the app'; readonly header: string } | null {
  const value = headers?.get('cache-control') ?? '';
  const directives = new Map(
    value.split(',').map((text) => {
      const [name = '', setting = ''] = text.trim().toLowerCase().split('=');
      return [name, setting.replaceAll('"', '')];
    }),
  );
  const has = (name: string) => directives.get(name) === '';
  const isLong = (name: string) => Number(directives.get(name)) > 0;
  if (has('no-store') || has('no-cache')) return null;
  const header = `cache-control: ${visible(value, 60)}`;
  if (has('public') || isLong('s-maxage')) return { by: 'anyone', header };
  if (isLong('max-age') || has('immutable')) return { by: 'the app', header };
  const expires = headers?.get('expires') ?? '';
  const isKept = Date.parse(expires) > Date.parse(headers?.get('date') ?? '');
  return value === '' && isKept ? { by: 'the app', header: `expires: ${visible(expires, 60)}` } : null;
}
