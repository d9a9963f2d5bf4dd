/** A number that is no time of today is named by what makes it one, and by nothing else. */
import { describe, expect, test } from 'vitest';
import { describeCutTime } from '../../src/token/calendar.js';
import { describeOddMoment } from '../../src/token/odd-moments.js';
import { now } from './made-tokens.js';

const days = now / 86_400;
const explain = (value: number, shown = String(value)) => describeOddMoment(value, shown, now);

test.each<[number, RegExp]>([
  [now / 1000, /divided by 1000 once: it was divided twice/],
  [now / 60, /in minutes/],
  [Math.floor(now / 3600), /in hours/],
  [Math.floor(days), /in days$/],
  [now * 10, /tenths of a second/],
  [now * 100, /hundredths of a second/],
  [now * 1e7, /ticks of .NET/],
  [days + 25_569, /Excel/],
  [now - 978_307_200, /2001.*Swift/],
  [now + 2_208_988_800, /1900.*NTP/],
  [now + 62_167_219_200, /year 0, as Erlang/],
  [now + 62_135_596_800, /year 1, as/],
  [-now, /sign is wrong/],
  [0, /never set/],
  [-62_135_596_800, /never set/],
  [-1, /function gives that failed/],
  [1_516_239_022, /jwt\.io/],
  [1_300_819_380, /an example's number/],
  [2_147_483_647, /largest number of 32 bits/],
  [4_294_967_295, /largest number of 32 bits/],
  [-2_147_483_648, /smallest number of 32 bits/],
  [253_402_300_799, /"never"/],
  [2026, /is a year/],
  [2025, /is a year/],
  [(now * 1000) | 0, /overflowed 32 bits/],
  [20_261_122, /date written as digits/],
  [202_611_221_420, /date written as digits/],
  [20_261_122_142_000, /date written as digits/],
  [3_971, /monotonic clock/],
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

describe('a date without its time', () => {
  const moment = (...parts: [number, number, number, number, number]) => Date.UTC(...parts) / 1000;
  test.each<[number, RegExp]>([
    [moment(2026, 10, 22, 0, 0), /midnight \(UTC\)/],
    [moment(2026, 10, 22, 5, 0), /full hour/],
    [moment(2026, 10, 21, 23, 0), /full hour/],
  ])('%d', (value, says) => expect(describeCutTime(value, now)).toMatch(says));

  test.each([
    moment(2026, 11, 22, 14, 36),
    moment(2026, 8, 22, 14, 20),
    moment(2026, 10, 22, 5, 30),
    moment(2026, 10, 19, 0, 0),
    now - 8_000,
  ])('%d is none', (value) => expect(describeCutTime(value, now)).toBeNull());
});

test.each<[string, string, RegExp | null]>([
  ['a year ago to the minute', '20251121142500', /a date written as digits/],
  ['the same without seconds', '202511211425', /a date written as digits/],
  ['a minute more than a year ago', '20251121141900', /is no time of today/],
  ['the last day of the year to come', '20271123', /a date written as digits/],
  ['the day after it', '20271124', /is no time of today/],
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
