/**
 * Owns finding the token in JSON.
 *
 * Rule: the usual field or the one that was named; other fields are suggested, never taken.
 */

import { visible } from '../../base/untrusted.js';
import { isObject } from '../../base/values.js';
import { nameJsonKind } from '../../token/json.js';
import { emptyObjectFix, isEmptyObject } from './no-token.js';
import { namesCustomer } from './places.js';

/** Where a token stands in JSON by default. */
const usualFields = ['token', 'jwt', 'jwtToken', 'accessToken'] as const;

/**
 * What a field holds: text, with another field that holds a login token; or what is wrong, with what to do.
 */
type FieldReading =
  | { readonly token: string; readonly elsewhere: string | null }
  | { readonly lacks: string; readonly hint: string | null };

/** The token in the first usual field that holds text. `value`: an object or array. */
export function readUsualField(value: unknown): FieldReading {
  const hasText = (name: string) => typeof lookUp(value, name) === 'string';
  const has = (name: string) => lookUp(value, name) !== undefined;
  const name = usualFields.find(hasText) ?? usualFields.find(has);
  if (name !== undefined) return readField(value, name);
  return { lacks: `its JSON has no token in ${usualFields.join(', ')}`, hint: suggestField(value) };
}

/** The token at a path such as `data.jwt`. */
export function readField(value: unknown, path: string): FieldReading {
  const found = path.split('.').reduce(lookUp, value);
  if (typeof found === 'string' && found.trim() !== '')
    return { token: found, elsewhere: findLoginToken(value, path) };
  return {
    lacks: `its field ${visible(path, 80)} ${describeValue(found)}`,
    hint: suggestField(value) ?? adviseOnValue(found),
  };
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'is not there';
  if (isEmptyObject(value)) return 'is {}, an object with nothing in it';
  return typeof value === 'string' ? 'is empty' : `is ${nameJsonKind(value)}, not text`;
}

function adviseOnValue(value: unknown): string | null {
  if (isEmptyObject(value)) return emptyObjectFix;
  return isBuffer(value) ? 'it is a Buffer: send it as text, buffer.toString()' : null;
}

/** As `JSON.stringify` writes a Node.js buffer. */
function isBuffer(value: unknown): boolean {
  return lookUp(value, 'type') === 'Buffer' && Array.isArray(lookUp(value, 'data'));
}

/** The field that says what went wrong, or null. */
export function findErrorField(value: unknown): string | null {
  return ['error', 'errors'].find((name) => Boolean(lookUp(value, name))) ?? null;
}

function lookUp(value: unknown, name: string): unknown {
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function suggestField(value: unknown): string | null {
  const found = [...listTokens(value, [])];
  const path = (found.find(({ text }) => namesCustomer(text)) ?? found[0])?.path;
  return path === undefined ? null : `there is one in another field: --token-field ${visible(path, 80)}`;
}

function findLoginToken(value: unknown, taken: string): string | null {
  for (const { path, text } of listTokens(value, [])) if (path !== taken && namesCustomer(text)) return path;
  return null;
}

const maxDepth = 6;

/** Everything that looks like a JWT, with its path. */
function* listTokens(value: unknown, path: readonly string[]): Iterable<{ path: string; text: string }> {
  if (typeof value === 'string') {
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) yield { path: path.join('.'), text: value };
    return;
  }
  if (!isObject(value) || path.length === maxDepth) return;
  // A path has no way to name one with a dot.
  for (const [name, member] of Object.entries(value).slice(0, 100))
    if (!name.includes('.')) yield* listTokens(member, [...path, name]);
}
