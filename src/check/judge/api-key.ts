/**
 * Owns the check of the API key.
 *
 * Rule: nothing is sent; its own payload tells. Source: docs/kustomer.md#api-keys (C).
 */
import type { ApiKeyClaims } from '../../token/api-key.js';
import { findKeyProblem, listKeyDoubts } from '../../token/api-key-judgement.js';
import { formatSpan, formatUtc, type NumericDate } from '../../token/time.js';
import { failed, passed, type Verdict, warned } from '../verdict.js';
import type { Check } from './check.js';

/** Readable, not expired, not about to expire, and with the roles that the settings need. */
export const apiKeyCheck: Check = {
  tells: 'the API key is good for another 14 days and has an admin role',
  needs: [],
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
