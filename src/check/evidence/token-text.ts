/**
 * Owns finding the token in the text of an answer.
 *
 * Rule: takes it as the app would, whole: nothing is cleaned.
 */
import { visible } from '../../base/untrusted.js';
import { isObject, parseJson } from '../../base/values.js';
import type { CommandReply } from '../../system/contract.js';
import { failed } from '../verdict.js';
import type { TokenReading } from './evidence.js';
import { emptyObjectFix, isEmptyObject, nameMisfit } from './no-token.js';
import { findErrorText, quoteLine } from './own-words.js';
import { findErrorField, readField, readUsualField } from './token-field.js';

/** What a backend's answer should be. */
export const answerHint =
  'it should give the token alone, or JSON with the token in a field: --token-field NAME';

/** An answer without a token: what it is, and what to do. */
export const problem = (reason: string, hint: string): TokenReading => ({ problem: failed(reason, hint) });

/** What is to be found in a text, and how. */
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
  const reading = field === undefined ? readUsualField(value) : readField(value, field);
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
  'it opened a device that cannot be opened: if that is /dev/stdout or /dev/stderr, write to >&1 or >&2 instead';

/** The token in what a command printed; the line end is the shell's custom. */
export function readPrinted({ exit, stdout, stderr }: CommandReply, field: string | undefined): TokenReading {
  const hint = '--verbose shows what it said on stderr';
  if ('signal' in exit) return problem(`the command was ended by signal ${exit.signal}`, hint);
  if (exit.code !== 0)
    return problem(
      `the command failed with exit code ${exit.code}`,
      isDeniedStream(stderr) ? deniedStreamHint : hint,
    );
  return readText(stdout.trim(), { field, isJson: true, advise: () => answerHint });
}
