/**
 * Owns saying what a single value in place of a token is: a link, the name of a file or host, a number, a
 * hash. Rule: as in `paste-shape.ts`: named by kind and length, never quoted.
 */
import { copyAll, type PasteShape, pasteToken, signInstead } from './part-shape.js';
import { describeNamed } from './text-shape.js';
import { undoPercent } from './views.js';

const fileShape =
  /^@?(?:\.{1,2}|~)?\/\S+$|^[A-Za-z]:\\\S+$|^(?!process\.)\S{1,200}\.(?:txt|csv|jwt|token|json|jsonl|ndjson|log)$/i;
const hostShape = /^(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:\/\S*)?$/i;

/** What the value is; null if the text is not a single value. */
export function describeValue(text: string, length: string): PasteShape | null {
  return describePlace(text, length) ?? describeOpaque(text, length);
}

function describePlace(text: string, length: string): PasteShape | null {
  if (/^\w{2,20}:\/\//.test(text))
    return (
      describeNamed(text.slice(-2_000), length) ?? {
        message: `this is a link (${length}) without a token in it`,
        hint: pasteToken,
      }
    );
  if (fileShape.test(text))
    return {
      message: `this looks like the name of a file (${length}), not a token`,
      hint: 'kchat inspect - < FILE reads one token, kchat inspect --from FILE a token a line',
    };
  if (/^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$/.test(text))
    return { message: `this is an e-mail address (${length}), not a token`, hint: signInstead };
  if (text.length < 300 && hostShape.test(text))
    return { message: `this is the name of a host (${length}), not a token`, hint: pasteToken };
  return null;
}

const hashes = new Map([
  [32, 'MD5'],
  [40, 'SHA-1'],
  [64, 'SHA-256'],
  [128, 'SHA-512'],
]);

function describeOpaque(text: string, length: string): PasteShape | null {
  if (/^\d{1,40}$/.test(text))
    return { message: `this is a number (${length}), not a token`, hint: pasteToken };
  if (/^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text))
    return { message: `this is a UUID (${length}), not a login token`, hint: pasteToken };
  const hash = /^[0-9a-f]{1,128}$/i.test(text) ? hashes.get(text.length) : undefined;
  if (hash !== undefined)
    return {
      message:
        `this is ${text.length} hexadecimal digits: a hash (${hash}), such as an old identity ` +
        'hash, not a login token',
      hint: signInstead,
    };
  if (isRailsCookie(undoPercent(text)))
    return {
      message: `this is a session or a cookie of Rails (${length}), not a login token`,
      hint: signInstead,
    };
  const isSignature = /^[\w-]{43}$/.test(text) ? ' or the signature of a token alone' : '';
  if (/^[\w+/=~-]{16,4096}$/.test(text))
    return {
      message: `this is an opaque value (${length}), such as a session id${isSignature}, not a login token`,
      hint: isSignature === '' ? signInstead : copyAll,
    };
  return null;
}

/**
 * Whether a text is a cookie of Rails: signed with SHA-1 or SHA-2, or encrypted, with a nonce and a tag
 * behind it.
 */
function isRailsCookie(text: string): boolean {
  const parts = text.length > 4_096 ? [] : text.split('--');
  const [value = '', second = '', third] = parts;
  if (parts.length > 3 || !/^[\w+/=-]{20,}$/.test(value)) return false;
  return third === undefined
    ? /^[0-9a-f]{40,128}$/.test(second)
    : /^[\w+/]{16}$/.test(second) && /^[\w+/]{22}==$/.test(third);
}
