// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the words for a secret in another code. Rule: as in `around-parts.ts`. */
import type { PartWords } from './parts.js';

const plain = 'use the secret as plain text, as it comes';
const asUtf8 = 'take its bytes as UTF-8';

/** The code that the secret was written in. */
export const encodingParts = {
  'secret-base64-decoded': { says: 'base64-decoded', fix: plain, line: 'notBase64' },
  'secret-base64url-decoded': { says: 'base64url-decoded', fix: plain, line: 'notBase64' },
  'secret-hex-decoded': { says: 'hex-decoded', fix: plain, line: 'textSecret' },
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
