/**
 * Owns reading the digest that a signature may hold: in hex, base64 twice, text, numbers. Rule: a reading is
 * listed only if it gives a digest of a known length. Texts have one character per byte.
 */
import { isUtf8 } from 'node:buffer';
import type { DecodedToken } from '../decode.js';
import { type Change, changesBy, toPart } from './change.js';
import { byteOf } from './charsets.js';
import { decodeHex, fromUtf8, hashesByLength } from './mac.js';
import type { CausePart } from './parts.js';

/** A digest that the signature may hold, and how it was written. */
export interface WrittenDigest {
  readonly text: string;
  readonly parts: readonly CausePart[];
}

const maxLayers = 3;
/** A digest that is written in one of these ways is never longer. */
const maxWritten = 4_096;

/** Whether the bytes may be text in UTF-8 or, with its mark, UTF-16. A bare digest never is. */
const mayBeText = (bytes: Uint8Array) => isUtf8(bytes) || bytes[0] === 0xff;

/** Every digest that the signature may be read as, the bytes as they are first. */
export function listWrittenDigests({ signature }: DecodedToken): readonly WrittenDigest[] {
  if (signature === null || signature.bytes.length > maxWritten) return [];
  const bare: WrittenDigest = { text: Buffer.from(signature.bytes).toString('latin1'), parts: [] };
  const found: WrittenDigest[] = [];
  // Digits may stand in the token as they are, or base64url-encoded.
  const straight = [parseHexDigits, parseNumbers, parseBase32].flatMap((read) => [...read(signature.text)]);
  let layer: readonly WrittenDigest[] = [
    bare,
    ...straight.map((reading) => ({ text: reading.text, parts: [toPart(reading)] })),
  ];
  for (let depth = 0; depth <= maxLayers && layer.length > 0; depth += 1) {
    found.push(...layer.filter(({ text }) => hashesByLength.has(text.length)));
    const texts = layer.filter((digest) => digest !== bare || mayBeText(signature.bytes));
    layer = texts.flatMap(({ text, parts }) =>
      listReadings(text).map((reading) => ({ text: reading.text, parts: [toPart(reading), ...parts] })),
    );
  }
  return found;
}

/**
 * Whether the digest was made text in a way that cannot be undone: then each candidate is converted in turn.
 */
export function isLossy(bytes: string): boolean {
  return (
    bytes.includes('\xef\xbf\xbd') || (bytes.length > 0 && bytes.length <= 32 && /^[\x00-\x7f]*$/.test(bytes))
  );
}

const fromOpenssl = changesBy('signature-openssl-text');
const fromHex = changesBy('signature-hex-encoded');
const fromNumbers = changesBy('signature-as-numbers');
const fromText = changesBy('signature-as-text');
const fromBase32 = changesBy('signature-other-code');

function listReadings(text: string): readonly Change[] {
  // Hexadecimal digits are also characters of base64, so they come first.
  const hex = [...parseOpenssl(text), ...parseHexDigits(text)];
  if (hex.length > 0) return hex;
  return [parseNumbers, parseLiteral, parseBase32, parseBase64Text, parseWide, parseLatinText].flatMap(
    (read) => [...read(text)],
  );
}

function* parseOpenssl(text: string): Iterable<Change> {
  const match = /^(?:[\w()./ -]*= ?([0-9a-f]{32,128})|([0-9a-f]{32,128}) [ *][\w.-]*)\s*$/i.exec(text);
  const digits = match?.[1] ?? match?.[2];
  if (digits !== undefined) yield fromOpenssl(decodeHex(digits));
}

function* parseHexDigits(text: string): Iterable<Change> {
  const bare = text.trim().replace(/^(?:0x|\\x|["'])|["']$/g, '');
  const isGrouped = /^[0-9a-f]{2}(?:[-: ][0-9a-f]{2})+$/i.test(bare);
  const digits = isGrouped ? bare.replace(/[-: ]/g, '') : bare;
  if (!hashesByLength.has(digits.length / 2) || !/^[0-9a-f]+$/i.test(digits)) return;
  const detail = 'written in hexadecimal digits with dashes or the like between them';
  yield fromHex(decodeHex(digits), isGrouped ? detail : undefined);
}

function* parseNumbers(text: string): Iterable<Change> {
  if (!/[, ]/.test(text)) return;
  const list = /^(?:\{"type":"Buffer","data":)?[[<({]*(-?\d{1,3}(?:(?:, ?| )-?\d{1,3})+)[\])}>]*\s*$/.exec(
    text,
  )?.[1];
  const dictionary = /^\{"0":\d+(?:,"\d+":\d+)+\}$/.test(text) ? text.match(/(?<=:)\d+/g) : null;
  // CryptoJS keeps four bytes in each number.
  const words = /^\{"words":\[([-\d,]+)\],"sigBytes":\d+\}$/.exec(text)?.[1]?.split(',').map(Number);
  if (words !== undefined && hashesByLength.has(words.length * 4)) {
    const bytes = Buffer.from(Int32Array.from(words).buffer).swap32();
    yield fromNumbers(bytes.toString('latin1'), "written as CryptoJS's words in JSON");
  }
  const numbers = (dictionary ?? list?.split(/, ?| /) ?? []).map(Number);
  if (hashesByLength.has(numbers.length) && numbers.every((byte) => byte >= -128 && byte < 256))
    yield fromNumbers(String.fromCharCode(...numbers.map((byte) => byte & 255)));
}

/** The alphabets of RFC 4648 §6 and §7. A text has the same length in both. */
const base32Alphabets = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789ABCDEFGHIJKLMNOPQRSTUV'];

function* parseBase32(text: string): Iterable<Change> {
  const given = text.trim().replace(/={0,6}$/, '');
  const bare = given.toUpperCase();
  // Letters of both cases are base64, and digits alone may be hexadecimal or decimal.
  const isMixed = given !== bare && given !== given.toLowerCase();
  if (given.length < 52 || given.length > 103 || isMixed || /^[0-9a-f]+$/i.test(given)) return;
  const alphabet = base32Alphabets.find((signs) => [...bare].every((sign) => signs.includes(sign)));
  if (alphabet === undefined) return;
  const bits = [...bare].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  if (hashesByLength.has(bytes.length) && Math.ceil((bytes.length * 8) / 5) === bare.length)
    yield fromBase32(String.fromCharCode(...bytes), 'written in base32, not in base64url');
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

function* parseWide(text: string): Iterable<Change> {
  if (!/^(?:\xff\xfe)?(?:[\x20-\x7e]\0){32,}$/.test(text)) return;
  yield fromText(text.replace(/[\xff\xfe\0]/g, ''), 'written as text in UTF-16');
}

/** Each byte taken for a character of Latin-1 or Windows-1252, and written as UTF-8. */
function* parseLatinText(text: string): Iterable<Change> {
  if (!/[\xc2\xc3]/.test(text)) return;
  // What is no UTF-8 becomes U+FFFD, which has no byte.
  const bytes = [...fromUtf8(text)].map(byteOf);
  if (!bytes.every((byte): byte is number => byte !== undefined)) return;
  yield fromText(String.fromCharCode(...bytes), 'read as Latin-1 text and written as UTF-8');
}
