/**
 * Owns the character sets that a secret may be written in, and bytes that are taken for text. Rule: it does
 * what the decoders of the languages do, also those that replace what they cannot read.
 */
import { type Change, changesBy } from './change.js';
import { fromUtf8, toBytes, toUtf8 } from './mac.js';

const isAscii = (text: string) => /^[\x00-\x7f]*$/.test(text);

/** Bytes that were taken for text although they are not; nothing for plain ASCII. */
export function* listAsText(text: string): Iterable<Change> {
  if (isAscii(text)) return;
  const asText = changesBy('secret-bytes-as-text');
  yield asText(toUtf8(fromUtf8(text)), 'its bytes then read as UTF-8, which replaces what is none');
  yield asText(toUtf8(text), 'its bytes then read as Latin-1 and written as UTF-8');
  yield asText(toUtf8(toWindows1252(text)), 'its bytes then read as Windows-1252 and written as UTF-8');
  yield asText(toBytes(text).toString('ascii'), 'its bytes then cut to seven bits');
  const other = /[^\x00-\x7f]/g;
  yield asText(text.replace(other, '?'), 'its bytes then read as ASCII, "?" for what is none');
  yield asText(text.replace(other, replacement), 'its bytes then read as ASCII, U+FFFD for what is none');
  yield asText(text.replace(other, ''), 'its bytes then read as text, without what is none');
  // Go: `range` and `json.Marshal` replace each bad byte by itself.
  yield asText(
    replaceEachBadByte(text),
    'its bytes then read as UTF-8, which replaces each byte that is none',
  );
}

/** U+FFFD in UTF-8. */
const replacement = '\xef\xbf\xbd';

/** What Windows-1252 has in place of the control characters U+0080 to U+009F (WHATWG Encoding). */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Latin-1 text as a reader of Windows-1252 sees it. */
const toWindows1252 = (text: string) =>
  text.replace(/[\x80-\x9f]/g, (control) => windows1252.charAt(control.charCodeAt(0) - 0x80));

/** The byte of a character of Latin-1 or Windows-1252; undefined if it has none. */
export function byteOf(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return code;
  const at = windows1252.indexOf(character);
  return at === -1 ? undefined : 0x80 + at;
}

function replaceEachBadByte(text: string): string {
  const good =
    /(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\s\S]/g;
  return text.replace(good, (match) => (match.length === 1 && match > '\x7f' ? replacement : match));
}

/** UTF-16 in both orders, with and without a mark. */
export function listUtf16(decoded: string): readonly Change[] {
  const wide = changesBy('secret-utf-16');
  const little = Buffer.from(decoded, 'utf16le');
  const [le, be] = [little.toString('latin1'), Buffer.from(little).swap16().toString('latin1')];
  return [
    wide(le, 'in UTF-16 (little-endian)'),
    wide(be, 'in UTF-16 (big-endian)'),
    wide(`\xff\xfe${le}`, 'in UTF-16 (little-endian, with a byte-order mark)'),
    wide(`\xfe\xff${be}`, 'in UTF-16 (big-endian, with a byte-order mark)'),
  ];
}

/** UTF-16 and UTF-32; others only for letters beyond ASCII. */
export function listCharsets(text: string): readonly Change[] {
  const decoded = fromUtf8(text);
  const units = Buffer.from(Uint32Array.from([...decoded], (unit) => unit.codePointAt(0) ?? 0).buffer);
  const [native, swapped] = [units.toString('latin1'), Buffer.from(units).swap32().toString('latin1')];
  const four = [native, swapped, `\xff\xfe\0\0${native}`].map(
    (form): Change => ({ id: 'secret-utf-32', text: form }),
  );
  return [...listUtf16(decoded), ...four, ...(isAscii(text) ? [] : listAccented(decoded))];
}

/** Changes of letters beyond ASCII. */
function* listAccented(text: string): Iterable<Change> {
  const narrow = changesBy('secret-latin-1');
  yield narrow(Buffer.from(text, 'latin1').toString('latin1'), 'in Latin-1, not in UTF-8');
  yield narrow(text.replace(/[^\x00-\x7f]/gu, '?'), 'in ASCII, "?" for its other letters');
  yield narrow(text.replace(/[^\x00-\x7f]/gu, ''), 'in ASCII, without its other letters');
  yield narrow(text.replace(/[^\x00-\xff]/gu, '?'), 'in Latin-1, "?" for its other letters');
  const bytes = toUtf8(text);
  for (const read of [bytes, toWindows1252(bytes)]) yield { id: 'secret-utf-8-twice', text: toUtf8(read) };
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
    yield { id: 'secret-normalized', text: toUtf8(text.normalize(form)) };
  const detail = 'with \\u escapes for its other letters';
  yield { id: 'secret-json-encoded', text: escapeUnits(text), detail };
}

/** Each UTF-16 unit beyond ASCII as JSON's \u escape. */
export const escapeUnits = (text: string) =>
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
