/**
 * Owns naming a text that a backend sent instead of a token. Rule: only what the text proves; only a single
 * word is quoted.
 */
import { decodeUtf8 } from '../../base/bytes.js';
import { isObject, isRecord, parseJson } from '../../base/values.js';

import { listJwts } from './places.js';

/** What the text is, as a clause, and the fix. */
interface Misfit {
  readonly is: string;
  readonly fix: string;
}

const awaitFix = 'an await is missing in front of the call that signs the token';

/** A promise or future that was written as text. */
const pending =
  /^(?:\[object Promise\]|Promise \{.*|<coroutine object .*|System\.Threading\.Tasks\.Task.*)$/s;

/** A missing value that was written as text. */
const missing = /^(?:undefined|null|none|nil|\(null\)|<nil>|nan)$/i;

/** What the text is instead of a token; null if it may be a token. */
export function nameMisfit(text: string): Misfit | null {
  const trimmed = text.trim();
  if (pending.test(trimmed)) return { is: 'a promise that was written as text', fix: awaitFix };
  if (missing.test(trimmed))
    return {
      is: `the word ${trimmed}, which a program writes for a missing value`,
      fix: 'does the function that signs return the token?',
    };
  if (/^\[object \w+\]$/.test(trimmed))
    return { is: 'an object that was written as text', fix: 'send the token itself, which is a string' };
  const decoded = decodeBase64(trimmed);
  if (decoded === null) return null;
  const what = listJwts(decoded).length > 0 ? 'a token' : 'JSON';
  return {
    is: `base64: decoded, it holds ${what}`,
    fix: 'send what is in it, without encoding it as base64',
  };
}

/** `{}`: how JSON writes a promise, or an object whose members are all undefined. */
export function isEmptyObject(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

/** The fix for an empty object. */
export const emptyObjectFix =
  'JSON writes a promise so, and an undefined value leaves nothing else: ' +
  `${awaitFix}, or it returns nothing`;

/** The decoded text if it is base64 of JSON or of a token; else null. */
function decodeBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/_\r\n-]{16,}={0,2}$/.test(text)) return null;
  const decoded = decodeUtf8(Buffer.from(text, 'base64'));
  if (decoded === undefined) return null;
  const value = parseJson(decoded);
  return isObject(value) || listJwts(decoded).length > 0 ? decoded : null;
}
