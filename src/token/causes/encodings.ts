/**
 * Owns the codes that a secret may be encoded in or decoded from: base64, hex, hashes. Rule: it does what the
 * encoders and decoders of the languages do, lenient ones too; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import { type Change, changesBy } from './change.js';
import { type HashName, toBytes } from './mac.js';

/** A text in lines of `width` characters, joined by `end`. */
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

/** The lines in which openssl, GNU, MIME and uuencode print base64, if there is more than one. */
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

/** Base64 in both alphabets, with and without padding, alone and as programs print it. */
export function* listBase64(text: string): Iterable<Change> {
  const bytes = toBytes(text);
  const standard = bytes.toString('base64');
  const url = bytes.toString('base64url');
  const bare = standard.slice(0, url.length);
  for (const form of [standard, url, bare, url + standard.slice(url.length)]) yield encoded(form);
  // `echo … | base64` encodes a line feed too.
  const withLineFeed = toBytes(`${text}\n`).toString('base64');
  yield encoded(withLineFeed, 'base64-encoded together with a line feed');
  yield wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it');
  yield encoded(`base64:${standard}`, 'base64-encoded, with "base64:" in front as Laravel writes it');
}

/** Base64 in several lines, and other ways to print it. */
export function* listBase64InLines(text: string): Iterable<Change> {
  yield* listBase64Lines(toBytes(text).toString('base64'), [64, 76, 60]);
  const withLineFeed = toBytes(`${text}\n`).toString('base64');
  yield wrapped(`${withLineFeed}\n`, 'base64-encoded together with a line feed, with another behind it');
  yield* listBase64Lines(withLineFeed, [64, 76]);
}

/** Hexadecimal digits in both cases, alone and with signs between the bytes. */
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

/**
 * The codes that a secret is encoded in together with another mistake: few, because each is tried behind
 * each.
 */
export function listCommonCodes(text: string): readonly Change[] {
  const bytes = toBytes(text);
  const [standard, url] = [bytes.toString('base64'), bytes.toString('base64url')];
  const codes = [encoded(standard), wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it')];
  if (url !== standard) codes.push(encoded(url));
  const wide = Buffer.from(bytes.toString('utf8'), 'utf16le').toString('latin1');
  codes.push(
    hexEncoded(bytes.toString('hex')),
    hexEncoded(bytes.toString('hex').toUpperCase(), 'hex-encoded, in capital letters'),
    { id: 'secret-utf-16', text: wide, detail: 'in UTF-16 (little-endian)' },
    {
      id: 'secret-hashed',
      text: hash('sha256', bytes, 'hex'),
      detail: 'hashed: its SHA-256 in hexadecimal digits',
    },
  );
  return codes;
}

/** The codes that it is decoded from together with another mistake. */
export function listCommonDecoded(text: string): readonly Change[] {
  const codes = [decoded(fromBase64(text))];
  // Node's decoder stops at the first "="; other decoders skip it.
  if (text.includes('=')) codes.push(decoded(fromBase64(text.replaceAll('=', ''))));
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) codes.push(hexDecoded(Buffer.from(text, 'hex').toString('latin1')));
  return codes;
}

/** Base64 of what is base64 already, as it is printed: `echo … | base64 | base64`. */
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
  // Other decoders skip what is not in their alphabet; Node's takes both alphabets.
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

/** The text without an incomplete last group of four. */
const cutGroup = (text: string) => text.slice(0, text.length - (text.length % 4));

/**
 * What hex decoders make of a text: strict ones, those that stop at the first other character, those that
 * skip it, and `pack` of Perl and Ruby.
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

/** `pack("H*")` of Perl and Ruby: a letter counts by its low bits plus nine. */
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

/** The secret's digests: as hexadecimal digits, bytes and base64. */
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
