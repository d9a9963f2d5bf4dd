/**
 * Owns finding out how a wrong signature came about.
 *
 * Rule: a fixed, short list of mistakes, tried in order, first fit named. It explains a mismatch and never
 * turns it into anything else: its result is a {@link Cause}, which no code takes for a verification.
 */
import type { DecodedToken } from './decode.js';
import type { SecretOrigin } from './secret.js';
import { type HmacHash, matchesHexHmac, matchesHmac } from './signature.js';

/** The mistakes that kchat recognizes, by stable id: what the signature was made with, and the fix. Source: facts, mistakes people make. */
export const causes = {
  'secret-trimmed': {
    explains: 'the secret without the white space around it',
    fix: 'take the white space off where kchat has the secret from',
  },
  'secret-with-newline': {
    explains: 'the secret and a line feed at its end',
    fix: "trim what you read from the file: readFileSync(path, 'utf8').trim()",
  },
  'secret-with-crlf': {
    explains: 'the secret and a Windows line end (CR LF)',
    fix: "trim what you read from the file: readFileSync(path, 'utf8').trim()",
  },
  'secret-with-space': {
    explains: 'the secret and a space at its end',
    fix: 'remove the space from the variable or file that holds the secret',
  },
  'secret-with-bom': {
    explains: 'the secret and a byte-order mark in front of it',
    fix: 'save the file that holds the secret as UTF-8 without a byte-order mark',
  },
  'secret-quoted': {
    explains: 'the secret in quotes, as part of it',
    fix: 'remove the quotes: env files for docker, for one, keep them as part of the value',
  },
  'secret-unquoted': {
    explains: 'the secret without the quotes around it',
    fix: 'take the quotes off where kchat has the secret from',
  },
  'secret-base64-decoded': {
    explains: 'the secret base64-decoded',
    fix: "use the secret as plain text, as it comes: createHmac('sha256', secret),\nnot Buffer.from(secret, 'base64')",
  },
  'secret-base64url-decoded': {
    explains: 'the secret base64url-decoded',
    fix: "use the secret as plain text, as it comes: createHmac('sha256', secret),\nnot Buffer.from(secret, 'base64url'), nor 'base64', which Node decodes alike",
  },
  'secret-hex-decoded': {
    explains: 'the secret hex-decoded',
    fix: "use the secret as plain text, as it comes: createHmac('sha256', secret),\nnot Buffer.from(secret, 'hex')",
  },
  'secret-base64-encoded': {
    explains: 'the secret base64-encoded',
    fix: 'use the secret as plain text, as it comes; Kubernetes secrets, for one, are written in base64 once, not twice',
  },
  'secret-utf-16': {
    explains: 'the secret in UTF-16',
    fix: 'take its bytes as UTF-8: Encoding.UTF8.GetBytes(secret), not Encoding.Unicode',
  },
  'secret-json-encoded': {
    explains: 'the secret written as JSON, with backslashes or quotes',
    fix: 'parse the JSON that holds the secret, and use the text that comes of it',
  },
  'secret-url-encoded': {
    explains: 'the secret URL-encoded',
    fix: 'use the secret as plain text: decodeURIComponent what came through a URL',
  },
  'secret-shell-expanded': {
    explains: 'the secret, a "$NAME" in it expanded to nothing by a shell',
    fix: "put the secret in single quotes: KUSTOMER_CHAT_SECRET='the secret'",
  },
  'secret-missing': {
    explains: 'no secret: an empty text, or the word "undefined", "null" or "None"',
    fix: 'the backend has no secret: is its variable set, or its file there?',
  },
  'jwt-io-default-secret': {
    explains: "the default secret of jwt.io's page",
    fix: "paste your org's secret into that page's box, or better: kchat sign",
  },
  'api-key-as-secret': {
    explains: 'the API key in place of the chat secret',
    fix: 'the API key fetches the secret, the secret signs: kchat fetch-secret',
  },
  'stored-secret': {
    explains: 'the stored secret of this org',
    fix: 'the one that was given is another: omit --secret-file, or unset the variable; kchat status names it',
  },
  'other-org-secret': {
    explains: 'the secret of another org',
    fix: "use that org's app, or sign with this org's secret",
  },
  'other-hmac-hs384': {
    explains: 'the right secret but HMAC-SHA-384 (HS384)',
    fix: "Kustomer takes HS256 only: { algorithm: 'HS256' }",
  },
  'other-hmac-hs512': {
    explains: 'the right secret but HMAC-SHA-512 (HS512)',
    fix: "Kustomer takes HS256 only: { algorithm: 'HS256' }",
  },
  'signature-hex-encoded': {
    explains: 'this secret but written in hexadecimal digits',
    fix: "base64url, not hex: createHmac('sha256', secret).update(input).digest('base64url')",
  },
} as const;

