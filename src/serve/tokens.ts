/**
 * Owns making a token for a test user, and judging a pasted one by the engine and the report of `kchat
 * inspect`. Rule: the secret is at hand; a bad request is a USAGE error.
 */
import { usageError } from '../base/errors.js';
import { explainChoice } from '../cli/setting-values.js';
import { renderInspect } from '../inspect/text.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import { badKindNames } from '../sign/bad.js';
import { createMint, describeUse } from '../sign/signed.js';
import { createStyle } from '../terminal/style.js';
import { isBadKind } from '../token/bad-tokens.js';
import { buildClaims } from '../token/claims.js';
import { decodeToken } from '../token/decode.js';
import { reportToken } from '../token/inspect.js';
import { parsePasted } from '../token/paste/pasted.js';
import { parseMoment } from '../token/time.js';
import { checkSignature } from '../token/verification.js';
import type { InspectAnswer, TestUser, TokenAnswer } from './contract.js';

/**
 * A function that makes tokens with one secret, with the kind for the log: see `Handout.kind`.
 *
 * `bad` is a kind of `sign --bad`, `iat` a time as for `sign --iat`; undefined: good, and issued now. It
 * throws KchatError USAGE for an unknown kind, for an unreadable time, and for both at once.
 *
 * @param readClock  seconds since the epoch
 */
export function createTokenMaker(secret: Uint8Array, readClock: () => number) {
  const mint = createMint(secret);
  return (
    user: TestUser,
    { bad, iat }: { readonly bad: string | undefined; readonly iat: string | undefined },
  ): TokenAnswer & { readonly kind: string } => {
    const now = readClock();
    if (bad !== undefined && !isBadKind(bad)) throw explainChoice({ from: 'bad', value: bad }, badKindNames);
    if (bad !== undefined && iat !== undefined)
      throw usageError('bad and iat are both given', 'omit iat: a bad token is wrong in one way only');
    const chosen = bad === undefined ? (iat ?? user.iat) : undefined;
    const issued = chosen === undefined ? now : parseMoment(chosen, 'iat', now);
    const minted = mint(buildClaims(user.identity, issued, user.claims), now, bad);
    const kind = bad ?? (iat === undefined ? 'good' : `good, iat ${iat}`);
    return { token: minted.token, ...describeUse(minted), kind };
  };
}

/**
 * Makes a function that reports on a pasted text, for a number of columns. It throws KchatError USAGE or
 * INPUT_INVALID for a text with several tokens or none.
 *
 * Unlike `kchat inspect` it looks for no other secret, which would ask the keychain again.
 *
 * @param readClock  seconds since the epoch
 */
export function createJudge(
  { bytes, ...secret }: ResolvedSecret,
  readClock: () => number,
): (pasted: string, columns: number) => Promise<InspectAnswer> {
  return async (pasted, columns) => {
    const style = await createStyle(false, true, Math.min(Math.max(columns || 100, 24), 100));
    const now = readClock();
    const paste = parsePasted(pasted);
    const token = decodeToken(paste.text);
    const signature = checkSignature(token, bytes);
    const report = reportToken({ token, now, signature, secret: bytes, origin: secret, found: paste });
    const screen = renderInspect(report, { now, isNowChosen: false, secret }, style);
    return { verdict: report.verdict, screen };
  };
}
