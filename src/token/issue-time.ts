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
      /** Seconds until the 15 minutes are over; negative afterwards. */
      readonly left: number;
    };

type TimeUnit = (typeof units)[number]['unit'];

// 1e11 s is the year 5138 and 1e11 ms is March 1973, so such a number is in milliseconds; the same holds for
// each smaller unit. .NET and Windows count tenths of microseconds, from the year 1 and from 1601; `epoch` is
// the time from there to 1970 in seconds.
const units = [
  { unit: 'nanoseconds', from: 1e17, perSecond: 1e9, epoch: 0 },
  { unit: '.NET ticks', from: 1e17, perSecond: 1e7, epoch: 62_135_596_800 },
  { unit: 'Windows file time', from: 1e17, perSecond: 1e7, epoch: 11_644_473_600 },
  { unit: 'microseconds', from: 1e14, perSecond: 1e6, epoch: 0 },
  { unit: 'milliseconds', from: 1e11, perSecond: 1e3, epoch: 0 },
] as const;
const unitsEnd = 1e20;
const year = 366 * 86_400;

/** Reads `iat` against `now`, in seconds since the epoch. `iat` past every unit is a moment, far ahead. */
export function parseIssueTime(claims: JsonObject, now: NumericDate): IssueTime {
  const value = claims.iat;
  if (value === undefined) return { kind: 'missing' };
  if (typeof value !== 'number' || !Number.isFinite(value)) return { kind: 'not-number', value };
  const other = value < unitsEnd ? findUnit(value, now) : undefined;
  if (other !== undefined) return { kind: 'other-unit', value, ...other };
  // A clock that is read in whole seconds may be that much behind: an iat of the same
  // second is not ahead of it.
  const at = Number.isInteger(now) && Math.floor(value) === now ? value : now;
  return { kind: 'moment', seconds: value, age: at - value, left: value + loginTokenLifetime - at };
}

/** Of the units that so large a number may be in, the one that makes it the moment nearest to now. */
function findUnit(value: number, now: NumericDate): { unit: TimeUnit; seconds: NumericDate } | undefined {
  const largest = units.find(({ from }) => value >= from)?.from;
  const [nearest] = units
    .filter(({ from }) => from === largest)
    .map(({ unit, perSecond, epoch }) => ({ unit, seconds: Math.floor(value / perSecond - epoch) }))
    .sort((one, other) => Math.abs(one.seconds - now) - Math.abs(other.seconds - now));
  // A unit is named only if it makes a moment near now: any number is something in some unit.
  return nearest !== undefined && Math.abs(nearest.seconds - now) < year ? nearest : undefined;
}
