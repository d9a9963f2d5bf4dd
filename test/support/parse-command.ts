/** What commander makes of a command line: `parseCommand(registerSign, ['--email', …])` gives the whole options. */
import { Command } from 'commander';
import type { Context } from '../../src/context.js';
import { fakeContext } from './fake-context.js';

/** The options, all of them, and the arguments; the command is not run. */
export async function parseCommand(
  register: (command: Command, context: Context) => void,
  args: readonly string[],
): Promise<{ options: Record<string, unknown>; args: readonly string[] }> {
  const program = new Command('kchat').option('--org <name>').option('--json').exitOverride();
  program.configureOutput({ writeErr: () => {} });
  const command = program.command('it');
  register(command, fakeContext());
  command.action(() => {});
  await program.parseAsync(['it', ...args], { from: 'user' });
  return { options: command.optsWithGlobals(), args: command.args };
}
