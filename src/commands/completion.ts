/**
 * Owns `kchat completion`: a shell's completion script, and the candidates that the script asks for at every
 * Tab.
 *
 * Why no library: the one that is maintained and has a commander adapter (`@bomb.sh/tab` 0.0.22) evaluates
 * what was typed in the shell, so that Tab may run a command substitution; it needs bash-completion, which
 * macOS does not have, and never completes files. So the candidates are from commander's own data.
 */
import type { Command } from 'commander';
import { type CompletionSources, findCompletion } from '../cli/completion-candidates.js';
import { completionShells, renderCompletion, renderScript, renderSetUp } from '../cli/completion-scripts.js';
import { explainChoice } from '../cli/setting-values.js';
import type { Context } from '../context.js';

/**
 * The script, or one line for each candidate. Reads the names of stored orgs, but no store and no key. Throws
 * USAGE for any other shell than the four.
 *
 * @param words  those after `kchat`, the last one being typed; empty: print the script
 */
async function runCompletion(
  shell: string,
  words: readonly string[],
  { secrets }: Pick<Context, 'secrets'>,
  sources: Omit<CompletionSources, 'readOrgs'>,
): Promise<string> {
  const found = Object.hasOwn(completionShells, shell) ? completionShells[shell] : undefined;
  if (found === undefined) throw explainChoice({ from: 'the shell', value: shell }, shellNames);
  if (words.length === 0) return renderScript(shell, found);
  const readOrgs = async () => (await secrets().index.list()).map(({ org }) => org);
  return renderCompletion(found, await findCompletion(found.parseWords(words), { ...sources, readOrgs }));
}

const shellNames = Object.keys(completionShells);

const examples = `Examples:
  $ eval "$(kchat completion bash)"
  $ kchat completion zsh > _kchat
`;

/** Registers `kchat completion`; `loadCommand` gives a command with its flags. */
export function registerCompletion(
  command: Command,
  context: Context,
  loadCommand: CompletionSources['loadCommand'],
): void {
  const shell = command.createArgument(
    '<shell>',
    `the shell to print a script for: ${shellNames.join(', ')}`,
  );
  shell.argChoices = shellNames;
  command
    .description(
      'Print a script that completes commands, flags and values at Tab: orgs, stores, formats, kinds.\n' +
        'At every Tab it asks kchat, which reads the names of orgs and touches neither keychain nor network.',
    )
    .addArgument(shell)
    .argument('[words...]', 'after --: print the candidates for these words, as the script does')
    .addHelpText('before', examples)
    .addHelpText('after', `\nOnce for every new shell:\n${renderSetUp()}`)
    .action(async (name: string, words: readonly string[]) => {
      const program = command.parent ?? command;
      const text = await runCompletion(name, words, context, { program, loadCommand });
      await context.output.write(text);
    });
}
