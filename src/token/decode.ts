/**
 * Owns taking a compact serialization apart. Rule: strict base64url and exactly three segments (RFC 7515 §2,
 * §7.1); what a lenient decoder would let pass is named as a flaw, and still shown. Verifies nothing.
 */
import { visible } from '../base/untrusted.js';
import { formatMember, type JsonObject, type JsonReading, parseJsonBytes } from './json.js';

/** One segment between the dots. */
interface Segment {
  readonly text: string;
  /** What it decodes to; if there is a flaw, what a lenient decoder makes of it. */
  readonly bytes: Uint8Array;
  /** A clause that says why it is not base64url, or null. */
  readonly flaw: string | null;
}

/** A segment that should hold a JSON object. */
export type JsonSegment = Segment & JsonReading;

/** A token taken apart, as far as its form goes; nothing in it is trusted. */
export interface DecodedToken {
  readonly text: string;
  /** 3 in a compact JWS, 5 in a JWE. */
  readonly segmentCount: number;
  /** Null if the text is no token by its shape: JSON, a page, a link, a file's name, a sentence. */
  readonly header: JsonSegment | null;
  /** Null unless there are two or three segments. */
  readonly payload: JsonSegment | null;
  /** Null unless there are three segments. */
  readonly signature: Segment | null;
}

/** Takes any text apart in linear time; never throws. */
export function decodeToken(text: string): DecodedToken {
  const segmentCount = countSegments(text);
  const noToken = { text, segmentCount, header: null, payload: null, signature: null };
  // JSON, a page, a link or a path may hold two dots by chance.
  if (segmentCount === 1 || /^(?:[[{<]|https?:|\.{1,2}\/|~\/)/i.test(text)) return noToken;
  const [first = '', second = '', third = ''] = text.split('.', 3);
  const header = parseJsonSegment(first);
  const payload = segmentCount === 2 || segmentCount === 3 ? parseJsonSegment(second) : null;
  // Dots alone make no token: a host name or a sentence was never meant for base64url or JSON.
  const isToken =
    header.value === null ? segmentCount === 3 && isMeant(text, payload) : isHeader(header.value, payload);
  if (!isToken) return noToken;
  return { text, segmentCount, header, payload, signature: segmentCount === 3 ? parseSegment(third) : null };
}

/** A header that cannot be read: `e` begins every one, and claims behind it tell what it was meant for. */
function isMeant(text: string, payload: JsonSegment | null): boolean {
  // Words in front are another text; with one kind of letters alone nothing can be read.
  if (!/[A-Z]/.test(text)) return false;
  if (/^[^\s.e][^\s.]*\s/.test(text)) return false;
  if (/^e[yw]/.test(text)) return true;
  // What holds "alg" is the header, in the wrong place.
  return payload?.value != null && payload.value.alg === undefined;
}

/** A session of a web framework begins with JSON too, but not with a header, and has none behind the dot. */
function isHeader(header: JsonObject, payload: JsonSegment | null): boolean {
  const isUnlike = header.alg === undefined && header.typ === undefined && header.enc === undefined;
  return !(isUnlike && payload?.value === null && Object.keys(header).length > 0);
}

function countSegments(text: string): number {
  let count = 1;
  for (let index = text.indexOf('.'); index !== -1; index = text.indexOf('.', index + 1)) count += 1;
  return count;
}

function parseJsonSegment(text: string): JsonSegment {
  const { bytes, flaw } = parseSegment(text);
  const reading = parseJsonBytes(bytes);
  // Plain literals: spreading costs ten times as much, and rows come by the million.
  if (reading.value === null) return { text, bytes, flaw, value: null, problem: reading.problem };
  const { value, duplicates, nestedDuplicates } = reading;
  return { text, bytes, flaw, value, duplicates, nestedDuplicates };
}

function parseSegment(text: string): Segment {
  const bytes = Buffer.from(text, 'base64url');
  // The one spelling of these bytes: no padding, no other alphabet, no stray bits (RFC 4648 §3.5, §5).
  const flaw = bytes.toString('base64url') === text ? null : describeFlaw(text);
  return { text, bytes, flaw };
}

function describeFlaw(text: string): string {
  // A space says less than what came in with it, as from the frame around a text.
  const strange = text.search(/[^\w\s+/=-]/);
  const index = strange === -1 ? text.search(/[^\w-]/) : strange;
  const character = index === -1 ? undefined : String.fromCodePoint(text.codePointAt(index) ?? 0);
  if (character === undefined)
    return text.length % 4 === 1
      ? `is of length ${text.length}, which no base64url text is: a character is missing or too many`
      : 'ends in a character with stray bits: its end was cut off, or a character was changed';
  if (character === '=' && /^=+$/.test(text.slice(index))) return `has "=" padding at character ${index + 1}`;
  if (character === '+' || character === '/')
    return `has "${character}" at character ${index + 1}: it is base64, not base64url`;
  if (/\s/.test(character)) return `has white space at character ${index + 1}`;
  return `has "${visible(character)}" at character ${index + 1}`;
}

/** What the signature is made over: header and payload as they stand (RFC 7515 §5.2). */
export function signingInput(token: DecodedToken): string {
  return `${token.header?.text ?? ''}.${token.payload?.text ?? ''}`;
}

/** A claim as text, made visible; a number with the digits that it came with. */
export function formatClaim({ payload }: DecodedToken, name: string): string {
  return visible(formatMember(payload?.value ?? {}, name), 60);
}
