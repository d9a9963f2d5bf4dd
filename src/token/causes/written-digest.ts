/**
 * Owns reading the digest that a signature may hold: in hex, base64 twice, text, numbers, cut or spoilt.
 * Rule: a reading is listed only if it gives a digest of a known length. Texts have one character per byte.
 */
import { isUtf8 } from 'node:buffer';
import type { DecodedToken } from '../decode.js';
import { hs256Bytes } from '../signature.js';
import { type Change, toPart } from './change.js';
import { listAsText } from './charsets.js';
import { decodeHex, fromUtf8, hashesByLength, isAscii } from './mac.js';
import type { CausePart, CausePartId } from './parts.js';

/** A digest that the signature may hold, and how it was written. */
export interface WrittenDigest {
  readonly text: string;
  readonly parts: readonly CausePart[];
}

const maxLayers = 3;
/** A digest that is written in one of these ways is never longer. */
const maxWritten = 4_096;

/** Every digest that the signature may be read as, the bytes as they are first. */
export function listWrittenDigests({ signature }: DecodedToken): readonly WrittenDigest[] {
  if (signature === null || signature.bytes.length > maxWritten) return [];
  const bare: WrittenDigest = { text: Buffer.from(signature.bytes).toString('latin1'), parts: [] };
  const found: WrittenDigest[] = [];
  // Digits may stand in the token as they are, or base64url-encoded.
  const straight = [parseHexDigits, parseNumbers].flatMap((read) => [...read(signature.text)]);
  let layer: readonly WrittenDigest[] = [
    bare,
    ...straight.map((reading) => ({ text: reading.text, parts: [toPart(reading)] })),
  ];
  for (let depth = 0; depth <= maxLayers && layer.length > 0; depth += 1) {
    found.push(...layer.filter(({ text }) => hashesByLength.has(text.length)));
    // A bare digest is no text.
    const texts = layer.filter((digest) => digest !== bare || isUtf8(signature.bytes));
    layer = texts.flatMap(({ text, parts }) =>
      listReadings(text).map((reading) => ({ text: reading.text, parts: [toPart(reading), ...parts] })),
    );
  }
  return found;
}

/** The fewest bytes of a digest that prove anything. */
const minCut = 8;

/** How this digest became the signature, if it was cut, extended or made text; null if it did not. */
export function findSpoiling(digest: string, bytes: string): CausePartId | null {
  if (bytes.length >= minCut && bytes.length < digest.length && digest.startsWith(bytes))
    return 'signature-cut';
  if (bytes.length > digest.length && bytes.startsWith(digest)) return 'signature-with-more';
  return listAsText(digest).some(({ text }) => text === bytes) ? 'signature-as-text' : null;
}

/** Whether the digest may be spoilt: the length is another, or it was made text that cannot be read back. */
export const mayBeSpoilt = (bytes: string): boolean =>
  bytes.length !== hs256Bytes || bytes.includes('\xef\xbf\xbd') || isAscii(bytes);

function listReadings(text: string): readonly Change[] {
  // Hexadecimal digits are also characters of base64, so they come first.
  const hex = [...parseOpenssl(text), ...parseHexDigits(text)];
  if (hex.length > 0) return hex;
  return [parseNumbers, parseLiteral, parseBase64Text, parseLatinText].flatMap((read) => [...read(text)]);
}

function* parseOpenssl(text: string): Iterable<Change> {
  const match = /^(?:[\w()./ -]*= ?([0-9a-f]{32,128})|([0-9a-f]{32,128}) [ *][\w.-]*)\s*$/i.exec(text);
  const digits = match?.[1] ?? match?.[2];
  if (digits !== undefined) yield { id: 'signature-openssl-text', text: decodeHex(digits) };
}

function* parseHexDigits(text: string): Iterable<Change> {
  const bare = text.trim().replace(/^(?:0x|\\x|["'])|["']$/g, '');
  const isGrouped = /^[0-9a-f]{2}(?:[-: ][0-9a-f]{2})+$/i.test(bare);
  const digits = isGrouped ? bare.replace(/[-: ]/g, '') : bare;
  if (!hashesByLength.has(digits.length / 2) || !/^[0-9a-f]+$/i.test(digits)) return;
  yield { id: 'signature-hex-encoded', text: decodeHex(digits) };
}

function* parseNumbers(text: string): Iterable<Change> {
  const list = /^(?:\{"type":"Buffer","data":)?[[<({]*(-?\d{1,3}(?:(?:, ?| )-?\d{1,3})+)[\])}>]*\s*$/.exec(
    text,
  );
  const numbers = list?.[1]?.split(/, ?| /).map(Number) ?? [];
  if (hashesByLength.has(numbers.length) && numbers.every((byte) => byte >= -128 && byte < 256))
    yield { id: 'signature-as-numbers', text: String.fromCharCode(...numbers.map((byte) => byte & 255)) };
}

function* parseLiteral(text: string): Iterable<Change> {
  const inner = /^b(["'])(.*)\1\s*$/s.exec(text)?.[2];
  if (inner === undefined) return;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  const bytes = inner.replace(/\\(?:x([0-9a-f]{2})|(.))/gis, (_, digits?: string, other?: string) =>
    digits === undefined ? (escapes[other ?? ''] ?? other ?? '') : decodeHex(digits),
  );
  yield { id: 'signature-bytes-literal', text: bytes };
}

function* parseBase64Text(text: string): Iterable<Change> {
  const bare = text.replace(/\s+/g, '').replace(/^["']|["']$/g, '');
  if (!/^[\w+/-]{20,}={0,2}$/.test(bare)) return;
  yield { id: 'signature-base64-twice', text: Buffer.from(bare, 'base64').toString('latin1') };
}

/** Each byte taken for a character of Latin-1, and written as UTF-8. */
function* parseLatinText(text: string): Iterable<Change> {
  if (!/[\xc2\xc3]/.test(text)) return;
  const decoded = fromUtf8(text);
  // What is no UTF-8 becomes U+FFFD, which Latin-1 does not have.
  if (/^[\x00-\xff]*$/.test(decoded)) yield { id: 'signature-as-text', text: decoded };
}
