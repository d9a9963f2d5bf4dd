/**
 * Owns finding the token in the text of an answer. Rule: the text is taken as it is, as an app would. In JSON
 * the token is in a usual field or the named one; other fields are only suggested.
 */
import { visible } from '../../base/untrusted.js';
import { isObject, listMembers, parseJson } from '../../base/values.js';
import type { CommandReply } from '../../system/contract.js';
import { nameJsonKind } from '../../token/json.js';
import { failed } from '../verdict.js';
import type { TokenReading } from './evidence.js';
import { emptyObjectFix, isEmptyObject, nameMisfit } from './no-token.js';
import { findErrorText, quoteLine } from './own-words.js';
import { namesCustomer } from './places.js';

/** The fix for an answer without a token. */
export const answerHint =
  'it should give the token alone, or JSON with the token in a field: --token-field NAME';

/** An answer without a token: what it is, and the fix. */
export const problem = (reason: string, hint: string): TokenReading => ({ problem: failed(reason, hint) });

/** How to find a token in a text. */
interface TextOptions {
  /** A path in JSON; the usual fields by default. */
  readonly field: string | undefined;
  /** The text is JSON by its media type: then a token may be a string of JSON. */
  readonly isJson: boolean;
  /** What to do about an answer without a token, with the field in which it tells of an error, if it does. */
  advise(errorField: string | null): string;
}

/** The token in the text of an answer. */
export function readText(text: string, { field, isJson, advise }: TextOptions): TokenReading {
  if (text.trim() === '') return problem('gives nothing at all', advise(null));
  const value = parseJson(text);
  if (field !== undefined && value === undefined)
    return problem(
      `is asked for the field ${visible(field, 80)}, but the answer is not JSON`,
      'omit --token-field if the answer is the token alone',
    );
  if (field === undefined && !isObject(value))
    return takeToken(isJson && typeof value === 'string' ? value : text);
  if (isEmptyObject(value)) return problem('gives {}, an object with nothing in it', emptyObjectFix);
  const reading = field === undefined ? takeUsualField(value) : takeField(value, field);
  if ('token' in reading) return takeToken(reading.token, reading.elsewhere);
  const errorField = findErrorField(value);
  return problem(`${reading.lacks}${quoteError(value, errorField)}`, reading.hint ?? advise(errorField));
}

function takeToken(token: string, elsewhere: string | null = null): TokenReading {
  const misfit = nameMisfit(token);
  return misfit === null ? { token, elsewhere } : problem(`gives ${misfit.is}`, misfit.fix);
}

function quoteError(value: unknown, errorField: string | null): string {
  if (errorField === null) return '';
  const text = findErrorText(value);
  return `; there is "${errorField}"${text === null ? '' : `: ${quoteLine(text)}`}`;
}

/** Node makes the streams of a child sockets, which Linux does not open by a path (nodejs/node#21941). */
function isDeniedStream(stderr: string): boolean {
  return /: No such device or address\s*$/.test(stderr.slice(-200));
}

const deniedStreamHint =
  'it opened a device that cannot be opened: if that is /dev/stdout or /dev/stderr, write to >&1 or >&2 ' +
  'instead';

/** The token in what a command printed; the line end is the shell's custom. */
export function parsePrinted(
  { exit, stdout, stderr }: CommandReply,
  field: string | undefined,
): TokenReading {
  const hint = '--verbose shows what it said on stderr';
  if ('signal' in exit) return problem(`the command was ended by signal ${exit.signal}`, hint);
  if (exit.code !== 0)
    return problem(
      `the command failed with exit code ${exit.code}`,
      isDeniedStream(stderr) ? deniedStreamHint : hint,
    );
  return readText(stdout.trim(), { field, isJson: true, advise: () => answerHint });
}

/** Where a token stands in JSON by default. */
const usualFields = ['token', 'jwt', 'jwtToken', 'accessToken'] as const;

/**
 * What a field holds: text, with another field that holds a login token; or what is wrong, with what to do.
 */
type FieldReading =
  | { readonly token: string; readonly elsewhere: string | null }
  | { readonly lacks: string; readonly hint: string | null };

/** The token in the first usual field that holds text. `value`: an object or array. */
function takeUsualField(value: unknown): FieldReading {
  const hasText = (name: string) => typeof lookUp(value, name) === 'string';
  const has = (name: string) => lookUp(value, name) !== undefined;
  const name = usualFields.find(hasText) ?? usualFields.find(has);
  if (name !== undefined) return takeField(value, name);
  return { lacks: `its JSON has no token in ${usualFields.join(', ')}`, hint: suggestField(value) };
}

/** The token at a path such as `data.jwt`. */
function takeField(value: unknown, path: string): FieldReading {
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
function findErrorField(value: unknown): string | null {
  return ['error', 'errors'].find((name) => Boolean(lookUp(value, name))) ?? null;
}

function lookUp(value: unknown, name: string): unknown {
  return isObject(value) ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
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
const mostMembers = 100;

/** Everything that looks like a JWT, with its path. */
function* listTokens(value: unknown, path: readonly string[]): Iterable<{ path: string; text: string }> {
  if (typeof value === 'string') {
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) yield { path: path.join('.'), text: value };
    return;
  }
  if (!isObject(value) || path.length === maxDepth) return;
  // A path has no way to name one with a dot.
  for (const [name, member] of listMembers(value, mostMembers))
    if (!name.includes('.')) yield* listTokens(member, [...path, name]);
}
