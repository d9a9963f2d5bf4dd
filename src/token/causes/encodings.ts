/**
 * Owns the codes that a secret may be brought into or out of: base64, hex, hashes, numbers. Rule: as
 * the decoders of the languages do it, lenient ones too; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import { type Change, changesBy } from './change.js';
import { type HashName, toBytes } from './mac.js';

/** A text in lines of so many characters, with something between them. */
export function breakLines(text: string, width: number, end: string): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.join(end);
}

const encoded = changesBy('secret-base64-encoded');
const wrapped = changesBy('secret-base64-wrapped');
const decoded = changesBy('secret-base64-decoded');
const hexEncoded = changesBy('secret-hex-encoded');
const hexDecoded = changesBy('secret-hex-decoded');
const numbered = changesBy('secret-bytes-as-numbers');

/** The lines in which programs print base64, if there is more than one: openssl, GNU and MIME, uuencode. */
function* listBase64Lines(base64: string, widths: readonly number[]): Iterable<Change> {
  for (const width of widths) {
    if (base64.length <= width) continue;
    for (const end of ['\n', '\r\n']) {
      const lines = breakLines(base64, width, end);
      yield wrapped(lines + end, `base64-encoded in lines of ${width} characters`);
      yield wrapped(lines, `base64-encoded in lines of ${width} characters`);
    }
  }
}

/** Both alphabets, with and without padding, alone and as the programs print it. */
export function* listBase64(text: string): Iterable<Change> {
  const bytes = toBytes(text);
  const standard = bytes.toString('base64');
  const url = bytes.toString('base64url');
  const bare = standard.slice(0, url.length);
  for (const form of [standard, url, bare, url + standard.slice(url.length)]) yield encoded(form);
  // By `echo … | base64`, which encodes a line feed too.
  const withLineFeed = toBytes(`${text}\n`).toString('base64');
  yield encoded(withLineFeed, 'base64-encoded together with a line feed');
  yield wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it');
  yield encoded(`base64:${standard}`, 'base64-encoded, with "base64:" in front as Laravel writes it');
}

/** In several lines, and what else programs print. */
export function* listBase64InLines(text: string): Iterable<Change> {
  yield* listBase64Lines(toBytes(text).toString('base64'), [64, 76, 60]);
  const withLineFeed = toBytes(`${text}\n`).toString('base64');
  yield wrapped(`${withLineFeed}\n`, 'base64-encoded together with a line feed, with another behind it');
  yield* listBase64Lines(withLineFeed, [64, 76]);
}

/** Both cases, alone and with something between the bytes. */
export function* listHex(text: string): Iterable<Change> {
  const digits = toBytes(text).toString('hex');
  for (const form of [digits, digits.toUpperCase()]) {
    const how = `hex-encoded, in ${form === digits ? 'small' : 'capital'} letters`;
    yield hexEncoded(form, how);
    yield hexEncoded(`0x${form}`, `${how}, with 0x in front`);
    yield hexEncoded(`\\x${form}`, 'hex-encoded as PostgreSQL prints it');
    for (const glue of ['-', ':', ' '])
      yield hexEncoded(breakLines(form, 2, glue), `hex-encoded with "${glue}" between the bytes`);
  }
  yield hexEncoded(`${digits}\n`, 'hex-encoded, with the line feed behind it');
}

/** The codes into which a secret is brought with another mistake: few, as each is tried behind each. */
export function listCommonCodes(text: string): readonly Change[] {
  const bytes = toBytes(text);
  const [standard, url] = [bytes.toString('base64'), bytes.toString('base64url')];
  const codes = [encoded(standard), wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it')];
  if (url !== standard) codes.push(encoded(url));
  const wide = Buffer.from(bytes.toString('utf8'), 'utf16le').toString('latin1');
  codes.push(
    hexEncoded(bytes.toString('hex')),
    { id: 'secret-utf-16', text: wide, detail: 'in UTF-16 (little-endian)' },
    {
      id: 'secret-hashed',
      text: hash('sha256', bytes, 'hex'),
      detail: 'hashed: its SHA-256 in hexadecimal digits',
    },
  );
  return codes;
}

/** The codes out of which it is brought. */
export function listCommonDecoded(text: string): readonly Change[] {
  const codes = [decoded(fromBase64(text))];
  // Node's decoder stops at the first "=", those of other languages skip it.
  if (text.includes('=')) codes.push(decoded(fromBase64(text.replaceAll('=', ''))));
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) codes.push(hexDecoded(Buffer.from(text, 'hex').toString('latin1')));
  return codes;
}

/** What is base64 already once more, as it is printed: `echo … | base64 | base64`. */
export function* listBase64Again(text: string): Iterable<Change> {
  const standard = toBytes(text).toString('base64');
  yield encoded(standard);
  yield wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it');
  for (const { text: lines, detail } of listBase64Lines(standard, [64, 76]))
    if (/[^\r]\n$/.test(lines)) yield wrapped(lines, detail);
}

