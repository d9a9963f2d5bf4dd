/**
 * Owns the ways to write a digest that do not show by themselves: other codes, another order of its bytes,
 * numbers, a few changed characters. Rule: they are made from the right digest and compared, which costs no
 * HMAC.
 */
import type { Change } from './change.js';
import { toBytes, toHex } from './mac.js';
import type { CausePartId } from './parts.js';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** The digits of a whole number in base 58, with a "1" for each leading zero byte. */
function writeBase58(digest: string): string {
  let number = BigInt(`0x${toHex(digest)}`);
  let digits = '';
  for (; number > 0n; number /= 58n) digits = base58.charAt(Number(number % 58n)) + digits;
  return '1'.repeat(/^\0*/.exec(digest)?.[0].length ?? 0) + digits;
}

/** Five characters for every four bytes, as Adobe and Python's `a85encode` write them. */
function writeAscii85(digest: string): string {
  const bytes = toBytes(digest);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    let number = bytes.readUInt32BE(at);
    let group = '';
    for (let place = 0; place < 5; place += 1) {
      group = String.fromCharCode(33 + (number % 85)) + group;
      number = Math.floor(number / 85);
    }
    text += group === '!!!!!' ? 'z' : group;
  }
  return text;
}

/** A digest written in each of these codes, as text or as bytes. */
export function* listOtherCodes(digest: string): Iterable<Change> {
  const code = (text: string, name: string): Change => ({
    id: 'signature-other-code',
    text,
    detail: `written in ${name}, not in base64url`,
  });
  yield code(writeBase58(digest), 'base58');
  yield code(writeAscii85(digest), 'Ascii85');
  const number = BigInt(`0x${toHex(digest)}`);
  yield { id: 'signature-as-numbers', text: number.toString(), detail: 'written as one decimal number' };
}

/** A digest with its bytes in another order, or with its base64url in letters of one case. */
export function* listReordered(digest: string): Iterable<Change> {
  const order = (text: Buffer, how: string): Change => ({
    id: 'signature-byte-order',
    text: text.toString('latin1'),
    detail: `written with its bytes in another order: ${how}`,
  });
  yield order(toBytes(digest).reverse(), 'from the last to the first');
  yield order(toBytes(digest).swap32(), 'each four of them exchanged, as words of the machine');
  yield order(toBytes(digest).swap16(), 'each two of them exchanged');
  const right = toBytes(digest).toString('base64url');
  const recased: CausePartId = 'signature-recased';
  yield { id: recased, text: right.toLowerCase(), detail: 'written in small letters alone' };
  yield { id: recased, text: right.toUpperCase(), detail: 'written in capital letters alone' };
}

/** How many characters in a row may be wrong: the 39 others, at both ends, prove a signature. */
const maxWrong = 4;

/** What was changed in the right signature's text; null if this is not that signature. */
export function describeChangedText(text: string, digest: string): string | null {
  const right = toBytes(digest).toString('base64url');
  const bytes = Buffer.from(text, 'base64url').toString('latin1');
  // Cut or extended: that is another mistake.
  if (text === right || bytes.startsWith(digest) || digest.startsWith(bytes)) return null;
  if (Math.abs(text.length - right.length) > maxWrong) return null;
  const shorter = Math.min(text.length, right.length);
  let before = 0;
  while (before < shorter && text[before] === right[before]) before += 1;
  let behind = 0;
  while (behind < shorter - before && text.at(-1 - behind) === right.at(-1 - behind)) behind += 1;
  const wrong = right.length - before - behind;
  if (wrong > maxWrong) return null;
  const place = `at character ${before + 1}`;
  if (text.length < right.length) return `changed: characters are missing, ${place}`;
  if (text.length > right.length) return `changed: characters came between, ${place}`;
  return `changed: ${wrong === 1 ? 'one character is' : `${wrong} characters are`} wrong, ${place}`;
}
