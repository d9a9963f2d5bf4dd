/** Where a secret may have been cut, how likely that is, and what is said of it. */
import { describe, expect, test } from 'vitest';
import { toPart } from '../../src/token/causes/change.js';
import { listCuts } from '../../src/token/causes/content.js';

const groupsOf = (secret: string) =>
  listCuts(secret).map(({ kind, changes }) => ({ kind, texts: changes.map(({ text }) => text) }));

/** What is said of the first cut that leaves this much. */
function tell(secret: string, left: string) {
  const change = listCuts(secret)
    .flatMap(({ changes }) => changes)
    .find(({ text }) => text === left);
  return change === undefined ? undefined : toPart(change);
}

test('likely places come first: at marks and at usual sizes, then all others', () => {
  const [behind, rareBehind, front, rareFront] = groupsOf('ab#cdefghij');
  expect(behind).toEqual({ kind: 'content', texts: ['ab', 'ab#', 'ab#cdefghi', 'ab#cdefg', 'ab#cdefgh'] });
  expect(rareBehind).toEqual({ kind: 'rare', texts: ['a', 'ab#c', 'ab#cd', 'ab#cde', 'ab#cdef'] });
  expect(front).toEqual({ kind: 'content', texts: ['b#cdefghi', 'b#cdefghij', 'cdefghij'] });
  expect(rareFront?.texts).toEqual(['#cdefghij', 'defghij', 'efghij', 'fghij', 'ghij', 'hij', 'ij', 'j']);
});

describe('what is said', () => {
  const dotenv = 'dotenv and YAML take # for the beginning of a comment: quote the value, NAME="…"';
  test.each<[string, string, string, string | null, string | undefined]>([
    ['at a mark', 'ab#cd', 'ab', 'cut off: only the first 2 of its 5 characters (at its "#")', dotenv],
    [
      'behind blanks at a mark',
      'ab  #cd',
      'ab',
      'cut off: only the first 2 of its 7 characters (at its "#")',
      dotenv,
    ],
    [
      'at a space',
      'ab cd',
      'ab',
      'cut off: only the first 2 of its 5 characters (at its space)',
      'quote the value where it is set and where it is used: NAME="a b", "$NAME"; in C read the line, not %s',
    ],
    [
      'at a line end',
      'ab\ncd',
      'ab',
      'cut off: only the first 2 of its 5 characters (at its line end)',
      'the secret has more than one line: is that right?',
    ],
    ['elsewhere', 'abcde', 'ab', 'cut off: only the first 2 of its 5 characters', undefined],
    ['before a mark', 'abcd#e', 'ab', 'cut off: only the first 2 of its 6 characters', undefined],
    ['of bytes', 'ab\xc3\xa4de', 'ab', 'cut off: only the first 2 of its 6 bytes', undefined],
    ['in front', 'ab#cd', 'cd', 'without its first 3 of 5 characters', undefined],
    ['in front, of bytes', 'ab\xc3\xa4de', 'de', 'without its first 4 of 6 bytes', undefined],
    ['one character in front', 'abcde', 'bcde', 'without its first character', undefined],
    [
      'one at each end',
      'abcde',
      'bcd',
      'without its first and last character, as if those were quotes',
      undefined,
    ],
  ])('%s', (_, secret, left, detail, fix) => {
    const part = tell(secret, left);
    expect([part?.detail, part?.fix]).toEqual([detail, fix]);
  });
});
