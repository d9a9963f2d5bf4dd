// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns the words for a secret in another code, for kchat's own copy, and for another key altogether. Rule:
 * as in `secret-parts.ts`: data only, and an id keeps its name.
 */
import type { PartWords } from './parts.js';

const plain = 'use the secret as plain text, as it comes';
const asUtf8 = 'take its bytes as UTF-8';

/** Into what code it was brought. */
export const encodingParts = {
  'secret-base64-decoded': { says: 'base64-decoded', fix: plain, line: 'notBase64' },
  'secret-base64url-decoded': { says: 'base64url-decoded', fix: plain, line: 'notBase64' },
  'secret-hex-decoded': { says: 'hex-decoded', fix: plain, line: 'notHex' },
  'secret-base64-encoded': {
    says: 'base64-encoded',
    fix:
      'use the secret as plain text, as it comes; Kubernetes secrets, for one, are written in base64 once, ' +
      'not twice',
  },
  'secret-base64-wrapped': {
    says: 'base64-encoded, with line feeds in it',
    fix:
      "use the secret as plain text, as it comes: base64 (GNU, openssl) and Ruby's Base64.encode64 even " +
      'break the lines',
  },
  'secret-hex-encoded': {
    says: 'hex-encoded',
    fix: 'use the secret as plain text, as it comes, not its bytes in hexadecimal digits',
    line: 'textSecret',
  },
  'secret-base32-encoded': {
    says: 'base32-encoded',
    fix: 'use the secret as plain text, as it comes; base32 is for the keys of one-time passwords',
    line: 'textSecret',
  },
  'secret-bytes-as-text': {
    says: 'its bytes then read as text',
    fix:
      'bytes are no text: leave out .toString(), atob and new String(bytes); use the secret as plain text, ' +
      'as it comes',
    line: 'textSecret',
  },
  'secret-bytes-as-numbers': {
    says: 'written as the numbers of its bytes',
    fix: 'do not turn bytes into text: give the bytes, or the secret itself',
    line: 'textSecret',
  },
  'secret-utf-16': {
    says: 'in UTF-16',
    fix: 'take its bytes as UTF-8, not as UTF-16 (Encoding.Unicode, a file that PowerShell wrote)',
    line: 'textSecret',
  },
  'secret-utf-32': { says: 'in UTF-32', fix: asUtf8, line: 'textSecret' },
  'secret-latin-1': {
    says: 'in another encoding than UTF-8 (Latin-1, ASCII)',
    fix: asUtf8,
    line: 'textSecret',
  },
  'secret-utf-8-twice': {
    says: 'turned into UTF-8 twice',
    fix:
      'its UTF-8 was read as Latin-1 and encoded again: read the file or variable as UTF-8 (Perl: it is ' +
      'bytes already, leave out encode)',
  },
  'secret-other-alphabet': {
    says: 'with the signs of base64 and base64url in it exchanged',
    fix: 'leave the signs + / - _ = of the secret as they are: it is text, not base64 to be converted',
  },
  'secret-normalized': {
    says: 'with its accented letters composed otherwise (Unicode normalization)',
    fix: 'leave its letters as they are: no normalize()',
  },
  'secret-hashed': {
    says: 'hashed',
    fix: 'use the secret itself as the key, not its hash: HMAC takes a key of any length',
  },
  'secret-json-encoded': {
    says: 'written as JSON, with backslashes or quotes',
    fix: 'parse the JSON that holds the secret, and use the text that comes of it',
  },
  'secret-url-encoded': {
    says: 'URL-encoded',
    fix: 'use the secret as plain text: decodeURIComponent what came through a URL',
  },
  'secret-url-decoded': {
    says: 'URL-decoded: a "+" in it became a space, or "%" and two digits a character',
    fix:
      'use the secret as it comes, without urldecode: + and % in it are its own; in a form or URL write ' +
      '%2B and %25',
  },
  'secret-html-encoded': {
    says: 'written for HTML (&amp;)',
    fix: 'use the secret before a template escapes it: {{{ }}} or |safe, or better not through a page at all',
  },
  'secret-html-decoded': {
    says: 'with "&…;" in it decoded as HTML',
    fix: 'use the secret as it comes: what looks like an entity of HTML in it is its own',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** What kchat's own copy has too much: who signed had it right. `says` completes "the secret …" here too. */
export const ownCopyParts = {
  'secret-trimmed': { says: 'without the white space around it', fix: 'take the white space off' },
  'secret-unquoted': { says: 'without the quotes around it', fix: 'take the quotes off' },
  'secret-without-bom': {
    says: 'without the byte-order mark in front of it',
    fix: 'save the file as UTF-8 without a byte-order mark',
  },
  'secret-without-mark': { says: 'without the punctuation at its end', fix: 'take the mark off' },
  'secret-without-escape': {
    says: 'without the backslash and letter at its end',
    fix: 'take the \\n at its end off: it is no line feed but two characters',
  },
  'secret-without-literal': { says: "without Python's b'…' around it", fix: "take the b'' off" },
  'secret-without-name': {
    says: 'without the NAME= in front of it',
    fix: 'take the name off, leave the value',
  },
  'secret-without-prefix': { says: 'without the word in front of it', fix: 'take the word in front off' },
  'secret-out-of-json': {
    says: 'out of the JSON around it',
    fix: 'take the secret (data.attributes.secret) out of the JSON',
  },
  'secret-from-utf-16': {
    says: 'read as UTF-16',
    fix: 'save the file as UTF-8 (PowerShell: Out-File -Encoding utf8)',
  },
  'secret-first-line': { says: 'of which only the first line counts', fix: 'leave the first line alone' },
  'secret-in-text': {
    says: 'out of the text around it',
    fix: 'leave the secret alone there: no line of code, comment, other line or line break with it',
  },
  'secret-completed': {
    says: 'with the character at its end that the copy has lost, such as "="',
    fix: 'copy all of it, to the last character: a double click does not select a "="',
  },
  'secret-halved': { says: 'once, not twice in a row', fix: 'set it once' },
} as const satisfies Readonly<Record<string, PartWords>>;

/** Another key altogether. `says` is the whole noun. */
export const otherKeyParts = {
  'secret-missing': {
    says: 'no secret: an empty text, or a word such as "undefined", "null", "None"',
    fix: 'the backend has no secret: is its variable set, or its file there?',
    line: 'readSecret',
    isWhole: true,
  },
  'secret-masked': {
    says: 'a mask in place of the secret, such as "********" or "[REDACTED]"',
    fix:
      'it was copied from where it is hidden: give the backend what kchat print-secret prints, and look at ' +
      'what reads it there',
    isWhole: true,
  },
  'secret-template': {
    says: 'a template that was never filled in, such as "${NAME}"',
    fix:
      'nothing put the secret in its place: is that file rendered (envsubst, Helm, CI), and is the ' +
      'variable set there?',
    isWhole: true,
  },
  'secret-path': {
    says: 'the path of a file in place of what is in it',
    fix: 'read the file, such as that of a docker secret under /run/secrets',
    line: 'trimSecret',
    isWhole: true,
  },
  'secret-algorithm-name': {
    says: "the algorithm's name in place of the secret",
    fix: 'mind the order of the arguments',
    line: 'hs256',
    isWhole: true,
  },
  'secret-fingerprint': {
    says: 'the fingerprint that kchat shows in place of the secret',
    fix: 'the fingerprint only names the secret: kchat print-secret prints it',
    isWhole: true,
  },
  'secret-own-name': {
    says: "the name of the secret's variable in place of its value",
    fix: 'read the variable, do not quote its name',
    line: 'readSecret',
    isWhole: true,
  },
  'example-key': {
    says: 'an example key out of a README or tutorial',
    fix: "give the backend your org's secret in its place: kchat print-secret",
    isWhole: true,
  },
  'jwt-io-default-secret': {
    says: "the default secret of jwt.io's page",
    fix: "paste your org's secret into that page's box, or better: kchat sign",
    isWhole: true,
  },
  'api-key-as-secret': {
    says: 'the API key in place of the chat secret',
    fix: 'the API key fetches the secret, the secret signs: kchat fetch-secret',
    isWhole: true,
  },
  'stored-secret': {
    says: 'the stored secret of this org',
    fix:
      'the one that was given is another: omit --secret-file, or unset the variable; kchat status ' +
      'names it',
    isWhole: true,
  },
  'other-org-secret': {
    says: 'the secret of another org',
    fix: "use that org's app, or sign with this org's secret",
    isWhole: true,
  },
} as const satisfies Readonly<Record<string, PartWords>>;
