/** Owns the checks of Kustomer's API: it answers, its secret is ours, and its clock is ours. */
import { nameSpelling } from '../../token/forensics.js';
import { suspectSecret } from '../../token/secret.js';
import { formatSpan, loginTokenLifetime, wordSkew, worrySkewSeconds } from '../../token/time.js';
import { type Check, failed, passed, skipped, warned } from './check.js';

export const apiCheck: Check = {
  tells: "the org's settings can be read with the API key",
  needs: [],
  takes: 'current',
  judge({ current }) {
    return 'missing' in current ? current.missing : passed('settings reachable');
  },
};

/** Whether the secret at hand is the one that Kustomer verifies with. */
export const secretCurrentCheck: Check = {
  tells: "the secret at hand is Kustomer's: it was not rotated",
  needs: ['api'],
  takes: null,
  judge({ current, secret }) {
    if ('missing' in current) return skipped("needs Kustomer's own secret: see api");
    if ('missing' in secret) return skipped('there is no secret at hand to compare: see secret');
    const { source, org, bytes, fingerprint } = secret.value;
    if (Buffer.compare(bytes, current.value.bytes) === 0)
      return passed(`it is the one that Kustomer has (${fingerprint})`);
    const fix =
      org === null
        ? `update ${source} where this job gets it`
        : `fetch it again: kchat fetch-secret --org ${org}`;
    const differs = `Kustomer's secret is ${current.value.fingerprint}, not ${fingerprint}`;
    const spelling = nameSpelling(bytes, current.value.bytes);
    if (spelling !== null)
      return failed(`${differs}, but only because of how this one is written: theirs is ${spelling}`, fix);
    const suspicions = suspectSecret(bytes);
    if (suspicions.length > 0) return failed(`${differs}, and this one ${suspicions.join(', ')}`, fix);
    return failed(
      `Kustomer's secret is now ${current.value.fingerprint}, not ${fingerprint}: it was replaced`,
      fix,
    );
  },
};

/** The skew against the 15 minutes that a token lives. Source: facts, "must be within 15 minutes" (D). */
export const clockCheck: Check = {
  tells: "this machine's clock agrees with the API's",
  needs: ['api'],
  takes: null,
  judge({ current }) {
    if ('missing' in current) return skipped('needs an answer of the API: see api');
    const skew = current.value.clockSkewSeconds;
    if (skew === null) return skipped("the API's answer has no Date to compare with");
    const size = Math.abs(skew);
    if (size <= worrySkewSeconds) return passed(size < 1 ? 'less than 1 s off' : `${size} s off`);
    const off = wordSkew(skew);
    const hint = 'set it by NTP, also where your tokens are signed';
    if (size >= loginTokenLifetime) return failed(`${off}: tokens signed here will not work`, hint);
    return warned(`${off}, and a token lasts only ${formatSpan(loginTokenLifetime)}`, hint);
  },
};
