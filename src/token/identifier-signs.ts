/**
 * Owns what programs write in place of a customer's id, as data. Rule: each pattern is bounded by the length
 * of an identifier that `identifier-doubts.ts` allows, and each clause completes "the externalId …".
 */

import type { StandIn } from './stand-ins.js';

/** A shape that an identifier may have, with the clause that says what it is. */
export interface Sign {
  readonly looks: RegExp;
  readonly says: string;
}

const placeholder = 'is a placeholder: the name of a value, not the value';
const unset = 'is what a program has for an id that was never set';
const nobody = 'is what a program writes for somebody who is not signed in';

/** What each stand-in is called; of those that differ from one process to the next nothing is shared. */
export const standInClauses: Readonly<Record<StandIn, string>> = {
  missing: 'is what a program writes for a missing value',
  promise: 'is what JavaScript and others write for a result that is yet to come: an await is missing',
  function: 'is what a program writes for a function, which is an object too: it was not called',
  object: 'is what a program writes for an object: a field of it was meant',
  instance: 'names an object in memory, not a customer: it is another one in every process',
  masked: 'is masked, as a log shows what it hides',
  template: 'is a template that was never filled in',
  code: 'is a piece of code, not its value',
  error: 'is an error message, not its value',
};

/** The words for who is not signed in, and for mailboxes that belong to no customer. */
const nobodyWord =
  'anon(?:ymous)?|guest|visitor|unknown|nobody|(?:not|un)[-_ ]?authenticated|' +
  '(?:not[-_ ]?)?logged[-_ ]?(?:in|out)';

/** The same in other languages than English, as a whole id. */
const foreignWord =
  'gast|anonym|unbekannt|inconnue?|anonyme|invit[eé]|aucun|desconocido|an[oóôò]nimo|invitado|nulo|' +
  'vac[ií]o|ninguno|sconosciuto|ospite|nessuno|desconhecido|convidado|nenhum|onbekend|anoniem|g[aä]st|' +
  'ok[aä]nd|gość|nieznany|гость|аноним|неизвестно|未知|匿名|游客|访客|ゲスト|不明|손님|익명|없음';

const emptyHash = 'is the hash of an empty text';

/** Values that look like an id, but that many have: MD5, SHA-1 and SHA-256 of nothing, and another. */
export const sharedValues: ReadonlyMap<string, string> = new Map([
  ['d41d8cd98f00b204e9800998ecf8427e', emptyHash],
  ['da39a3ee5e6b4b0d3255bfef95601890afd80709', emptyHash],
  ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', emptyHash],
  ['9774d56d682e549c', 'is the device id that many Android devices have in common'],
]);

