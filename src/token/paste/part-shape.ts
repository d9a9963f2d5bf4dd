/**
 * Owns saying which part of a token a text is, or how a token was changed. Rule: named by kind and length,
 * never quoted; linear time; a part of more than a million characters is not read.
 */
import { visible } from '../../base/untrusted.js';
import { type JsonObject, parseJsonObject } from '../json.js';
import { scanTokens } from './scan.js';

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

/** The kind of a text with its length behind the first noun: `this is a page (9 characters), not a token`. */
export const nameShape = (says: string, length: string, hint = pasteToken): PasteShape => ({
  message: `this is ${says.replace(/(?=[,;]|$)/, ` (${length})`)}`,
  hint,
});

/** Of a longer text, such as a log, only so much is read. */
const longest = 100_000;

/** What was done to a token, and what to do; null if the text is not a changed token. */
export function describeChange(text: string, length: string): PasteShape | null {
  if (isShortened(text.slice(0, longest)))
    return {
      message: `the token was shortened by a log (${length}): a mark stands where the rest was`,
      hint: takeWhole,
    };
  const dot = /[·•∙‧・．。,\s]/.exec(text.trim())?.[0];
  if (dot === undefined || !scanTokens(text.replaceAll(dot, '.')).some(({ isWhole }) => isWhole)) return null;
  return {
    message: `its dots are "${visible(dot)}" here (${length}): a document or a mail changed them`,
    hint: copyAll,
  };
}

/** Whether the mark of a cut stands in the beginning of a token or behind it. Run by run, in linear time. */
const isShortened = (text: string): boolean =>
  [...text.matchAll(/\be[yw][\w.-]+/g)].some(({ 0: run, index }) => {
    const isWhole = !/[.-]/.test(text.charAt(index - 1));
    if (!isWhole || !/^(?:eyJ|..[\w-]{8})/.test(run)) return false;
    const behind = text.slice(index + run.length, index + run.length + 9);
    return run.includes('...') || /^ ?[[(<]?(?:…|\.{3}|trunc)/.test(behind);
  });

const headerNames = ['alg', 'typ', 'kid', 'enc'];
const claimNames = ['email', 'externalId', 'iat', 'exp', 'sub', 'iss', 'aud', 'jti'];

/** A longer run is not part of a login token, and as JSON 16 MB take seconds (measured). */
const longestPart = 1_000_000;

/** What runs with dots between them are if the first one is JSON or the beginning of it; else null. */
export function describeSegments(text: string, count: number, length: string): PasteShape | null {
  const [first = null, second = null] = text.trim().split('.', 2).map(parsePart);
  const isHeader = first !== null && headerNames.some((name) => name in first);
  const incomplete = (says: string): PasteShape => ({ message: says, hint: copyAll });
  if (count === 1 && first !== null) {
    if (isHeader)
      return incomplete(
        `this is the header of a token alone (${length}): its claims and signature are missing`,
      );
    return claimNames.some((name) => name in first)
      ? incomplete(`this is the payload of a token alone (${length}): its header and signature are missing`)
      : nameShape('JSON in base64, not a token', length, signInstead);
  }
  if (count === 2 && first !== null) {
    const missing = isHeader || second !== null ? 'signature' : 'header';
    return incomplete(`the token has 2 parts of 3 (${length}): its ${missing} is missing`);
  }
  if (count === 3 && first !== null && !isHeader && second === null)
    return nameShape('a session of Flask or itsdangerous, not a login token', length, signInstead);
  return /^e(?:y[ABIJ]|w[klop01])[\w-]+$/.test(text.trim())
    ? incomplete(`this begins as a token does (${length}), but there is no dot in it`)
    : null;
}

function parsePart(part: string): JsonObject | null {
  if (part.length > longestPart || !/^[\w-]+$/.test(part)) return null;
  return parseJsonObject(Buffer.from(part, 'base64url').toString()).value;
}
