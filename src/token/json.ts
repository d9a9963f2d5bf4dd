/**
 * Owns reading untrusted JSON. Rule: depth and members are counted before anything recursive or slow reads
 * the text; every pass is linear; a value that is not an object is described and never thrown.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { isRecord } from '../base/values.js';
import { findDigits, findDuplicates, type JsonScan, maxDepth, maxMembers, scanJson } from './json-scan.js';

/** The members of a JSON object. `__proto__` is a member like any other. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object, with the names that it or an object inside it has more than once; or why it cannot be read. */
export type JsonReading =
  | {
      readonly value: JsonObject;
      readonly duplicates: readonly string[];
      readonly nestedDuplicates: readonly string[];
    }
  | { readonly value: null; readonly problem: string };

/** What a value is, for a sentence: `null`, `undefined`, `an array`, `an object`, `a number`. */
export function describeJsonKind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']', '"': '"' };

/** Any JSON value, or a clause that says why it cannot be read. `depthLimit` is at most {@link maxDepth}. */
function parseAnyJson(
  text: string,
  depthLimit: number,
): { readonly value: unknown; readonly rawNames: JsonScan['rawNames'] } | { readonly problem: string } {
  const { depth, members, rawNames } = scanJson(text);
  if (depth > depthLimit) return { problem: `is nested ${depth} levels deep, more than ${depthLimit}` };
  if (members > maxMembers) return { problem: `has ${members} members, more than ${maxMembers}` };
  // An error costs more than ten readings: the last character tells of a text that was cut.
  const trimmed = text.trim();
  if (!trimmed.endsWith(closers[trimmed.charAt(0)] ?? '')) return { problem: 'is not JSON' };
  try {
    return { value: JSON.parse(text), rawNames };
  } catch {
    return { problem: 'is not JSON' };
  }
}

/** The digits of numbers that JavaScript rounds, by the object that holds them and their names. */
const digitsOf = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && !Number.isSafeInteger(value) && !(value % 1);
}

/** A member as text. Of {@link parseJsonObject} a whole number over 2^53 keeps the digits it came with. */
export function formatMember(object: JsonObject, name: string): string {
  const digits = digitsOf.get(object)?.get(name);
  // If a name stands twice, the last value counts, and the digits may belong to the other.
  return digits !== undefined && Number(digits) === object[name] ? digits : String(object[name]);
}

/** The whole numbers at the top of an object that JavaScript rounds, with the digits they came with. */
export function listRounded(object: JsonObject): readonly (readonly [name: string, digits: string])[] {
  const known = digitsOf.get(object);
  if (known === undefined) return [];
  return [...known].filter(
    ([name, digits]) =>
      BigInt(digits) !== BigInt(Math.trunc(Number(object[name]))) && Number(digits) === object[name],
  );
}

/** Reads a JSON object. If a name stands twice, the last value counts (RFC 7515 §4, RFC 7519 §4). */
export function parseJsonObject(text: string): JsonReading {
  const reading = parseAnyJson(text, maxDepth);
  if ('problem' in reading) return { value: null, problem: text === '' ? 'is empty' : reading.problem };
  const { value, rawNames } = reading;
  if (!isRecord(value))
    return { value: null, problem: `is JSON but ${describeJsonKind(value)}, not an object` };
  if (Object.values(value).some(isRounded)) digitsOf.set(value, findDigits(text));
  const [outer = [], ...inner] = rawNames;
  return {
    value,
    duplicates: findDuplicates(outer),
    nestedDuplicates: inner.length === 0 ? [] : inner.flatMap(findDuplicates),
  };
}

/**
 * Reads any JSON value for a member of an object, which takes one level of the depth. `duplicates` are names
 * that an object in it has more than once; `problem` says why it cannot be read.
 */
export function parseJsonMember(text: string) {
  const reading = parseAnyJson(text, maxDepth - 1);
  if ('problem' in reading) return reading;
  return { value: reading.value, duplicates: reading.rawNames.flatMap(findDuplicates) };
}

/** Whether a text is a JSON object or array. */
export const isJson = (text: string): boolean => /^\s*[[{]/.test(text) && 'value' in parseJsonMember(text);

/** {@link parseJsonObject} for UTF-8 without a byte-order mark (RFC 7515 §3, RFC 8259 §8.1). */
export function parseJsonBytes(bytes: Uint8Array): JsonReading {
  const text = decodeUtf8(bytes);
  return text === undefined ? { value: null, problem: 'is not UTF-8 text' } : parseJsonObject(text);
}
