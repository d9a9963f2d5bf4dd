/** Owns the check of this machine's clock. Source: docs/kustomer.md#time (D). */
import { formatSpan, loginTokenLifetime, wordSkew, worrySkewSeconds } from '../../token/time.js';
import { failed, passed, skipped, warned } from '../verdict.js';
import type { Check } from './check.js';

/** The clock's skew, held against the 15 minutes that a token lives. */
export const clockCheck: Check = {
  tells: "this machine's clock agrees with the API's",
  needs: [],
  takes: 'skew',
  async judge(evidence) {
    const gathered = await evidence.skew();
    if ('missing' in gathered) return gathered.missing;
    const skew = gathered.value;
    if (skew === null) return skipped("the API's answer has no Date to compare with");
    const size = Math.abs(skew);
    if (size <= worrySkewSeconds) return passed(size < 1 ? 'less than 1 s off' : `${size} s off`);
    const off = wordSkew(skew);
    const hint = 'set it by NTP, also where your tokens are signed';
    if (size >= loginTokenLifetime) return failed(`${off}: tokens signed here will not work`, hint);
    return warned(`${off}, and a token lasts only ${formatSpan(loginTokenLifetime)}`, hint);
  },
};
