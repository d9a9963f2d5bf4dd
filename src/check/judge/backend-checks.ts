/**
 * Owns the checks of the team's backend beyond a good token: for whom, to whom, and how old.
 *
 * Rule: each mistake has one check that names it. Where a check cannot tell because of what another one names, it is
 * skipped and points there.
 */

import { visible } from '../../base/untrusted.js';
import { decodeToken } from '../../token/decode.js';
import { describeIdentity } from '../../token/identity.js';
import type { InspectReport } from '../../token/inspect.js';
import { formatSpan, loginTokenLifetime } from '../../token/time.js';
import { type ExpectedIdentity, tokenIn } from '../evidence/evidence.js';
import { type Check, failed, passed, skipped } from './check.js';
import { ageOf, explainLag } from './lag.js';
import { inspectAnswer } from './token-endpoint.js';

/** Whether the token names whom the request was made for. */
export const identityCheck: Check = {
  tells: 'the token names the right customer',
  needs: ['token-endpoint'],
  takes: null,
  judge(evidence) {
    const { email, externalId } = evidence.expected;
    const report = inspectAnswer(evidence.first, evidence);
    if (report === undefined) return skipped('there is no token: see token-endpoint');
    if (email === undefined && externalId === undefined)
      return skipped('no expected customer was given', 'give --expect-email or --expect-external-id');
    if (report.identity === null) return skipped('the token names nobody: see token-endpoint');
    const problems = compareIdentity(report, evidence.expected);
    if (problems.length > 0) return failed(problems.join('; '), sessionHint);
    const second = inspectAnswer(evidence.second, evidence);
    const others =
      second === undefined || second.claims === null ? [] : compareIdentity(second, evidence.expected);
    if (others.length > 0)
      return failed(`the second call gives another token: ${others.join('; ')}`, sessionHint);
    return passed(describeIdentity(report.claims));
  },
};

const sessionHint = 'is the customer taken from the session of the request, and not from somewhere else?';

function compareIdentity(
  { claims, identity }: InspectReport,
  { email, externalId }: ExpectedIdentity,
): readonly string[] {
  const problems = [
    compare('email', email, claims?.email),
    compare('externalId', externalId, claims?.externalId),
  ].filter((text) => text !== null);
  // Facts: with both claims e-mail wins, and externalId is not used (D).
  if (problems.length === 0 && email === undefined && identity?.by === 'email')
    return [`Kustomer goes by the e-mail address ${visible(identity.value, 80)}, externalId is not used`];
  return problems;
}

function compare(name: string, expected: string | undefined, found: unknown): string | null {
  if (expected === undefined || String(found) === expected) return null;
  const has = found === undefined ? 'is not in the token' : `is ${visible(JSON.stringify(found), 80)}`;
  return `${name} ${has}, expected "${visible(expected, 80)}"`;
}

/** A request without credentials must not get a token. */
export const endpointAuthCheck: Check = {
  tells: 'the same request without its credentials gets no token',
  needs: ['token-endpoint'],
  takes: 'bare',
  judge({ first, bare }) {
    if ('missing' in bare && bare.missing.status === 'skipped') return bare.missing;
    if (tokenIn(first) === undefined)
      return skipped('with its credentials it gave no token either: see token-endpoint');
    if ('missing' in bare)
      return skipped(
        `without its credentials it could not be asked: ${bare.missing.reason}`,
        bare.missing.hint,
      );
    const { reading, status, holdsToken } = bare.value;
    if (holdsToken || ('token' in reading && decodeToken(reading.token).payload?.value))
      return failed(
        'without its credentials the request still gets a token: anyone who asks can log in',
        'sign for the user of the session that the backend has verified, never for what the request says',
      );
    if (status === 429 || (status !== null && status >= 500))
      return skipped(`without its credentials it answers ${status}, which proves nothing`);
    if (holdsToken === null && 'problem' in reading)
      return skipped(`without its credentials it ${reading.problem.reason}`, reading.problem.hint);
    return passed(`no token without its credentials${status === null ? '' : ` (${status})`}`);
  },
};

/** How old or ahead a token may be that was made for this call; seconds. */
const freshSeconds = 60;

/** Whether tokens are made when they are asked for. Nothing is compared: equal tokens within a second are right. */
export const freshnessCheck: Check = {
  tells: 'two calls give new tokens, not old ones from a cache',
  needs: ['token-endpoint'],
  takes: 'second',
  judge(evidence) {
    const { first, second } = evidence;
    if (tokenIn(first) === undefined) return skipped('there is no token: see token-endpoint');
    if ('missing' in second) return second.missing;
    if ('problem' in second.value.reading)
      return failed(`the second call ${second.value.reading.problem.reason}`, 'is there a limit on calls?');
    const ages = [ageOf(first, evidence), ageOf(second, evidence)];
    const [age = null, later = null] = ages;
    if (age !== null && Math.abs(age) <= loginTokenLifetime && later === null)
      return failed(
        'the second call gave a token whose iat is unusable; that of the first is right',
        'is there more than one instance of the backend? ask several times, and inspect what each gives',
      );
    if (age === null || later === null) return skipped('its iat is unusable: see token-endpoint');
    if (Math.abs(age) > loginTokenLifetime)
      return skipped(`its iat is too ${age > 0 ? 'old' : 'far ahead'}: see token-endpoint`);
    const worst = Math.abs(later) > Math.abs(age) ? later : age;
    if (Math.abs(worst) <= freshSeconds) return passed('both were issued at the time of the call');
    if (worst < 0)
      return failed(
        `a token that is issued ${formatSpan(worst)} after the call`,
        "the backend's clock is ahead: set it by NTP",
      );
    const { why, fix } = explainLag(evidence);
    return failed(`a token that was issued ${formatSpan(worst)} before the call: ${why}`, fix);
  },
};
