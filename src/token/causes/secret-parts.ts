// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what may have become of the chat secret before it signed: each mistake in words, and its fix in the
 * words of the language or tool that makes it.
 *
 * Rule: data only. `says` completes "the secret …". An id, once published, keeps its name.
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
  'secret-in-xml': {
    says: 'with the XML around it',
    fix: 'take the text of the element or the value of the attribute, with a reader of XML',
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

/** What became of its own characters. */
export const contentParts = {
  'secret-cut': {
    says: 'cut off',
    fix:
      'copy all of it, and look at where it is kept: a column, field or buffer may be shorter than the ' +
      'secret',
  },
  'secret-cut-in-front': { says: 'without its beginning', fix: 'copy all of it, from its first character' },
  'secret-mistyped': {
    says: 'with one character wrong',
    fix: 'do not type the secret: kchat print-secret prints it, to be copied or piped',
  },
  'secret-padded': {
    says: 'padded at its end',
    fix: 'use the secret as it is: HMAC takes a key of any length and pads it by itself',
  },
  'secret-recased': {
    says: 'in other letters, capital or small',
    fix:
      'leave its letters as they are: no toUpperCase, no toLowerCase; capital and small letters are ' +
      'different',
  },
  'secret-doubled': {
    says: 'twice in a row',
    fix: 'set it once: was it pasted twice, or appended to what was there?',
  },
  'secret-reversed': { says: 'from its end to its beginning', fix: 'use the secret as it comes' },
  'secret-folded': {
    says: 'with white space inside it, as a wrapped line or a page shows it',
    fix: 'copy it without the line breaks or gaps; in YAML use one line in quotes, not a folded block',
  },
  'secret-without-white-space': {
    says: 'without the white space that is in it',
    fix: 'leave the white space inside the secret as it is, and quote it where it is set: NAME="a b"',
  },
  'secret-without-signs': {
    says: 'without signs that are in it',
    fix:
      'leave the secret as it is: signs such as - _ + / are part of it; no replace, no "cleaning" of ' +
      'input',
  },
  'secret-shell-expanded': {
    says: 'with a "$NAME" in it expanded to nothing by a shell',
    fix: "put the secret in single quotes: KUSTOMER_CHAT_SECRET='the secret'",
  },
  'secret-dotenv-expanded': {
    says: 'with a "$" in it expanded by dotenv-expand',
    fix:
      'write \\$ for each $ of the secret in the .env file, or read it without dotenv-expand (Next.js and ' +
      'Vite expand too)',
  },
  'secret-language-expanded': {
    says: 'with "$name", "@name", "#{…}" or "${…}" in it evaluated by the language',
    fix:
      "write it in single quotes ('…': Perl, PHP, Ruby), or with \\$ (Kotlin, Groovy): better, read it " +
      'from the environment',
  },
  'secret-dollar-halved': {
    says: 'with each "$$" in it made one "$"',
    fix:
      'docker compose and make read $$ as $: write $$$$ there, or give the secret by env_file or a docker ' +
      'secret',
  },
  'secret-dollar-doubled': {
    says: 'with each "$" in it doubled',
    fix: 'write $ once: only docker compose and make want $$, a .env file or a shell keeps both',
  },
  'secret-percent-expanded': {
    says: 'with "%" in it read by cmd or a batch file',
    fix: 'in a batch file write %% for each %, in crontab \\%; or set the variable in the system settings',
  },
  'secret-percent-doubled': {
    says: 'with each "%" in it doubled',
    fix: 'write % once: only batch files, printf and Python templates want %%',
  },
  'secret-bang-expanded': {
    says: 'with "!" in it read by a shell',
    fix: "put it in single quotes (bash's history), or switch delayed expansion off (cmd)",
  },
  'secret-unescaped': {
    says: 'with the backslashes in it lost or read as escapes',
    fix:
      'double each backslash where a shell, a properties file or a string of source code reads them, or ' +
      'use single quotes',
  },
  'secret-escaped': {
    says: 'with backslashes put in, as an escape',
    fix: 'remove the backslashes: this reader keeps them as part of the value',
  },
  'secret-with-escape': {
    says: 'with a line end behind it that is written as a backslash and a letter',
    fix:
      'remove the \\n: vercel env pull and JSON write a line feed so; set the variable again without it ' +
      '(printf %s, not echo)',
  },
} as const satisfies Readonly<Record<string, PartWords>>;
