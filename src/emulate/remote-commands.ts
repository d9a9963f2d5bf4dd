/** Owns `emulate fault`, `requests`, `login`. Rule: the word after `--` is a program, whatever its name. */
import type { Command } from 'commander';
import { usageError } from '../base/errors.js';
import type { Context } from '../context.js';
import { faultKinds } from '../emulator/fault-kinds.js';
import { parseFaultFlag } from './flags.js';
import { findEmulator, logInWith, type Remote, readRequests, setFaults } from './remote.js';
import { renderFaults, renderLoginAnswer, renderRequests } from './words.js';

type Capabilities = Pick<Context, 'backend' | 'env' | 'input' | 'output'>;

const names = ['fault', 'requests', 'login'] as const;

/** Adds the commands, unless a program with one of their names is run. */
export function registerRemote(command: Command, context: Capabilities): void {
  if (isProgram(command)) return;
  const { output } = context;
  const openRemote = async (): Promise<Remote> => {
    // The default of --port is meant for starting an emulator.
    const port = command.getOptionValueSource('port') === 'cli' ? String(command.opts().port) : undefined;
    return { url: findEmulator(port, context.env), backend: await context.backend() };
  };

  const faults = command.createArgument(
    '[faults...]',
    'as --fault takes them: 503x2, slow=3s, 401@/c/v1/identity',
  );
  faults.argChoices = Object.keys(faultKinds);
  addCommand(command, 'fault')
    .description('Make an emulator that runs fail on purpose; without faults, list those that wait.')
    .addArgument(faults)
    .option('--clear', 'first clear those that wait', false)
    .addHelpText(
      'before',
      'Examples:\n  $ kchat emulate fault 503x2 --port 4010\n  $ kchat emulate fault --clear --port 4010\n',
    )
    .action(async (faults: readonly string[], { clear }: { clear: boolean }) => {
      faults.forEach(parseFaultFlag);
      const waiting = await setFaults(await openRemote(), faults, clear);
      output.answer('emulate fault', { data: { faults: waiting }, text: () => renderFaults(waiting) });
    });

  addCommand(command, 'requests')
    .description('Show what apps sent to an emulator that runs, credentials masked.')
    .addHelpText('before', 'Examples:\n  $ kchat emulate requests --port 4010\n')
    .action(async () => {
      const requests = await readRequests(await openRemote());
      output.answer('emulate requests', { data: { requests }, text: () => renderRequests(requests) });
    });

  addCommand(command, 'login')
    .description('Log in at an emulator that runs, as an app does with a login token.')
    .argument('<token>', 'the login token, or - for stdin')
    .addHelpText(
      'before',
      'Examples:\n  $ kchat sign --email ada@example.com | kchat emulate login - --port 4010\n',
    )
    .action(async (given: string) => {
      const token = await readToken(given, context);
      const login = await logInWith(await openRemote(), token);
      output.answer('emulate login', {
        data: login,
        text: (style) => renderLoginAnswer(login, style),
        exitCode: login.accepted ? 0 : 1,
      });
    });
}

/** Adds a command whose help hides the flags for starting an emulator. */
function addCommand(parent: Command, name: (typeof names)[number]): Command {
  const own = new Set(['--port', '--json', '--quiet', '--no-color']);
  // Listed in the text of the help page: its table would be too wide for a narrow terminal.
  const command = parent.command(name, { hidden: true });
  const { visibleGlobalOptions } = command.createHelp();
  return command.configureHelp({
    ...command.configureHelp(),
    visibleGlobalOptions: (one) =>
      visibleGlobalOptions.call(command.createHelp(), one).filter(({ long }) => own.has(long ?? '')),
  });
}

/** As in `kchat emulate -- login`: commander takes a word after `--` for a command too. */
function isProgram(command: Command): boolean {
  // The arguments as typed, which commander's types do not list.
  const { rawArgs = [] } = (command.parent ?? {}) as { readonly rawArgs?: readonly string[] };
  const own = rawArgs.slice(rawArgs.indexOf(command.name()));
  const end = own.indexOf('--');
  return end >= 0 && !names.some((name) => own.slice(0, end).includes(name));
}

async function readToken(given: string, { input }: Capabilities): Promise<string> {
  // A token has a few hundred bytes; a larger input is something else.
  const text = given === '-' ? new TextDecoder().decode(await input.readStdin('-', 65_536)) : given;
  const token = text.trim();
  if (token !== '') return token;
  throw usageError('there is no token on stdin', 'pipe one in: kchat sign --email you@example.com');
}
