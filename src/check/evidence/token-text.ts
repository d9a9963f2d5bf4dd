/**
 * Owns finding the token in the text of an answer, or naming what stands in its place. Rule: the text is
 * taken as it is, as an app would. In JSON the token is in a usual field or the named one; other fields are
 * only suggested.
 */
import { decodeUtf8 } from '../../base/bytes.js';
import { visible } from '../../base/untrusted.js';
import { isObject, isRecord, listMembers, parseJson } from '../../base/values.js';
import type { CommandReply } from '../../system/contract.js';
import { describeJsonKind } from '../../token/json.js';
import { failed } from '../verdict.js';
import { findErrorText, quoteLine } from './error-text.js';
import type { TokenReading } from './evidence.js';
import { listJwts, namesCustomer } from './places.js';

/** The fix for an answer without a token. */
export const answerHint =
  'it should give the token alone, or JSON with the token in a field: --token-field NAME';

/** An answer without a token: what it is, and the fix. */
export const problem = (reason: string, hint: string): TokenReading => ({ problem: failed(reason, hint) });

/** How to find a token in a text. */
interface TextOptions {
  /** A path in JSON, such as `data.jwt`; the usual fields by default. */
  readonly field: string | undefined;
  /** The text is JSON by its media type: then a token may be a string of JSON. */
  readonly isJson: boolean;
  /** What to do about an answer without a token, with the field in which it tells of an error, if it does. */
  advise(errorField: string | null): string;
}

/** The token in the text of an answer. */
export function parseText(text: string, { field, isJson, advise }: TextOptions): TokenReading {
  if (text.trim() === '') return problem('gives nothing at all', advise(null));
  const value = parseJson(text);
  if (field === undefined && !isObject(value))
    return takeToken(isJson && typeof value === 'string' ? value : text);
  if (field !== undefined && value === undefined)
    return problem(
      `is asked for the field ${visible(field, 80)}, but the answer is not JSON`,
      'omit --token-field if the answer is the token alone',
    );
  if (isEmptyObject(value)) return problem('gives {}, an object with nothing in it', emptyObjectFix);
  const path = field ?? findUsualField(value);
  const found = path?.split('.').reduce(lookUp, value);
  const others = [...listTokens(value, [])].filter((token) => token.path !== path);
  const forCustomer = others.find((token) => namesCustomer(token.text));
  if (typeof found === 'string' && found.trim() !== '') return takeToken(found, forCustomer?.path);
  const lacks =
    path === undefined
      ? `its JSON has no token in ${usualFields.join(', ')}`
      : `its field ${visible(path, 80)} ${describeValue(found)}`;
  const errorField = ['error', 'errors'].find((name) => Boolean(lookUp(value, name))) ?? null;
  const advice = isEmptyObject(found) ? emptyObjectFix : advise(errorField);
  const other = (forCustomer ?? others[0])?.path;
  return problem(
    `${lacks}${errorField === null ? '' : describeError(value, errorField)}`,
    other === undefined ? advice : `there is one in another field: --token-field ${visible(other, 80)}`,
  );
}

function describeError(value: unknown, errorField: string): string {
  const text = findErrorText(value);
  return `; there is "${errorField}"${text === null ? '' : `: ${quoteLine(text)}`}`;
}

/** Where a token stands in JSON by default. */
const usualFields = ['token', 'jwt', 'jwtToken', 'accessToken'] as const;

/** The first that holds text, or else the first that is there. */
function findUsualField(value: unknown): string | undefined {
  return (
    usualFields.find((name) => typeof lookUp(value, name) === 'string') ??
    usualFields.find((name) => lookUp(value, name) !== undefined)
  );
}

function lookUp(value: unknown, name: string): unknown {
  return isObject(value) ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** `elsewhere`: another field that holds a login token. */
function takeToken(token: string, elsewhere: string | null = null): TokenReading {
  const misfit = nameMisfit(token);
  return misfit === null ? { token, elsewhere } : problem(`gives ${misfit.is}`, misfit.fix);
}

const awaitFix = 'an await is missing in front of the call that signs the token';

/** A promise or future that was written as text. */
const pending =
  /^(?:\[object Promise\]|Promise \{.*|<coroutine object .*|System\.Threading\.Tasks\.Task.*)$/s;

/** What the text is instead of a token, and the fix; null if it may be a token. Only one word is quoted. */
function nameMisfit(text: string): { readonly is: string; readonly fix: string } | null {
  const trimmed = text.trim();
  if (pending.test(trimmed)) return { is: 'a promise that was written as text', fix: awaitFix };
  if (/^(?:undefined|null|none|nil|\(null\)|<nil>|nan)$/i.test(trimmed))
    return {
      is: `the word ${trimmed}, which a program writes for a missing value`,
      fix: 'does the function that signs return the token?',
    };
  if (/^\[object \w+\]$/.test(trimmed))
    return { is: 'an object that was written as text', fix: 'send the token itself, which is a string' };
  const decoded = /^[A-Za-z0-9+/_\r\n-]{16,}={0,2}$/.test(trimmed)
    ? decodeUtf8(Buffer.from(trimmed, 'base64'))
    : undefined;
  if (decoded === undefined) return null;
  const holdsToken = listJwts(decoded).length > 0;
  if (!holdsToken && !isObject(parseJson(decoded))) return null;
  return {
    is: `base64: decoded, it holds ${holdsToken ? 'a token' : 'JSON'}`,
    fix: 'send what is in it, without encoding it as base64',
  };
}

/** `{}`: how JSON writes a promise, or an object whose members are all undefined. */
function isEmptyObject(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

const emptyObjectFix =
  'JSON writes a promise so, and an undefined value leaves nothing else: ' +
  `${awaitFix}, or it returns nothing`;

function describeValue(value: unknown): string {
  if (value === undefined) return 'is not there';
  if (isEmptyObject(value)) return 'is {}, an object with nothing in it';
  return typeof value === 'string' ? 'is empty' : `is ${describeJsonKind(value)}, not text`;
}

/** Everything in JSON that looks like a JWT, with its path. */
function* listTokens(value: unknown, path: readonly string[]): Iterable<{ path: string; text: string }> {
  if (typeof value === 'string') {
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) yield { path: path.join('.'), text: value };
    return;
  }
  if (!isObject(value) || path.length === 6) return;
  // A path has no way to name one with a dot.
  for (const [name, member] of listMembers(value, 100))
    if (!name.includes('.')) yield* listTokens(member, [...path, name]);
}

/** The token in what a command printed; the line end is the shell's custom. */
export function parsePrinted(
  { exit, stdout, stderr }: CommandReply,
  field: string | undefined,
): TokenReading {
  const hint = '--verbose shows what it said on stderr';
  if ('signal' in exit) return problem(`the command was ended by signal ${exit.signal}`, hint);
  if (exit.code === 0) return parseText(stdout.trim(), { field, isJson: true, advise: () => answerHint });
  // Node makes the streams of a child sockets, which Linux does not open by a path (nodejs/node#21941).
  const isDeniedStream = /: No such device or address\s*$/.test(stderr.slice(-200));
  return problem(
    `the command failed with exit code ${exit.code}`,
    isDeniedStream
      ? 'it opened a device that cannot be opened: if that is /dev/stdout or /dev/stderr, write to >&1 or ' +
          '>&2 instead'
      : hint,
  );
}
