/**
 * Owns how text from outside (tokens, API answers, files, flags, variables) is shown. Rule: no control,
 * escape or bidirectional character reaches a terminal raw. How a refused value is named is in `typed.ts`.
 */

// C0, DEL and C1 controls; soft hyphen and Arabic letter mark; zero-width, bidirectional and invisible
// format characters; line and paragraph separators; the byte-order mark; interlinear annotations;
// tag characters; and lone surrogates, which a terminal cannot show and UTF-8 cannot carry.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

const printableAscii = /^[\x20-\x7e]*$/;

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The text with unprintable characters as `\uXXXX`, nothing cut; safe inside a JSON string too. */
export function escapeUnprintable(text: string): string {
  // Most texts are printable ASCII. This test takes a tenth of the time, which matters for a million rows.
  if (printableAscii.test(text)) return text;
  return text.replace(unprintable, (character) => character.split('').map(escapeUnit).join(''));
}

/** The text for a sentence: unprintable characters visible, cut at `limit` characters, with its length. */
export function visible(text: string, limit = 200): string {
  const characters = Array.from(text.length > 4 * limit ? text.slice(0, 4 * limit) : text);
  if (text.length <= limit || characters.length <= limit) return escapeUnprintable(text);
  return `${escapeUnprintable(characters.slice(0, limit).join(''))}… (${text.length} characters)`;
}
