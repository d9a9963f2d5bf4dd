/** Owns type checks of unknown values. Rule: pure; a value from outside is checked before it is used. */

/** An object, but not an array: what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value);
}

/** An object or an array, and not null. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The value of a JSON text; undefined if there is no text or it is not JSON. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The first members of an object or array for which `fits` is true. They are read one by one: a list of all
 * members of a megabyte of JSON takes a hundred megabytes.
 */
export function listMembers(
  object: object,
  most: number,
  fits: (member: unknown) => boolean = () => true,
): readonly (readonly [name: string, member: unknown])[] {
  const found: [string, unknown][] = [];
  const look = (name: string, member: unknown) => {
    if (fits(member)) found.push([name, member]);
    return found.length < most;
  };
  if (Array.isArray(object)) object.every((member, index) => look(String(index), member));
  else
    for (const name in object) if (!look(name, Object.getOwnPropertyDescriptor(object, name)?.value)) break;
  return found;
}
