/** Owns reading `iat`. Rule: pure, exact arithmetic in seconds; it judges nothing. */
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
      /** Seconds since the token was issued; negative if that is in the future. */
      readonly age: number;
      /** Seconds until the 15 minutes are over; negative after that. */
      readonly left: number;
    };

type TimeUnit = (typeof units)[number]['unit'];

// 1e11 s is the year 5138 and 1e11 ms is March 1973, so a number from 1e11 on is in milliseconds; the same
// holds for each smaller unit. .NET counts tenths of microseconds from the year 1, Windows from 1601; `epoch`
// is the number of seconds from that year to 1970.
const units = [
  { unit: 'nanoseconds', from: 1e17, perSecond: 1e9, epoch: 0 },
  { unit: '.NET ticks', from: 1e17, perSecond: 1e7, epoch: 62_135_596_800 },
  { unit: 'Windows file time', from: 1e17, perSecond: 1e7, epoch: 11_644_473_600 },
  { unit: 'microseconds', from: 1e14, perSecond: 1e6, epoch: 0 },
  { unit: 'milliseconds', from: 1e11, perSecond: 1e3, epoch: 0 },
] as const;
const unitsEnd = 1e20;
const year = 366 * 86_400;

/** Reads `iat` at the moment `now`, in seconds. What is too large for every unit is far in the future. */
export function parseIssueTime(claims: JsonObject, now: NumericDate): IssueTime {
  const value = claims.iat;
  if (value === undefined) return { kind: 'missing' };
  if (typeof value !== 'number' || !Number.isFinite(value)) return { kind: 'not-number', value };
  const other = value < unitsEnd ? findUnit(value, now) : undefined;
  if (other !== undefined) return { kind: 'other-unit', value, ...other };
  // A clock read in whole seconds is up to a second behind: an iat of the same second is not in the future.
  const at = Number.isInteger(now) && Math.floor(value) === now ? value : now;
  return { kind: 'moment', seconds: value, age: at - value, left: value + loginTokenLifetime - at };
}

/** Of the units that a number of this size may be in, the one that makes it the moment nearest to now. */
function findUnit(value: number, now: NumericDate): { unit: TimeUnit; seconds: NumericDate } | undefined {
  const largest = units.find(({ from }) => value >= from)?.from;
  const [nearest] = units
    .filter(({ from }) => from === largest)
    .map(({ unit, perSecond, epoch }) => ({ unit, seconds: Math.floor(value / perSecond - epoch) }))
    .sort((one, other) => Math.abs(one.seconds - now) - Math.abs(other.seconds - now));
  // A unit counts only if it makes a moment near now, because any number is some moment in some unit.
  return nearest !== undefined && Math.abs(nearest.seconds - now) < year ? nearest : undefined;
}
