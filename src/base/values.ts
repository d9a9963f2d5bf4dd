/** Owns the questions what an unknown value is. Rule: pure; a value from outside is asked before it is used. */

/** An object that is no array: what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value);
}

/** An object or an array, and not null. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
