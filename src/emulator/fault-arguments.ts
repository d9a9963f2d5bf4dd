/**
 * Owns parsing the arguments of faults. Rule: a text becomes a value, or a clause that says what is expected.
 */
import { isPod } from './keys.js';

/** The value of an argument, or a clause that completes "it takes …". */
export type ParsedArgument<Value> = { readonly value: Value } | { readonly takes: string };

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `3s`, `-2h` or a number of seconds, as milliseconds; undefined for other text. */
export function parseSpan(text: string): number | undefined {
  const [, number, unit = 's'] = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (unitMs[unit] ?? 1000);
}

/** As {@link parseSpan}, but without a sign: a time from now. */
function parseWait(text: string): number | undefined {
  return /^[+-]/.test(text) ? undefined : parseSpan(text);
}

/** A time to wait, in milliseconds: 24 days at most, because a longer timer would fire at once. */
export function parseDelay(text: string): ParsedArgument<number> {
  const span = parseWait(text);
  if (span === undefined) return { takes: 'a time such as 500ms, 3s or 2m' };
  return { value: Math.min(span, 2_147_483_647) };
}

/** A century: an HTTP date has only four digits for the year. */
const mostClockHours = 876_000;

function limitClockTime(milliseconds: number): ParsedArgument<number> {
  return Math.abs(milliseconds) > mostClockHours * 3_600_000
    ? { takes: `${mostClockHours}h at most` }
    : { value: milliseconds };
}

/** How far a clock is ahead, in milliseconds. */
export function parseShift(text: string): ParsedArgument<number> {
  const span = parseSpan(text);
  return span === undefined ? { takes: 'a time such as 10m or -2h' } : limitClockTime(span);
}

/** In how many milliseconds a rate limit ends; null: no reset header. */
export function parseReset(text: string): ParsedArgument<number | null> {
  if (text === 'no-reset') return { value: null };
  const span = parseWait(text);
  return span === undefined ? { takes: '5s or no-reset' } : limitClockTime(span);
}

/** MiB, as bytes. */
export function parseSize(text: string): ParsedArgument<number> {
  return /^[1-9]\d{0,3}$/.test(text) ? { value: Number(text) * 1024 * 1024 } : { takes: 'MiB, 1 to 9999' };
}

/** The target of a redirect. */
export function parseTarget(text: string): ParsedArgument<string> {
  const isUrl = /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
  return isUrl || /^\/[\x21-\x7e]*$/.test(text) ? { value: text } : { takes: 'a URL or a path' };
}

/** The pod that a fault names, such as `prod2`. */
export function parsePodArgument(text: string): ParsedArgument<string> {
  return isPod(text) ? { value: text } : { takes: 'a pod such as prod2' };
}

const secretless: Readonly<Record<string, { readonly secret?: unknown }>> = {
  absent: {},
  empty: { secret: '' },
  null: { secret: null },
  number: { secret: 42 },
};

/** The attributes of settings without a usable secret. */
export function parseSecretless(text: string): ParsedArgument<{ readonly secret?: unknown }> {
  const value = Object.hasOwn(secretless, text) ? secretless[text] : undefined;
  return value === undefined ? { takes: 'absent, empty, null or number' } : { value };
}
