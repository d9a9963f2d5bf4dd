/**
 * Owns the codes that a secret may be encoded in or decoded from: base64, hex, hashes, numbers. Rule: it does
 * what the encoders and decoders of the languages do, lenient ones too; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import { type Change, changesBy } from './change.js';
import { listUtf16 } from './charsets.js';
import { decodeHex, fromUtf8, type HashName, toBytes } from './mac.js';

/** A text in lines of `width` characters, joined by `end`. */
export function breakLines(text: string, width: number, end: string): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += width) lines.push(text.slice(at, at + width));
  return lines.join(end);
}

const base64Encoded = changesBy('secret-base64-encoded');
const wrapped = changesBy('secret-base64-wrapped');
const hashed = changesBy('secret-hashed');

/** The codes that also come with another mistake: few, because each is tried behind each. */
export function listCommonCodes(text: string): readonly Change[] {
  const bytes = toBytes(text);
  const standard = bytes.toString('base64');
  const hex = bytes.toString('hex');
  return [
    base64Encoded(standard),
    wrapped(`${standard}\n`, 'base64-encoded, with the line feed behind it'),
    base64Encoded(bytes.toString('base64url')),
    { id: 'secret-hex-encoded', text: hex },
    { id: 'secret-hex-encoded', text: hex.toUpperCase(), detail: 'hex-encoded, in capital letters' },
    ...listUtf16(fromUtf8(text)).slice(0, 1),
    hashed(hash('sha256', bytes, 'hex'), 'hashed: its SHA-256 in hexadecimal digits'),
  ];
}

/** The codes that seldom come with another mistake. */
export function* listRareCodes(text: string): Iterable<Change> {
  const bytes = toBytes(text);
  const [standard, url] = [bytes.toString('base64'), bytes.toString('base64url')];
  yield base64Encoded(standard.slice(0, url.length));
  yield base64Encoded(url + standard.slice(url.length));
  yield base64Encoded(`base64:${standard}`, 'base64-encoded, with "base64:" in front as Laravel writes it');
  // `echo … | base64` encodes a line feed too. Ruby breaks lines at 60, openssl at 64, GNU at 76.
  for (const code of [standard, toBytes(`${text}\n`).toString('base64')])
    for (const width of [60, 64, 76]) {
      const lines = breakLines(code, width, '\n');
      for (const form of [`${lines}\n`, lines])
        yield wrapped(form, `base64-encoded in lines of ${width} characters`);
    }
  yield* listUtf16(fromUtf8(text)).slice(1);
  for (const [name, title] of hashNames) {
    const digest = hash(name, bytes, 'hex');
    yield hashed(digest, `hashed: its ${title} in hexadecimal digits`);
    yield hashed(decodeHex(digest), `hashed: its ${title} as bytes`);
    yield hashed(digest.toUpperCase(), `hashed: its ${title} in hexadecimal digits, in capital letters`);
    yield hashed(Buffer.from(digest, 'hex').toString('base64'), `hashed: its ${title} in base64`);
  }
  yield { id: 'secret-fingerprint', text: hash('sha256', bytes, 'hex').slice(0, 8) };
  for (const glue of [':', '-'])
    for (const hex of [bytes.toString('hex'), bytes.toString('hex').toUpperCase()])
      yield { id: 'secret-hex-encoded', text: breakLines(hex, 2, glue) };
  yield { id: 'secret-base32-encoded', text: encodeBase32(bytes) };
  const numbers = [...bytes];
  // As JavaScript, Go, Java and Python print an array of bytes, and Node a Buffer in JSON.
  for (const form of [
    numbers.join(','),
    `[${numbers.join(' ')}]`,
    `[${numbers.join(', ')}]`,
    JSON.stringify(bytes),
  ])
    yield { id: 'secret-bytes-as-numbers', text: form };
}

const base32Signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32: five bits in each character, padded to groups of eight (RFC 4648 §6). */
function encodeBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const numbers = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, '0'), 2));
  const text = numbers.map((number) => base32Signs.charAt(number)).join('');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

const hashNames: readonly (readonly [HashName, string])[] = [
  ['sha256', 'SHA-256'],
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha512', 'SHA-512'],
];

/** What base64 and hex decoders make of it. */
export function listDecoded(text: string): readonly Change[] {
  const base64 = changesBy('secret-base64-decoded');
  const base64url = changesBy('secret-base64url-decoded');
  // Most decoders skip what is not in their alphabet.
  const kept = text.replace(/[^A-Za-z0-9+/]/g, '');
  const decoded = [base64(fromBase64(kept))];
  // Node's decoder takes both alphabets.
  if (kept !== text)
    for (const other of [/=/g, /[^\w-]/g]) decoded.push(base64url(fromBase64(text.replace(other, ''))));
  const rest = kept.length % 4;
  const dropped = 'base64-decoded by a decoder that drops a last group of fewer than four (jjwt up to 0.9)';
  if (rest > 0) decoded.push(base64(fromBase64(kept.slice(0, -rest)), dropped));
  // Node's decoder stops at the first character that is no digit.
  decoded.push({ id: 'secret-hex-decoded', text: decodeHex(text) });
  return decoded.filter((change) => change.text !== '');
}

const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('latin1');
