/** The system's error codes in words. */
import { describe, expect, test } from 'vitest';
import { describeSystemError, findErrorCode, hasCode } from '../../src/base/system-errors.js';

const failure = (code: unknown) => Object.assign(new Error('failed'), { code });

describe('the code of an error', () => {
  test.each<[unknown, string | undefined]>([
    [failure('ENOENT'), 'ENOENT'],
    // As those of aborts are.
    [failure(20), undefined],
    [failure(undefined), undefined],
    [new Error('failed'), undefined],
    [{ code: 'ENOENT' }, undefined],
    [null, undefined],
  ])('%j: %j', (error, code) => {
    expect(findErrorCode(error)).toBe(code);
  });

  test('is one of those asked for, and none is none of them', () => {
    expect(hasCode(failure('EMLINK'), 'ELOOP', 'EMLINK')).toBe(true);
    expect(hasCode(failure('EACCES'), 'ELOOP', 'EMLINK')).toBe(false);
    expect(hasCode(failure(undefined), 'undefined')).toBe(false);
  });

  test('is worded by its place, then in general, then stands for itself', () => {
    expect(describeSystemError(failure('ENOENT'), { ENOENT: 'no such command' })).toBe('no such command');
    expect(describeSystemError(failure('EROFS'))).toBe('the file system is read-only');
    expect(describeSystemError(failure('EODD'))).toBe('EODD');
    expect(describeSystemError('odd')).toBe('unknown error');
  });
});
