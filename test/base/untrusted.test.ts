/** Text from outside: made visible, cut, and named by kind where it may be a credential. */

import { describe, expect, test } from 'vitest';
import { escapeUnprintable, visible } from '../../src/base/untrusted.js';
import { fc } from '../support/fast-check.js';

describe('unprintable characters', () => {
  test.each([
    ['an escape sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['a C1 control', 'a\u009b31m', 'a\\u009b31m'],
    ['DEL', 'a\u007f', 'a\\u007f'],
    ['a line break', 'a\r\nb', 'a\\u000d\\u000ab'],
    ['NUL', 'a\u0000b', 'a\\u0000b'],
    ['a bidirectional override', '\u202egnp.exe', '\\u202egnp.exe'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a tag character', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ])('%s is written out', (_, text, expected) => {
    expect(escapeUnprintable(text)).toBe(expected);
  });

  test.each(['plain', 'Ünïcödé', '日本語', '👩‍💻'.replace('\u200d', ''), 'a b'])(
    '%j stays as it is',
    (text) => {
      expect(escapeUnprintable(text)).toBe(text);
    },
  );

  test('an escaped JSON text is still the same JSON', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
        expect(JSON.parse(escapeUnprintable(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('no text lets one through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeUnprintable(text)).not.toMatch(
          /[\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });
});

describe('a value in a sentence', () => {
  test('is cut at its limit, and tells its length', () => {
    expect(visible('a'.repeat(200))).toBe('a'.repeat(200));
    expect(visible('a'.repeat(201))).toBe(`${'a'.repeat(200)}… (201 characters)`);
    expect(visible('ab😀cd', 3)).toBe('ab😀… (6 characters)');
  });
});
