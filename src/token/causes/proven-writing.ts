/**
 * Owns what a signature's bytes prove without any key: the digest was written wrongly, or a word stands in
 * its place. Rule: only what no right digest looks like. Texts have one character per byte.
 */
import { isUtf8 } from 'node:buffer';
import type { DecodedToken } from '../decode.js';
import { type Language, parseLanguage } from '../languages.js';
import { hashesByLength } from './mac.js';
import type { Cause, CausePart } from './parts.js';
import { missingWords } from './words.js';
import { listWrittenDigests } from './written-digest.js';

/** The sizes of RSA keys in use, in bytes (RFC 7518 §3.3). */
const rsaLengths = [128, 256, 384, 512];

/** The wrong writing that the signature's bytes prove, whatever the key; or null. */
export function proveWriting(token: DecodedToken): Cause | null {
  const { header, payload, signature } = token;
  if (header === null || payload === null || signature === null || signature.bytes.length === 0) return null;
  const bytes = Buffer.from(signature.bytes).toString('latin1');
  const prove = (id: CausePart['id'], detail: string | null = null, language?: Language): Cause => ({
    parts: [{ id, detail, language }],
    org: null,
    provenBy: 'bytes',
  });
  if (bytes.startsWith(`${header.text}.${payload.text}`)) return prove('signature-go-sum');
  const word = describeSignatureWord(signature.text) ?? describeSignatureWord(bytes);
  if (word !== null) return prove('signature-word', word.says, word.language);
  if (/^(.)\1{15,}$/s.test(bytes))
    return prove('signature-word', 'is one byte over and over: a buffer that nothing was written into');
  const written = listWrittenDigests(token).findLast(({ parts }) => parts.length > 0);
  const [first, ...rest] = written?.parts ?? [];
  if (first !== undefined) return { parts: [first, ...rest], org: null, provenBy: 'bytes' };
  // One digest in half a million has these three bytes by chance: it is not text, and has a digest's length.
  const isText = isUtf8(signature.bytes) || !hashesByLength.has(bytes.length);
  if (isText && bytes.includes('\xef\xbf\xbd')) return prove('signature-as-text');
  // An odd number of digits: each byte was written alone, without its leading zero.
  if ([bytes, signature.text].some((text) => /^[0-9a-f]{48,256}$/i.test(text)))
    return prove('signature-hex-encoded');
  if (bytes.length >= 16 && /^[\x20-\x7e\s]+$/.test(bytes)) return prove('signature-plain-text');
  if (bytes.length >= 16 && /^[\x00-\x7f]+$/.test(bytes)) return prove('signature-as-text');
  const alg = header.value?.alg;
  const isHmac = typeof alg === 'string' && alg.startsWith('HS');
  if (isHmac && rsaLengths.includes(bytes.length))
    return prove('signature-rsa-sized', `has ${bytes.length} bytes, as RSA makes them`);
  return null;
}

/** Words for an object, by the language that writes them. Words for a missing value are in `words.ts`. */
const wordShapes: readonly (readonly [RegExp, string])[] = [
  [/^\[object \w+\]$|^Promise ?\{.*\}$/s, 'JavaScript'],
  [/^\[B@[0-9a-f]{1,8}$|^javax?\.[\w.$]+@[0-9a-f]{1,8}$/, 'Java'],
  [/^System\.[\w.[\]]+$/, 'C#'],
  [/^<(?:hmac|_?hashlib)[\w. ]* object at 0x[0-9a-f]+>$|^<coroutine object .*>$/, 'Python'],
  [/^#<OpenSSL::\w.*>$/, 'Ruby'],
];

/** A clause that completes "the signature …", and the language that writes such a word, if there is one. */
interface SignatureWord {
  readonly says: string;
  readonly language?: Language | undefined;
}

/** What a signature (as it stands, or decoded) is if it is a known word, which may be shown; else null. */
export function describeSignatureWord(text: string): SignatureWord | null {
  const word = text.trim();
  // A digest in base64url, or raw: no word has as many characters without a space or sign.
  if (word === '' || word.length > 120 || /^[\w-]{43}$|[^\x00-\x7f]/.test(word)) return null;
  const language =
    missingWords.find(([other]) => other === word)?.[1] ??
    wordShapes.find(([shape]) => shape.test(word))?.[1];
  if (language !== undefined)
    return {
      says: `is the text "${word}", which a program writes for an object or a missing value (${language})`,
      language: parseLanguage(language),
    };
  return /^(?:your[-_ ]?)?(?:signature|sig|hmac|digest|secret)(?:[-_ ]?here)?$/i.test(word)
    ? { says: `is a placeholder ("${word}") that was never filled in` }
    : null;
}
