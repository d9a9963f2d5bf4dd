/** `kchat recipe`: which text it prints, and what it says for a language that it does not have. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recipeLanguages, runRecipe } from '../../src/commands/recipe.js';

const root = new URL('../../recipes/', import.meta.url);
const context = { readRecipe: async (path: string) => readFileSync(new URL(path, root), 'utf8') };

describe('kchat recipe', () => {
  test.each(recipeLanguages)(
    '%s is the file of its folder, in lines of at most 120 columns',
    async (language) => {
      const result = await runRecipe(language, context);
      if (!('text' in result)) throw new Error('no text');
      expect(result.text).toBe(readFileSync(new URL(`${language}/${result.file}`, root), 'utf8'));
      expect(result.text).toContain('KUSTOMER_CHAT_SECRET is not set');
      expect(result.text.split('\n').filter((line) => line.length > 120)).toEqual([]);
    },
  );

  test('takes the name of a framework', async () => {
    expect(await runRecipe('Flask', context)).toMatchObject({ language: 'python' });
  });

  test('lists all without an argument', async () => {
    const result = await runRecipe(undefined, context);
    expect('recipes' in result && result.recipes.map(({ language }) => language)).toEqual(recipeLanguages);
  });

  test('a language without a recipe is a usage error that names those there are', async () => {
    await expect(runRecipe('rust', context)).rejects.toMatchObject({
      code: 'USAGE',
      exitCode: 2,
      message: 'there is no recipe for "rust"',
      hint: expect.stringContaining('node, typescript, python'),
    });
  });
});
