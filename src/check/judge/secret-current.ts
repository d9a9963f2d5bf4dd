/** Owns the check that the secret at hand is the one that Kustomer verifies with. */
import { nameSpelling } from '../../token/causes/spelling.js';
import { suspectSecret } from '../../token/secret.js';
import { failed, passed, skipped } from '../verdict.js';
import { apiCheck } from './api.js';
import type { Check } from './check.js';

/** It says "replaced" only if nothing else explains why the two secrets differ. */
export const secretCurrentCheck: Check = {
  tells: "the secret at hand is Kustomer's: it was not rotated",
  needs: [apiCheck],
  takes: null,
  async judge(evidence) {
    const [current, secret] = await Promise.all([evidence.current(), evidence.secret()]);
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
