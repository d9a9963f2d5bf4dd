/**
 * Owns what a program does to a customer's id on its way into a token, as data. Rule: as in
 * `identifier-signs.ts`.
 */
import type { Sign } from './identifier-signs.js';

const record = 'is a whole record written as text, not the value in it';

/** What a program did to an identifier, so that it differs from the one in Kustomer. */
export const garbledSigns: readonly Sign[] = [
  { looks: /^b'.*'$/s, says: "has Python's b'…' around it: decode() is missing" },
  {
    looks: /^(?:Optional(?:Int|Long|Double)?|Some|Just|Ok|Right)(?:\(.*\)|\[.*\])$|^(?:Some|Just) ["\d]/s,
    says: 'has the wrapper of an optional value around it (Optional(…)): unwrap it',
  },
  // Before the signs of quotes, because « is half of a letter that was decoded wrongly.
  {
    looks: /[ÃÂ][\u0080-\u00bf]|â€/,
    says: 'was decoded with the wrong character set: UTF-8 read as Latin-1',
  },
  {
    looks: /\ufffd/,
    says: 'was decoded with the wrong character set: bytes that are no UTF-8 (U+FFFD stands for them)',
  },
  { looks: /^[A-Z]\w*\((['"]?)[\w-]*\1\)$/, says: 'has the name of its type around it, as ObjectId(…)' },
  { looks: /^[ru]'.*'$/s, says: 'stands in quotes' },
  { looks: /^(["'`]).*\1$|^[“”‘’„«»]|[“”‘’«»]$/s, says: 'stands in quotes' },
  { looks: /^\{[0-9a-f-]{32,36}\}$/i, says: 'has braces around it, as .NET and Windows write a GUID' },
  { looks: /^urn:(?:uuid|guid):/i, says: 'has "urn:uuid:" in front of it' },
  {
    looks: /^gid:\/\//,
    says: 'is a global id (gid://…), as Rails and Shopify write it, not the value in it',
  },
  { looks: /^bearer\s/i, says: 'has "Bearer" in front of it' },
  { looks: /^\d+[nL]$/, says: 'is written as code writes a large number (with an n or L): String(id)' },
  { looks: /^\d+(?:[;|]\d+)+$|^\d{4,}(?:, ?\d+)+$/, says: 'holds more than one id' },
  { looks: /^mailto:/i, says: 'has "mailto:" in front of it' },
  { looks: /^\{\s*".*\}$|^\[\s*["\d{[].*\]$/s, says: 'is JSON text, not the value in it' },
  { looks: /^[sidbaO]:\d+(?::.*)?;?$/s, says: "is PHP's serialized form, not the value in it" },
  { looks: /\*{3}|[•●█]{2}/, says: 'is masked in part, as a log shows what it hides' },
  { looks: /^\(.*,\s*\)$|^\{:\w+, .*\}$/s, says: 'is a tuple written as text, not the value in it' },
  { looks: /^#?<(?![^\s@]+@[^\s@]+>$).*>$/s, says: record },
  { looks: /^[&%]?\{.*\}$/s, says: record },
  { looks: /^%[A-Z][\w.]{0,80}\{.*\}$/s, says: record },
  { looks: /^map\[.*\]$/s, says: record },
  { looks: /^\w{1,80} \{ .*\}$/s, says: record },
  { looks: /^[A-Z]\w{0,80} object \(\w+\)$/, says: record },
  { looks: /^e-?mail\s{0,9}[:=]\s{0,9}\S/i, says: 'has a name in front of it, as in a form or a log' },
  { looks: /^\['.*'\]$/s, says: 'is a list written as text, not the value in it' },
  {
    looks: /^\w{0,20}id(?:=|: ?).|^\w{1,40} ?=> ?./i,
    says: 'has a name in front of it, as in a form, a link or a log',
  },
  { looks: /^[\w-]+[;,]$/, says: 'has a mark at its end that belongs to the text around it' },
  { looks: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, says: 'is a time, not an id' },
  { looks: /^\w+[[({][^=]*=.*[)}\]]$/s, says: record },
  { looks: /%![a-z]?\(/i, says: "has Go's mark for a value that does not fit its verb, %!d(…)" },
  { looks: /%[0-9a-f]{2}/i, says: 'is percent-encoded, as in a URL: decode it first' },
  {
    looks: /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp);/i,
    says: 'is HTML-encoded: decode it first',
  },
  {
    looks: /\\(?:u[0-9a-f]{4}|[nrt"'\\])/i,
    says: 'has a backslash escape in it: parse the JSON that holds it',
  },
];

/** What a program did to a number when it made a text of it. */
export const garbledNumbers: readonly Sign[] = [
  { looks: /^[+-]?\d+\.0+$/, says: 'is a number with ".0": a float was turned into text' },
  {
    looks: /^[+-]?\d+(?:\.\d+e[+-]?|e[+-])\d+$/i,
    says: 'is a number in scientific notation: a float was turned into text, and may have lost digits',
  },
  { looks: /[\uff10-\uff19]/, says: 'has full-width digits, which programs take for others' },
  {
    looks: /^(?!\d)\p{Nd}+$/u,
    says: 'has the digits of another script: it was formatted for a language, as a number for people is',
  },
  { looks: /^\d{1,3}(?:[,’'\u00a0\u202f ]\d{3})+$/, says: 'is a number with separators of thousands' },
];
