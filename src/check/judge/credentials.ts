/**
 * Owns the checks without the team's backend: secret, API key, API, clock, and a token signed here. Rule: the
 * key is judged by its own payload, and nothing is sent. Sources: docs/kustomer.md#api-keys (C),
 * docs/kustomer.md#time (D).
 */
import { type ApiKeyClaims, findKeyProblem, listKeyDoubts } from '../../token/api-key.js';
import { describeSpelling } from '../../token/causes/spelling.js';
import { decodeToken } from '../../token/decode.js';
import { reportToken } from '../../token/inspect.js';
import { describeSecretInFull, suspectSecret } from '../../token/secret.js';
import {
  describeSkew,
  formatSpan,
  formatUtc,
  loginTokenLifetime,
  type NumericDate,
  worrySkewSeconds,
} from '../../token/time.js';
import { checkSignature } from '../../token/verification.js';
import { failed, passed, pointTo, skipped, type Verdict, warned } from '../verdict.js';
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
