/** The exit statuses and codes that scripts rely on. */
import { describe, expect, test } from 'vitest';
import { exitCodeMeanings, exitCodes, KchatError, usageError } from '../../src/base/errors.js';

test('the exit statuses are those that users script against', () => {
  expect(exitCodes).toEqual({
    done: 0,
    negative: 1,
    usage: 2,
    auth: 3,
    noSecret: 4,
    store: 5,
    api: 6,
    bug: 70,
    interrupted: 130,
  });
  expect(Object.keys(exitCodeMeanings)).toEqual(Object.keys(exitCodes));
});

describe('an error', () => {
  test.each([
    ['USAGE', 2],
    ['API_KEY_LACKS_ROLE', 3],
    ['SECRET_NOT_FOUND', 4],
    ['KEYCHAIN_LOCKED', 5],
    ['API_RATE_LIMITED', 6],
    ['BUG', 70],
    ['INTERRUPTED', 130],
  ] as const)('%s ends kchat with %d', (code, exitCode) => {
    expect(new KchatError(code, 'what is wrong').exitCode).toBe(exitCode);
  });

  test('keeps its hint and its cause', () => {
    const cause = new Error('below');
    expect(new KchatError('BUG', 'what', { hint: 'next', cause })).toMatchObject({ hint: 'next', cause });
    expect(usageError('what')).toMatchObject({ code: 'USAGE', hint: undefined });
  });
});
