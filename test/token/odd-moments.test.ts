/** A number that is no time of today is named by what makes it one, and by nothing else. */
import { describe, expect, test } from 'vitest';
import { describeCalendarShift } from '../../src/token/calendar.js';
import { describeOddMoment } from '../../src/token/odd-moments.js';
import { now } from './made-tokens.js';

const days = now / 86_400;
const explain = (value: number, shown = String(value)) => describeOddMoment(value, shown, now);

test.each<[number, RegExp]>([
  [now / 1000, /divided by 1000 twice/],
  [now / 60, /in minutes/],
  [Math.floor(now / 3600), /in hours/],
  [Math.floor(days), /in days$/],
  [now * 10, /tenths of a second/],
  [now * 100, /hundredths of a second/],
  [now * 1e7, /tenths of a microsecond/],
  [days + 25_569, /Excel/],
  [days + 2_440_587.5, /a Julian day/],
  [Math.floor(days) + 40_587, /modified Julian day/],
  [now - 978_307_200, /2001.*Swift/],
  [now + 2_208_988_800, /1900.*NTP/],
  [now - 946_684_800, /2000.*PostgreSQL/],
  [now + 11_644_473_600, /1601.*Windows/],
  [now / 604_800, /in weeks/],
  [(now + 11_644_473_600) * 1e6, /microseconds from 1601/],
  [now + 2_082_844_800, /1904/],
  [now + 62_167_219_200, /year 0, as Erlang/],
  [now - 315_964_782, /1980.*GPS/],
  [now + 62_135_596_800, /year 1, as/],
  [(now + 62_135_596_800) * 1000, /milliseconds from the year 1/],
  [-now, /sign is wrong/],
  [0, /never set/],
  [-62_135_596_800, /never set/],
  [-1, /function gives that failed/],
  [1_516_239_022, /jwt\.io/],
  [1_300_819_380, /RFC 7519/],
  [2_147_483_647, /largest number of 32 bits/],
  [-2_147_483_648, /smallest number of 32 bits/],
  [4_294_967_295, /largest number of 32 bits/],
  [253_402_300_799, /"never"/],
  [2026, /is a year/],
  [2025, /is a year/],
  [(now * 1000) | 0, /overflowed 32 bits/],
  [20_261_122, /date written as digits/],
  [202_611_221_420, /date written as digits/],
  [20_261_122_142_000, /date written as digits/],
  [22_112_026, /date written as digits/],
  [261_122_142_000, /date written as digits/],
  [3_971, /monotonic clock/],
  [900, /perhaps a span \(15 min\), such as a lifetime/],
  [3_600, /perhaps a span \(1 h\)/],
  [86_400 * 31, /perhaps a span/],
  [86_400 * 31 + 60, /monotonic clock/],
  [-576_460_749, /monotonic clock/],
  [99_999_999, /monotonic clock/],
  [1_234_567_890, /^iat 1234567890 is 2009-02-13 .*an example's number/],
  [100_000_000, /ten digits, now 1795357200$/],
  [946_684_800, /^iat 946684800 is 2000-01-01 .*a clock that was never set/],
  [315_532_800, /^iat 315532800 is 1980-01-01 .*a clock that was never set/],
  [946_684_801, /ten digits/],
  [1e25, /ten digits/],
])('%d', (value, says) => expect(explain(value)).toMatch(says));

test('the digits are shown as they came, and those of a date with milliseconds are read from them', () => {
  expect(explain(2.0261122142000124e16, '20261122142000123')).toMatch(
    /^iat 20261122142000123 is a date written/,
  );
  expect(explain(9007199254740992, '9007199254740993')).toMatch(/^iat 9007199254740993 is no time of today/);
});

test('within a year of now nothing is odd', () => {
  for (const value of [now, now - 365 * 86_400, now + 365 * 86_400]) expect(explain(value)).toBeNull();
});

describe('a mistake with a calendar', () => {
  const moment = (...parts: [number, number, number, number, number]) => Date.UTC(...parts) / 1000;
  test.each<[number, RegExp]>([
    [moment(2026, 11, 22, 14, 20), /just a month/],
    [moment(2026, 9, 22, 14, 9), /just a month/],
    [moment(2025, 10, 22, 14, 20), /just a year/],
    [moment(2027, 10, 22, 14, 30), /just a year/],
    [moment(2026, 10, 22, 0, 0), /midnight \(UTC\)/],
    [moment(2026, 10, 22, 5, 0), /full hour/],
    [moment(2026, 10, 21, 23, 0), /full hour/],
  ])('%d', (value, says) => expect(describeCalendarShift(value, now)).toMatch(says));

  test.each([
    moment(2026, 11, 22, 14, 36),
    moment(2026, 8, 22, 14, 20),
    moment(2026, 10, 22, 5, 30),
    moment(2026, 10, 19, 0, 0),
    now - 8_000,
  ])('%d is none', (value) => expect(describeCalendarShift(value, now)).toBeNull());
});

test.each<[string, string, RegExp | null]>([
  ['a year ago to the minute', '20251121142500', /a date written as digits/],
  ['the same without seconds', '202511211425', /a date written as digits/],
  ['a minute more than a year ago', '20251121141900', /is no time of today/],
  ['the last day of the year to come', '20271123', /a date written as digits/],
  ['the day after it', '20271124', /is no time of today/],
  ['a year of two digits', '261122142000', /a date written as digits/],
  ['the day first', '22112026', /a date written as digits/],
])('digits of a date are one within a year: %s', (_, digits, says) => {
  const said = explain(Number(digits), digits);
  if (says === null) expect(said).toBeNull();
  else expect(said).toMatch(says);
});

test('a year is the bound, and the distance is told', () => {
  const year = 366 * 86_400;
  expect(explain(now - year + 1)).toBeNull();
  expect(explain(now + year - 1)).toBeNull();
  expect(explain(now - year)).toBe(
    `iat ${now - year} is 2025-11-21 14:20:00 UTC, 366 days ago: perhaps an example's number, or a clock ` +
      'that was never set',
  );
});
