/**
 * Owns the words for what may be wrong with a signature besides its key: what was signed, and by which
 * function. Rule: data only; an id, once published, keeps its name.
 */
import type { PartWords } from './parts.js';

const asIs = 'sign header.payload just as the token has it';
const hs256Only = 'Kustomer takes HS256 only';

/** The text that was signed instead. `says` completes "it was made with this secret, but over …". */
export const signedParts = {
  'signed-payload-only': { says: 'the payload alone, without header and dot', fix: asIs, line: 'signInput' },
  'signed-header-only': { says: 'the header alone', fix: asIs, line: 'signInput' },
  'signed-json': {
    says: 'the JSON text, before it was base64url-encoded',
    fix: 'encode first, then sign; sign header.payload just as the token has it',
    line: 'signInput',
  },
  'signed-without-dot': {
    says: 'header and payload without the dot between them',
    fix: asIs,
    line: 'signInput',
  },
  'signed-with-extra-dot': { says: 'header.payload with a dot too many', fix: asIs, line: 'signInput' },
  'signed-with-newline': {
    says: 'header.payload with a line feed at its end',
    fix: 'sign without the line feed, which echo and puts add',
    line: 'signInput',
  },
  'signed-with-white-space': {
    says: 'header.payload with white space around or in it',
    fix:
      'sign just what the token has: no spaces, no line ends; base64 -w0 or openssl base64 -A keeps it in ' +
      'one line',
  },
  'signed-with-padding': {
    says: 'header.payload with the padding "=" left in',
    fix: 'take the = off before you sign, not afterwards',
  },
  'signed-standard-alphabet': {
    says: 'header.payload in standard base64, of which + and / were changed afterwards',
    fix: "change + to -, / to _ and take = off before you sign: base64 | tr '+/' '-_' | tr -d '='",
  },
  'signed-reserialized': {
    says: 'the same claims written as other JSON than the token has',
    fix: 'write header and claims as JSON once, and use that very text for signing and for the token',
  },
  'signed-other-header': {
    says: 'another header than the token has',
    fix: 'write the header as JSON once, and use that very text for signing and for the token',
  },
  'signed-exchanged': {
    isAlone: true,
    says: 'this secret as the message and header.payload as the key: the two are exchanged',
    fix: 'the secret is the key, header.payload the data',
    line: 'signInput',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** What made the digest in place of HMAC-SHA-256. `says` completes "it was made …". */
export const functionParts = {
  'other-hmac-hs384': { says: 'by HMAC-SHA-384 (HS384)', fix: hs256Only, line: 'hs256' },
  'other-hmac-hs512': { says: 'by HMAC-SHA-512 (HS512)', fix: hs256Only, line: 'hs256' },
  'other-hmac-hs224': { says: 'by HMAC-SHA-224', fix: hs256Only, line: 'signInput' },
  'other-hmac-hs1': { says: 'by HMAC-SHA-1', fix: hs256Only, line: 'signInput' },
  'other-hmac-md5': { says: 'by HMAC-MD5', fix: hs256Only, line: 'signInput' },
  'hash-of-input': {
    isAlone: true,
    says: 'no secret at all: it is a plain SHA-256 of header.payload, which anyone can make',
    fix: 'use an HMAC with the chat secret, not a hash',
    line: 'signInput',
  },
  'hash-with-secret': {
    isAlone: true,
    says: 'this secret, but by a plain SHA-256 of secret and text put together, not by an HMAC',
    fix: 'use an HMAC, not a hash',
    line: 'signInput',
  },
  'hash-of-secret': {
    isAlone: true,
    says:
      'nothing but a SHA-256 of the secret: it is the same for every token, so whoever has one token can ' +
      'make any',
    fix: 'sign each token, then replace the secret in Kustomer',
    line: 'signInput',
  },
} as const satisfies Readonly<Record<string, PartWords>>;