/** The stable id of a mistake; `signature.cause` in the report. */
export type CauseId = keyof typeof causes;

/** The mistakes that are in the secret which kchat has: who signed had it right. */
const ownMistakes: ReadonlySet<CauseId> = new Set(['secret-trimmed', 'secret-unquoted']);

/** The fix of a mistake; where it is in the secret that kchat has, with the place to correct. */
export function suggestFix(id: CauseId, origin: SecretOrigin | null): string {
  const { fix } = causes[id];
  if (origin === null || !ownMistakes.has(id)) return fix;
  if (origin.org === null) return `${fix}: ${origin.source}`;
  return `store it again, as Kustomer has it: kchat fetch-secret --org ${origin.org}`;
}

/** The mistake that made this signature, with the org's name where it was a stored secret. */
export interface Cause {
  readonly id: CauseId;
  readonly org: string | null;
}

/** Another credential at hand that may have been used by mistake. */
export type OtherKey =
  | { readonly id: 'api-key-as-secret'; readonly bytes: Uint8Array }
  | {
      readonly id: 'stored-secret' | 'other-org-secret';
      readonly org: string;
      readonly bytes: Uint8Array;
    };

interface Candidate extends Cause {
  readonly key: Uint8Array;
  readonly hash: HmacHash;
}

/** Longer tokens are no login tokens: some forty HMACs over them would only cost time. */
const maxLength = 262_144;

/** Whether causes are looked for at all. */
export function isExplicable(token: DecodedToken): boolean {
  return token.text.length <= maxLength;
}

/**
 * The first mistake that explains the signature, or null. Call it after a mismatch only.
 *
 * @param others  the API key, then stored secrets, where they are at hand
 */
export function findCause(
  token: DecodedToken,
  secret: Uint8Array,
  others: readonly OtherKey[] = [],
): Cause | null {
  if (!isExplicable(token)) return null;
  for (const { id, org, key, hash } of listCandidates(secret, others))
    if (matchesHmac(token, key, hash)) return { id, org };
  return matchesHexHmac(token, secret) ? { id: 'signature-hex-encoded', org: null } : null;
}

/** How one secret must be written to be the other, as in {@link causes}, such as `the secret base64-decoded`; or null. */
export function nameSpelling(secret: Uint8Array, other: Uint8Array): string | null {
  for (const [id, bytes] of listSpellings(secret))
    if (other.length > 0 && Buffer.compare(bytes, other) === 0) return causes[id].explains;
  return null;
}

/** Whether a cause found without `others` would give way to one of them: they are tried before another HMAC. */
export function mayBeOtherKey(cause: Cause | null): boolean {
  return cause === null || cause.id.startsWith('other-hmac');
}

function* listCandidates(secret: Uint8Array, others: readonly OtherKey[]): Iterable<Candidate> {
  for (const [id, key] of listSpellings(secret)) yield { id, org: null, key, hash: 'sha256' };
  for (const other of others)
    yield { id: other.id, org: 'org' in other ? other.org : null, key: other.bytes, hash: 'sha256' };
  yield { id: 'other-hmac-hs384', org: null, key: secret, hash: 'sha384' };
  yield { id: 'other-hmac-hs512', org: null, key: secret, hash: 'sha512' };
}

