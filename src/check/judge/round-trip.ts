/**
 * Owns the check that secret, signing and rules fit together: a token is signed, verified and inspected
 * here.
 */
import { decodeToken } from '../../token/decode.js';
import { checkSignature, reportToken } from '../../token/inspect.js';
import { failed, passed } from '../verdict.js';
import type { Check } from './check.js';

/** Whether `inspect` accepts what `sign` makes with this secret. */
export const roundTripCheck: Check = {
  tells: 'a token signed here verifies and is accepted',
  needs: [],
  takes: 'minted',
  async judge(evidence) {
    const minted = await evidence.minted();
    if ('missing' in minted) return minted.missing;
    const { token, at, verifier } = minted.value;
    const decoded = decodeToken(token);
    const { verdict, findings } = reportToken(decoded, at, checkSignature(decoded, verifier.bytes));
    if (verdict === 'accepted') return passed(`signed with ${verifier.fingerprint}, verified, accepted`);
    return failed(findings[0]?.message ?? 'the token that was signed here is not accepted here');
  },
};
