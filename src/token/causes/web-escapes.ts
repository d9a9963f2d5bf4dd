/** Owns what URLs, forms and HTML do to a secret. Rule: each writer has its own set of characters. */
import { type Change, changesBy } from './change.js';
import { decodeHex } from './mac.js';

/** What is escaped by `encodeURIComponent`, Python's `quote`, RFC 3986 §2.3, .NET, Java and PHP. */
const escapedInUrls = [
  ...[/[^\w\-.!~*'()]/g, /[^\w\-.~/]/g, /[^\w\-.~]/g],
  ...[/[^\w\-.!*()]/g, /[^\w\-.*]/g, /[^\w\-.]/g],
];

/** Each `%` and two digits as the byte that they stand for (RFC 3986 §2.1). */
export const percentDecode = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => decodeHex(digits));

/** What forms and URLs do to its signs, or to what looks like theirs. */
export function* writeForUrls(text: string): Iterable<Change> {
  const encoded = changesBy('secret-url-encoded');
  const decoded = changesBy('secret-url-decoded');
  const digitsOf = (sign: string) => sign.charCodeAt(0).toString(16).padStart(2, '0');
  for (const signs of escapedInUrls) {
    const small = text.replace(signs, (sign) => `%${digitsOf(sign)}`);
    for (const form of [text.replace(signs, (sign) => `%${digitsOf(sign).toUpperCase()}`), small]) {
      yield encoded(form);
      yield encoded(form.replaceAll('%20', '+'));
    }
  }
  const read = percentDecode(text);
  for (const form of [read, text])
    yield decoded(form.replaceAll('+', ' '), 'URL-decoded: a "+" in it became a space');
  yield decoded(read, 'URL-decoded: "%" and two digits in it became a character');
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What pages do to its signs, or to what looks like theirs: a single quote has no usual name. */
export function* writeForHtml(text: string): Iterable<Change> {
  for (const quote of ["'", '&#39;', '&#x27;', '&#039;'])
    yield { id: 'secret-html-encoded', text: text.replace(/[&<>"']/g, (sign) => named[sign] ?? quote) };
  yield { id: 'secret-html-decoded', text: decodeEntities(text) };
}

/** The text with its entities decoded: named ones that template engines write, and numeric ones. */
export function decodeEntities(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,3})|#x([0-9a-f]{1,2}));/gi,
    (_, name?: string, code?: string, hex?: string) =>
      name === undefined
        ? String.fromCharCode(code === undefined ? Number.parseInt(hex ?? '', 16) : Number(code) & 255)
        : (names[name.toLowerCase()] ?? ''),
  );
}
