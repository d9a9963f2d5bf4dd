/**
 * Owns what an `iat` far from today may mean. Rule: a reading is named only if it gives a moment near now;
 * otherwise the message says that the number is not a date of today.
 */
import { formatDistance, formatUtc, type NumericDate } from './time.js';

const day = 86_400;
const year = 366 * day;

/** The beginning of the year 1, in seconds since 1970. */
const yearOne = -62_135_596_800;

/** A unit and an epoch with which a number is a moment of today. */
interface Reading {
  /** Completes "it would be today …". */
  readonly says: string;
  /** Seconds in one unit. */
  readonly unit: number;
  /** The moment that 0 means, in seconds since 1970; 0 by default. */
  readonly from?: NumericDate;
}

const readings: readonly Reading[] = [
  { says: 'if it were divided by 1000 once: it was divided twice', unit: 1000 },
  { says: 'in minutes', unit: 60 },
  { says: 'in hours', unit: 3600 },
  { says: 'in days', unit: day },
  { says: 'in tenths of a second', unit: 0.1 },
  { says: 'in hundredths of a second', unit: 0.01 },
  { says: 'in ticks of .NET (tenths of a microsecond)', unit: 1e-7 },
  { says: 'without its minus: the sign is wrong', unit: -1 },
  { says: 'as an Excel or OLE date, in days since 1900', unit: day, from: -25_569 * day },
  { says: 'counted from 2001, as Apple does: timeIntervalSince1970 in Swift', unit: 1, from: 978_307_200 },
  { says: 'counted from 1900, as NTP does', unit: 1, from: -2_208_988_800 },
  { says: 'counted from the year 1, as .NET and Go do', unit: 1, from: yearOne },
  { says: 'counted from the year 0, as Erlang and Elixir do', unit: 1, from: -62_167_219_200 },
];

/** Numbers that do not stand for a moment. */
const notTimes = new Map<number, string>([
  [0, 'is what a program writes for a time that was never set'],
  [yearOne, 'is what a program writes for a time that was never set'],
  [-1, 'is what a function gives that failed'],
  [1_516_239_022, "is the example of jwt.io's page, left as it was"],
  [2_147_483_647, 'is the largest number of 32 bits: a time that did not fit'],
  [4_294_967_295, 'is the largest number of 32 bits: a time that did not fit'],
  [-2_147_483_648, 'is the smallest number of 32 bits: a time that did not fit'],
  [253_402_300_799, 'is the end of the year 9999, which .NET and Java write for "never"'],
]);

/** What the number may mean, as a clause with its digits (`shown`); null within a year of now. */
export function describeOddMoment(value: number, shown: string, now: NumericDate): string | null {
  if (Math.abs(value - now) < year) return null;
  const iat = `iat ${shown}`;
  const fixed = notTimes.get(value);
  if (fixed !== undefined) return `${iat} ${fixed}`;
  const reading = readings.find(({ unit, from = 0 }) => Math.abs(value * unit + from - now) < day);
  if (reading !== undefined) return `${iat} is no time of today: it would be today ${reading.says}`;
  if (Math.abs(parseCalendarDigits(shown) - now) < year)
    return `${iat} is a date written as digits, not a number of seconds`;
  if (Math.abs(value - new Date(now * 1000).getUTCFullYear()) <= 1) return `${iat} is a year`;
  const overflowed = Math.trunc(now * 1000) | 0;
  if (Math.abs(value - overflowed) < 3_600_000)
    return `${iat} is milliseconds that overflowed 32 bits: a long is missing`;
  const ten = `seconds since 1970 have ten digits, now ${Math.floor(now)}`;
  if (value < 100_000_000)
    return (
      `${iat} is no time of today: ${ten}; is it a monotonic clock, such as seconds since the ` +
      'machine started?'
    );
  // From September 2001 on a clock may have given the number; before that, only a midnight is likely.
  if (value < now && (value >= 1_000_000_000 || value % day === 0))
    return (
      `${iat} is ${formatUtc(value)}, ${formatDistance(now - value)}: perhaps an example's number, ` +
      'or a clock that was never set'
    );
  return `${iat} is no time of today: ${ten}`;
}

/** The moment in UTC that digits such as `20261126` or `20261126064637` mean; NaN for others. */
function parseCalendarDigits(shown: string): NumericDate {
  const digits = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)\d{0,6})?)?$/.exec(shown);
  const [, y = 0, m = 1, d = 1, h = 0, i = 0, s = 0] = (digits ?? []).map((part) => Number(part ?? 0));
  return digits === null ? Number.NaN : Date.UTC(y, m - 1, d, h, i, s) / 1000;
}
