/**
 * Owns finding compact tokens in a text, whatever stands around them. Rule: a token is three runs of
 * base64url with dots between them, the first of which decodes to a JSON object. One pass, linear time on any
 * text; it judges only where a token ends.
 */
import { type JsonObject, parseJsonBytes } from '../json.js';
import { hs256Length } from '../signature.js';
import { continues, endSignature, skipBroken, skipRun, skipWords } from './token-end.js';

/** A token as it stands in the text. */
export interface FoundToken {
  readonly text: string;
  readonly start: number;
  /** The index behind it. */
  readonly end: number;
  /** Whether nothing is missing and nothing glued to it. Of several tokens only whole ones count. */
  readonly isWhole: boolean;
}

// A text that begins with `{` and white space or a quote, in base64url. 14 characters, so that a word does
// not count.
const headerStart = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/g;

/** How many beginnings of a header are looked at in a run, which may have several (`jwt-eyJ…`). */
const maxStarts = 3;

/** A byte-order mark in base64url. It belongs to the header behind it. */
const encodedMark = '77u_';

/** All tokens, in order. At `breaks` a line ended before lines were joined: one may end there. */
export function scanTokens(text: string, breaks: ReadonlySet<number> = new Set()): readonly FoundToken[] {
  const found: FoundToken[] = [];
  let position = 0;
  while (position < text.length) {
    headerStart.lastIndex = position;
    const start = headerStart.exec(text)?.index;
    if (start === undefined) break;
    const headerEnd = skipRun(text, start);
    const token = findInRun(text, start, headerEnd, breaks);
    if (token !== undefined) found.push(token);
    // A run that is not a token has no part that is one.
    position = token?.end ?? (text[headerEnd] === '.' ? skipBroken(text, headerEnd) : headerEnd);
  }
  return found;
}

function findInRun(
  text: string,
  first: number,
  headerEnd: number,
  breaks: ReadonlySet<number>,
): FoundToken | undefined {
  if (text[headerEnd] !== '.') return undefined;
  let start = first;
  for (let tried = 0; tried < maxStarts; tried += 1) {
    const header = parseJsonBytes(Buffer.from(text.slice(start, headerEnd), 'base64url')).value;
    if (header !== null) {
      const isMarked = text.endsWith(encodedMark, start);
      const token = parseToken(text, start, headerEnd, header, breaks);
      return isMarked && token !== undefined ? extend(token, encodedMark) : token;
    }
    headerStart.lastIndex = start + 1;
    const next = headerStart.exec(text)?.index ?? headerEnd;
    if (next >= headerEnd) return undefined;
    start = next;
  }
  return undefined;
}

/** The token with the text in front of it. */
function extend(token: FoundToken, front: string): FoundToken {
  return { ...token, text: `${front}${token.text}`, start: token.start - front.length };
}

/** The token whose header was parsed, up to its end. */
function parseToken(
  text: string,
  start: number,
  headerEnd: number,
  header: JsonObject,
  breaks: ReadonlySet<number>,
): FoundToken | undefined {
  const payloadEnd = skipRun(text, headerEnd + 1);
  const signatureStart = payloadEnd + 1;
  if (payloadEnd === headerEnd + 1 || text[payloadEnd] !== '.') {
    const end = skipBroken(text, payloadEnd);
    const isThree = countDots(text.slice(start, end)) === 2;
    return isThree ? { text: text.slice(start, end), start, end, isWhole: false } : undefined;
  }
  // A JWE has five parts and is named elsewhere.
  if (header.enc !== undefined && text[skipRun(text, signatureStart)] === '.') return undefined;
  const isHs256 = header.alg === 'HS256';
  const runEnd = skipRun(text, signatureStart);
  const end = isHs256 ? endSignature(text, signatureStart, runEnd, breaks) : runEnd;
  const isComplete = isHs256 ? end - signatureStart === hs256Length : end > signatureStart;
  if (isComplete && !continues(text, end)) return { text: text.slice(start, end), start, end, isWhole: true };
  const brokenEnd = Math.max(skipBroken(text, runEnd), skipWords(text, signatureStart, runEnd));
  return { text: text.slice(start, brokenEnd), start, end: brokenEnd, isWhole: false };
}

function countDots(text: string): number {
  return text.split('.', 4).length - 1;
}
