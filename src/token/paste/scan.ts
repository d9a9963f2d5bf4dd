/**
 * Owns finding compact tokens in a text, whatever stands around them. Rule: a token is three runs of
 * base64url with dots between them, the first of which decodes to a JSON object. One pass, linear time on any
 * text; it judges only where a token ends.
 */
import { type JsonObject, parseJsonBytes } from '../json.js';
import { hs256Length } from '../signature.js';

/** A token as it stands in the text. */
export interface FoundToken {
  readonly text: string;
  readonly start: number;
  /** The index behind it. */
  readonly end: number;
  /**
   * Whether nothing is missing and nothing is glued to it. If there are several tokens, only whole ones
   * count.
   */
  readonly isWhole: boolean;
}

// A text that begins with `{` and white space or a quote, in base64url. 14 characters, so that a word does
// not count.
const headerStart = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/g;

/** The same, at one place. */
const gluedHeader = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/y;

/** How many beginnings of a header are looked at in a run, which may have several (`jwt-eyJ…`). */
const maxStarts = 3;

/** A byte-order mark in base64url. It belongs to the header behind it. */
const encodedMark = '77u_';

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

/** What stands in place of a signature: a printed object or bytes, a mask, a template. */
const signatureWord =
  /(?:\[|<<)-?\d{1,3}(?:,? -?\d{1,3}){15,63}(?:\]|>>)|\[[BC]@[0-9a-f]{1,8}|\[[^[\]\n]{1,60}\]|<[^<>\n]{1,80}>|\([^()\n]{1,40}\)|(?:Promise ?)?\{{1,2}[^{}\n]{1,60}\}{1,2}|[*•●█]{3,80}|%[sv@]|b(["'])[\w+/=-]{20,90}\1/iy;
/** A byte of a raw digest that was read as text: not UTF-8, or a control character. */
const rawByte = /[\ufffd\u0001-\u0008\u000e-\u001f\u007f-\u00ff]/g;

/** Fewer of these bytes may stand behind a token by chance, such as colour codes. */
const leastRaw = 8;

/** The bytes of HS512's digest, the longest. */
const longestRaw = 64;

/**
 * The rest of a signature behind a character that does not belong to it: a space for `+`, a Cyrillic letter.
 */
const foreignRun = /(?:[ \t*~$!?|^]|[^\x00-\x7f])[\w/+-]{0,42}/y;

/** How many such characters a signature may have. */
const maxForeign = 8;

/**
 * The index behind what stands in place of the signature: words, raw bytes or a broken run; else the run's
 * end.
 */
function skipWords(text: string, signatureStart: number, runEnd: number): number {
  signatureWord.lastIndex = signatureStart;
  if (signatureWord.test(text)) return signatureWord.lastIndex;
  const rest = text.slice(signatureStart, signatureStart + longestRaw);
  if ((rest.match(rawByte)?.length ?? 0) >= leastRaw) return signatureStart + rest.length;
  return skipForeign(text, signatureStart, runEnd);
}

/** The index behind 43 characters, if some were changed or other characters were put between them. */
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

/** The end of a signature: 43 characters if a line ended there, or if a prompt, dashes or a token follow. */
function endSignature(text: string, start: number, runEnd: number, breaks: ReadonlySet<number>): number {
  const end = start + hs256Length;
  if (runEnd <= end) return runEnd;
  // A shell's prompt (`root@web:~#`) follows directly if the token was printed without a line end.
  if (breaks.has(end) || text[runEnd] === '@') return end;
  // Another token, or the same one again, follows directly.
  gluedHeader.lastIndex = end;
  if (gluedHeader.test(text)) return end;
  let rest = end;
  while (rest < runEnd && (text[rest] === '-' || text[rest] === '_')) rest += 1;
  return rest === runEnd ? end : runEnd;
}

/** Whether padding or base64's other characters follow: then they belong to the signature. */
function continues(text: string, end: number): boolean {
  return text[end] === '=' || text[end] === '+';
}

/** The index behind the run of base64url characters that begins at `start`. */
function skipRun(text: string, start: number): number {
  let index = start;
  while (index < text.length && isUrlSafe(text.charCodeAt(index))) index += 1;
  return index;
}

/** The same for both base64 alphabets, padding and dots. */
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
