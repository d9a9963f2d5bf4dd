/**
 * Owns what an `iat` far from today may have been meant as. Rule: a reading is named only if it gives a
 * moment near now; otherwise the message says that the number is not a date.
 */
import { formatDistance, formatUtc, isRepresentable, type NumericDate } from './time.js';

const day = 86_400;
const year = 366 * day;

interface Reading {
  readonly says: string;
  /** The moment that the number would be, in seconds since 1970. */
  read(value: number): NumericDate;
}

const readings: readonly Reading[] = [
  {
    says: 'it was divided by 1000 twice: it would be today if it were divided by 1000 once',
    read: (value) => value * 1000,
  },
  { says: 'it would be today in minutes', read: (value) => value * 60 },
  { says: 'it would be today in hours', read: (value) => value * 3600 },
  { says: 'it would be today in days', read: (value) => value * day },
  { says: 'it would be today in tenths of a second', read: (value) => value / 10 },
  { says: 'it would be today in hundredths of a second', read: (value) => value / 100 },
  {
    says: 'it would be today as an Excel or OLE date, in days since 1900',
    read: (value) => (value - 25_569) * day,
  },
  {
    says: 'it would be today counted from 2001, as Apple does: timeIntervalSince1970 in Swift',
    read: (value) => value + 978_307_200,
  },
  { says: 'it would be today counted from 1900, as NTP does', read: (value) => value - 2_208_988_800 },
  {
    says: 'it would be today counted from the year 1, as .NET and Go do',
    read: (value) => value - 62_135_596_800,
  },
  { says: 'its sign is wrong: without the minus it would be today', read: (value) => -value },
];

/** What the number may be, as a clause; null within a year of now, or too far off for a date. In seconds. */
export function explainOddMoment(value: number, now: NumericDate): string | null {
  if (Math.abs(value - now) < year) return null;
  if (value === 0 || value === -62_135_596_800)
    return `iat ${value} is what a program writes for a time that was never set`;
  if (value === 1_516_239_022) return `iat ${value} is the example of jwt.io's page, left as it was`;
  const reading = readings.find(({ read }) => Math.abs(read(value) - now) < day);
  if (reading !== undefined) return `iat ${value} is no time of today: ${reading.says}`;
  const written = readDigits(value);
  if (written !== null && Math.abs(written - now) < year)
    return `iat ${value} is a date written as digits (YYYYMMDD…), not a number of seconds`;
  if (Math.abs(value - new Date(now * 1000).getUTCFullYear()) <= 1) return `iat ${value} is a year`;
  const overflowed = Math.trunc(now * 1000) | 0;
  if (Math.abs(value - overflowed) < 3_600_000)
    return `iat ${value} is milliseconds that overflowed 32 bits: a long is missing`;
  if (!isRepresentable(value)) return null;
  const ten = `seconds since 1970 have ten digits, now ${Math.floor(now)}`;
  if (value < 100_000_000)
    return `iat ${value} is no time of today: ${ten}; is it a monotonic clock, such as seconds since the machine started?`;
  // September 2001: from here on a clock may have said so.
  if (value >= 1_000_000_000 && value < now)
    return `iat ${value} is ${formatUtc(value)}, ${formatDistance(now - value)}: perhaps an example's number, or a clock that was never set`;
  return `iat ${value} is no time of today: ${ten}`;
}

/** `20261126`, `202611260646` or `20261126064637` as the moment in UTC. */
function readDigits(value: number): NumericDate | null {
  const digits = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(String(value));
  if (digits === null) return null;
  const [, y = 0, month = 1, d = 1, h = 0, min = 0, s = 0] = digits.map((part) => Number(part ?? 0));
  return Date.UTC(y, month - 1, d, h, min, s) / 1000;
}
