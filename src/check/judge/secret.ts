/** Owns the checks of the secret at hand: it looks like one, Kustomer has it, and it signs good tokens. */
import { describeSpelling } from '../../token/causes/spelling.js';
import { decodeToken } from '../../token/decode.js';
import { reportToken } from '../../token/inspect.js';
import { describeSecretInFull, suspectSecret } from '../../token/secret.js';
import { checkSignature } from '../../token/verification.js';
import { failed, passed, pointTo, warned } from '../verdict.js';
import { apiCheck } from './api.js';
import type { Check } from './table.js';

/** Whether there is a secret, and whether it looks like one. */
export const secretCheck: Check = {
  tells: 'the chat secret is there and looks like one',
  takes: 'secret',
  async judge(evidence) {
    const secret = await evidence.secret();
    if ('missing' in secret) return secret.missing;
    const from = describeSecretInFull(secret.value);
    const suspicions = suspectSecret(secret.value.bytes);
    if (suspicions.length === 0) return passed(from);
    return warned(`${from} ${suspicions.join(', and ')}`, 'is it whole, and nothing but the secret?');
  },
};

/** It says "replaced" only if nothing else explains the difference. */
export const secretCurrentCheck: Check = {
  tells: 'the secret at hand is the one that Kustomer has now',
  needs: [apiCheck],
  async judge(evidence) {
    const [current, secret] = await Promise.all([evidence.current(), evidence.secret()]);
    if ('missing' in current) return pointTo('api', "needs Kustomer's own secret");
    if ('missing' in secret) return pointTo('secret', 'there is no secret at hand to compare');
    const { source, org, bytes, fingerprint } = secret.value;
    if (Buffer.compare(bytes, current.value.bytes) === 0)
      return passed(`it is the one that Kustomer has now (${fingerprint})`);
    const fix =
      org === null
        ? `update ${source} where this job gets it`
        : `fetch it again: kchat fetch-secret --org ${org}`;
    const theirs = current.value.fingerprint;
    const differs = `Kustomer's secret is ${theirs}, not ${fingerprint}`;
    const spelling = describeSpelling(bytes, current.value.bytes);
    if (spelling !== null)
      return failed(`${differs}, but only because of how this one is written: theirs is ${spelling}`, fix);
    const suspicions = suspectSecret(bytes);
    if (suspicions.length > 0) return failed(`${differs}, and this one ${suspicions.join(', ')}`, fix);
    return failed(`Kustomer's secret is now ${theirs}, not ${fingerprint}: it was replaced`, fix);
  },
};

/** Whether `inspect` accepts what `sign` makes with this secret. */
export const roundTripCheck: Check = {
  tells: 'a token signed here verifies and is accepted',
  takes: 'minted',
  async judge(evidence) {
    const minted = await evidence.minted();
    if ('missing' in minted) return minted.missing;
    const { token, at, verifier } = minted.value;
    const decoded = decodeToken(token);
    const { verdict, findings } = reportToken({
      token: decoded,
      now: at,
      signature: checkSignature(decoded, verifier.bytes),
    });
    if (verdict === 'accepted')
      return passed(`a token signed here with ${verifier.fingerprint} verifies and is accepted`);
    return failed(findings[0]?.message ?? 'the token that was signed here is not accepted here');
  },
};
