/**
 * Owns how a digest was written into the signature: hex, base64 twice, text, numbers, Go's `mac.Sum(input)`.
 * Rule: what the bytes prove they prove without any key; a reading is listed only if a digest of a known
 * length comes of it. Texts have one character per byte.
 */
import type { DecodedToken } from '../decode.js';
import type { Language } from '../languages.js';
import { hashesByLength } from './mac.js';
import type { Cause, CausePart, CausePartId } from './parts.js';
import { nameSignatureWord } from './signature-word.js';

/** A digest that the signature may hold, and how it was written. */
export interface WrittenDigest {
  readonly text: string;
  readonly parts: readonly CausePart[];
}

interface Reading {
  readonly id: CausePartId;
  readonly text: string;
  readonly detail?: string;
}

const maxLayers = 3;
/** RFC 7518 §3.3: the sizes of RSA keys in use, in bytes. */
const rsaLengths = [128, 256, 384, 512];
/** No digest that is written in any of these ways is longer. */
const maxWritten = 4_096;

/** Every digest that the signature's bytes can be read as, as they are first. */
export function listWrittenDigests({ signature }: DecodedToken): readonly WrittenDigest[] {
  if (signature === null || signature.bytes.length > maxWritten) return [];
  const bytes = Buffer.from(signature.bytes).toString('latin1');
  const found: WrittenDigest[] = [];
  // Digits may stand in the token as they are, or base64url-encoded.
  const straight = [...readHex(signature.text), ...readNumbers(signature.text)].map(
    ({ id, text, detail }) => ({ text, parts: [{ id, detail: detail ?? null }] }),
  );
  let layer: readonly WrittenDigest[] = [{ text: bytes, parts: [] }, ...straight];
  for (let depth = 0; depth <= maxLayers && layer.length > 0; depth += 1) {
    found.push(...layer.filter(({ text }) => hashesByLength.has(text.length)));
    layer = layer.flatMap(({ text, parts }) =>
      listReadings(text).map((reading) => ({
        text: reading.text,
        parts: [{ id: reading.id, detail: reading.detail ?? null }, ...parts],
      })),
    );
  }
  return found;
}

/** What the signature's bytes alone prove, or null: the digest was written wrongly, whatever the key. */
export function proveWriting(token: DecodedToken): Cause | null {
  const { header, payload, signature } = token;
  if (header === null || payload === null || signature === null || signature.bytes.length === 0) return null;
  const bytes = Buffer.from(signature.bytes).toString('latin1');
  const prove = (id: CausePartId, detail: string | null = null, language?: Language): Cause => ({
    parts: [language === undefined ? { id, detail } : { id, detail, language }],
    org: null,
    provenBy: 'bytes',
  });
  if (bytes.startsWith(`${header.text}.${payload.text}`)) return prove('signature-go-sum');
  const word = nameSignatureWord(signature.text) ?? nameSignatureWord(bytes);
  if (word !== null) return prove('signature-word', word.says, word.language);
  const written = listWrittenDigests(token).findLast(({ parts }) => parts.length > 0);
  const [first, ...rest] = written?.parts ?? [];
  if (first !== undefined) return { parts: [first, ...rest], org: null, provenBy: 'bytes' };
  if (bytes.includes('\xef\xbf\xbd')) return prove('signature-as-text');
  // Odd digits: each byte was written by itself, without its leading zero, or with its sign.
  if ([bytes, signature.text].some((text) => /^\d{48,256}$/.test(text)))
    return prove('signature-as-numbers', 'is decimal or binary digits, not the bytes of a digest');
  if ([bytes, signature.text].some((text) => /^[0-9a-f]{48,256}$/i.test(text)))
    return prove('signature-hex-encoded', 'is hexadecimal digits, not the bytes of a digest');
  if (bytes.length >= 16 && /^[\x20-\x7e\s]+$/.test(bytes)) return prove('signature-plain-text');
  if (bytes.length >= 16 && /^[\x00-\x7f]+$/.test(bytes)) return prove('signature-as-text');
  const isHmac = String(header.value?.alg).startsWith('HS');
  if (isHmac && rsaLengths.includes(bytes.length))
    return prove('signature-rsa-sized', `has ${bytes.length} bytes, as RSA makes them`);
  return null;
}

/** Whether the digest became text irreversibly: then the conversion is tried on each candidate. */
export function isLossy(bytes: string): boolean {
  return (
    bytes.includes('\xef\xbf\xbd') || (bytes.length > 0 && bytes.length <= 32 && /^[\x00-\x7f]*$/.test(bytes))
  );
}

function listReadings(text: string): readonly Reading[] {
  // Hexadecimal digits are characters of base64 too.
  const hex = [...readOpenssl(text), ...readHex(text)];
  if (hex.length > 0) return hex;
  return [
    ...readNumbers(text),
    ...readLiteral(text),
    ...readBase64(text),
    ...readWide(text),
    ...readText(text),
  ];
}

