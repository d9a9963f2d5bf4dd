/** The table of fixes: no cell is missing, and every language that has a recipe has a row. */
import { describe, expect, test } from 'vitest';
import recipes from '../../recipes/recipes.json' with { type: 'json' };
import { backendLanguages, parseLanguage, suggestLine, writeIn } from '../../src/token/fixes.js';

const fixes = [
  'iatSeconds',
  'textSecret',
  'rawDigest',
  'textId',
  'rightClaim',
  'sessionFirst',
  'freshToken',
] as const;

describe.each(backendLanguages)('%s', (language) => {
  test.each(fixes)('has a line of its own for %s, behind the neutral words', (fix) => {
    const [words, line = ''] = suggestLine(fix).split(/: (.*)/s);
    const [sameWords, translated = ''] = writeIn(language, suggestLine(fix)).split(/: (.*)/s);
    expect(sameWords).toBe(words);
    expect(translated.length).toBeGreaterThan(3);
    expect(translated === line).toBe(language === 'node');
  });
});

test.each(recipes)('$language of the recipes is understood', ({ language }) => {
  expect(parseLanguage(language)).toBeDefined();
});

test('a name is taken in any case, and an unknown one is none', () => {
  expect(parseLanguage('Python')).toBe('python');
  expect(parseLanguage('C#')).toBe('csharp');
  expect(parseLanguage('cobol')).toBeUndefined();
  expect(parseLanguage('constructor')).toBeUndefined();
});
