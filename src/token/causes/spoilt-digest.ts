/**
 * Owns comparing the digest of one key with a signature that spoilt it: cut, extended, written in a rare way,
 * or made text. Rule: only what the digest itself explains. Texts have one character per byte.
 */
import { type Change, toPart } from './change.js';
import { listAsText } from './charsets.js';
import { computeMac, toBytes } from './mac.js';
import type { Cause, CausePart } from './parts.js';
import { describeChangedText, listOtherCodes, listReordered } from './renderings.js';
import { combineParts, type Trial } from './trial.js';
import { isLossy } from './written-digest.js';

/**
 * The cause if the signature is the digest of a likely key, but cut, extended, appended by Go or spoilt by a
 * text decoder.
 */
export function findSpoilt(trial: Trial, key: string, steps: readonly Change[]): Cause | null {
  const { bytes, text, input, mayBeSpoilt } = trial;
  const isExact = steps.length === 0;
  if (!mayBeSpoilt && !isExact) return null;
  const digest = computeMac('sha256', key, input);
  const say = (id: CausePart['id'], detail: string | null = null) =>
    combineParts([...steps.map(toPart), { id, detail }]);
  if (isExact) {
    if (isOtherAlphabet(text, toBytes(digest))) return say('signature-other-alphabet');
    const changed = describeChangedText(text, digest);
    if (changed !== null) return say('signature-changed', changed);
  }
  // Base58 has none of these characters; other codes of a digest have another length.
  const mayBeCode = mayBeSpoilt || !/[0OIl_-]/.test(text);
  const renderings = [...listReordered(digest), ...(mayBeCode ? listOtherCodes(digest) : [])];
  const rendering = renderings.find((one) => one.text === text || one.text === bytes);
  if (rendering !== undefined) return combineParts([...steps, rendering].map(toPart));
  if (!mayBeSpoilt) return null;
  const [length, right] = [bytes.length, digest.length];
  if (length >= minCut && length < right && digest.startsWith(bytes))
    return say('signature-cut', `cut off: only its first ${length} of ${right} bytes are there`);
  if (length > right && bytes.startsWith(digest))
    return say('signature-with-more', `there, with ${length - right} bytes more behind it`);
  const bare = listBareHex(digest);
  if (bare.includes(bytes) || bare.includes(text))
    return say('signature-hex-encoded', 'written in hexadecimal digits, leading zeros left out or put in');
  if (bytes.startsWith(input) && bytes.endsWith(computeMac('sha256', key, '')))
    return say('signature-go-sum');
  if (!isLossy(bytes)) return null;
  const spoilt = [...listAsText(digest)].find((read) => read.text === bytes);
  if (spoilt === undefined) return null;
  return say('signature-as-text', toPart(spoilt).detail?.replace(/^its bytes then /, ''));
}

/** Whether the signature is this digest with the signs of base64url exchanged, or made one. */
function isOtherAlphabet(text: string, digest: Buffer): boolean {
  const right = digest.toString('base64url');
  const exchanged = right.replace(/[-_]/g, (sign) => (sign === '-' ? '_' : '-'));
  const others = [exchanged, right.replaceAll('_', '-'), right.replaceAll('-', '_')];
  return text !== right && others.includes(text);
}

/** Hexadecimal digits as `toString(16)` and `Integer.toHexString` of each byte write them. */
function listBareHex(digest: string): readonly string[] {
  const digits = [...toBytes(digest)].map((byte) => byte.toString(16));
  const bare = digits.join('');
  const signed = digits.map((two) => (two > '7f' && two.length === 2 ? `ffffff${two}` : two)).join('');
  return [bare, bare.toUpperCase(), signed];
}

/** The fewest bytes of a digest that prove anything. */
const minCut = 8;
