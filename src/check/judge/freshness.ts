/** Owns the check that tokens are made when they are asked for. */
import { formatSpan, loginTokenLifetime } from '../../token/time.js';
import { tokenIn } from '../evidence/evidence.js';
import { failed, passed, skipped } from '../verdict.js';
import type { Check } from './check.js';
import { explainLag, readCalls, readMoment } from './lag.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** How old or ahead a token may be that was made for this call, in seconds. */
const freshSeconds = 60;

/** Nothing is compared: equal tokens within a second are right. */
export const freshnessCheck: Check = {
  tells: 'two calls give new tokens, not old ones from a cache',
  needs: [tokenEndpointCheck],
  takes: 'second',
  async judge(evidence) {
    const calls = await readCalls(evidence);
    const { first, second, skew } = calls;
    if (tokenIn(first) === undefined) return skipped('there is no token: see token-endpoint');
    if ('missing' in second) return second.missing;
    if ('problem' in second.value.reading)
      return failed(`the second call ${second.value.reading.problem.reason}`, 'is there a limit on calls?');
    const age = readMoment(first, skew)?.age;
    const later = readMoment(second, skew)?.age;
    if (age !== undefined && Math.abs(age) <= loginTokenLifetime && later === undefined)
      return failed(
        'the second call gave a token whose iat is unusable; that of the first is right',
        'is there more than one instance of the backend? ask several times, and inspect what each gives',
      );
    if (age === undefined || later === undefined) return skipped('its iat is unusable: see token-endpoint');
    if (Math.abs(age) > loginTokenLifetime)
      return skipped(`its iat is too ${age > 0 ? 'old' : 'far ahead'}: see token-endpoint`);
    const worst = Math.abs(later) > Math.abs(age) ? later : age;
    if (Math.abs(worst) <= freshSeconds) return passed('both were issued at the time of the call');
    if (worst < 0)
      return failed(
        `a token that is issued ${formatSpan(worst)} after the call`,
        "the backend's clock is ahead: set it by NTP",
      );
    const { why, fix } = explainLag(calls);
    return failed(`a token that was issued ${formatSpan(worst)} before the call: ${why}`, fix);
  },
};