// What a shell takes for a variable: $NAME, ${NAME}, $1 (POSIX.1-2017 §2.6.2).
const shellVariable = /\$(?:\{\w+\}|[A-Za-z_]\w*|\d)/g;

function* listSpellings(secret: Uint8Array): Iterable<readonly [CauseId, Uint8Array]> {
  const bytes = Buffer.from(secret);
  // One character per byte: a secret that is not UTF-8 survives being spelt another way.
  const text = bytes.toString('latin1');
  const write = (changed: string) => Buffer.from(changed, 'latin1');
  yield ['secret-trimmed', write(text.trim())];
  yield ['secret-with-newline', write(`${text}\n`)];
  yield ['secret-with-crlf', write(`${text}\r\n`)];
  yield ['secret-with-space', write(`${text} `)];
  yield ['secret-with-bom', write(`\xef\xbb\xbf${text}`)];
  for (const mark of ['"', "'"]) yield ['secret-quoted', write(`${mark}${text}${mark}`)];
  if (/^(["']).+\1$/s.test(text)) yield ['secret-unquoted', write(text.slice(1, -1))];
  // Decoders of other languages skip what is not in their alphabet; Node's takes both alphabets.
  yield ['secret-base64-decoded', Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64')];
  yield ['secret-base64url-decoded', Buffer.from(text, 'base64url')];
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) yield ['secret-hex-decoded', Buffer.from(text, 'hex')];
  yield ['secret-base64-encoded', write(bytes.toString('base64'))];
  yield ['secret-base64-encoded', write(bytes.toString('base64url'))];
  // By `echo … | base64`, which encodes a line feed too.
  yield ['secret-base64-encoded', write(Buffer.from(`${text}\n`, 'latin1').toString('base64'))];
  yield ['secret-utf-16', Buffer.from(bytes.toString('utf8'), 'utf16le')];
  // With quotes as `JSON.stringify` writes it; without, as it stands between them; slashes as PHP escapes them.
  const json = JSON.stringify(text);
  for (const written of [json, json.slice(1, -1)])
    for (const form of [written, written.replaceAll('/', '\\/')]) yield ['secret-json-encoded', write(form)];
  for (const kept of keptInUrls) {
    const encoded = percentEncode(bytes, kept);
    yield ['secret-url-encoded', write(encoded)];
    yield ['secret-url-encoded', write(encoded.replace(/%../g, (digits) => digits.toLowerCase()))];
  }
  yield ['secret-shell-expanded', write(text.replace(shellVariable, ''))];
  for (const word of ['', 'undefined', 'null', 'None']) yield ['secret-missing', write(word)];
  for (const word of jwtIoDefaults) yield ['jwt-io-default-secret', write(word)];
}

// `encodeURIComponent` and its like; Python's `quote`, which leaves slashes alone; RFC 3986 §2.3; .NET's `UrlEncode`;
// Java's `URLEncoder`; PHP's `urlencode`.
const keptInUrls = [/[\w\-.!~*'()]/, /[\w\-.~/]/, /[\w\-.~]/, /[\w\-.!*()]/, /[\w\-.*]/, /[\w\-.]/] as const;

/** What jwt.io's page has in its secret box until someone changes it (facts: mistakes people make). */
const jwtIoDefaults = ['your-256-bit-secret', 'a-string-secret-at-least-256-bits-long'] as const;

/** Each byte that is not among the kept characters as `%` and two digits (RFC 3986 §2.1). */
function percentEncode(bytes: Buffer, kept: RegExp): string {
  return [...bytes.toString('latin1')]
    .map((character) =>
      kept.test(character)
        ? character
        : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}
