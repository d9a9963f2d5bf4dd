/**
 * Owns reading untrusted JSON. Rule: depth and members are counted before anything recursive or slow sees the
 * text, every pass is linear, and a value other than an object is a described problem, never an exception.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { isRecord } from '../base/values.js';

/** The members of a JSON object. `__proto__` is a member like any other. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object with the names that it, or one inside, holds more than once; or why it cannot be read. */
export type JsonReading =
  | {
      readonly value: JsonObject;
      readonly duplicates: readonly string[];
      readonly nestedDuplicates: readonly string[];
    }
  | { readonly value: null; readonly problem: string };

/** Any value with the names that an object in it holds more than once; or why it cannot be read. */
type JsonValueReading =
  | { readonly value: unknown; readonly duplicates: readonly string[] }
  | { readonly problem: string };

/** How deep a header or payload may nest; `JSON.stringify` gives up at some ten times that. */
const maxDepth = 500;

/**
 * How many members it may hold on all levels: a million different names take `JSON.parse`
 * over a second (measured).
 */
const maxMembers = 200_000;

interface JsonScan {
  readonly depth: number;
  readonly members: number;
  /**
   * For each object that has any: its names as they stand in the text, quotes and escapes
   * included. Outer before inner.
   */
  readonly rawNames: readonly (readonly string[])[];
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;
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

/**
 * One pass without recursion. Members and names are right for valid JSON only; the depth is right for any
 * text. No names are kept beyond what is allowed of depth and members: those are refused anyway.
 */
function scanJson(text: string): JsonScan {
  const rawNames: string[][] = [];
  /** The names of each object around this place; null for an array. */
  const around: (string[] | null)[] = [];
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let expectsName = false;
  for (let index = 0; index < text.length; ) {
    const unit = text.charCodeAt(index);
    if (unit === quote) {
      const end = skipString(text, index);
      const names = expectsName ? around.at(-1) : null;
      if (names?.push(text.slice(index, end)) === 1) rawNames.push(names);
      expectsName = false;
      index = end;
      continue;
    }
    if (unit === openBrace || unit === openBracket) {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (depth <= maxDepth) around.push(unit === openBrace ? [] : null);
      expectsName = unit === openBrace;
    } else if (unit === closeBrace || unit === closeBracket) {
      if (depth <= maxDepth) around.pop();
      depth -= 1;
    } else if (unit === colon) members += 1;
    else if (unit === comma) expectsName = true;
    if (depth > maxDepth || members > maxMembers) expectsName = false;
    index += 1;
  }
  return { depth: deepest, members, rawNames };
}

function findDuplicates(rawNames: readonly string[]): readonly string[] {
  // Without escapes names are the same if their texts are.
  const isPlain = rawNames.every((raw) => !raw.includes('\\'));
  if (isPlain && new Set(rawNames).size === rawNames.length) return [];
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const raw of rawNames) {
    // Escapes may hide a duplicate: "\u0069at" is "iat".
    const name = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
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

/** Any JSON value, or the clause. `depthLimit` is at most {@link maxDepth}. */
function parseAnyJson(
  text: string,
  depthLimit: number,
): { readonly value: unknown; readonly rawNames: JsonScan['rawNames'] } | { readonly problem: string } {
  const { depth, members, rawNames } = scanJson(text);
  if (depth > depthLimit) return { problem: `is nested ${depth} levels deep, more than ${depthLimit}` };
  if (members > maxMembers) return { problem: `has ${members} members, more than ${maxMembers}` };
  try {
    return { value: JSON.parse(text), rawNames };
  } catch {
    return { problem: 'is not JSON' };
  }
}

/** A member that is a whole number of so many digits that JavaScript may round it, behind its name. */
const longNumber = /\s*:\s*(-?\d{16,})(?![\d.eE])/y;

/** The digits of long whole numbers at the top, by name. The text is valid JSON. */
function findDigits(text: string): ReadonlyMap<string, string> {
  const digits = new Map<string, string>();
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === openBrace || unit === openBracket) depth += 1;
    else if (unit === closeBrace || unit === closeBracket) depth -= 1;
    if (unit !== quote) continue;
    const end = skipString(text, index);
    longNumber.lastIndex = end;
    const number = depth === 1 ? longNumber.exec(text)?.[1] : undefined;
    if (number !== undefined) digits.set(String(JSON.parse(text.slice(index, end))), number);
    index = end - 1;
  }
  return digits;
}

/** Objects with a number that JavaScript rounds: the digits that it came with, by name. */
const digitsOf = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value) && !(value % 1);
}

/**
 * A member as text. A whole number over 2^53 has the digits that it came with, so that none is rounded.
 *
 * @param object  as {@link parseJsonObject} read it: a copy of it has lost the digits
 */
export function formatMember(object: JsonObject, name: string): string {
  const digits = digitsOf.get(object)?.get(name);
  // Of a name that stands twice the last value counts, and that may be another.
  return digits !== undefined && Number(digits) === object[name] ? digits : String(object[name]);
}

/** Whole numbers at the top of an object that JavaScript rounds: each name with the digits it came with. */
export function listRounded(object: JsonObject): readonly (readonly [name: string, digits: string])[] {
  const known = digitsOf.get(object);
  if (known === undefined) return [];
  return [...known].filter(
    ([name, digits]) =>
      BigInt(digits) !== BigInt(Math.trunc(Number(object[name]))) && Number(digits) === object[name],
  );
}

/** Reads a JSON object; of a name that stands twice the last value counts (RFC 7515 §4, RFC 7519 §4). */
export function parseJsonObject(text: string): JsonReading {
  const reading = parseAnyJson(text, maxDepth);
  if ('problem' in reading) return { value: null, problem: text === '' ? 'is empty' : reading.problem };
  const { value, rawNames } = reading;
  if (!isRecord(value)) return { value: null, problem: `is JSON but ${nameJsonKind(value)}, not an object` };
  if (Object.values(value).some(isRounded)) digitsOf.set(value, findDigits(text));
  const [outer = [], ...inner] = rawNames;
  return {
    value,
    duplicates: findDuplicates(outer),
    nestedDuplicates: inner.length === 0 ? [] : inner.flatMap(findDuplicates),
  };
}

/** Reads any JSON value that is to be a member of an object, which takes one level of the depth. */
export function parseJsonMember(text: string): JsonValueReading {
  const reading = parseAnyJson(text, maxDepth - 1);
  if ('problem' in reading) return reading;
  return { value: reading.value, duplicates: reading.rawNames.flatMap(findDuplicates) };
}

/**
 * As {@link parseJsonObject}, for bytes; they must be UTF-8 without a byte-order mark (RFC
 * 7515 §3, RFC 8259 §8.1).
 */
export function parseJsonBytes(bytes: Uint8Array): JsonReading {
  const text = decodeUtf8(bytes);
  return text === undefined ? { value: null, problem: 'is not UTF-8 text' } : parseJsonObject(text);
}
