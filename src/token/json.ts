/**
 * Owns reading JSON that nobody vouches for. Rule: depth and members are counted before anything recursive or slow
 * sees the text, every pass is linear, and a value that is no object is a described problem, never an exception.
 */

/** The members of a JSON object. `__proto__` is a member like any other. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object with the names that it held more than once, or a clause that says why there is none. */
export type JsonReading =
  | { readonly value: JsonObject; readonly duplicates: readonly string[] }
  | { readonly value: null; readonly problem: string };

/** How deep a header or payload may nest; `JSON.stringify` gives up at some ten times that. */
const maxDepth = 500;

/** How many members it may hold on all levels: a million different names take `JSON.parse` over a second (measured). */
const maxMembers = 200_000;

interface JsonScan {
  readonly depth: number;
  readonly members: number;
  /** The names of the outermost object as they stand in the text, quotes and escapes included. */
  readonly rawNames: readonly string[];
}

const quote = 0x22;
const backslash = 0x5c;
const openers: readonly number[] = [0x7b, 0x5b];
const closers: readonly number[] = [0x7d, 0x5d];
const comma = 0x2c;
const colon = 0x3a;

/** The index behind the string that starts at `start`. */
function skipString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === backslash) index += 1;
    else if (unit === quote) return index + 1;
  }
  return text.length;
}

/** One pass without recursion. Members and names are right for valid JSON only; the depth is right for any text. */
function scanJson(text: string): JsonScan {
  const rawNames: string[] = [];
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let expectsName = false;
  for (let index = 0; index < text.length; ) {
    const unit = text.charCodeAt(index);
    if (unit === quote) {
      const end = skipString(text, index);
      if (expectsName) rawNames.push(text.slice(index, end));
      expectsName = false;
      index = end;
      continue;
    }
    if (openers.includes(unit)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (closers.includes(unit)) depth -= 1;
    else if (unit === colon) members += 1;
    if (openers.includes(unit) || unit === comma) expectsName = depth === 1;
    index += 1;
  }
  return { depth: deepest, members, rawNames };
}

function findDuplicates(rawNames: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const raw of rawNames) {
    // Escapes may hide a duplicate: "\u0069at" is "iat".
    const name = String(JSON.parse(raw));
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return [...twice];
}

/** What a value is, for a sentence: `null`, `undefined`, `an array`, `an object`, `a number`. */
export function nameJsonKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a JSON object; of a name that stands twice the last value counts (RFC 7515 §4, RFC 7519 §4). */
export function parseJsonObject(text: string): JsonReading {
  const { depth, members, rawNames } = scanJson(text);
  if (depth > maxDepth)
    return { value: null, problem: `is nested ${depth} levels deep, more than ${maxDepth}` };
  if (members > maxMembers)
    return { value: null, problem: `has ${members} members, more than ${maxMembers}` };
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { value, duplicates: findDuplicates(rawNames) };
    return { value: null, problem: `is JSON but ${nameJsonKind(value)}, not an object` };
  } catch {
    return { value: null, problem: text === '' ? 'is empty' : 'is not JSON' };
  }
}

/** As {@link parseJsonObject}, for bytes; they must be UTF-8 without a byte-order mark (RFC 7515 §3, RFC 8259 §8.1). */
export function readJsonObject(bytes: Uint8Array): JsonReading {
  try {
    return parseJsonObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { value: null, problem: 'is not UTF-8 text' };
  }
}
