/**
 * Owns the character sets that a secret may be written in, and bytes that are taken for text. Rule: it does
 * what the decoders of the languages do, also those that replace what they cannot read.
 */
import { type Change, changesBy } from './change.js';
import { fromUtf8, isAscii, toUtf8 } from './mac.js';

/** Bytes that were taken for text although they are not; nothing for plain ASCII. */
export function listAsText(text: string): readonly Change[] {
  if (isAscii(text)) return [];
  const asText = changesBy('secret-bytes-as-text');
  return [
    asText(toUtf8(fromUtf8(text)), 'its bytes then read as UTF-8, which replaces what is none'),
    asText(toUtf8(text), 'its bytes then read as Latin-1 and written as UTF-8'),
    asText(text.replace(/[^\x00-\x7f]/g, '?'), 'its bytes then read as ASCII, "?" for what is none'),
  ];
}

/** A text in UTF-16 in both orders, with and without a mark; the one without a mark in front is likeliest. */
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

/** What becomes of letters beyond ASCII in other character sets than UTF-8. */
export function listAccented(text: string): readonly Change[] {
  if (isAscii(text)) return [];
  const decoded = fromUtf8(text);
  return [
    { id: 'secret-latin-1', text: Buffer.from(decoded, 'latin1').toString('latin1') },
    { id: 'secret-latin-1', text: decoded.replace(/[^\x00-\x7f]/gu, '?') },
    { id: 'secret-utf-8-twice', text: toUtf8(text) },
  ];
}
