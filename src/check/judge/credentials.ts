/** Owns the checks of what this machine or job has: the chat secret and the API key. */
import { findKeyProblem, listKeyDoubts } from '../../token/api-key-judgement.js';
import { decodeToken } from '../../token/decode.js';
import { checkSignature, reportToken } from '../../token/inspect.js';
import { nameSecretInFull, suspectSecret } from '../../token/secret.js';
import { formatSpan, formatUtc } from '../../token/time.js';
import { chooseVerifier, type Evidence, valueIn } from '../evidence/evidence.js';
import { type Check, failed, passed, skipped, warned } from './check.js';

/** Resolved from where, and does it look like one? */
export const secretCheck: Check = {
  tells: 'the chat secret is there and looks like one',
  needs: [],
  takes: 'secret',
  judge({ secret }) {
    if ('missing' in secret) return secret.missing;
    const from = nameSecretInFull(secret.value);
    const suspicions = suspectSecret(secret.value.bytes);
    if (suspicions.length === 0) return passed(from);
    return warned(`${from} ${suspicions.join(', and ')}`, 'is it whole, and nothing but the secret?');
  },
};

const warnBeforeSeconds = 14 * 86_400;

/** Readable, not expired and not about to, with the roles that the settings need. Source: facts, API (C, D/I). */
export const apiKeyCheck: Check = {
  tells: 'the API key is good for another 14 days and has an admin role',
  needs: [],
  takes: 'key',
  judge({ key, now }) {
    if ('missing' in key) return key.missing;
    const { claims, org } = key.value;
    if (claims === null) return warned('it is not a JWT: when it expires and what it may do cannot be read');
    const problem = findKeyProblem(claims, now);
    if (problem !== null) return failed(problem.message, problem.hint ?? null);
    const left = claims.expiresAt === null ? Number.POSITIVE_INFINITY : claims.expiresAt - now;
    const expiry =
      claims.expiresAt === null
        ? 'no expiry date'
        : `expires in ${formatSpan(left)} (${formatUtc(claims.expiresAt).slice(0, 10)})`;
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
    const roles = claims.roles === null ? 'its roles cannot be read' : 'it has an admin role';
    return passed(claims.expiresAt === null ? `${roles} and ${expiry}` : `${roles}, ${expiry}`);
  },
};

/** A token that is signed, verified and inspected here: secret, signing and rules fit together. */
export const roundTripCheck: Check = {
  tells: 'a token signed here verifies and is accepted',
  needs: [],
  takes: 'minted',
  judge(evidence: Evidence) {
    const minted = valueIn(evidence.minted);
    const verifier = chooseVerifier(evidence);
    if (minted === undefined || verifier === undefined)
      return 'missing' in evidence.minted ? evidence.minted.missing : skipped('there is no secret');
    const decoded = decodeToken(minted.token);
    const { verdict, findings } = reportToken(decoded, minted.at, checkSignature(decoded, verifier.bytes));
    if (verdict === 'accepted') return passed(`signed with ${verifier.fingerprint}, verified, accepted`);
    return failed(findings[0]?.message ?? 'the token that was signed here is not accepted here');
  },
};
