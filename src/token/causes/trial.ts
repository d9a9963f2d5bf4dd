/**
 * Owns trying one key and one input on a token. Rule: a budget of bytes pays for each HMAC, and `createHmac`
 * confirms a fit before it becomes a cause.
 */
import type { DecodedToken } from '../decode.js';
import type { Change } from './change.js';
import { type Bench, computeMacHex, type HashName, hashesByLength, macOnBench, toHex } from './mac.js';
import type { Cause, CausePart } from './parts.js';
import type { Enclosure } from './surroundings.js';
import { listWrittenDigests, type WrittenDigest } from './written-digest.js';

/** How many bytes may be hashed for one token: a longer one is tried in fewer ways. */
const maxHashedBytes = 3_000_000;

/** The price of an HMAC without its message, in bytes. */
const macOverhead = 256;

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
    pay(message, count) {
      const price = message.length + macOverhead;
      const paid = Math.max(0, Math.min(count, Math.ceil(budget / price)));
      budget -= paid * price;
      return paid;
    },
    isSpent: () => budget <= 0,
  };
}

/** The mistakes after those with the key, if the HMAC of this message fits; null if it does not. */
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

/** The last change that made a fitting key or message, and the mistakes after it. */
interface Fit {
  readonly change: Change;
  readonly rest: readonly CausePart[];
}

/**
 * The first of these texts that fits as the key of the bench's message, with or without something around it.
 * In a process that has just started thousands are tried, so this is one loop that makes only text.
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
