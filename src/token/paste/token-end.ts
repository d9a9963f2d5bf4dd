/**
 * Owns where a token that begins in a text ends. Rule: linear time; an HS256 signature has 43 characters,
 * unless what follows shows that it was changed or is a part of it.
 */
import { hs256Length } from '../signature.js';

/** The beginning of another token, at one place; see `scan.ts`. */
const gluedHeader = /e(?:y[ABIJ]|w[klop01])[\w-]{11}/y;

/** What stands in place of a signature: a printed object or bytes, a mask, a template. */
const signatureWord =
  /(?:\[|<<)-?\d{1,3}(?:,? -?\d{1,3}){15,63}(?:\]|>>)|\[[BC]@[0-9a-f]{1,8}|\[[^[\]\n]{1,60}\]|<[^<>\n]{1,80}>|\([^()\n]{1,40}\)|(?:Promise ?)?\{{1,2}[^{}\n]{1,60}\}{1,2}|[*•●█]{3,80}|%[sv@]|b(["'])[\w+/=-]{20,90}\1/iy;
/** A byte of a raw digest that was read as text: not UTF-8, or a control character. */
const rawByte = /[\ufffd\u0001-\u0008\u000e-\u001f\u007f-\u00ff]/g;

/** Fewer of these bytes may stand behind a token by chance, such as colour codes. */
const leastRaw = 8;

/** The bytes of HS512's digest, the longest. */
const longestRaw = 64;

/** The rest of a signature behind a character that is none: a space for `+`, a Cyrillic letter. */
const foreignRun = /(?:[ \t*~$!?|^]|[,;:](?=[\w/+-]{2})|[^\x00-\x7f])[\w/+-]{0,42}/y;

/** How many such characters a signature may have. */
const maxForeign = 8;

/** The index behind words, raw bytes or a broken run in place of the signature; else the run's end. */
export function skipWords(text: string, signatureStart: number, runEnd: number): number {
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
export function endSignature(
  text: string,
  start: number,
  runEnd: number,
  breaks: ReadonlySet<number>,
): number {
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
export function continues(text: string, end: number): boolean {
  return text[end] === '=' || text[end] === '+';
}

/** The index behind the run of base64url characters that begins at `start`. */
export function skipRun(text: string, start: number): number {
  let index = start;
  while (index < text.length && isUrlSafe(text.charCodeAt(index))) index += 1;
  return index;
}

/** The same for both base64 alphabets, padding and dots. */
export function skipBroken(text: string, start: number): number {
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
