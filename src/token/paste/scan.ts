/**
 * Owns finding compact tokens in a text, whatever stands around them. Rule: a token is three runs of
 * base64url with dots between, the first of which decodes to a JSON object. One pass, linear time on any
 * text; judges nothing but where a token ends.
 */
import { type JsonObject, parseJsonBytes } from '../json.js';

/** A token as it stands in the text. */
export interface FoundToken {
  readonly text: string;
  readonly start: number;
  /** The index behind it. */
  readonly end: number;
  /** Nothing is missing and nothing is glued to it: only whole tokens count if there are several. */
  readonly isWhole: boolean;
}

// What begins with `{` and white space or a quote, in base64url: 14 characters, so that a word is no header.
const headerStart = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/g;

/** The same, at one place. */
const gluedHeader = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/y;

/** A run may hold the beginning of a header more than once (`jwt-eyJ…`): so many are looked at. */
const maxStarts = 3;

/** A byte-order mark in base64url: it belongs to the header that it stands in front of. */
const encodedMark = '77u_';

/** HS256's 32 bytes in base64url (RFC 7518 §3.2). */
const hs256Length = 43;

/**
 * All tokens, in order; they never overlap.
 *
 * @param breaks  indexes at which a line ended before the lines were joined: a token may begin and end there
 */
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
    // In a run that is no token no part of it is one either.
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

/** The token with what stands in front of it in the text. */
function extend(token: FoundToken, front: string): FoundToken {
  return { ...token, text: `${front}${token.text}`, start: token.start - front.length };
}

/** From a header that was parsed to where the token ends. */
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
  // A JWE has five parts, and is told by its own name.
  if (header.enc !== undefined && text[skipRun(text, signatureStart)] === '.') return undefined;
  const isHs256 = header.alg === 'HS256';
  const runEnd = skipRun(text, signatureStart);
  const end = isHs256 ? endSignature(text, signatureStart, runEnd, breaks) : runEnd;
  const isComplete = isHs256 ? end - signatureStart === hs256Length : end > signatureStart;
  if (isComplete && !continues(text, end)) return { text: text.slice(start, end), start, end, isWhole: true };
  const brokenEnd = Math.max(skipBroken(text, runEnd), skipWords(text, signatureStart, runEnd));
  return { text: text.slice(start, brokenEnd), start, end: brokenEnd, isWhole: false };
}

/** What stands in place of a signature: an object or bytes as a program prints them, a mask, a template. */
const signatureWord =
  /(?:\[|<<)-?\d{1,3}(?:,? -?\d{1,3}){15,63}(?:\]|>>)|\[[BC]@[0-9a-f]{1,8}|\[[^[\]\n]{1,60}\]|<[^<>\n]{1,80}>|\([^()\n]{1,40}\)|(?:Promise ?)?\{{1,2}[^{}\n]{1,60}\}{1,2}|[*•●█]{3,80}|%[sv@]|b(["'])[\w+/=-]{20,90}\1/iy;
/** A digest as it is, read as text: its bytes are no UTF-8, or control characters. */
const rawByte = /[\ufffd\u0001-\u0008\u000e-\u001f\u007f-\u00ff]/g;

/** Fewer may stand behind a token by chance, such as colour codes. */
const leastRaw = 8;

/** HS512's digest has so many bytes. */
const longestRaw = 64;

/** The rest of a signature behind a character that is none of its own: a space for `+`, a Cyrillic letter. */
const foreignRun = /(?:[ \t*~$!?|^]|[^\x00-\x7f])[\w/+-]{0,42}/y;

/** So many of them may be in one signature. */
const maxForeign = 8;

/** The index behind words or broken runs that stand in place of the signature, or the run's own end. */
function skipWords(text: string, signatureStart: number, runEnd: number): number {
  signatureWord.lastIndex = signatureStart;
  if (signatureWord.test(text)) return signatureWord.lastIndex;
  const rest = text.slice(signatureStart, signatureStart + longestRaw);
  if ((rest.match(rawByte)?.length ?? 0) >= leastRaw) return signatureStart + rest.length;
  return skipForeign(text, signatureStart, runEnd);
}

/** The index behind 43 characters, of which some were changed, or between which some were put. */
function skipForeign(text: string, signatureStart: number, runEnd: number): number {
  let end = runEnd;
  for (let foreign = 1; foreign <= maxForeign; foreign += 1) {
    foreignRun.lastIndex = end;
    if (!foreignRun.test(text)) break;
    end = foreignRun.lastIndex;
    const length = end - signatureStart;
    if (length === hs256Length || length - foreign === hs256Length) return end;
  }
  return runEnd;
}

/** A signature of 43 characters ends where a line did, and before a prompt or the dashes of a rule. */
function endSignature(text: string, start: number, runEnd: number, breaks: ReadonlySet<number>): number {
  const end = start + hs256Length;
  if (runEnd <= end) return runEnd;
  // A shell's prompt (`root@web:~#`) stands right behind a token that was printed without a line end.
  if (breaks.has(end) || text[runEnd] === '@') return end;
  // Another token, or the same one again, was glued to it.
  gluedHeader.lastIndex = end;
  if (gluedHeader.test(text)) return end;
  let rest = end;
  while (rest < runEnd && (text[rest] === '-' || text[rest] === '_')) rest += 1;
  return rest === runEnd ? end : runEnd;
}

/** Padding and base64's other characters behind a signature belong to it: it was encoded so. */
function continues(text: string, end: number): boolean {
  return text[end] === '=' || text[end] === '+';
}

/** The index behind the run of base64url characters that begins here. */
function skipRun(text: string, start: number): number {
  let index = start;
  while (index < text.length && isUrlSafe(text.charCodeAt(index))) index += 1;
  return index;
}

/** The same for either base64 alphabet, padding and dots. */
function skipBroken(text: string, start: number): number {
  let index = start;
  for (; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // `+`, `/`, `=`, `.`
    if (!isUrlSafe(unit) && unit !== 0x2b && unit !== 0x2f && unit !== 0x3d && unit !== 0x2e) break;
  }
  return index;
}

function isUrlSafe(unit: number): boolean {
  if (unit >= 0x61) return unit <= 0x7a;
  if (unit >= 0x41) return unit <= 0x5a || unit === 0x5f;
  return (unit >= 0x30 && unit <= 0x39) || unit === 0x2d;
}

function countDots(text: string): number {
  return text.split('.', 4).length - 1;
}
