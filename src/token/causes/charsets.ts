/**
 * Owns the character sets that a secret may be written in, and bytes that are taken for text. Rule: as the
 * decoders of the languages do it, those that replace what they cannot read too.
 */
import { type Change, change } from './change.js';
import { toBytes } from './mac.js';

/** Bytes that are no text, taken for text all the same; nothing for plain ASCII. */
export function* listAsText(text: string): Iterable<Change> {
  if (/^[\x00-\x7f]*$/.test(text)) return;
  const bytes = toBytes(text);
  const id = 'secret-bytes-as-text';
  yield change(id, utf8(bytes.toString('utf8')), 'its bytes then read as UTF-8, which replaces what is none');
  yield change(id, utf8(text), 'its bytes then read as Latin-1 and written as UTF-8');
  yield change(id, utf8(readWindows1252(bytes)), 'its bytes then read as Windows-1252 and written as UTF-8');
  yield change(id, bytes.toString('ascii'), 'its bytes then cut to seven bits');
  yield change(id, text.replace(/[^\x00-\x7f]/g, '?'), 'its bytes then read as ASCII, "?" for what is none');
  yield change(
    id,
    utf8(text.replace(/[^\x00-\x7f]/g, '\ufffd')),
    'its bytes then read as ASCII, U+FFFD for what is none',
  );
  yield change(id, text.replace(/[^\x00-\x7f]/g, ''), 'its bytes then read as text, without what is none');
  // Go, whose `range` and `json.Marshal` replace each bad byte by itself.
  yield change(
    id,
    replaceEachBadByte(bytes),
    'its bytes then read as UTF-8, which replaces each byte that is none',
  );
}

let windows1252: InstanceType<typeof TextDecoder> | undefined;

/** To make such a decoder costs more than all that is decoded with it. */
function readWindows1252(bytes: Uint8Array): string {
  windows1252 ??= new TextDecoder('windows-1252');
  return windows1252.decode(bytes);
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1');

function replaceEachBadByte(bytes: Buffer): string {
  const good =
    /(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\s\S]/g;
  return bytes
    .toString('latin1')
    .replace(good, (match) => (match.length === 1 && match > '\x7f' ? '\xef\xbf\xbd' : match));
}

/** UTF-16 and UTF-32 in both orders, with and without a mark; others only for letters beyond ASCII. */
export function* listCharsets(text: string): Iterable<Change> {
  const bytes = toBytes(text);
  const decoded = bytes.toString('utf8');
  const little = Buffer.from(decoded, 'utf16le');
  const big = Buffer.from(little).swap16();
  const wide = (order: 'LE' | 'BE') =>
    Buffer.concat(
      [...decoded].map((character) => {
        const unit = Buffer.alloc(4);
        unit[order === 'LE' ? 'writeUInt32LE' : 'writeUInt32BE'](character.codePointAt(0) ?? 0);
        return unit;
      }),
    ).toString('latin1');
  const [le, be] = [little.toString('latin1'), big.toString('latin1')];
  yield change('secret-utf-16', le, 'in UTF-16 (little-endian)');
  yield change('secret-utf-16', be, 'in UTF-16 (big-endian)');
  yield change('secret-utf-16', `\xff\xfe${le}`, 'in UTF-16 (little-endian, with a byte-order mark)');
  yield change('secret-utf-16', `\xfe\xff${be}`, 'in UTF-16 (big-endian, with a byte-order mark)');
  for (const order of ['LE', 'BE'] as const) yield change('secret-utf-32', wide(order), null);
  yield change('secret-utf-32', `\xff\xfe\0\0${wide('LE')}`, null);
  if (/^[\x00-\x7f]*$/.test(text)) return;
  yield change(
    'secret-latin-1',
    Buffer.from(decoded, 'latin1').toString('latin1'),
    'in Latin-1, not in UTF-8',
  );
  yield change(
    'secret-latin-1',
    decoded.replace(/[^\x00-\x7f]/gu, '?'),
    'in ASCII, "?" for its other letters',
  );
  yield change(
    'secret-latin-1',
    decoded.replace(/[^\x00-\x7f]/gu, ''),
    'in ASCII, without its other letters',
  );
  yield change(
    'secret-latin-1',
    decoded.replace(/[^\x00-\xff]/gu, '?'),
    'in Latin-1, "?" for its other letters',
  );
  yield change('secret-utf-8-twice', utf8(text));
  yield change('secret-utf-8-twice', utf8(readWindows1252(bytes)));
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
    yield change('secret-normalized', utf8(decoded.normalize(form)));
  const escaped = decoded.replace(
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  yield change('secret-json-encoded', escaped, 'with \\u escapes for its other letters');
}
