/** How `iat` is read: as a moment, as one in another unit, or as none. */
import { describe, expect, test } from 'vitest';
import { describeCutTime, describeShift, findOffset } from '../../src/token/calendar.js';
import { parseIssueTime } from '../../src/token/issue-time.js';
import { now } from './made-tokens.js';

const day = 86_400;
const year = 366 * day;
const epochs = { ticks: 62_135_596_800, file: 11_644_473_600 };

describe('the age', () => {
  test.each<[string, number, number, number]>([
    ['of now', now, now, 0],
    ['of a fraction later in the same second is none', now + 0.5, now, 0],
    ['of the next second is negative', now + 1, now, -1],
    ['of a fraction before', now - 0.5, now, 0.5],
    ['by a clock with fractions counts them', now + 0.75, now + 0.5, -0.25],
  ])('%s', (_, iat, at, age) => {
    expect(parseIssueTime({ iat }, at)).toEqual({ kind: 'moment', seconds: iat, age, left: 900 - age });
  });
});

describe('the unit', () => {
  test.each<[string, number]>([
    ['milliseconds', now * 1e3],
    ['microseconds', now * 1e6],
    ['nanoseconds', now * 1e9],
    ['.NET ticks', (now + epochs.ticks) * 1e7],
    ['Windows file time', (now + epochs.file) * 1e7],
  ])('%s', (unit, iat) => {
    expect(parseIssueTime({ iat }, now)).toEqual({ kind: 'other-unit', value: iat, unit, seconds: now });
  });

  test.each([
    ['a year ago', (now - year) * 1e3],
    ['in a year', (now + year) * 1e3],
    ['too large for any', 1e20],
  ])('is not named for a number of milliseconds %s', (_, iat) => {
    expect(parseIssueTime({ iat }, now)).toMatchObject({ kind: 'moment', seconds: iat });
  });
});

test.each<[unknown, string]>([
  [undefined, 'missing'],
  ['1', 'not-number'],
  [null, 'not-number'],
  [Number.POSITIVE_INFINITY, 'not-number'],
])('%s is %s', (iat, kind) => expect(parseIssueTime({ iat }, now).kind).toBe(kind));

describe('a time zone', () => {
  test.each<[string, number, number | null]>([
    ['15 minutes', 900, null],
    ['one hour', 3600, 60],
    ['an hour ahead', -3600, 60],
    ['an hour but 15 minutes', 2700, 60],
    ['an hour but 15 minutes and a second', 2699, null],
    ['an hour and a quarter', 4500, 60],
    ['nearer to 5 h 30 min than to 5 h 45 min', 337 * 60, 330],
    ['nearer to 5 h 45 min', 340 * 60, 345],
  ])('explains %s', (_, age, offset) => expect(findOffset(age)).toBe(offset));

  test('is told with its figure', () => {
    expect(describeShift(now - 335 * 60, now)).toBe(
      'local time may have been taken for UTC, or UTC for local time: it is off by nearly 5 h 30 min',
    );
    expect(describeShift(now - 2000, now)).toBeNull();
    expect(describeShift(now - (now % 86_400) - 86_400, now)).toMatch(/^it is midnight/);
    expect(describeCutTime(now - (now % 86_400) - 172_800, now - (now % 86_400))).toMatch(/^it is midnight/);
  });
});

describe('a date without its time', () => {
  const midnight = now - (now % day);
  test.each<[string, number, RegExp | null]>([
    ['midnight', midnight, /is midnight/],
    ['midnight two days before', midnight - day, /is midnight/],
    ['midnight three days before', midnight - 2 * day, null],
    ['a full hour', now - (now % 3600), /a full hour/],
    ['no full hour', now, null],
  ])('explains %s', (_, seconds, says) => {
    const said = describeCutTime(seconds, now);
    if (says === null) expect(said).toBeNull();
    else expect(said).toMatch(says);
  });
});
