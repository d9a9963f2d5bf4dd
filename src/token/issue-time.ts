/** Owns reading `iat`. Rule: pure, exact arithmetic in seconds; says what the claim is, judges nothing. */
import type { JsonObject } from './json.js';
import { loginTokenLifetime, type NumericDate } from './time.js';

/** What `iat` turned out to be. */
export type IssueTime =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-number'; readonly value: unknown }
  | {
      readonly kind: 'other-unit';
      readonly value: number;
      readonly unit: TimeUnit;
      readonly seconds: NumericDate;
    }
  | {
      readonly kind: 'moment';
      readonly seconds: NumericDate;
      /** Seconds since it was issued; negative ahead of its time. */
      readonly age: number;
      /** Seconds until the 15 minutes are over; negative when they are. */
      readonly left: number;
    };

export type TimeUnit = 'milliseconds' | 'microseconds' | 'nanoseconds';

// 1e11 s is the year 5138, 1e11 ms March 1973: nobody means the former, and so on up by thousands.
const units: readonly { unit: TimeUnit; from: number; perSecond: number }[] = [
  { unit: 'nanoseconds', from: 1e17, perSecond: 1e9 },
  { unit: 'microseconds', from: 1e14, perSecond: 1e6 },
  { unit: 'milliseconds', from: 1e11, perSecond: 1e3 },
];
const unitsEnd = 1e20;

/** Reads `iat` against `now`, in seconds since the epoch. `iat` past every unit is a moment, far ahead. */
export function readIssueTime(claims: JsonObject, now: NumericDate): IssueTime {
  const value = claims.iat;
  if (value === undefined) return { kind: 'missing' };
  if (typeof value !== 'number' || !Number.isFinite(value)) return { kind: 'not-number', value };
  const found = value < unitsEnd ? units.find(({ from }) => value >= from) : undefined;
  if (found !== undefined)
    return { kind: 'other-unit', value, unit: found.unit, seconds: Math.floor(value / found.perSecond) };
  return { kind: 'moment', seconds: value, age: now - value, left: value + loginTokenLifetime - now };
}
