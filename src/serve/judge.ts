/**
 * Owns judging a pasted text for the page. Rule: the engine and the report of `kchat inspect`, with the
 * secret at hand.
 */
import { renderInspect } from '../inspect/text.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import { createStyle } from '../terminal/style.js';
import { decodeToken } from '../token/decode.js';
import { reportToken } from '../token/inspect.js';
import { parsePasted } from '../token/paste/pasted.js';
import { checkSignature } from '../token/verification.js';
import type { InspectAnswer } from './contract.js';

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
