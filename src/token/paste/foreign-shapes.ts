/**
 * Owns the look of other things that people paste in place of a token, as data. Rule: the first that fits is
 * named; each pattern is linear on a text of any length.
 */
import { visible } from '../../base/untrusted.js';
import { copyAll, nameShape, type PasteShape, pasteToken, signInstead } from './part-shape.js';

/** A shape of a text, what it is (completes "this is …"), and what to do. */
type ForeignShape = readonly [looks: RegExp, says: string, hint?: string];

/** What to do about an error in place of a token. */
export const errorHint = 'the backend or a tool failed: read what it says, then ask for a token again';

const keepSecret = 'keep it to yourself: it signs tokens, and the app logs in with what it signs: kchat sign';

const noKeyPair = 'login tokens take no key pair, and whoever has seen a private key can use it: replace it';

/** What its own notation tells. */
const foreignShapes: readonly ForeignShape[] = [
  [/^v[1-4]\.(?:local|public)\./, 'a PASETO; Kustomer takes a JWT signed with HS256'],
  [
    /^(?:export )?KUSTOMER_CHAT_SECRET["']?\s{0,9}[=:]/,
    'a setting with the chat secret in it, not a token',
    keepSecret,
  ],
  [/^s(?::|%3A)[\w-]{8,}\.[\w+/=%-]{20,}$/i, 'a session id of Express, not a login token'],
  [/-----BEGIN [A-Z ]+-----/, 'a key or certificate in PEM form, not a token', noKeyPair],
  [
    /^(?:Traceback \(most recent call last\)|(?:Uncaught )?\w{0,60}(?:Error|Exception)\b|panic: |fatal error: |(?:PHP )?(?:Fatal|Parse) error|<br \/>\n?<b>(?:Fatal error|Warning|Notice|Parse error)<\/b>|curl: \(\d|(?:ba|z)?sh: )/,
    'an error message, not a token',
    errorHint,
  ],
  [
    /^<Buffer /,
    'how Node.js prints a Buffer, not a token',
    'make it a text: token.toString(), or no Buffer at all',
  ],
  [
    /^\s*<[a-z!?/]/i,
    'a page of HTML or XML, not a token',
    'is the address right, and the session still good? a login page often answers so',
  ],
];

/** What a single value is. */
const valueShapes: readonly ForeignShape[] = [
  [/^\w{2,20}:\/\//, 'a link without a token in it', pasteToken],
  [
    /^@?(?:\.{1,2}|~)?\/\S+$|^[A-Za-z]:\\\S+$|^(?!process\.)\S{1,200}\.(?:txt|csv|jwt|token|json|jsonl|ndjson|log)$/i,
    'the name of a file, not a token',
    'kchat inspect - < FILE reads one token, kchat inspect --from FILE a token a line',
  ],
  [/^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$/, 'an e-mail address, not a token'],
  [
    /^(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:\/\S{0,300})?$/i,
    'the name of a host, not a token',
    pasteToken,
  ],
  [/^\d{1,40}$/, 'a number, not a token', pasteToken],
  [/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i, 'a UUID, not a login token', pasteToken],
  [
    /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i,
    'a hash in hexadecimal digits, such as an old identity hash, not a login token',
  ],
  [
    /^[\w-]{43}$/,
    'an opaque value, such as a session id or the signature of a token alone, not a login token',
    copyAll,
  ],
  [/^[\w+/=~-]{16,4096}$/, 'an opaque value, such as a session id, not a login token'],
];

/** What the names of a JSON object's members tell, with commas around each. */
const foreignObjects: readonly ForeignShape[] = [
  [/,kty,|^,keys,$/, 'a key (JWK), not a token', noKeyPair],
  [
    /,(?:errors?|error_description|message|detail|title|exception|stack|statusCode|fault),/i,
    'an answer that tells of an error, not a token',
    errorHint,
  ],
];

function findShape(shapes: readonly ForeignShape[], text: string, length: string): PasteShape | null {
  const [, says, hint = signInstead] = shapes.find(([looks]) => looks.test(text)) ?? [];
  return says === undefined ? null : nameShape(says, length, hint);
}

/** No foreign token or key is longer: a pattern over millions of characters overflows the stack. */
const longestForeign = 20_000;

/** What a text is by its own notation. */
export const describeForeign = (text: string, length: string): PasteShape | null =>
  findShape(foreignShapes, text.slice(0, longestForeign), length);

/** What a single value is: a link, the name of a file or host, a number, a hash. */
export const describeForeignValue = (text: string, length: string): PasteShape | null =>
  findShape(valueShapes, text, length);

/** What a JSON object is by the names of its members. */
export const describeObject = (object: object, length: string): PasteShape | null =>
  findShape(foreignObjects, `,${visible(Object.keys(object).slice(0, 50).join(','), 2_000)},`, length);