function* readOpenssl(text: string): Iterable<Reading> {
  const match = /^(?:[\w()./ -]*= ?([0-9a-f]{32,128})|([0-9a-f]{32,128}) [ *][\w.-]*)\s*$/i.exec(text);
  const digits = match?.[1] ?? match?.[2];
  if (digits === undefined) return;
  yield { id: 'signature-openssl-text', text: fromHex(digits) };
}

const fromHex = (digits: string) => Buffer.from(digits, 'hex').toString('latin1');

function* readHex(text: string): Iterable<Reading> {
  const bare = text.trim().replace(/^(?:0x|\\x|["'])|["']$/g, '');
  const isGrouped = /^[0-9a-f]{2}(?:[-: ][0-9a-f]{2})+$/i.test(bare);
  const digits = isGrouped ? bare.replace(/[-: ]/g, '') : bare;
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits) || !hashesByLength.has(digits.length / 2)) return;
  const detail = isGrouped ? 'hexadecimal digits with dashes or the like between them' : undefined;
  yield detail === undefined
    ? { id: 'signature-hex-encoded', text: fromHex(digits) }
    : { id: 'signature-hex-encoded', text: fromHex(digits), detail: `written in ${detail}` };
}

function* readNumbers(text: string): Iterable<Reading> {
  const list = /^(?:\{"type":"Buffer","data":)?[[<({]*(-?\d{1,3}(?:(?:, ?| )-?\d{1,3})+)[\])}>]*\s*$/.exec(
    text,
  )?.[1];
  const dictionary = /^\{"0":\d+(?:,"\d+":\d+)+\}$/.test(text) ? text.match(/(?<=:)\d+/g) : null;
  // CryptoJS keeps four bytes in a number.
  const words = /^\{"words":\[([-\d,]+)\],"sigBytes":\d+\}$/.exec(text)?.[1]?.split(',').map(Number);
  if (words !== undefined && hashesByLength.has(words.length * 4))
    yield {
      id: 'signature-as-numbers',
      text: Buffer.from(Int32Array.from(words).buffer).swap32().toString('latin1'),
      detail: "written as CryptoJS's words in JSON",
    };
  const numbers = (dictionary ?? list?.split(/, ?| /) ?? []).map(Number);
  if (hashesByLength.has(numbers.length) && numbers.every((byte) => byte >= -128 && byte < 256))
    yield { id: 'signature-as-numbers', text: String.fromCharCode(...numbers.map((byte) => byte & 255)) };
}

function* readLiteral(text: string): Iterable<Reading> {
  const inner = /^b(["'])(.*)\1\s*$/s.exec(text)?.[2];
  if (inner === undefined) return;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  const bytes = inner.replace(/\\(?:x([0-9a-f]{2})|(.))/gis, (_, digits?: string, other?: string) =>
    digits === undefined
      ? (escapes[other ?? ''] ?? other ?? '')
      : String.fromCharCode(Number.parseInt(digits, 16)),
  );
  yield { id: 'signature-bytes-literal', text: bytes };
}

function* readBase64(text: string): Iterable<Reading> {
  const bare = text.replace(/\s+/g, '').replace(/^["']|["']$/g, '');
  if (!/^[\w+/-]{20,}={0,2}$/.test(bare)) return;
  yield { id: 'signature-base64-twice', text: Buffer.from(bare, 'base64').toString('latin1') };
}

function* readWide(text: string): Iterable<Reading> {
  if (text.length % 2 !== 0 || !/^(?:\xff\xfe)?(?:[\x20-\x7e]\0){32,}$/.test(text)) return;
  yield {
    id: 'signature-as-text',
    text: text.replace(/[\xff\xfe\0]/g, ''),
    detail: 'written as text in UTF-16',
  };
}

const windows1252 = new Map<string, number>();

/** Windows-1252's characters as bytes; made at the first use. */
function byteOf(character: string): number | undefined {
  if (windows1252.size === 0)
    for (let byte = 0x80; byte < 0x100; byte += 1)
      windows1252.set(new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte);
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? code : windows1252.get(character);
}

/** Each byte taken for a character of Latin-1 or Windows-1252, and that written as UTF-8. */
function* readText(text: string): Iterable<Reading> {
  if (!/[\xc2\xc3]/.test(text)) return;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  if (decoded.includes('\ufffd')) return;
  const bytes = [...decoded].map(byteOf);
  if (!bytes.every((byte): byte is number => byte !== undefined)) return;
  yield {
    id: 'signature-as-text',
    text: String.fromCharCode(...bytes),
    detail: 'read as Latin-1 text and written as UTF-8',
  };
}
