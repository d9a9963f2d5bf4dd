/**
 * Owns rare encodings of a secret, its bytes as numbers, and other forms of a UUID. Rule: as in
 * `encodings.ts`: each as a program writes it; texts have one character per byte.
 */
import { hash } from 'node:crypto';
import { type Change, changesBy } from './change.js';
import { breakLines } from './encodings.js';
import { toBytes } from './mac.js';

const encoded = changesBy('secret-base64-encoded');
const hexEncoded = changesBy('secret-hex-encoded');
const hexDecoded = changesBy('secret-hex-decoded');

/** Rare encodings: base32, with a user's name beside the secret, with quotes that were encoded too. */
export function listRareCodes(text: string): readonly Change[] {
  const base32 = encodeBase32(toBytes(text));
  const inBase32 = changesBy('secret-base32-encoded');
  const hashedBy = changesBy('secret-hashed');
  const bytes = toBytes(text);
  const [standard, hex, digest] = [
    bytes.toString('base64'),
    bytes.toString('hex'),
    hash('sha512', bytes, 'hex'),
  ];
  const around = (whole: string, detail: string) => encoded(toBytes(whole).toString('base64'), detail);
  return [
    inBase32(base32),
    inBase32(base32.padEnd(Math.ceil(base32.length / 8) * 8, '=')),
    inBase32(base32.toLowerCase()),
    encoded(`b'${standard}'`, "base64-encoded, in Python's b'…': str() of bytes"),
    hexEncoded(`b'${hex}'`, "hex-encoded, in Python's b'…': str() of bytes"),
    hexEncoded(`${breakLines(hex, 60, '\n')}\n`, 'hex-encoded, in the lines that xxd -p prints'),
    ...[digest.slice(0, 64), Buffer.from(digest, 'hex').toString('latin1').slice(0, 32)].map((half) =>
      hashedBy(half, 'hashed: the first half of its SHA-512'),
    ),
    around(`:${text}`, 'base64-encoded behind a colon, as HTTP basic auth has it'),
    around(`${text}:`, 'base64-encoded with a colon, as HTTP basic auth has it'),
    around(`"${text}"\n`, 'base64-encoded together with quotes and a line feed'),
    around(`KUSTOMER_CHAT_SECRET=${text}\n`, 'base64-encoded together with its name and a line feed'),
    around(`${text}\r\n`, 'base64-encoded together with a Windows line end'),
  ];
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32: five bits in each character (RFC 4648 §6), without padding. */
function encodeBase32(bytes: Uint8Array): string {
  let [text, bits, count] = ['', 0, 0];
  for (const byte of bytes) {
    bits = ((bits & 31) << 8) | byte;
    for (count += 8; count >= 5; count -= 5) text += base32Alphabet.charAt((bits >> (count - 5)) & 31);
  }
  return count === 0 ? text : text + base32Alphabet.charAt((bits << (5 - count)) & 31);
}

/** Forms of a UUID without dashes: bytes of .NET, names, capital letters and braces. */
export function listUuidForms(text: string): readonly Change[] {
  if (text.length !== 36) return [];
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(text);
  if (match === null) return [];
  const [, ...groups] = match;
  const bytes = groups.map((group) => Buffer.from(group, 'hex'));
  const mixed = Buffer.concat(bytes.map((group, at) => (at < 3 ? Buffer.from(group).reverse() : group)));
  return [
    hexDecoded(mixed.toString('latin1'), 'read as a GUID: its 16 bytes, as .NET has them'),
    { id: 'secret-without-signs', text: groups.join('_'), detail: 'with "_" for each "-" in it' },
    {
      id: 'secret-in-brackets',
      text: `{${text.toUpperCase()}}`,
      detail: 'in braces and capital letters, as Windows writes a GUID',
    },
  ];
}

const numbered = changesBy('secret-bytes-as-numbers');

/** The secret's bytes as numbers, as languages print an array of them. */
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
