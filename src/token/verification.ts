/**
 * Owns what is known about a token's signature: that it verifies, why it does not match, or why it was not
 * checked. Rule: only {@link matchesHmac} makes a signature verified; an explanation never does.
 */
import {
  type ExplainOptions,
  type Explanation,
  explainByOtherKey,
  explainMismatch,
  mayBeOtherKey,
  type OtherKey,
} from './causes/mismatch.js';
import { proveWriting } from './causes/proven-writing.js';
import type { DecodedToken } from './decode.js';
import { hs256Bytes, matchesHmac, whyUncheckable } from './signature.js';

/** The outcome of a check. */
export type SignatureCheck =
  | { readonly status: 'verified' }
  | ({ readonly status: 'mismatch' } & Explanation)
  | { readonly status: 'not-checked'; readonly why: string; readonly hint: string | null };

/**
 * Checks a signature with a secret and explains a mismatch ({@link explainMismatch}), if need be by `others`.
 * The header's `alg` is ignored, so a token that says `none` or `HS512` is checked too.
 */
export function checkSignature(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[] = [],
  options: ExplainOptions = {},
): SignatureCheck {
  const why = whyUncheckable(token);
  if (why !== null) return { status: 'not-checked', why, hint: null };
  if (matchesHmac(token, secret)) return { status: 'verified' };
  return tryOtherKeys(token, secret, others, {
    status: 'mismatch',
    ...explainMismatch(token, secret, options),
  });
}

/** The same check; or, if another credential explains a mismatch better, that explanation. */
export function tryOtherKeys(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[],
  check: SignatureCheck,
): SignatureCheck {
  if (check.status !== 'mismatch' || !mayBeOtherKey(check)) return check;
  const explanation = explainByOtherKey(token, secret, others);
  return explanation === null ? check : { status: 'mismatch', ...explanation };
}

/** The check; if it was not made, the mismatch that a wrong length or the bytes prove. */
export function judgeBytes(token: DecodedToken, check: SignatureCheck): SignatureCheck {
  if (check.status !== 'not-checked' || whyUncheckable(token) !== null) return check;
  const cause = proveWriting(token);
  const { header, signature } = token;
  const isWrong =
    cause !== null || (header?.value?.alg === 'HS256' && signature?.bytes.length !== hs256Bytes);
  return isWrong ? { status: 'mismatch', cause, ownFault: null } : check;
}
