/**
 * Owns the many HMACs of a search. Rule: a fit here is only a candidate, which `createHmac` confirms before
 * anything is said.
 *
 * Two calls of `hash()` on kept memory cost a third of one `createHmac` (measured), so three times as many
 * mistakes are tried in the same time. Texts have one character per byte here (Latin-1).
 */
import { createHmac, hash } from 'node:crypto';

/** The hashes of an HMAC: their block (B in RFC 2104) and digest in bytes (RFC 1321, FIPS 180-4). */
const hashes = {
  md5: { block: 64, digest: 16 },
  sha1: { block: 64, digest: 20 },
  sha224: { block: 64, digest: 28 },
  sha256: { block: 64, digest: 32 },
  sha384: { block: 128, digest: 48 },
  sha512: { block: 128, digest: 64 },
} as const;

/** A hash for HMACs, by Node's name. */
export type HashName = keyof typeof hashes;

/** The hash by the number of bytes in its digest. */
export const hashesByLength: ReadonlyMap<number, HashName> = new Map(
  Object.entries(hashes).map(([name, { digest }]) => [digest, name as HashName]),
);

/** The bytes of a text that has one character per byte. */
export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Whether each character is of ASCII: then its bytes are the same in every set. */
export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** The UTF-8 of a text, as one character per byte. */
export function toUtf8(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString('latin1');
}

/** The text of such UTF-8. */
export function fromUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Bytes in hexadecimal digits. */
export function toHex(text: string): string {
  return toBytes(text).toString('hex');
}

/** Hexadecimal digits as bytes. */
export function decodeHex(digits: string): string {
  return Buffer.from(digits, 'hex').toString('latin1');
}

/** An HMAC in hexadecimal digits; key and message are texts of bytes. */
export function computeMacHex(name: HashName, key: string, message: string): string {
  return createHmac(name, toBytes(key)).update(message, 'latin1').digest('hex');
}

/** What `write` calls after it has checked its arguments, which takes longer. Not documented, but old. */
type FastBuffer = Buffer & Record<'latin1Write' | 'hexWrite', (text: string, offset: number) => number>;

/** The memory for one hash and message: two blocks of a key, each with what is hashed behind it. */
export interface Bench {
  readonly name: HashName;
  readonly message: string;
  /** The bytes of a block. */
  readonly block: number;
  readonly inner: FastBuffer;
  /** The same memory as words: sixteen steps in place of sixty-four. */
  readonly innerWords: Int32Array;
  readonly outer: FastBuffer;
  readonly outerWords: Int32Array;
}

/** Prepares HMACs of a message, a text of bytes: thousands of keys are tried on the same one. */
export function prepareBench(name: HashName, message: string): Bench {
  const { block, digest } = hashes[name];
  const [innerMemory, outerMemory] = [
    new ArrayBuffer(block + message.length),
    new ArrayBuffer(block + digest),
  ];
  const bench = {
    name,
    message,
    block,
    inner: Buffer.from(innerMemory) as unknown as FastBuffer,
    innerWords: new Int32Array(innerMemory, 0, block / 4),
    outer: Buffer.from(outerMemory) as unknown as FastBuffer,
    outerWords: new Int32Array(outerMemory, 0, block / 4),
  };
  bench.inner.latin1Write(message, block);
  return bench;
}

/** The HMAC of the bench's message (RFC 2104 §2) in hexadecimal digits; the key is a text of bytes. */
export function macOnBench(bench: Bench, key: string): string {
  const { name, outer } = bench;
  writeKey(bench, key);
  padKey(bench);
  // `hash` finds this encoding before all others.
  outer.hexWrite(hash(name, bench.inner, 'hex'), bench.block);
  return hash(name, outer, 'hex');
}

/** The key as the first block, hashed if it is longer. */
function writeKey({ name, block, inner, innerWords }: Bench, key: string): void {
  innerWords.fill(0);
  // ASCII is hashed as a text, without making bytes of it.
  if (key.length <= block) inner.latin1Write(key, 0);
  else inner.hexWrite(hash(name, isAscii(key) ? key : toBytes(key), 'hex'), 0);
}

/** Makes both blocks of the key that was written. */
function padKey({ innerWords, outerWords }: Bench): void {
  for (let index = 0; index < outerWords.length; index += 1) {
    const word = innerWords[index] ?? 0;
    innerWords[index] = word ^ 0x36363636;
    outerWords[index] = word ^ 0x5c5c5c5c;
  }
}
