/**
 * Owns the words for what stands around the secret, each with its fix in the words of the language or tool
 * that makes the mistake. Rule: data only. `says` completes "the secret …". An id, once published, keeps its
 * name.
 */
import type { PartWords } from './parts.js';

/** What stands around the secret. */
export const aroundParts = {
  'secret-with-newline': {
    says: 'with a line feed at its end',
    fix: 'trim what you read from the file; printf %s in place of echo',
    line: 'trimSecret',
  },
  'secret-with-crlf': {
    says: 'with a Windows line end (CR LF) behind it',
    fix: 'trim what you read from the file',
    line: 'trimSecret',
  },
  'secret-with-cr': {
    says: 'with a carriage return (CR) at its end',
    fix:
      'the file with the secret has Windows line ends, and its reader keeps the CR: save it with LF, or ' +
      'trim the value',
  },
  'secret-with-space': {
    says: 'with a space at its end',
    fix: 'remove the space from the variable or file that holds the secret',
  },
  'secret-with-tab': {
    says: 'with a tab at its end',
    fix: 'remove the tab (from a table or a spreadsheet?) from the variable or file that holds the secret',
  },
  'secret-with-white-space': {
    says: 'with white space around it',
    fix: 'trim the value where the backend reads it',
    line: 'trimSecret',
  },
  'secret-with-nul': {
    says: 'with a NUL character at its end',
    fix:
      'C: give strlen(secret) as the length of the key, not sizeof; elsewhere take the NUL off what was ' +
      'read',
  },
  'secret-with-invisible': {
    says: 'with an invisible character beside it',
    fix:
      'copy the secret again from where it comes from, not out of a chat or a document; type the quotes ' +
      'around it anew',
  },
  'secret-with-bom': {
    says: 'with a byte-order mark in front of it',
    fix:
      'save the file that holds the secret as UTF-8 without a byte-order mark; Python reads it off with ' +
      "encoding='utf-8-sig'",
  },
  'secret-quoted': {
    says: 'in quotes, as part of it',
    fix: 'remove the quotes: env files for docker, for one, keep them as part of the value',
  },
  'secret-quoted-once': {
    says: 'with a quote left at one end',
    fix:
      'remove the quote from the variable or file that holds the secret: only half of the pair was taken ' +
      'off or copied',
  },
  'secret-with-mark': {
    says: 'with a punctuation mark that is not part of it',
    fix:
      'remove the mark (copied from a line of code or JSON?) from the variable or file that holds the ' +
      'secret',
  },
  'secret-with-comment': {
    says: 'with a comment behind it, as part of it',
    fix:
      'put the comment in a line of its own: env files for docker and systemd, for two, keep it in the ' +
      'value',
  },
  'secret-in-brackets': {
    says: 'in brackets, as part of it',
    fix:
      'remove the brackets: those of an example stand for what you put in, and an array has the secret as ' +
      'its first element',
  },
  'secret-bytes-literal': {
    says: "in Python's b'…', as part of it",
    fix: "secret.decode(), not str(secret): str() of bytes writes the b'' too",
    language: 'python',
  },
  'secret-with-name': {
    says: 'with the name of its variable in front',
    fix:
      'keep the value alone, without NAME= in front of it; a file of such lines wants a reader (dotenv), ' +
      'not readFileSync',
  },
  'secret-with-prefix': {
    says: 'with a word in front of it',
    fix:
      'take the word in front off: a prefix such as "Bearer " or "base64:" tells a reader something, and ' +
      'is no part of the secret',
  },
  'secret-with-0x': {
    says: 'with 0x in front of it',
    fix: 'remove the 0x: the secret is used as text, hexadecimal digits or not',
  },
  'secret-in-json': {
    says: 'with the JSON around it',
    fix:
      "parse the JSON and take the field: JSON.parse(value).NAME; Python json.loads(value)['NAME'] (AWS: " +
      'SecretString)',
  },
  'secret-in-pem': {
    says: 'between the lines of a key file (BEGIN, END), as part of it',
    fix: 'use the secret alone: it is text, no key pair, and has no lines of BEGIN and END',
  },
  'secret-printed': {
    says: 'as a program prints it for debugging',
    fix:
      'take the value out, do not print it: Swift secret!, Rust .unwrap(), Java .get(), Go s.Secret, not ' +
      'its String or %v',
  },
} as const satisfies Readonly<Record<string, PartWords>>;