/** Results of base64 decoders: strict, skipping, stopping, or without an incomplete last group. */
export function* listBase64Decoded(text: string): Iterable<Change> {
  const url = changesBy('secret-base64url-decoded');
  // Decoders of other languages skip what is not in their alphabet; Node's takes both alphabets.
  const kept = text.replace(/[^A-Za-z0-9+/]/g, '');
  yield decoded(fromBase64(kept));
  if (kept !== text) yield url(Buffer.from(text, 'base64url').toString('latin1'));
  const dropped = 'base64-decoded by a decoder that drops a last group of fewer than four (jjwt up to 0.9)';
  yield decoded(fromBase64(cutGroup(kept)), dropped);
  if (kept === text) return;
  yield url(Buffer.from(text.replace(/[^\w-]/g, ''), 'base64url').toString('latin1'));
  const first = /^[A-Za-z0-9+/]*/.exec(text)?.[0] ?? '';
  for (const part of [first, cutGroup(first)])
    yield decoded(fromBase64(part), 'base64-decoded up to the first foreign character');
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('latin1');

/** Without an incomplete last group of four. */
const cutGroup = (text: string) => text.slice(0, text.length - (text.length % 4));

/**
 * What a hex decoder makes of it: strict, stopping at the first foreign digit, or skipping; Perl's and
 * Ruby's `pack`.
 */
export function* listHexDecoded(text: string): Iterable<Change> {
  const strict = Buffer.from(text, 'hex').toString('latin1');
  if (strict.length * 2 === text.length) {
    yield hexDecoded(strict);
    return;
  }
  if (strict.length > 0) yield hexDecoded(strict, 'hex-decoded up to the first character that is no digit');
  const digits = text.replace(/[^0-9a-f]/gi, '');
  if (digits.length < text.length && digits.length >= 16)
    yield hexDecoded(Buffer.from(digits, 'hex').toString('latin1'), 'hex-decoded without what is no digit');
  yield hexDecoded(packHex(text), "hex-decoded by pack('H*'), which takes any letter");
}

/** Perl's and Ruby's `pack("H*")`: a letter counts by its low bits, plus nine. */
function packHex(text: string): string {
  let packed = '';
  for (let at = 0; at < text.length; at += 2)
    packed += String.fromCharCode((packNibble(text, at) << 4) | packNibble(text, at + 1));
  return packed;
}

function packNibble(text: string, at: number): number {
  const code = at < text.length ? text.charCodeAt(at) : 0;
  const small = code | 32;
  return small >= 97 && small <= 122 ? ((code & 7) + 9) & 15 : code & 15;
}

const hashNames: readonly (readonly [HashName, string])[] = [
  ['sha256', 'SHA-256'],
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha512', 'SHA-512'],
];

/** Its digests: hexadecimal digits, bytes, base64. */
export function* listHashes(text: string): Iterable<Change> {
  const hashed = changesBy('secret-hashed');
  const bytes = toBytes(text);
  for (const [name, title] of hashNames) {
    const hex = hash(name, bytes, 'hex');
    const digest = Buffer.from(hex, 'hex');
    yield hashed(hex, `hashed: its ${title} in hexadecimal digits`);
    yield hashed(digest.toString('latin1'), `hashed: its ${title} as bytes`);
    yield hashed(hex.toUpperCase(), `hashed: its ${title} in hexadecimal digits, in capital letters`);
    yield hashed(digest.toString('base64'), `hashed: its ${title} in base64`);
    yield hashed(digest.toString('base64url'), `hashed: its ${title} in base64url`);
    if (name === 'md5' || name === 'sha1')
      yield hashed(hash(name, toBytes(`${text}\n`), 'hex'), `hashed together with a line feed: its ${title}`);
    if (name !== 'sha256') continue;
    for (const length of [32, 16, 24])
      yield hashed(hex.slice(0, length), `hashed: the first ${length} digits of its ${title}`);
    yield { id: 'secret-fingerprint', text: hex.slice(0, 8) };
  }
}

/** Its bytes as numbers, as languages print an array of them. */
export function* listNumbers(text: string): Iterable<Change> {
  const numbers = [...toBytes(text)];
  const signed = numbers.map((byte) => (byte > 127 ? byte - 256 : byte)).join(', ');
  const digits = numbers.map((byte) => byte.toString(16).padStart(2, '0'));
  const [commas, spaced, list] = [numbers.join(','), numbers.join(' '), numbers.join(', ')];
  const what = 'written as the numbers of its bytes';
  yield numbered(commas, `${what}, with commas (JavaScript)`);
  yield numbered(`[${spaced}]`, `${what}, as Go prints them`);
  yield numbered(`[${signed}]`, `${what}, as Java prints them`);
  yield numbered(`[${commas}]`, `${what}, as a JSON array`);
  yield numbered(spaced, `${what}, with spaces`);
  yield numbered(list, `${what}, with commas`);
  yield numbered(`<<${list}>>`, `${what}, as Elixir prints them`);
  yield numbered(JSON.stringify({ type: 'Buffer', data: numbers }), "written as Node's Buffer in JSON");
  yield numbered(JSON.stringify({ ...numbers }), 'written as a Uint8Array in JSON');
  const rest = numbers.length - 50;
  const more = rest > 0 ? ` ... ${rest} more byte${rest === 1 ? '' : 's'}` : '';
  yield numbered(`<Buffer ${digits.slice(0, 50).join(' ')}${more}>`, 'written as Node prints a Buffer');
  yield numbered(digits.map((two) => `\\x${two}`).join(''), 'written as \\x escapes');
  for (const glue of [', ', ',', ' '])
    yield numbered(digits.map((two) => `0x${two}`).join(glue), 'written as hexadecimal numbers');
  yield numbered(digits.map((two) => `%${two}`).join(''), 'written as % and two digits for each byte');
  yield numbered(`x'${digits.join('')}'`, "written in hexadecimal digits as SQL's x'…'");
}
