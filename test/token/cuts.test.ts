/** Where a secret may have been cut, how likely that is, and what is said of it. */
import { describe, expect, test } from 'vitest';
import { listCuts } from '../../src/token/causes/content.js';

test('likely places come first: at marks and at usual sizes, then all others', () => {
  const groups = listCuts('ab#cdefghij').map(({ kind, changes }) => [kind, changes.map(({ text }) => text)]);
  expect(groups).toEqual([
    ['content', ['ab', 'ab#', 'ab#cdefg', 'ab#cdefghi']],
    ['content', ['b#cdefghij', 'cdefghij', 'b#cdefghi']],
    ['rare', ['a', 'ab#c', 'ab#cd', 'ab#cde', 'ab#cdef', 'ab#cdefgh']],
    ['rare', ['#cdefghij', 'defghij', 'efghij', 'fghij', 'ghij', 'hij', 'ij', 'j']],
  ]);
});

describe('what is said', () => {
  const quoteIt = /^quote the value where it is set and where it is used/;
  test.each<[string, string, string, string, RegExp | null]>([
    ['at a mark', 'ab#cd', 'ab', 'cut off: only the first 2 of its 5 bytes (at its "#")', /^dotenv and YAML/],
    [
      'behind blanks at a mark',
      'ab  #cd',
      'ab',
      'cut off: only the first 2 of its 7 bytes (at its "#")',
      /^dot/,
    ],
    [
      'at a sign',
      'ab=cd',
      'ab',
      'cut off: only the first 2 of its 5 bytes (at its "=")',
      /^split at the first/,
    ],
    ['at a space', 'ab cd', 'ab', 'cut off: only the first 2 of its 5 bytes (at its " ")', quoteIt],
    ['at a line end', 'ab\ncd', 'ab', 'cut off: only the first 2 of its 5 bytes (at its "\\n")', quoteIt],
    ['elsewhere', 'abcde', 'ab', 'cut off: only the first 2 of its 5 bytes', null],
    ['before a mark', 'abcd#e', 'ab', 'cut off: only the first 2 of its 6 bytes', null],
    ['in front', 'ab#cd', 'cd', 'without its first 3 of 5 bytes', null],
    [
      'one at each end',
      'abcde',
      'bcd',
      'without its first and last character, as if those were quotes',
      null,
    ],
  ])('%s', (_, secret, left, detail, fix) => {
    const found = listCuts(secret).flatMap(({ changes }) => changes.find(({ text }) => text === left) ?? []);
    expect(found[0]?.detail).toBe(detail);
    if (fix === null) expect(found[0]?.fix).toBeUndefined();
    else expect(found[0]?.fix).toMatch(fix);
  });
});
