/**
 * Owns the many HMACs of a search. Rule: a fit here is only a candidate, which `createHmac` confirms before
 * a word is said.
 *
 * Two calls of `hash()` on kept memory cost a third of one `createHmac` (measured): within the same time
 * three times as many mistakes are tried. Texts here have one character per byte (Latin-1).
 */
import { hash } from 'node:crypto';

/** The hashes that somebody may have made an HMAC with, and what RFC 2104 calls B, their block, in bytes. */
const blockBytes = { md5: 64, sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 } as const;

/** A hash that an HMAC can be made with, by node's name. */
export type HashName = keyof typeof blockBytes;

/** By the bytes of a digest, the hash that makes so many (RFC 1321, FIPS 180-4). */
export const hashesByLength: ReadonlyMap<number, HashName> = new Map([
  [16, 'md5'],
  [20, 'sha1'],
  [28, 'sha224'],
  [32, 'sha256'],
  [48, 'sha384'],
  [64, 'sha512'],
]);

/** A text of one character per byte as bytes. */
export function toBytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

const isAscii = /^[\x00-\x7f]*$/;

/** The UTF-8 of a text, one character per byte. */
export function toUtf8(text: string): string {
  return isAscii.test(text) ? text : Buffer.from(text).toString('latin1');
}

/** The text that such bytes of UTF-8 hold. */
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

/** The digest of bytes given as text, as such a text. */
export function digestText(name: HashName, text: string): string {
  return hash(name, toBytes(text), 'latin1' as 'binary');
}

/**
 * What `write` calls once it has looked at its arguments, which takes longer than all the rest; Node has it
 * since its first versions, but documents it nowhere.
 */
type FastBuffer = Buffer & Record<'latin1Write' | 'hexWrite', (text: string, offset: number) => number>;

/** The memory for one hash: both blocks of the key, with the message and the inner digest behind them. */
interface Bench {
  readonly size: number;
  /** The inner block and message, and the same block as words: sixteen steps in place of sixty-four. */
  inner: FastBuffer;
  innerWords: Int32Array;
  readonly outer: FastBuffer;
  readonly outerWords: Int32Array;
  message: string;
}

const benches = new Map<HashName, Bench>();

/** The bench with this message on it; a search tries thousands of keys on the same one. */
function prepareBench(name: HashName, message: string): Bench {
  const size = blockBytes[name];
  let bench = benches.get(name);
  if (bench === undefined) {
    const [inner, outer] = [new ArrayBuffer(size), new ArrayBuffer(size + digestText(name, '').length)];
    bench = {
      size,
      inner: Buffer.from(inner) as unknown as FastBuffer,
      innerWords: new Int32Array(inner),
      outer: Buffer.from(outer) as unknown as FastBuffer,
      outerWords: new Int32Array(outer, 0, size / 4),
      message: '',
    };
    benches.set(name, bench);
  }
  if (bench.message !== message) {
    const memory = new ArrayBuffer(size + message.length);
    bench.inner = Buffer.from(memory) as unknown as FastBuffer;
    bench.innerWords = new Int32Array(memory, 0, size / 4);
    bench.inner.latin1Write(message, size);
    bench.message = message;
  }
  return bench;
}

/** The HMAC of a message (RFC 2104 §2) in hexadecimal digits; key and message are texts of bytes. */
export function computeMac(name: HashName, key: string, message: string): string {
  const { size, inner, innerWords, outer, outerWords } = prepareBench(name, message);
  innerWords.fill(0);
  // A text of ASCII is hashed as it is, which spares making bytes of it: most secrets fill a block.
  if (key.length <= size) inner.latin1Write(key, 0);
  else inner.hexWrite(hash(name, isAscii.test(key) ? key : toBytes(key), 'hex'), 0);
  for (let index = 0; index < outerWords.length; index += 1) {
    const word = innerWords[index] ?? 0;
    innerWords[index] = word ^ 0x36363636;
    outerWords[index] = word ^ 0x5c5c5c5c;
  }
  // Of all encodings `hash` finds this one first.
  outer.hexWrite(hash(name, inner, 'hex'), size);
  return hash(name, outer, 'hex');
}
