import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import {
  describeSkew,
  formatSpan,
  formatUtc,
  isRepresentable,
  parseMoment,
  toIso,
} from '../../src/token/time.js';

const now = 1_795_357_200.75;

describe('a moment as people type it', () => {
  test.each([
    ['0', 0],
    ['1795357200', 1_795_357_200],
    [' 1795357200\n', 1_795_357_200],
    ['99999999999', 99_999_999_999],
    ['-16m', 1_795_356_240],
    ['+2h', 1_795_364_400],
    ['-30s', 1_795_357_170],
    ['+5', 1_795_357_205],
    ['-1d', 1_795_270_800],
    ['-0', 1_795_357_200],
    ['2026-11-22T14:20:00Z', 1_795_357_200],
    ['2026-11-22t14:20:00z', 1_795_357_200],
    ['2026-11-22 14:20:00Z', 1_795_357_200],
    ['2026-11-22T14:20Z', 1_795_357_200],
    ['2028-02-29T00:00:00Z', 1_835_395_200],
    ['2026-12-31T23:30:00-01:00', 1_798_763_400],
    ['2026-11-22T14:20:00.999Z', 1_795_357_200],
    ['2026-11-22T19:50:00+05:30', 1_795_357_200],
    ['2026-11-22T09:20:00-0500', 1_795_357_200],
    ['1969-12-31T23:59:59.500Z', -1],
  ])('%j', (text, seconds) => expect(parseMoment(text, '--at', now)).toBe(seconds));

  test.each([
    '',
    'now',
    '2026-11-22',
    '2026-11-22T14:20:00',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2026-04-31T23:00:00-05:00',
    '+002026-11-22T14:20:00Z',
    '2026-11-22T14:20:00Z+01:00',
    '1.5',
    '-1.5h',
    '+1w',
    '--5',
    '1e9',
    '-1795357200123',
  ])('not %j', (text) => {
    expect(() => parseMoment(text, '--at', now)).toThrow(KchatError);
    expect(() => parseMoment(text, '--at', now)).toThrow(
      expect.objectContaining({
        message: `--at is "${text}", which is not a time`,
        hint: 'it takes epoch seconds, ISO 8601 with Z or an offset (2026-11-22T14:00:00Z), or -16m, +2h',
      }),
    );
  });

  test('milliseconds are refused with the way to make them on purpose', () => {
    for (const text of ['100000000000', '1795357200000'])
      expect(() => parseMoment(text, '--iat', now)).toThrow(
        expect.objectContaining({
          code: 'USAGE',
          message: `--iat is ${text}, which is not in seconds (it looks like milliseconds)`,
          hint: 'for a token with that mistake: --bad milliseconds',
        }),
      );
    expect(() => parseMoment('1795357200000', '--at', now)).toThrow(
      expect.objectContaining({ hint: 'drop the last three digits' }),
    );
  });
});

test.each([
  [0, '0 s'],
  [0.4, '0 s'],
  [1, '1 s'],
  [-12, '12 s'],
  [59.6, '1 min'],
  [60, '1 min'],
  [972, '16 min 12 s'],
  [3600, '1 h'],
  [3601, '1 h'],
  [19_800, '5 h 30 min'],
  [86_400, '1 day'],
  [90_000, '1 day 1 h'],
  [273_600, '3 days 4 h'],
  [172_800 + 59, '2 days'],
])('a span of %d s is %s', (seconds, text) => expect(formatSpan(seconds)).toBe(text));

test('a moment in ISO 8601, for people, and where no date can hold it', () => {
  expect(toIso(1_795_356_228.9)).toBe('2026-11-22T14:03:48Z');
  expect(toIso(-0.5)).toBe('1969-12-31T23:59:59Z');
  expect(formatUtc(1_795_356_228)).toBe('2026-11-22 14:03:48 UTC');
  expect(toIso(8_640_000_000_000)).toBe('+275760-09-13T00:00:00Z');
  for (const seconds of [8_640_000_000_001, -8_640_000_000_001, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(isRepresentable(seconds)).toBe(false);
    expect(toIso(seconds)).toBeNull();
    expect(formatUtc(seconds)).toBe(String(seconds));
  }
  expect(isRepresentable(-8_640_000_000_000)).toBe(true);
});

test('a clock that is off is told with the direction', () => {
  expect(describeSkew(120)).toBe("this machine's clock is 2 min ahead of the API's");
  expect(describeSkew(-120)).toBe("this machine's clock is 2 min behind the API's");
});

test.each([
  ['1795357200000000000', '1795357200000000000'],
  ['17953572000000000000', 'a number of 20 digits'],
])('the number %s is shown as %s', (digits, shown) => {
  const message = `--iat is ${shown}, which is not in seconds (it looks like milliseconds)`;
  expect(() => parseMoment(digits, '--iat', 0)).toThrow(expect.objectContaining({ message }));
});
