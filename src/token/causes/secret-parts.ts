// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of other languages, as text
/**
 * Owns what may have become of the chat secret before it signed: each mistake in words, and its fix in the words of the
 * language or tool that makes it.
 *
 * Rule: data only. `says` completes "the secret …" unless the mistake stands for a whole other key (`isWhole`). An id,
 * once published, keeps its name.
 */
import type { PartWords } from './parts.js';

const java = 'Java: Keys.hmacShaKeyFor(secret.getBytes(UTF_8)), not Decoders.BASE64';

/** What stands around the secret. */
export const aroundParts = {
  'secret-with-newline': {
    says: 'with a line feed at its end',
    fix: "trim what you read from the file: readFileSync(path, 'utf8').trim(); Python .strip(), Go strings.TrimSpace;\nprintf %s in place of echo",
  },
  'secret-with-crlf': {
    says: 'with a Windows line end (CR LF) behind it',
    fix: "trim what you read from the file: readFileSync(path, 'utf8').trim(); Python .strip(), C# .Trim()",
  },
  'secret-with-cr': {
    says: 'with a carriage return (CR) at its end',
    fix: 'the file with the secret has Windows line ends, and its reader keeps the CR: save it with LF, or trim the value',
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
    fix: 'trim the value where the backend reads it: .trim(), .strip(), strings.TrimSpace',
  },
  'secret-with-nul': {
    says: 'with a NUL character at its end',
    fix: 'C: give strlen(secret) as the length of the key, not sizeof; elsewhere take the NUL off what was read',
  },
  'secret-with-invisible': {
    says: 'with an invisible character beside it',
    fix: 'copy the secret again from where it comes from, not out of a chat or a document; type the quotes around it anew',
  },
  'secret-with-bom': {
    says: 'with a byte-order mark in front of it',
    fix: "save the file that holds the secret as UTF-8 without a byte-order mark; Python reads it off with encoding='utf-8-sig'",
  },
  'secret-quoted': {
    says: 'in quotes, as part of it',
    fix: 'remove the quotes: env files for docker, for one, keep them as part of the value',
  },
  'secret-quoted-once': {
    says: 'with a quote left at one end',
    fix: 'remove the quote from the variable or file that holds the secret: only half of the pair was taken off or copied',
  },
  'secret-with-mark': {
    says: 'with a punctuation mark that is not part of it',
    fix: 'remove the mark (copied from a line of code or JSON?) from the variable or file that holds the secret',
  },
  'secret-in-brackets': {
    says: 'in brackets, as part of it',
    fix: 'remove the brackets: those of an example stand for what you put in, and an array has the secret as its first element',
  },
  'secret-bytes-literal': {
    says: "in Python's b'…', as part of it",
    fix: "Python: secret.decode(), not str(secret): str() of bytes writes the b'' too",
  },
  'secret-with-name': {
    says: 'with the name of its variable in front',
    fix: 'keep the value alone, without NAME= in front of it; a file of such lines wants a reader (dotenv), not readFileSync',
  },
  'secret-with-prefix': {
    says: 'with a word in front of it',
    fix: 'take the word in front off: a prefix such as "Bearer " or "base64:" tells a reader something, and is no part of the secret',
  },
  'secret-with-0x': {
    says: 'with 0x in front of it',
    fix: 'remove the 0x: the secret is used as text, hexadecimal digits or not',
  },
  'secret-in-json': {
    says: 'with the JSON around it',
    fix: "parse the JSON and take the field: JSON.parse(value).NAME; Python json.loads(value)['NAME'] (AWS: SecretString)",
  },
  'secret-printed': {
    says: 'as a program prints it for debugging',
    fix: 'take the value out, do not print it: Swift secret!, Rust .unwrap(), Java .get(), Go s.Secret, not its String or %v',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** What became of its own characters. */
export const contentParts = {
  'secret-cut': {
    says: 'cut off',
    fix: 'copy all of it, and look at where it is kept: a column, field or buffer may be shorter than the secret',
  },
  'secret-cut-in-front': {
    says: 'without its beginning',
    fix: 'copy all of it, from its first character',
  },
  'secret-padded': {
    says: 'padded at its end',
    fix: 'use the secret as it is: HMAC takes a key of any length and pads it by itself',
  },
  'secret-recased': {
    says: 'in other letters, capital or small',
    fix: 'leave its letters as they are: no toUpperCase, no toLowerCase; capital and small letters are different',
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
  'secret-shell-expanded': {
    says: 'with a "$NAME" in it expanded to nothing by a shell',
    fix: "put the secret in single quotes: KUSTOMER_CHAT_SECRET='the secret'",
  },
  'secret-dotenv-expanded': {
    says: 'with a "$" in it expanded by dotenv-expand',
    fix: 'write \\$ for each $ of the secret in the .env file, or read it without dotenv-expand (Next.js and Vite expand too)',
  },
  'secret-language-expanded': {
    says: 'with "$name", "@name", "#{…}" or "${…}" in it evaluated by the language',
    fix: "write it in single quotes ('…': Perl, PHP, Ruby), or with \\$ (Kotlin, Groovy): better, read it from the environment",
  },
  'secret-dollar-halved': {
    says: 'with each "$$" in it made one "$"',
    fix: 'docker compose and make read $$ as $: write $$$$ there, or give the secret by env_file or a docker secret',
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
    fix: 'double each backslash where a shell, a properties file or a string of source code reads them, or use single quotes',
  },
  'secret-escaped': {
    says: 'with backslashes put in, as an escape',
    fix: 'remove the backslashes: this reader keeps them as part of the value',
  },
  'secret-with-escape': {
    says: 'with a line end behind it that is written as a backslash and a letter',
    fix: 'remove the \\n: vercel env pull and JSON write a line feed so; set the variable again without it (printf %s, not echo)',
  },
} as const satisfies Readonly<Record<string, PartWords>>;

/** Into what code it was brought. */
export const encodingParts = {
  'secret-base64-decoded': {
    says: 'base64-decoded',
    fix: `use the secret as plain text, as it comes:\ncreateHmac('sha256', secret), not Buffer.from(secret, 'base64')\n${java}`,
  },
  'secret-base64url-decoded': {
    says: 'base64url-decoded',
    fix: `use the secret as plain text, as it comes:\ncreateHmac('sha256', secret), not Buffer.from(secret, 'base64url')\n${java}URL`,
  },
  'secret-hex-decoded': {
    says: 'hex-decoded',
    fix: "use the secret as plain text, as it comes:\ncreateHmac('sha256', secret), not Buffer.from(secret, 'hex')\nPython: secret.encode(), not bytes.fromhex(secret); PHP, Perl, Ruby: not hex2bin, not pack('H*')",
  },
  'secret-base64-encoded': {
    says: 'base64-encoded',
    fix: 'use the secret as plain text, as it comes; Kubernetes secrets, for one, are written in base64 once, not twice',
  },
  'secret-base64-wrapped': {
    says: 'base64-encoded, with line feeds in it',
    fix: "use the secret as plain text, as it comes: base64 (GNU, openssl) and Ruby's Base64.encode64 even break the lines",
  },
  'secret-hex-encoded': {
    says: 'hex-encoded',
    fix: "use the secret as plain text, as it comes, not its bytes in hexadecimal digits: createHmac('sha256', secret)",
  },
  'secret-bytes-as-text': {
    says: 'its bytes then read as text',
    fix: "bytes are no text: leave out .toString(), atob and new String(bytes); use the secret as plain text, as it comes: createHmac('sha256', secret)",
  },
  'secret-bytes-as-numbers': {
    says: 'written as the numbers of its bytes',
    fix: 'do not turn bytes into text: give the bytes, or the secret itself (Node: not `${bytes}`; Go: not fmt.Sprint; Java: not Arrays.toString)',
  },
  'secret-utf-16': {
    says: 'in UTF-16',
    fix: 'take its bytes as UTF-8: Encoding.UTF8.GetBytes(secret), not Encoding.Unicode; Java getBytes(UTF_8); PowerShell Out-File -Encoding utf8',
  },
  'secret-utf-32': {
    says: 'in UTF-32',
    fix: "take its bytes as UTF-8: Encoding.UTF8.GetBytes(secret); Python secret.encode('utf-8')",
  },
  'secret-latin-1': {
    says: 'in another encoding than UTF-8 (Latin-1, ASCII)',
    fix: "take its bytes as UTF-8: Java getBytes(StandardCharsets.UTF_8), Python .encode('utf-8'), C# Encoding.UTF8",
  },
  'secret-utf-8-twice': {
    says: 'turned into UTF-8 twice',
    fix: 'its UTF-8 was read as Latin-1 and encoded again: read the file or variable as UTF-8 (Perl: it is bytes already, leave out encode)',
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
    fix: 'use the secret as it comes, without urldecode: + and % in it are its own; in a form or URL write %2B and %25',
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
    fix: 'take the secret out of the JSON: data.attributes.secret, without the quotes',
  },
  'secret-from-utf-16': {
    says: 'read as UTF-16',
    fix: 'save the file as UTF-8 (PowerShell: Out-File -Encoding utf8)',
  },
  'secret-first-line': { says: 'of which only the first line counts', fix: 'leave the first line alone' },
  'secret-halved': { says: 'once, not twice in a row', fix: 'set it once' },
} as const satisfies Readonly<Record<string, PartWords>>;

/** Another key altogether. `says` is the whole noun. */
export const otherKeyParts = {
  'secret-missing': {
    says: 'no secret: an empty text, or a word such as "undefined", "null", "None"',
    fix: 'the backend has no secret: is its variable set, or its file there?',
    isWhole: true,
  },
  'secret-template': {
    says: 'a template that was never filled in, such as "${NAME}"',
    fix: 'nothing put the secret in its place: is that file rendered (envsubst, Helm, CI), and is the variable set there?',
    isWhole: true,
  },
  'secret-own-name': {
    says: "the name of the secret's variable in place of its value",
    fix: 'read the variable, do not quote its name: os.environ["KUSTOMER_CHAT_SECRET"], "$KUSTOMER_CHAT_SECRET"',
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
    fix: 'the one that was given is another: omit --secret-file, or unset the variable; kchat status names it',
    isWhole: true,
  },
  'other-org-secret': {
    says: 'the secret of another org',
    fix: "use that org's app, or sign with this org's secret",
    isWhole: true,
  },
} as const satisfies Readonly<Record<string, PartWords>>;
