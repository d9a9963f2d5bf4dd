/**
 * Owns whose mistake a wrong signature is: the backend's, or that of kchat's own copy of the secret. Rule:
 * kchat's copy is blamed only if the token verifies with what is left of it or with the stored secret that it
 * hides, or if it certainly is not a secret; then the token is not blamed.
 */
import { visible } from '../../base/untrusted.js';
import type { DecodedToken } from '../decode.js';
import { judgeSecret, type SecretJudgement } from '../secret.js';
import { matchesHmac } from '../signature.js';
import { toBytes } from './mac.js';
import { listInnerTexts, type Peel } from './own-copy.js';
import { type Cause, type CausePartId, wordsOf } from './parts.js';
import { proveWriting } from './proven-writing.js';
import { findCause, type SearchEffort } from './search.js';

/** What is wrong with the secret that kchat has, though the token may be good. */
export interface OwnFault {
  /** Completes "… is not the secret: it …". */
  readonly says: string;
  /** What to correct where kchat has the secret from; null if another secret must be put there. */
  readonly fix: string | null;
  /** Whether the token verifies with what should stand there. */
  readonly isProven: boolean;
  /** Whether the right one is not in this text but in a store that this text overrides. */
  readonly isElsewhere: boolean;
}

/** Why a signature does not match. */
export interface Explanation {
  readonly cause: Cause | null;
  /** Null if kchat's copy of the secret may be right. */
  readonly ownFault: OwnFault | null;
}

/** What is known of the secret, and how far to search. */
export interface ExplainOptions {
  /** Kustomer itself gave this secret: it is right by definition, whatever it looks like. */
  readonly isKustomers?: boolean;
  readonly effort?: SearchEffort;
}

/** Another credential at hand that may have been used by mistake. */
export type OtherKey =
  | { readonly id: 'api-key-as-secret'; readonly bytes: Uint8Array }
  | { readonly id: 'stored-secret' | 'other-org-secret'; readonly org: string; readonly bytes: Uint8Array };

/** Explains a mismatch with this secret, without any other credential. Call it only after a mismatch. */
export function explainMismatch(
  token: DecodedToken,
  secret: Uint8Array,
  { isKustomers = false, effort = 'thorough' }: ExplainOptions = {},
): Explanation {
  const judgement = judgeSecret(secret);
  const peeled = findPeeled(token, judgement);
  if (peeled !== null)
    return { cause: causeOfPeels(peeled), ownFault: isKustomers ? null : describePeels(peeled) };
  const texts = [Buffer.from(secret).toString('latin1'), ...judgement.peels.map(({ text }) => text)];
  if (!isKustomers && texts.some((text) => holdsKey(token, text))) return blameText;
  const cause =
    (judgement.mended === null ? null : findCause(token, judgement.mended, effort)) ??
    findCause(token, secret, effort) ??
    proveWriting(token);
  if (cause !== null || judgement.instead === null || isKustomers) return { cause, ownFault: null };
  return { cause, ownFault: { says: judgement.instead, fix: null, isProven: false, isElsewhere: false } };
}

/** Whether another credential may explain what is still open. */
export function mayBeOtherKey({ cause, ownFault }: Explanation): boolean {
  return cause?.provenBy !== 'hmac' && ownFault?.isProven !== true;
}

/** The credential that made the signature, or null. */
export function explainByOtherKey(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[],
): Explanation | null {
  const found = others.find(({ bytes }) => matchesHmac(token, bytes));
  if (found === undefined) return null;
  const org = 'org' in found ? found.org : null;
  const cause: Cause = { parts: [{ id: found.id, detail: null }], org, provenBy: 'hmac' };
  if (found.id !== 'stored-secret') return { cause, ownFault: null };
  const owner = others.find(({ bytes }) => Buffer.compare(bytes, secret) === 0);
  const whose =
    owner !== undefined && 'org' in owner ? `is the secret of ${visible(owner.org, 80)}` : 'is another one';
  const says = `${whose}; the token verifies with the stored secret of ${visible(found.org, 80)}`;
  return { cause, ownFault: { says, fix: wordsOf('stored-secret').fix, isProven: true, isElsewhere: true } };
}

/** Whether a part of the text is the secret. */
const holdsKey = (token: DecodedToken, text: string) =>
  listInnerTexts(text).some((part) => matchesHmac(token, toBytes(part)));

const blameText: Explanation = {
  cause: { parts: [{ id: 'secret-in-text', detail: null }], org: null, provenBy: 'hmac' },
  ownFault: {
    says: 'is a longer text with the secret in it; the token verifies with that part alone',
    fix: wordsOf('secret-in-text').fix,
    isProven: true,
    isElsewhere: false,
  },
};

/** The layers without which the token verifies; null if it never verifies. */
function findPeeled(token: DecodedToken, { peels }: SecretJudgement): readonly [Peel, ...Peel[]] | null {
  const at = peels.findIndex(({ text }) => matchesHmac(token, toBytes(text)));
  const [first, ...rest] = peels.slice(0, at + 1);
  return first === undefined ? null : [first, ...rest];
}

function causeOfPeels([first, ...rest]: readonly [Peel, ...Peel[]]): Cause {
  const part = ({ id }: Peel) => ({ id, detail: null });
  return { parts: [part(first), ...rest.map(part)], org: null, provenBy: 'hmac' };
}

/** What to do with an encoded copy. The words of the other parts fit the copy already. */
const decodings: Partial<Record<CausePartId, string>> = {
  'secret-base64-decoded': 'decode it (base64 -d)',
  'secret-hex-decoded': 'decode it (xxd -r -p)',
  'secret-url-decoded': 'decode it',
  'secret-html-decoded': 'decode it',
};

function describePeels(peels: readonly [Peel, ...Peel[]]): OwnFault {
  const [only, ...more] = peels;
  const remedy = more.length === 0 ? only.remedy : 'with what is left';
  const fixes = peels.map(({ id }) => decodings[id] ?? wordsOf(id).fix);
  return {
    says: `${[...new Set(peels.map(({ has }) => has))].join(' and ')}; the token verifies ${remedy}`,
    fix: [...new Set(fixes)].join(', and '),
    isProven: true,
    isElsewhere: false,
  };
}
