/** Owns the words for a digest that was written down otherwise. Rule: as in `signature-parts.ts`. */
import type { PartWords } from './parts.js';

/** How the digest was written. `says` completes "its digest is …", `shows` "the signature …". */
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
