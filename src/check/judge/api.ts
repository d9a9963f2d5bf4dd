/**
 * Owns the checks of Kustomer's side: the API key, the API, and this machine's clock beside the API's. Rule:
 * the key is judged by its own payload, and nothing is sent. Sources: docs/kustomer.md#api-keys (C),
 * docs/kustomer.md#time (D).
 */
import { type ApiKeyClaims, findKeyProblem, listKeyDoubts } from '../../token/api-key.js';
import {
  describeSkew,
  formatSpan,
  formatUtc,
  loginTokenLifetime,
  type NumericDate,
  worrySkewSeconds,
} from '../../token/time.js';
import { failed, passed, skipped, type Verdict, warned } from '../verdict.js';
import type { Check } from './table.js';

/** Readable, not expired, not about to expire, and with the roles that the settings need. */
export const apiKeyCheck: Check = {
  tells: 'the API key is good for another 14 days and has an admin role',
  takes: 'key',
  async judge(evidence) {
    const key = await evidence.key();
    if ('missing' in key) return key.missing;
    const { claims, org } = key.value;
    if (claims === null) return warned('it is not a JWT: when it expires and what it may do cannot be read');
    const problem = findKeyProblem(claims, evidence.now);
    if (problem !== null) return failed(problem.message, problem.hint ?? null);
    return judgeWorkingKey(claims, org, evidence.now);
  },
};

const warnBeforeSeconds = 14 * 86_400;

function judgeWorkingKey(claims: ApiKeyClaims, org: string | null, now: NumericDate): Verdict {
  const { expiresAt, roles } = claims;
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - now;
  const expiry =
    expiresAt === null
      ? 'no expiry date'
      : `expires in ${formatSpan(left)} (${formatUtc(expiresAt).slice(0, 10)})`;
  const worries = [...listKeyDoubts(claims, org)];
  if (left <= warnBeforeSeconds)
    worries.push({
      message: expiry,
      hint: 'create the next one under Settings > Security > API Keys before that day',
    });
  if (worries.length > 0)
    return warned(
      worries.map(({ message }) => message).join('; '),
      worries.map(({ hint }) => hint).join('; '),
    );
  const known = roles === null ? 'its roles cannot be read' : 'it has an admin role';
  return passed(expiresAt === null ? `${known} and ${expiry}` : `${known}, ${expiry}`);
}

/** Whether the org's settings can be read. */
export const apiCheck: Check = {
  tells: "the org's settings can be read with the API key",
  takes: 'current',
  async judge(evidence) {
    const current = await evidence.current();
    return 'missing' in current ? current.missing : passed('settings reachable');
  },
};

/** The clock's skew, compared with the 15 minutes of a token. */
export const clockCheck: Check = {
  tells: "this machine's clock agrees with the API's",
  takes: 'skew',
  async judge(evidence) {
    const gathered = await evidence.skew();
    if ('missing' in gathered) return gathered.missing;
    const skew = gathered.value;
    if (skew === null) return skipped("the API's answer has no Date to compare with");
    const size = Math.abs(skew);
    if (size <= worrySkewSeconds) return passed(size < 1 ? 'less than 1 s off' : `${size} s off`);
    const off = describeSkew(skew);
    const hint = 'set it by NTP, also where your tokens are signed';
    if (size >= loginTokenLifetime) return failed(`${off}: tokens signed here will not work`, hint);
    return warned(`${off}, and a token lasts only ${formatSpan(loginTokenLifetime)}`, hint);
  },
};
