/**
 * Owns saying which part of a token a text is. Rule: named by kind and length, never quoted; linear time; a
 * part of more than a million characters is not read.
 */
import { type JsonObject, parseJsonObject } from '../json.js';

/** What the text is, as a whole sentence, and what to do. */
export interface PasteShape {
  readonly message: string;
  readonly hint: string;
}

/** The hint for a token that is not whole. */
export const copyAll = 'copy all of it, to the last character: a double click stops at the dots';

/** The hint for a token that is no longer whole. */
export const takeWhole =
  'take it from where it is whole: the answer of the backend, or the request of the app';

/** The hint for a text that is something else. */
export const pasteToken =
  'paste the login token alone: three runs of letters, digits, - and _ with a dot between them';

/** The hint for what never was a login token. */
export const signInstead =
  'what the app logs in with is signed with the chat secret: kchat sign shows what it looks like';

const headerNames = ['alg', 'typ', 'kid', 'enc'];
const claimNames = ['email', 'externalId', 'iat', 'exp', 'sub', 'iss', 'aud', 'jti'];

/** The lengths that columns, cookies and buffers hold. */
const usualSizes = [
  100, 128, 200, 250, 255, 256, 500, 511, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4095, 4096,
];

/** A clause for a hint if the text is exactly as long as such a place. */
const describeSize = (length: number): string =>
  usualSizes.includes(length) ? `; a column or buffer of ${length} characters may have cut it` : '';

/**
 * A longer run is not part of a login token, and as JSON 16 MB take seconds (measured), so it is not read.
 */
const longestPart = 1_000_000;

/**
 * What a text of runs with dots between them is if the first run is JSON or the beginning of JSON; else null.
 */
export function describeSegments(text: string, count: number, length: string): PasteShape | null {
  const parts = text
    .trim()
    .split('.', 3)
    .map((part) => (part.length <= longestPart && /^[\w-]+$/.test(part) ? parsePart(part) : null));
  const [first = null, second = null] = parts;
  const isHeader = first !== null && headerNames.some((name) => name in first);
  const copy = `${copyAll}${describeSize(text.trim().length)}`;
  if (count === 1 && first !== null) {
    if (isHeader)
      return {
        message: `this is the header of a token alone (${length}): its claims and signature are missing`,
        hint: copy,
      };
    return claimNames.some((name) => name in first)
      ? {
          message: `this is the payload of a token alone (${length}): its header and signature are missing`,
          hint: copy,
        }
      : { message: `this is JSON in base64 (${length}), not a token`, hint: signInstead };
  }
  if (count === 2 && first !== null)
    return isHeader || second !== null
      ? { message: `the token has 2 parts of 3 (${length}): its signature is missing`, hint: copy }
      : { message: `the token has 2 parts of 3 (${length}): its header is missing`, hint: copy };
  if (count === 3 && first !== null && !isHeader && second === null)
    return {
      message: `this is a session of a web framework (Flask, itsdangerous, ${length}), not a login token`,
      hint: signInstead,
    };
  if (/^e(?:y[ABIJ]|w[klop01])[\w-]+$/.test(text.trim()))
    return { message: `this is the beginning of a token (${length}): the rest is missing`, hint: copyAll };
  return describeOrder(text.trim(), count, length);
}

/** A text with more parts is not a token into which something was put. */
const mostParts = 8;

/** What is wrong with the parts of a token: one is there twice, is empty, or stands in another's place. */
function describeOrder(text: string, count: number, length: string): PasteShape | null {
  if (count < 3 || count > mostParts || text.length > longestPart) return null;
  const names = text.split('.').map(describePart);
  if (!names.includes('header') || !names.includes('claims')) return null;
  const listed = names.join(', ');
  return count === 3
    ? {
        message: `the parts of this token stand in the wrong order (${length}): ${listed}`,
        hint: 'join them so: header.payload.signature',
      }
    : {
        message: `this has ${count} parts with dots between (${length}), a token has 3: ${listed}`,
        hint: 'a token is header.payload.signature: take out what is there twice, or does not belong to it',
      };
}

function describePart(part: string): string {
  if (part === '') return 'nothing';
  const object = /^[\w-]+$/.test(part) ? parsePart(part) : null;
  if (object !== null) return headerNames.some((name) => name in object) ? 'header' : 'claims';
  return /^[\w-]{43}$/.test(part) ? 'signature' : 'something else';
}

function parsePart(part: string): JsonObject | null {
  return parseJsonObject(Buffer.from(part, 'base64url').toString()).value;
}
