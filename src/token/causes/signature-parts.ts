/**
 * Owns what may be wrong with a signature besides its key: what was signed, by which function, and how the
 * digest was written down. Rule: data only; an id, once published, keeps its name.
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
  'signed-quoted': {
    says: 'header.payload in quotes',
    fix: 'sign the text, not its JSON or its print',
    line: 'signInput',
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
  'signed-utf-16': {
    says: 'header.payload in UTF-16',
    fix: 'take its bytes as ASCII or UTF-8, not as UTF-16 (Encoding.Unicode)',
    line: 'signInput',
  },
  'signed-hash': {
    says: 'the SHA-256 of header.payload',
    fix: 'do not hash it first: sign header.payload just as the token has it',
    line: 'signInput',
  },
  'signed-encoded': { says: 'header.payload encoded once more', fix: asIs, line: 'signInput' },
  'signed-by-itself': {
    says: '',
    fix:
      'the chat secret is the key, not a part of the token: whoever reads the token can make another; mind ' +
      'the order of the arguments',
    line: 'hs256',
    alone: 'a part of the token as the key, which everyone can read',
  },
  'signed-exchanged': {
    says: '',
    fix: 'the secret is the key, header.payload the data',
    line: 'signInput',
    alone: 'this secret as the message and header.payload as the key: the two are exchanged',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** What made the digest in place of HMAC-SHA-256. `says` completes "it was made …". */
export const functionParts = {
  'other-hmac-hs384': { says: 'by HMAC-SHA-384 (HS384)', fix: hs256Only, line: 'hs256' },
  'other-hmac-hs512': { says: 'by HMAC-SHA-512 (HS512)', fix: hs256Only, line: 'hs256' },
  'other-hmac-hs224': { says: 'by HMAC-SHA-224', fix: hs256Only, line: 'signInput' },
  'other-hmac-hs1': { says: 'by HMAC-SHA-1', fix: hs256Only, line: 'signInput' },
  'other-hmac-rare': {
    says: 'by an HMAC with another hash',
    fix: 'HS256 is HMAC with SHA-256, no SHA-3, BLAKE2 or cut SHA-512',
    line: 'signInput',
  },
  'other-hmac-md5': { says: 'by HMAC-MD5', fix: hs256Only, line: 'signInput' },
  'hash-of-input': {
    says: '',
    alone: 'no secret at all: it is a plain hash of header.payload, which anyone can make',
    fix: 'use an HMAC with the chat secret, not a hash',
    line: 'signInput',
  },
  'hash-with-secret': {
    says: '',
    alone: 'this secret, but by a plain hash of secret and text put together, not by an HMAC',
    fix: 'use an HMAC, not a hash',
    line: 'signInput',
  },
  'hash-of-secret': {
    says: '',
    alone:
      'nothing but a hash of the secret: it is the same for every token, so whoever has one token can make ' +
      'any',
    fix: 'sign each token, then replace the secret in Kustomer',
    line: 'signInput',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/**
 * How the digest was written. `says` completes "its digest is …", `shows` "the signature …", for what its
 * bytes prove without any key.
 */
export const writingParts = {
  'signature-hex-encoded': {
    says: 'written in hexadecimal digits',
    shows: 'is hexadecimal digits, not the bytes of a digest',
    fix: 'base64url of the bytes of the digest, not hex',
    line: 'rawDigest',
  },
  'signature-openssl-text': {
    says: 'written as openssl prints it, "(stdin)= " and hexadecimal digits',
    shows: 'is the text that openssl prints, "(stdin)= " and hexadecimal digits',
    fix: 'the bytes of the digest (-binary), then base64url',
    line: 'rawDigest',
    language: 'shell',
  },
  'signature-base64-twice': {
    says: 'base64-encoded twice',
    shows: 'is base64 once more inside: it was encoded twice',
    fix: 'encode once',
    line: 'rawDigest',
  },
  'signature-as-text': {
    says: 'turned into text, which spoils it',
    shows: 'is a digest that was turned into text: bytes that are no text were replaced or encoded anew',
    fix: 'never make text of a digest: base64url of its bytes',
    line: 'rawDigest',
  },
  'signature-as-numbers': {
    says: 'written as the numbers of its bytes',
    shows: 'is a list of numbers, one for each byte of the digest',
    fix: 'base64url of the bytes, not of their print',
    line: 'rawDigest',
  },
  'signature-bytes-literal': {
    says: "written as Python's b'…'",
    shows: "is Python's b'…' as text",
    fix:
      'give the bytes to base64.urlsafe_b64encode(digest), not str(digest); decode its result with ' +
      '.decode()',
    line: 'rawDigest',
    language: 'python',
  },
  'signature-go-sum': {
    says: "appended to the token's own text (mac.Sum(input))",
    shows:
      "begins with the token's own text: Go's mac.Sum(input) appends to what it is given and hashes nothing",
    fix: 'write the input first, then mac.Sum(nil)',
    line: 'rawDigest',
    language: 'go',
  },
  'signature-other-alphabet': {
    says: 'written with - and _ exchanged or made one',
    fix: 'base64url has - for + and _ for /',
    line: 'rawDigest',
  },
  'signature-cut': {
    says: 'cut off',
    shows: 'is cut off',
    fix: 'copy all of the token, to the last character; if it is whole, the digest was cut when it was made',
  },
  'signature-with-more': {
    says: 'there, with more bytes behind it',
    shows: 'has more behind it',
    fix:
      'copy the token again, and nothing else; if it is so when it is made, something is appended to the ' +
      'digest',
  },
  'signature-rsa-sized': {
    says: 'as long as RSA makes it',
    shows: 'is as long as an RSA signature',
    fix: 'Kustomer knows no key pair: sign with the chat secret',
    line: 'hs256',
  },
  'signature-word': {
    says: 'a word for a missing value or an object',
    shows: 'is a word for a missing value or an object',
    fix:
      'the signature is base64url of the digest: is an await missing, a function that was not called, or a ' +
      'digest that was printed in place of encoded?',
    line: 'rawDigest',
  },
  'signature-plain-text': {
    says: 'plain text',
    shows:
      'is plain text, not the bytes of a digest: if it is the secret, every such token gives the secret ' +
      'away',
    fix: 'sign header.payload; if the text is the secret, replace it in Kustomer',
    line: 'rawDigest',
  },
  'signature-is-secret': {
    says: 'the secret itself',
    shows: 'is the chat secret itself',
    fix: 'replace the secret in Kustomer: every token made so gives it away; then sign',
    line: 'rawDigest',
    sentence: 'the signature is the secret itself: every such token gives the secret away',
  },
} as const satisfies Readonly<Record<string, PartWords>>;