/** Every customer whose id is missing gets these: they become one. */
export const sharedSigns: readonly Sign[] = [
  { looks: /^[+-]?0+(?:\.0+)?$|^-1(?:\.0+)?$/, says: unset },
  { looks: /^\{?(?:0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})\}?$|^[0f]{24}$/i, says: unset },
  {
    looks: /^(?:-?214748364[78]|4294967295|-?922337203685477580[78]|18446744073709551615)$/,
    says: 'is the end of a number type: an id that was never set, or did not fit',
  },
  {
    looks:
      /^(?:your|insert|enter|replace|some)[-_ ]?(?:\w{1,40}[-_ ])?(?:user|customer|external|e-?mail|mail|id|name|login|account|me|this)\w{0,20}(?:[-_ ]?(?:id|here|name|address))?$|^(?:my|the)[-_ ](?:user|customer|external)[-_ ]?id$/i,
    says: placeholder,
  },
  {
    looks:
      /^(?:user|customer|external|account|member|client)[-_ ]?(?:id|name|email)?(?:[-_ ]here)?$|^(?:id|uid|sub|pk|primary[-_ ]?key|device[-_ ]?id|uuid|guid|e-?mail(?:[-_ ]?address)?|string|example|placeholder|change[-_ ]?me|todo|tbd|x{3,})$/i,
    says: placeholder,
  },
  {
    looks: new RegExp(
      `^_{0,2}(?:${nobodyWord}|default)(?:[-_ ]?(?:user|customer|visitor|session|account))?_{0,2}$`,
      'i',
    ),
    says: nobody,
  },
  {
    looks: new RegExp(`^(?:${foreignWord})$`, 'iu'),
    says: 'is a word for a guest, for somebody unknown or for no value',
  },
  {
    looks: /^(?:not?[-_ ]?set|unset|missing|empty|#N\/A|#(?:REF|VALUE|NAME|NULL|DIV\/0)[!?])$/i,
    says: 'is what programs and tables write where there is no value',
  },
  {
    looks: /^\[(?:Circular|Getter|Getter\/Setter)\b.*\]$/,
    says: 'is what Node.js prints in place of a value',
  },
  { looks: /^\[email.protected\]$/i, says: 'is what Cloudflare shows in place of an address' },
  { looks: /\bAnonymousUser\b|^(?:public|no)[-_ ](?:user|customer|visitor|account)$/i, says: nobody },
  { looks: /^[A-Z]\w*(?:\\[A-Z]\w*)+$/, says: 'is the name of a class, not its value' },
  { looks: /^[^\p{L}\p{N}]+$/u, says: 'has no letter and no digit in it' },
  { looks: /^[+-]?Infinity$|^-?inf$/i, says: 'is what a program writes for a number that is none' },
  { looks: /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i, says: 'is the address of the machine itself' },
  {
    looks:
      /^(?:urn:)?(?:user|customer|account|member|client|cust|usr|id|uid|auth0|oauth2|cognito)[-_:/#=.|]$/i,
    says: 'ends where the id should begin',
  },
  {
    looks:
      /^(?:test|testing|tester|(?:test|demo|sample|example|mock|fake|dummy|qa)[-_ ]?(?:user|customer|id)|demo|dummy|sample|mock|fake|foo|bar|baz|1234567890|john[-_ .]?doe|jane[-_ .]?doe)$/i,
    says: "is an example's value",
  },
  {
    looks:
      /^(?:me|self|current(?:[-_ ]?(?:user|customer))?|deleted(?:[-_ ]?user)?|everyone|everybody|all|shared|service[-_ ]?account|admin(?:istrator)?|root|system|super[-_]?user)$/i,
    says: 'is a role or a word for anyone, not one customer',
  },
];

/** The part of an address before the `@` that belongs to no one customer. */
export const sharedMailboxes: readonly Sign[] = [
  { looks: new RegExp(`^(?:${nobodyWord})$`, 'i'), says: nobody },
  { looks: /^no[-_.]?e?mail$/i, says: 'is what is entered for somebody without an address' },
  {
    looks: /^(?:undefined|null)(?:[._+-](?:undefined|null))+$|^undefined\+|[+]undefined$/,
    says: standInClauses.missing,
  },
  { looks: /^(?:no|do-?not)[-_.]?reply$/i, says: 'is a mailbox that no customer reads' },
  { looks: /^(?:your?[-_.]?(?:e-?mail|name|address)|your|e-?mail|placeholder|dummy)$/i, says: placeholder },
  {
    looks: /^(?:deleted|deactivated|removed)(?:[-_.]?user)?$/i,
    says: 'is a word for anyone, not one customer',
  },
];

const record = 'is a whole record written as text, not the value in it';

/** What was done to an identifier on its way: Kustomer has it otherwise. */
export const garbledSigns: readonly Sign[] = [
  { looks: /^b'.*'$/s, says: "has Python's b'…' around it: decode() is missing" },
  {
    looks: /^(?:Optional(?:Int|Long|Double)?|Some|Just|Ok|Right)(?:\(.*\)|\[.*\])$|^(?:Some|Just) ["\d]/s,
    says: 'has the wrapper of an optional value around it (Optional(…)): unwrap it',
  },
  // In front of the quotes: « is half of a letter that was decoded wrongly.
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
  { looks: /^\d+n$/, says: 'is written as a BigInt (with an n): String(id)' },
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
  { looks: /^\w{0,20}id=./i, says: 'has a name in front of it, as in a form or a link' },
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

/** What becomes of a number on its way into a text. */
export const garbledNumbers: readonly Sign[] = [
  { looks: /^[+-]?\d+\.0+$/, says: 'is a number with ".0": a float was turned into text' },
  {
    looks: /^[+-]?\d+(?:\.\d+e[+-]?|e[+-])\d+$/i,
    says: 'is a number in scientific notation: a float was turned into text, and may have lost digits',
  },
  { looks: /[\uff10-\uff19]/, says: 'has full-width digits, which programs take for others' },
  { looks: /^\d{1,3}(?:[,’'\u00a0\u202f ]\d{3})+$/, says: 'is a number with separators of thousands' },
];
