// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/** Owns the words for what happened to the secret's own characters. Rule: as in `around-parts.ts`. */
import type { PartWords } from './parts.js';

/** What happened to its own characters. */
export const contentParts = {
  'secret-cut': {
    says: 'cut off',
    fix:
      'copy all of it, and look at where it is kept: a column, field or buffer may be shorter than the ' +
      'secret',
  },
  'secret-cut-in-front': { says: 'without its beginning', fix: 'copy all of it, from its first character' },
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
  'secret-folded': {
    says: 'with white space inside it, as a wrapped line or a page shows it',
    fix: 'copy it without the line breaks or gaps; in YAML use one line in quotes, not a folded block',
  },
  'secret-without-white-space': {
    says: 'without the white space that is in it',
    fix: 'leave the white space inside the secret as it is, and quote it where it is set: NAME="a b"',
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
