/**
 * Owns trying one key and one input on a token. Rule: a budget of bytes pays for each HMAC, and `createHmac`
 * confirms a fit before it becomes a cause.
 */
import type { DecodedToken } from '../decode.js';
import { type Change, toPart } from './change.js';
import { listAsText } from './charsets.js';
import {
  type Bench,
  computeMac,
  computeMacHex,
  type FixedKey,
  type HashName,
  hashesByLength,
  macOnBench,
  macWithKey,
  toBytes,
  toHex,
} from './mac.js';
import type { Cause, CausePart } from './parts.js';
import { describeChangedText, listOtherCodes, listReordered } from './renderings.js';
import type { Enclosure } from './surroundings.js';
import { isLossy, listWrittenDigests, type WrittenDigest } from './written-digest.js';

/** How many bytes may be hashed for one token: a longer one is tried in fewer ways. */
const maxHashedBytes = 3_000_000;

/** The price of an HMAC without its message, in bytes. */
const macOverhead = 256;

/** RFC 7518 §3.2. */
const hs256Bytes = 32;

/** A signature under trial. */
export interface Trial {
  /** `header.payload`. */
  readonly input: string;
  /** The signature as it stands in the token. */
  readonly text: string;
  /** The signature, one character per byte. */
  readonly bytes: string;
  /** The digests that it may hold in hexadecimal digits, by the hash that makes so many bytes. */
  readonly written: ReadonlyMap<HashName, ReadonlyMap<string, WrittenDigest>>;
  /** Whether the digest may be spoilt: the length is another, or it was made text. */
  readonly mayBeSpoilt: boolean;
  /** Pays for `count` HMACs, and returns how many of them the budget still covers. */
  pay(message: string, count: number): number;
  /** Whether nothing is left. */
  isSpent(): boolean;
}

/** Takes a signature apart for the search; null if there is none. */
export function openTrial(token: DecodedToken): Trial | null {
  const { header, payload, signature } = token;
  if (header === null || payload === null || signature === null) return null;
  const bytes = Buffer.from(signature.bytes).toString('latin1');
  let budget = maxHashedBytes;
  return {
    input: `${header.text}.${payload.text}`,
    text: signature.text,
    bytes,
    written: groupByHash(listWrittenDigests(token)),
    mayBeSpoilt: bytes.length !== hs256Bytes || isLossy(bytes),
    pay(message, count) {
      const price = message.length + macOverhead;
      const paid = Math.max(0, Math.min(count, Math.ceil(budget / price)));
      budget -= paid * price;
      return paid;
    },
    isSpent: () => budget <= 0,
  };
}

/** What follows the mistakes with the key if the HMAC of this message with it fits; null if it does not. */
export function tryKey(
  trial: Trial,
  hash: HashName,
  key: string,
  message: string,
): readonly CausePart[] | null {
  return trial.pay(message, 1) === 0 ? null : listPartsOfFit(trial, hash, key, message);
}

function listPartsOfFit({ written }: Trial, hash: HashName, key: string, message: string) {
  const fit = written.get(hash)?.get(computeMacHex(hash, key, message));
  if (fit === undefined) return null;
  const id = functionIds[hash];
  return id === undefined ? fit.parts : [{ id, detail: null }, ...fit.parts];
}

/** The last change of a key whose HMAC fits, and the mistakes that follow those with the key. */
interface Fit {
  readonly change: Change;
  readonly rest: readonly CausePart[];
}

/**
 * The first of these texts that is the key of the bench's message, perhaps with something around it; null
 * if none is. Thousands are tried in a process that has just started: one loop, which makes only text.
 */
export function tryKeys(
  trial: Trial,
  bench: Bench,
  changes: readonly Change[],
  around: Enclosure | null = null,
): Fit | null {
  const { name, message } = bench;
  const digests = trial.written.get(name);
  const [before, behind] = around === null ? ['', ''] : [around[1], around[2]];
  const count = trial.pay(message, changes.length);
  for (let index = 0; index < count; index += 1) {
    const change = changes[index];
    if (change === undefined) break;
    const key = before + change.text + behind;
    if (digests?.get(macOnBench(bench, key)) === undefined) continue;
    const rest = listPartsOfFit(trial, name, key, message);
    if (rest !== null) return { change, rest };
  }
  return null;
}

/** The first of these texts that was signed with this key; null if none was. */
export function tryMessages(
  trial: Trial,
  fixed: FixedKey,
  key: string,
  changes: readonly Change[],
): Fit | null {
  const digests = trial.written.get(fixed.name);
  for (const change of changes) {
    if (trial.pay(change.text, 1) === 0) return null;
    if (digests?.get(macWithKey(fixed, change.text)) === undefined) continue;
    const rest = listPartsOfFit(trial, fixed.name, key, change.text);
    if (rest !== null) return { change, rest };
  }
  return null;
}

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

const functionIds: Partial<Record<HashName, CausePart['id']>> = {
  md5: 'other-hmac-md5',
  sha1: 'other-hmac-hs1',
  sha224: 'other-hmac-hs224',
  sha384: 'other-hmac-hs384',
  sha512: 'other-hmac-hs512',
};

function groupByHash(digests: readonly WrittenDigest[]): Trial['written'] {
  const groups = new Map<HashName, Map<string, WrittenDigest>>();
  for (const digest of digests) {
    const hash = hashesByLength.get(digest.text.length);
    if (hash === undefined) continue;
    const group = groups.get(hash) ?? new Map<string, WrittenDigest>();
    const hex = toHex(digest.text);
    if (!group.has(hex)) group.set(hex, digest);
    groups.set(hash, group);
  }
  return groups;
}

/** A cause that an HMAC proves; null without parts. */
export function combineParts([first, ...rest]: readonly CausePart[]): Cause | null {
  return first === undefined ? null : { parts: [first, ...rest], org: null, provenBy: 'hmac' };
}
