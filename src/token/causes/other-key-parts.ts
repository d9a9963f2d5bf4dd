// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the words for another key than the secret as kchat has it. Rule: as in `around-parts.ts`. */
import type { PartWords } from './parts.js';

/** What kchat's own copy has too much, so that the signer is right. `says` completes "the secret …". */
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
  'secret-halved': { says: 'once, not twice in a row', fix: 'set it once' },
  'secret-in-text': {
    says: 'out of the text around it',
    fix: 'leave the secret alone there: no line of code, comment, other line or line break with it',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** A different key. `says` is the whole noun. */
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
  'secret-template': {
    says: 'a template that was never filled in, such as "${NAME}"',
    fix:
      'nothing put the secret in its place: is that file rendered (envsubst, Helm, CI), and is the ' +
      'variable set there?',
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
