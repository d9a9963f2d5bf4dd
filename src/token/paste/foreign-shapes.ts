/**
 * Owns the look of other things that people paste in place of a token, as data. Rule: the first that fits is
 * named; each pattern is linear on a text of any length.
 */
import { visible } from '../../base/untrusted.js';

/** A shape of a text, what it is, and what to do. It has its own hint only if the usual one misleads. */
interface ForeignShape {
  readonly looks: RegExp;
  /** Completes "this is …". */
  readonly says: string;
  readonly hint?: string;
}

/** What to do about an error in place of a token. */
export const errorHint = 'the backend or a tool failed: read what it says, then ask for a token again';

const keepSecret = 'do not share it; what the app logs in with is signed with the chat secret: kchat sign';

/** What to do about a token as bytes. */
export const asText =
  'make it a text: token.toString() in JavaScript, token.decode() in Python, string(token) in Go';

const signIt = 'the text comes of signing it: tokenString, err := token.SignedString(secret)';

const unpack = 'unpack it first, or do not compress it: a login token is plain text';

/** What its own notation tells. */
export const foreignShapes: readonly ForeignShape[] = [
  { looks: /^<Buffer [0-9a-f]{2} /, says: 'how Node.js prints a Buffer, not a token', hint: asText },
  {
    looks: /^\{ ?length = \d+, bytes = 0x/,
    says: 'how Swift and Objective-C print a Data, not a token',
    hint: 'make it a text: String(decoding: data, as: UTF8.self)',
  },
  {
    looks: /^\{"(?:alg|typ)":[^{}]{0,400}\}\.\{.{1,19000}\}$/s,
    says: 'what .NET prints of a token object, not the token',
    hint: 'new JwtSecurityTokenHandler().WriteToken(token) gives the token',
  },
  { looks: /^(?:ssh|ecdsa)-[\w-]{3,40} AAAA/, says: 'a public key of SSH, not a token' },
  { looks: /^v[1-4]\.(?:local|public)\./, says: 'a PASETO; Kustomer takes a JWT signed with HS256' },
  { looks: /^SFMyNTY\.[\w-]+\.[\w-]+$/, says: 'a token of Phoenix (Phoenix.Token), not a login token' },
  {
    looks: /^[\w-]{11,40}:APA91b[\w-]{60,}$/,
    says: 'a device token for push messages (FCM), not a login token',
  },
  { looks: /^\$(?:2[abxy]|argon2\w{1,2}|scrypt)\$/, says: 'the hash of a password, not a token' },
  { looks: /^\d{1,12}\|\w{40,64}$/, says: 'a token of Laravel Sanctum, not a login token' },
  {
    looks:
      /^(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|sessionid|connect\.sid|[\w-]{1,40}_session)=[^\s;]+;?$/i,
    says: 'a session cookie, not a login token',
  },
  { looks: /^H4sI[\w+/-]{20,}={0,2}$/, says: 'compressed text in base64 (gzip), not a token', hint: unpack },
  {
    looks: /^(?:\ufffd?PNG\r?\n|\u001f\ufffd|\ufffd{3}|%PDF-|PK\u0003\u0004|GIF8[79]a|\{\\rtf\d|bplist00)/,
    says: 'a file that is no plain text, such as an image, an archive or a document, not a token',
    hint: 'save or copy the token as plain text',
  },
  {
    looks: /^(?:export )?KUSTOMER_CHAT_SECRET["']?\s{0,9}[=:]/,
    says: 'a setting with the chat secret in it, not a token',
    hint: 'keep it to yourself: it signs tokens, and the app logs in with what it signs: kchat sign',
  },
  { looks: /^&?\{.{0,200}\bmap\[alg:/s, says: 'a token object as Go prints it, not the token', hint: signIt },
  {
    looks: /^\{?%\{.{0,200}"protected" => "/s,
    says: 'the parts of a token as Elixir prints them, not the token',
    hint: 'JOSE.JWS.compact joins them: {_, token} = JOSE.JWT.sign(…) |> JOSE.JWS.compact()',
  },
  { looks: /^[\w-]+:[\w-]{6}:[\w-]{20,}$/, says: 'a signed value of Django, not a login token' },
  {
    looks: /^CfDJ8[\w+/=-]{20,}$/,
    says: 'a protected value of ASP.NET (a session cookie), not a login token',
  },
  { looks: /^gAAAAA[\w-]{50,}={0,2}$/, says: 'an encrypted value (Fernet), not a login token' },
  { looks: /^s(?::|%3A)[\w-]{8,}\.[\w+/=%-]{20,}$/i, says: 'a session id of Express, not a login token' },
  { looks: /^(?:ya29\.|1\/\/0)[\w.-]{20,}$/, says: 'a token of Google, not a login token', hint: keepSecret },
  {
    looks: /^(?:gh[pousr]_|github_pat_)\w{20,}$/,
    says: 'a token of GitHub, not a login token',
    hint: keepSecret,
  },
  { looks: /^xox[abeprs]-[\w-]{10,}$/, says: 'a token of Slack, not a login token', hint: keepSecret },
  { looks: /^[prs]k_(?:live|test)_\w{10,}$/, says: 'a key of Stripe, not a login token', hint: keepSecret },
  { looks: /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/, says: 'a key of AWS, not a login token', hint: keepSecret },
  {
    looks: /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    says: 'a private key in PEM form, not a token',
    hint: 'login tokens take no key pair, and whoever has seen this key can use it: replace it',
  },
  {
    looks: /-----BEGIN [A-Z ]+-----/,
    says: 'a key or certificate in PEM form, not a token',
    hint: 'login tokens take no key pair: they are signed with the chat secret',
  },
  {
    looks:
      /^\s*(?:Traceback \(most recent call last\)|(?:Uncaught )?\w*(?:Error|Exception)\b|panic: |fatal error: |(?:PHP )?(?:Fatal|Parse) error|Segmentation fault|curl: \(\d|wget: |error code:|(?:ba|z|da)?sh: )/,
    says: 'an error message, not a token',
    hint: errorHint,
  },
  {
    looks: /^\s*<br \/>\s*<b>(?:Fatal error|Warning|Notice|Deprecated|Parse error)<\/b>/,
    says: 'an error message of PHP, not a token',
    hint: errorHint,
  },
  {
    looks: /^\s*<[a-z!?/]/i,
    says: 'a page, HTML or XML, not a token',
    hint: 'is the address right, and the session still good? a login page often answers so',
  },
];

/**
 * What the names of its members tell: JSON, or base64 of JSON. `looks` gets the names with commas between.
 */
export const foreignObjects: readonly ForeignShape[] = [
  {
    looks: /^(?=.*,kty,).*,(?:k|d),|^,keys,$/,
    says: 'a key (JWK), not a token',
    hint: 'login tokens are signed with the chat secret; a secret key that was shown must be replaced',
  },
  { looks: /,kty,/, says: 'a key (JWK), not a token' },
  { looks: /,Raw,Method,Header,Claims,/, says: 'a token object of Go, not the token', hint: signIt },
  {
    looks: /^(?=.*,iv,)(?=.*,value,).*,mac,/,
    says: 'an encrypted value of Laravel (a cookie), not a login token',
  },
  {
    looks: /,(?:errors?|error_description|message|detail|title|exception|stack|statusCode|fault),/i,
    says: 'an answer that tells of an error, not a token',
    hint: errorHint,
  },
];

/** The message, with the length of the text behind the first noun phrase. */
export function describeForeign({ says }: Pick<ForeignShape, 'says'>, length: string): string {
  return `this is ${says.replace(/(?=;|, not |$)/, ` (${length})`)}`;
}

/** The names of an object's members, as {@link foreignObjects} needs them. */
export function listNames(object: object): string {
  return `,${visible(Object.keys(object).slice(0, 50).join(','), 2_000)},`;
}
