/**
 * Owns what becomes of a secret that is escaped, or whose escapes are read: backslashes, JSON, URLs, HTML.
 * Rule: each writer and reader by its own rules.
 */
import { type Change, change } from './change.js';
import { toBytes } from './mac.js';

/** All of them; nothing new comes of a text without such a character. */
export function* listEscapes(text: string): Iterable<Change> {
  yield* unescapeBackslashes(text);
  yield* escapeBackslashes(text);
  yield* writeForUrls(text);
  yield* writeForHtml(text);
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  e: '\x1b',
  0: '\0',
};

function* unescapeBackslashes(text: string): Iterable<Change> {
  if (!text.includes('\\')) return;
  const id = 'secret-unescaped';
  yield change(
    id,
    text.replace(/\\(.)/gs, '$1'),
    'with each backslash in it lost to a shell or a properties file',
  );
  yield change(
    id,
    text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character),
    'with the backslashes in it read as escapes',
  );
  yield change(
    id,
    text.replace(/\\([ntrbfva0e])/g, (_, character: string) => escapes[character] ?? character),
    'with the backslashes in it read as escapes',
  );
  yield change(
    id,
    text.replace(/\\([ntr])/g, (_, character: string) => escapes[character] ?? character),
    'with the backslashes in it read as escapes',
  );
  yield change(id, text.replaceAll('\\', ''), 'without its backslashes');
  yield change(id, text.replaceAll('\\\\', '\\'), 'with each two backslashes in it made one');
  yield change(id, text.replaceAll('\\', '/'), 'with a slash for each backslash');
}

function* escapeBackslashes(text: string): Iterable<Change> {
  const id = 'secret-json-encoded';
  // With quotes as `JSON.stringify` writes it; without, as it stands between them; slashes as PHP escapes
  // them.
  const json = JSON.stringify(text);
  for (const written of [json, json.slice(1, -1)])
    for (const form of [written, written.replaceAll('/', '\\/')]) yield change(id, form);
  for (const form of [json, json.slice(1, -1)])
    yield change(id, JSON.stringify(form), 'written as JSON twice');
  yield change(
    'secret-escaped',
    text.replace(/[^\w\n+,./:=@%-]/g, '\\$&'),
    'with backslashes put in, as a shell wants them',
  );
  yield change(
    'secret-escaped',
    text.replace(/[=:#! ]/g, '\\$&'),
    'with backslashes put in, as a properties file wants them',
  );
  yield change('secret-escaped', text.replace(/['"\\\0]/g, '\\$&'), 'with backslashes before its quotes');
  yield change(
    'secret-escaped',
    text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'),
    'with backslashes put in, as a regular expression wants them',
  );
  yield change('secret-escaped', text.replaceAll("'", "'\\''"), 'with its quotes written for a shell');
  yield change('secret-escaped', text.replaceAll('"', '""'), 'with its quotes doubled');
  yield change('secret-escaped', text.replaceAll("'", "''"), 'with its quotes doubled');
}

// `encodeURIComponent` and its like; Python's `quote`, which leaves slashes alone; RFC 3986 §2.3; .NET's
// `UrlEncode`; Java's `URLEncoder`; PHP's `urlencode`.
const keptInUrls = [/[\w\-.!~*'()]/, /[\w\-.~/]/, /[\w\-.~]/, /[\w\-.!*()]/, /[\w\-.*]/, /[\w\-.]/] as const;

function* writeForUrls(text: string): Iterable<Change> {
  for (const kept of keptInUrls) {
    const encoded = percentEncode(text, kept);
    for (const form of [encoded, encoded.replace(/%../g, (digits) => digits.toLowerCase())])
      for (const written of [form, form.replace(/%20/g, '+')]) yield change('secret-url-encoded', written);
    yield change('secret-url-encoded', percentEncode(encoded, kept), 'URL-encoded twice');
  }
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  yield change('secret-url-decoded', decoded.replaceAll('+', ' '), 'URL-decoded: a "+" in it became a space');
  yield change('secret-url-decoded', text.replaceAll('+', ' '), 'URL-decoded: a "+" in it became a space');
  yield change('secret-url-decoded', decoded, 'URL-decoded: "%" and two digits in it became a character');
  const spaced = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  yield change('secret-url-decoded', spaced.replaceAll('+', ''), 'without its "+"');
  yield change('secret-url-decoded', text.replaceAll(' ', '+'), 'with "+" for each space in it');
}

/** Each byte that is not among the kept characters as `%` and two digits (RFC 3986 §2.1). */
function percentEncode(text: string, kept: RegExp): string {
  return [...text]
    .map((character) =>
      kept.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

const entities: readonly (readonly [string, readonly string[]])[] = [
  ['&', ['&amp;', '&#38;', '&#x26;']],
  ['<', ['&lt;', '&#60;', '&#x3C;', '&#x3c;']],
  ['>', ['&gt;', '&#62;', '&#x3E;', '&#x3e;']],
  ['"', ['&quot;', '&#34;', '&#x22;']],
  ["'", ['&#39;', '&#x27;', '&#039;', '&apos;']],
  ['+', ['&#43;', '&#x2B;', '&#x2b;']],
  ['/', ['&#x2F;', '&#47;', '&#x2f;']],
  ['=', ['&#x3D;', '&#61;', '&#x3d;']],
  ['`', ['&#x60;', '&#96;', '&grave;']],
];

/**
 * The sets of characters that template engines escape: PHP, Go, Python; with a quote; Mustache and
 * Handlebars; .NET.
 */
const escapedInHtml = ['&<>"\'', '&<>"', '&<>', '&<>"\'+', '&<>"\'/', '&<>"\'/=`', '&<>"\'=`', '&<>"\'+/='];

function* writeForHtml(text: string): Iterable<Change> {
  if (/[&<>"'+/=`]/.test(text))
    for (const escaped of escapedInHtml)
      for (const style of [0, 1, 2]) {
        const names = new Map(
          entities
            .filter(([character]) => escaped.includes(character))
            .map(([character, forms]) => [character, forms[style] ?? '']),
        );
        yield change(
          'secret-html-encoded',
          text.replace(/[&<>"'+/=`]/g, (character) => names.get(character) ?? character),
        );
      }
  if (!text.includes('&')) return;
  const named = new Map(
    entities.flatMap(([character, forms]) => forms.map((form) => [form, character] as const)),
  );
  const decoded = text.replace(/&#?\w+;/g, (entity) => named.get(entity) ?? entity);
  yield change('secret-html-decoded', decoded);
  yield change(
    'secret-html-decoded',
    toBytes(
      decoded.replace(/&#(\d{1,3});/g, (_, code: string) => String.fromCharCode(Number(code))),
    ).toString('latin1'),
  );
}
