/** Owns moments and spans. Rule: pure; the clock is an argument, times are in seconds. */
import type { Clock } from '../base/environment.js';
import { usageError } from '../base/errors.js';
import { isTimeLike, nameValue } from '../base/typed.js';

/** Seconds since 1970-01-01T00:00:00Z, as in `iat` (RFC 7519 §2). */
export type NumericDate = number;

/** The clock's time in seconds, with its fraction. */
export const readSeconds = (clock: Clock): NumericDate => clock.now() / 1000;

/** The clock's time in whole seconds, as `iat` has it. */
export const readWholeSeconds = (clock: Clock): NumericDate => Math.floor(readSeconds(clock));

/** The age in seconds up to which a login token is good. Source: docs/kustomer.md#time (D). */
export const loginTokenLifetime = 900;

const relative = /^([+-])(\d{1,9})(s|m|h|d)?$/;
const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const iso = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})$/;

/**
 * A moment as people type it, in whole seconds: epoch seconds, ISO 8601 with `Z` or an offset, or relative to
 * `now` (`-16m`, `+2h`). `from` is the flag, for the message. Throws USAGE, also for milliseconds.
 */
export function parseMoment(text: string, from: string, now: NumericDate): NumericDate {
  const value = text.trim();
  const span = relative.exec(value);
  if (span?.[2] !== undefined) {
    const seconds = Number(span[2]) * unitSeconds[(span[3] ?? 's') as keyof typeof unitSeconds];
    return Math.floor(now) + (span[1] === '-' ? -seconds : seconds);
  }
  if (/^\d+$/.test(value)) return checkSeconds(value, from);
  const milliseconds = iso.test(value) ? Date.parse(value.replace(' ', 'T')) : Number.NaN;
  if (!Number.isNaN(milliseconds) && isInCalendar(value)) return Math.floor(milliseconds / 1000);
  throw usageError(
    `${from} is ${nameValue(text, isTimeLike)}, which is not a time`,
    'it takes epoch seconds, ISO 8601 with Z or an offset (2026-11-22T14:00:00Z), or -16m, +2h',
  );
}

/** Whether the month has the day: `Date.parse` takes February 30 for March 2. */
function isInCalendar(isoText: string): boolean {
  const [year = 0, month = 0, day = 0] = isoText.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** From here on a number is not in seconds (year 5138) but in milliseconds (March 1973). */
export const secondsEnd = 100_000_000_000;

function checkSeconds(value: string, from: string): NumericDate {
  const seconds = Number(value);
  if (seconds < secondsEnd) return seconds;
  throw usageError(
    `${from} is ${value.length > 19 ? `a number of ${value.length} digits` : value}, which is not in ` +
      'seconds (it looks like milliseconds)',
    from === '--iat' ? 'for a token with that mistake: --bad milliseconds' : 'drop the last three digits',
  );
}

/** A span in its two largest units: `42 s`, `16 min 12 s`, `3 days 4 h`. Takes seconds, ignores the sign. */
export function formatSpan(seconds: number): string {
  const total = Math.round(Math.abs(seconds));
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), Math.floor(total / 86_400) === 1 ? 'day' : 'days'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'min'],
    [total % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** When something happened, from its age in seconds: `16 min ago`, or `5 min ahead` if it is negative. */
export function formatDistance(age: number): string {
  return `${formatSpan(age)} ${age < 0 ? 'ahead' : 'ago'}`;
}

/** Seconds by which a clock may be off without a warning: a fifteenth of a token's lifetime. */
export const worrySkewSeconds = 60;

/** `this machine's clock is 2 min ahead of the API's`. `skew`: this clock minus the API's, in seconds. */
export function describeSkew(skew: number): string {
  return `this machine's clock is ${formatSpan(skew)} ${skew > 0 ? 'ahead of' : 'behind'} the API's`;
}

/** Whether a number of seconds is a moment that a `Date` can hold. */
export function isRepresentable(seconds: number): boolean {
  return Number.isFinite(seconds) && Math.abs(seconds) <= 8_640_000_000_000;
}

/** ISO 8601 UTC with whole seconds, `2026-11-22T14:03:48Z`, or null if no `Date` can hold the moment. */
export function toIso(seconds: number): string | null {
  if (!isRepresentable(seconds)) return null;
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, -5)}Z`;
}

/** For people: `2026-11-22 14:03:48 UTC`; the bare number if no `Date` can hold the moment. */
export function formatUtc(seconds: number): string {
  return toIso(seconds)?.replace('T', ' ').replace('Z', ' UTC') ?? String(seconds);
}
