/**
 * Owns the passes over the text of untrusted JSON beside `JSON.parse`. Rule: no recursion, linear time; they
 * keep no more than {@link maxDepth} and {@link maxMembers} allow.
 */

/** How deep a header or payload may nest. `JSON.stringify` fails at about ten times that. */
export const maxDepth = 500;

/** Members on all levels: `JSON.parse` takes over a second for a million different names (measured). */
export const maxMembers = 200_000;

/** What a pass over a text finds. */
export interface JsonScan {
  readonly depth: number;
  readonly members: number;
  /** The names of each object that has any, outer before inner, with their quotes and escapes. */
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

/** Members and names are right for valid JSON, the depth for any text; no names beyond the limits. */
export function scanJson(text: string): JsonScan {
  const rawNames: string[][] = [];
  /** The names of each object around this place; null stands for an array. */
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

/** The names that stand more than once. `rawNames` has them as {@link JsonScan} does. */
export function findDuplicates(rawNames: readonly string[]): readonly string[] {
  // Without escapes two names are equal exactly if their texts are.
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

/** Behind a name: a whole number of so many digits that JavaScript may round it. */
const longNumber = /\s*:\s*(-?\d{16,})(?![\d.eE])/y;

/** The digits of long whole numbers at the top of valid JSON, by name. */
export function findDigits(text: string): ReadonlyMap<string, string> {
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
