/**
 * Owns what URLs, forms and HTML do to a secret. Rule: each writer has its own set of characters; a text
 * without such a character does not change.
 */
import { type Change, changesBy } from './change.js';

// `encodeURIComponent` and its like; Python's `quote`, which leaves slashes alone; RFC 3986 §2.3; .NET's
// `UrlEncode`; Java's `URLEncoder`; PHP's `urlencode`.
const escapedInUrls = [
  /[^\w\-.!~*'()]/g,
  /[^\w\-.~/]/g,
  /[^\w\-.~]/g,
  /[^\w\-.!*()]/g,
  /[^\w\-.*]/g,
  /[^\w\-.]/g,
  // `encodeURI`, and a slash alone.
  /[^\w\-.!~*'();,/?:@&=+$#]/g,
  /\//g,
] as const;

/** Each of these bytes as `%` and two digits (RFC 3986 §2.1). */
const percentEncode = (text: string, signs: RegExp) =>
  text.replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** Each `%` and two digits as the byte that they stand for. */
export const percentDecode = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** What forms and URLs do to its signs, or to what looks like theirs. */
export function* writeForUrls(text: string): Iterable<Change> {
  const encoded = changesBy('secret-url-encoded');
  const decoded = changesBy('secret-url-decoded');
  for (const signs of escapedInUrls) {
    const form = percentEncode(text, signs);
    for (const written of [form, form.replace(/%../g, (digits) => digits.toLowerCase())]) {
      yield encoded(written);
      yield encoded(written.replaceAll('%20', '+'));
    }
    yield encoded(percentEncode(form, signs), 'URL-encoded twice');
  }
  const read = percentDecode(text);
  for (const form of [read, text])
    yield decoded(form.replaceAll('+', ' '), 'URL-decoded: a "+" in it became a space');
  yield decoded(read, 'URL-decoded: "%" and two digits in it became a character');
  yield decoded(read.replaceAll('+', ''), 'without its "+"');
  yield decoded(text.replaceAll(' ', '+'), 'with "+" for each space in it');
}

/** How template engines write a character: by name, in decimal, in hexadecimal digits, and otherwise. */
const entities: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;', '&#38;', '&#x26;'],
  '<': ['&lt;', '&#60;', '&#x3C;', '&#x3c;'],
  '>': ['&gt;', '&#62;', '&#x3E;', '&#x3e;'],
  '"': ['&quot;', '&#34;', '&#x22;'],
  "'": ['&#39;', '&#x27;', '&#039;', '&apos;'],
  '+': ['&#43;', '&#x2B;', '&#x2b;'],
  '/': ['&#x2F;', '&#47;', '&#x2f;'],
  '=': ['&#x3D;', '&#61;', '&#x3d;'],
  '`': ['&#x60;', '&#96;', '&grave;'],
};

/**
 * The sets of characters that template engines escape: PHP, Go, Python; with a quote; Mustache and
 * Handlebars; .NET.
 */
const escapedInHtml = ['&<>"\'', '&<>"', '&<>', '&<>"\'+', '&<>"\'/', '&<>"\'/=`', '&<>"\'=`', '&<>"\'+/='];

/** What pages do to its signs, or to what looks like theirs. */
export function* writeForHtml(text: string): Iterable<Change> {
  if (/[&<>"'+/=`]/.test(text))
    for (const signs of escapedInHtml)
      for (const style of [0, 1, 2]) {
        const write = (sign: string) => (signs.includes(sign) ? entities[sign]?.[style] : undefined) ?? sign;
        yield { id: 'secret-html-encoded', text: text.replace(/[&<>"'+/=`]/g, write) };
      }
  // Names for the other signs, and a quote as Python, PHP and XML write it.
  if (text.includes("'"))
    for (const quote of ['&#x27;', '&#039;', '&apos;'])
      yield {
        id: 'secret-html-encoded',
        text: text.replace(/[&<>"']/g, (sign) => (sign === "'" ? quote : (entities[sign]?.[0] ?? sign))),
      };
  if (!text.includes('&')) return;
  for (const read of [decodeEntities(text), text.replace(/&\w+;/g, decodeEntities)])
    yield { id: 'secret-html-decoded', text: read };
}

/** The text with its entities decoded: named ones that template engines write, and numeric ones. */
export function decodeEntities(text: string): string {
  const names: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    grave: '`',
  };
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos|grave)|#(\d{1,3})|#x([0-9a-f]{1,2}));/gi,
    (_, name?: string, code?: string, hex?: string) =>
      name === undefined
        ? String.fromCharCode(code === undefined ? Number.parseInt(hex ?? '', 16) : Number(code) & 255)
        : (names[name.toLowerCase()] ?? ''),
  );
}
