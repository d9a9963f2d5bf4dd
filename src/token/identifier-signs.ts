/**
 * Owns what programs write in place of a customer's id, and what they do to one, as data. Rule: the first
 * that fits is named; each clause completes "the externalId …"; `identifier-doubts.ts` bounds the text.
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

/** The clause for each stand-in. An `instance` differs from process to process, so it is not shared. */
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

/** Words for someone who is not signed in. They also name mailboxes that do not belong to one customer. */
const nobodyWord =
  'anon(?:ymous)?|guest|visitor|unknown|nobody|(?:not|un)[-_ ]?authenticated|' +
  '(?:not[-_ ]?)?logged[-_ ]?(?:in|out)';

/** The same in languages of Europe, in Chinese and in Japanese. */
const foreignNobody =
  'gast|anonym|unbekannt|anonyme|invit[eé]|inconnue?|invitado|an[oóô]nimo|desconocido|ospite|anonimo|' +
  'convidado|anoniem|g[aä]st|гость|匿名|游客|访客|未知|ゲスト|不明';

/** What customers without an id get, so that all of them become one. */
export const sharedSigns: readonly Sign[] = [
  { looks: /^[+-]?0+(?:\.0+)?$|^-1(?:\.0+)?$/, says: unset },
  {
    looks: /^(?:urn:uuid:|\{)?(?:0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})\}?$|^[0f]{24}$/i,
    says: unset,
  },
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
  { looks: new RegExp(`^(?:${foreignNobody})$`, 'iu'), says: nobody },
  {
    looks: /^(?:\d{1,3}\.){3}\d{1,3}$|^localhost$|^::1$/,
    says: 'is an address that those behind one network share',
  },
  { looks: /\bAnonymousUser\b|^(?:public|no)[-_ ](?:user|customer|visitor|account)$/i, says: nobody },
  {
    looks: /^(?:not?[-_ ]?set|unset|missing|empty|error|failed|invalid|not[-_ ]?found|#N\/A|#REF!)$/i,
    says: 'is what programs and tables write where there is no value',
  },
  { looks: /^\[e-?mail\sprotected\]$/i, says: 'is what Cloudflare shows in place of an address' },
  { looks: /^[^\p{L}\p{N}]+$/u, says: 'has no letter and no digit in it' },
  {
    looks: /^(?:user|customer|account|member|client|cust|usr|id|uid|auth0|oauth2|cognito)[-_:/#=.|]$/i,
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

/** The part before the `@` of an address that does not belong to one customer. */
export const sharedMailboxes: readonly Sign[] = [
  { looks: new RegExp(`^(?:${nobodyWord})$`, 'i'), says: nobody },
  {
    looks: /^(?:undefined|null)(?:[._+-](?:undefined|null))+$|^undefined\+|[+]undefined$/,
    says: standInClauses.missing,
  },
  {
    looks: /^(?:deleted|deactivated|removed)(?:[-_.]?user)?$/i,
    says: 'is a word for anyone, not one customer',
  },
  { looks: /^(?:no|do-?not)[-_.]?(?:reply|e?mail)$/i, says: 'is a mailbox that no customer reads' },
  { looks: /^(?:your?[-_.]?(?:e-?mail|name|address)|your|e-?mail|placeholder|dummy)$/i, says: placeholder },
];

const record = 'is a record or a list written as text, not the value in it';

/** What a program did to an identifier, so that it differs from the one in Kustomer. */
export const garbledSigns: readonly Sign[] = [
  { looks: /^b'.*'$/s, says: "has Python's b'…' around it: decode() is missing" },
  {
    looks: /^(?:Optional(?:Int|Long)?|Some|Just|Ok)(?:\(.*\)|\[.*\])$|^(?:Some|Just) ["\d]/s,
    says: 'has the wrapper of an optional value around it (Optional(…)): unwrap it',
  },
  // Before the signs of quotes, because « is half of a letter that was decoded wrongly.
  {
    looks: /[ÃÂ][\u0080-\u00bf]|â€|\ufffd/,
    says: 'was decoded with the wrong character set, as UTF-8 read as Latin-1',
  },
  { looks: /^[A-Z]\w*\((['"]?)[\w-]*\1\)$/, says: 'has the name of its type around it, as ObjectId(…)' },
  { looks: /^(["'`]).*\1$|^[“”‘’„«»]|[“”‘’«»]$/s, says: 'stands in quotes' },
  { looks: /^\{[0-9a-f-]{32,36}\}$/i, says: 'has braces around it, as .NET and Windows write a GUID' },
  { looks: /^urn:(?:uuid|guid):/i, says: 'has "urn:uuid:" in front of it' },
  { looks: /\*{3}|[•●█]{2}/, says: 'is masked in part, as a log shows what it hides' },
  { looks: /^mailto:/i, says: 'has "mailto:" in front of it' },
  { looks: /^\{\s*".*\}$|^\[\s*["\d{[].*\]$/s, says: 'is JSON text, not the value in it' },
  { looks: /^#?<(?![^\s@]+@[^\s@]+>$).*>$/s, says: record },
  { looks: /^[&%]?\{.*\}$|^\(.*,\s*\)$|^\['.*'\]$/s, says: record },
  { looks: /^%?\w+ ?[[({][^=:,]*[=:,].*[\])}]$|^[A-Z]\w+ object \(\w+\)$/s, says: record },
  {
    looks: /^e-?mail\s{0,9}[:=]\s{0,9}\S|^\w{0,20}id(?:=|: ?)[^/]|^\w{1,40} ?=> ?./i,
    says: 'has a name in front of it, as in a form, a link or a log',
  },
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
  { looks: /^\d{1,3}(?:[,’'\u00a0\u202f ]\d{3})+$/, says: 'is a number with separators of thousands' },
];

/** Why a text is not a plain address, likeliest first. */
export const addressFlaws: readonly Sign[] = [
  {
    looks: /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i,
    says: 'is a hash (hexadecimal digits), not an address',
  },
  { looks: /^[^@]*@[^@,;\s]*[,;\s][^@]*@/, says: 'holds more than one address' },
  { looks: /[<>]/, says: 'holds more than an address: a name, or angle brackets' },
  {
    looks: /^[^\s@]+ [^\s@]+@/,
    says: 'has a space before its "@": a "+" that was URL-decoded once too often, or a name',
  },
  { looks: /\s/, says: 'holds white space' },
  { looks: /^[^@]*$/, says: 'has no "@"' },
  { looks: /^[^@]*@[^@]*@/, says: 'has more than one "@"' },
  { looks: /[^\0-\x7f]/, says: 'has characters that are not ASCII, which may look like others' },
  { looks: /^[^@]*@[^.]*$/, says: 'has a domain without a dot' },
];
