/**
 * Owns `kchat recipe`: prints the token endpoint in the language of a backend. Rule: the text is the file in
 * `recipes/<language>/`, unchanged; `test/recipes` runs each with its real library. A new language is a
 * folder there and a row in `recipes/recipes.json`.
 */
import type { Command } from 'commander';
import table from '../../recipes/recipes.json' with { type: 'json' };
import { usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import type { Context } from '../context.js';
import { ownShell } from '../system/shell-words.js';

/** A recipe as the list shows it, with the file name as its community writes it. */
type RecipeSummary = Pick<(typeof table)[number], 'language' | 'title' | 'library' | 'file'>;

/** Exactly what `--json` prints. */
type RecipeResult =
  | { readonly recipes: readonly RecipeSummary[] }
  | (RecipeSummary & { readonly text: string });

/** The languages in the order of the table. */
export const recipeLanguages: readonly string[] = table.map(({ language }) => language);

/** One recipe, by language or framework, or without a name the list. Throws USAGE for an unknown one. */
export async function runRecipe(
  language: string | undefined,
  { readRecipe }: Pick<Context, 'readRecipe'>,
): Promise<RecipeResult> {
  if (language === undefined) return { recipes: table.map(summarize) };
  const asked = language.toLowerCase();
  const recipe = table.find((row) => row.language === asked || row.also.includes(asked));
  if (recipe === undefined)
    throw usageError(
      `there is no recipe for ${nameValue(
        language,
        table.flatMap((row) => [row.language, ...row.also]),
      )}`,
      `kchat recipe has ${recipeLanguages.join(', ')}; each of them is run in a test`,
    );
  return { ...summarize(recipe), text: await readRecipe(`${recipe.language}/${recipe.file}`) };
}

/** For `init`: the recipe in a language that the person chooses. It is the last question. */
export async function offerRecipe({
  prompter,
  output,
  readRecipe,
}: Pick<Context, 'prompter' | 'output' | 'readRecipe'>): Promise<void> {
  const recipe = await prompter.select<RecipeSummary | undefined>({
    message: 'Which language is your backend in? Its token endpoint follows',
    choices: [{ name: 'not now', value: undefined }, ...table.map((value) => ({ name: value.title, value }))],
  });
  if (recipe === undefined) return;
  const { language, file } = recipe;
  // Not folded: what is copied from the screen keeps its lines.
  output.show(`\n${await readRecipe(`${language}/${file}`)}\n`);
  // Windows PowerShell's own `>` writes UTF-16.
  output.note(
    `To save it: kchat recipe ${language} ${ownShell() === 'powershell' ? '| Set-Content' : '>'} ${file}`,
  );
}

function summarize({ language, title, library, file }: RecipeSummary): RecipeSummary {
  return { language, title, library, file };
}

function renderList(recipes: readonly RecipeSummary[]): string {
  const width = (key: 'language' | 'title') => Math.max(...recipes.map((recipe) => recipe[key].length));
  const rows = recipes.map(
    ({ language, title, library }) =>
      `${language.padEnd(width('language'))}  ${title.padEnd(width('title'))}  ${library}\n`,
  );
  return rows.join('');
}

const examples = `Examples:
  $ kchat recipe python > chat_token.py
  $ kchat recipe --list
`;

/** Registers `kchat recipe`: its argument, help, and what it prints. */
export function registerRecipe(command: Command, context: Context): void {
  const language = command.createArgument('[language]', 'the language or framework of your backend');
  language.argChoices = [...recipeLanguages];
  command
    .description(
      'Print the endpoint that gives a signed-in customer a login token, in the language of your ' +
        'backend.\nIt takes the customer from the session and reads KUSTOMER_CHAT_SECRET; ' +
        'kchat check --token-url tries it.',
    )
    .addArgument(language)
    .option('--list', 'list the languages, as without an argument')
    .addHelpText('before', examples)
    .action(async (asked: string | undefined, { list }: { list?: true }) => {
      if (list && asked !== undefined)
        throw usageError('--list takes no language', 'omit --list, or the language');
      const result = await runRecipe(asked, context);
      const text = () => ('text' in result ? result.text : renderList(result.recipes));
      context.output.answer('recipe', { data: result, text });
      if ('text' in result)
        context.output.note(`save it as ${result.file}; then: kchat check --token-url URL`);
    });
}
