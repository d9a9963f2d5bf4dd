/**
 * Owns trying one key and one input on a token. Rule: each HMAC is paid for out of a budget of bytes, and
 * what fits is made once more by `createHmac` before a cause is made of it.
 */
import { createHmac } from 'node:crypto';
import type { DecodedToken } from '../decode.js';
import type { KeyForm } from './change.js';
import { listAsText } from './charsets.js';
import { isLikely } from './key-forms.js';
import { createMac, type HashName, hashesByLength, toBytes } from './mac.js';
import type { Cause, CausePart } from './parts.js';
import { isLossy, listWrittenDigests, type WrittenDigest } from './written-digest.js';

/** How many bytes may be hashed for one token: what is long is tried in fewer ways. */
const maxHashedBytes = 3_000_000;

/** What an HMAC costs besides its message, in bytes of that. */
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
  /** The digests that it may hold, by the hash that makes so many bytes. */
  readonly written: ReadonlyMap<HashName, ReadonlyMap<string, WrittenDigest>>;
  /** The digest may be there and spoilt: the length is another, or text was made of it. */
  readonly mayBeSpoilt: boolean;
  /** Takes the price of so many HMACs; false once nothing is left. */
  pay(macs: number, message: string): boolean;
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
    pay(macs, message) {
      budget -= macs * (message.length + macOverhead);
      return budget > 0;
    },
  };
}

/**
 * A function that takes a key; if its HMAC of the message fits, it gives the mistakes that follow those with
 * the key, and null for any other.
 */
export function createAttempt(
  { written }: Trial,
  hash: HashName,
  message: string,
  middle: readonly CausePart[] = [],
): (key: string) => readonly CausePart[] | null {
  const mac = createMac(hash, message);
  const digests = written.get(hash) ?? new Map<string, WrittenDigest>();
  return (key) => {
    const digest = mac(key);
    const fit = digests.get(digest);
    if (fit === undefined || !confirm(hash, key, message, digest)) return null;
    return [...middle, ...nameFunction(hash), ...fit.parts];
  };
}

/** The digest of a likely key, but cut, extended, appended by Go or spoilt by a text decoder. */
export function findSpoilt({ bytes, text, input, mayBeSpoilt }: Trial, form: KeyForm): Cause | null {
  if (!isLikely(form)) return null;
  if (form.kind === 'exact' && isOtherAlphabet(text, toBytes(createMac('sha256', input)(form.text))))
    return combineParts([...form.parts, { id: 'signature-other-alphabet', detail: null }]);
  if (!mayBeSpoilt) return null;
  const digest = createMac('sha256', input)(form.text);
  const say = (id: CausePart['id'], detail: string | null = null) =>
    combineParts([...form.parts, { id, detail }]);
  if (bytes.length >= minCut && bytes.length < digest.length && digest.startsWith(bytes))
    return say(
      'signature-cut',
      `cut off: only its first ${bytes.length} of ${digest.length} bytes are there`,
    );
  if (bytes.length > digest.length && bytes.startsWith(digest))
    return say('signature-with-more', `there, with ${bytes.length - digest.length} bytes more behind it`);
  if (listBareHex(digest).includes(bytes) || listBareHex(digest).includes(text))
    return say('signature-hex-encoded', 'written in hexadecimal digits, leading zeros left out or put in');
  if (bytes.startsWith(input) && bytes.endsWith(createMac('sha256', '')(form.text)))
    return say('signature-go-sum');
  if (!isLossy(bytes)) return null;
  for (const { text, detail } of listAsText(digest))
    if (text === bytes) return say('signature-as-text', detail?.replace(/^its bytes then /, '') ?? null);
  return null;
}

/** Whether the signature is this digest with the signs of its base64url exchanged, or made one. */
function isOtherAlphabet(text: string, digest: Buffer): boolean {
  const right = digest.toString('base64url');
  const exchanged = right.replace(/[-_]/g, (sign) => (sign === '-' ? '_' : '-'));
  return [exchanged, right.replaceAll('_', '-'), right.replaceAll('-', '_')].some(
    (other) => other === text && other !== right,
  );
}

/** Hexadecimal digits as `toString(16)` and `Integer.toHexString` of each byte write them. */
function listBareHex(digest: string): readonly string[] {
  const bytes = [...toBytes(digest)];
  const bare = bytes.map((byte) => byte.toString(16)).join('');
  const signed = bytes
    .map((byte) => (byte > 127 ? `ffffff${byte.toString(16)}` : byte.toString(16)))
    .join('');
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

function nameFunction(hash: HashName): readonly CausePart[] {
  const id = functionIds[hash];
  return id === undefined ? [] : [{ id, detail: null }];
}

function groupByHash(
  digests: readonly WrittenDigest[],
): ReadonlyMap<HashName, ReadonlyMap<string, WrittenDigest>> {
  const groups = new Map<HashName, Map<string, WrittenDigest>>();
  for (const digest of digests) {
    const hash = hashesByLength.get(digest.text.length);
    if (hash === undefined) continue;
    const group = groups.get(hash) ?? new Map<string, WrittenDigest>();
    if (!group.has(digest.text)) group.set(digest.text, digest);
    groups.set(hash, group);
  }
  return groups;
}

function confirm(hash: HashName, key: string, message: string, digest: string): boolean {
  return (
    createHmac(hash, toBytes(key))
      .update(toBytes(message))
      .digest('latin1' as 'binary') === digest
  );
}

/** A cause that an HMAC proves; null without any part. */
export function combineParts([first, ...rest]: readonly CausePart[]): Cause | null {
  return first === undefined ? null : { parts: [first, ...rest], org: null, provenBy: 'hmac' };
}
