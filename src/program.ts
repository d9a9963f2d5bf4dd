/**
 * Owns the command list and the global flags.
 *
 * Rule: a command's file is loaded when it is used, so that the others cost nothing; adding a command is
 * adding one entry here and one file in `commands/`.
 */
import { Command, CommanderError, Help } from 'commander';
import { usageError } from './base/errors.js';
import { describeArgument, describeOption, examples, fitHelp, fitted, topics } from './cli/help.js';
import { toUsageError, unknownCommand } from './cli/usage-errors.js';
import { variables } from './cli/variables.js';
import type { Context } from './context.js';

/** `loadCommand`: another command with its flags, for completion. */
type Register = (
  command: Command,
  context: Context,
  loadCommand: (name: string) => Promise<Command | undefined>,
) => void;

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** `--json` is refused: the command speaks to a person or prints a script. */
  readonly noJson?: true;
  /** Loads the command's file and adds its arguments, flags, examples and action to `command`. */
  readonly load: () => Promise<Register>;
}

const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'watch the whole flow against an emulator on this machine',
    noJson: true,
    load: async () => (await import('./commands/demo.js')).registerDemo,
  },
  {
    name: 'init',
    summary: 'set up by answering questions: org, API key, store, a first token',
    noJson: true,
    load: async () => (await import('./commands/init.js')).registerInit,
  },
  {
    name: 'fetch-secret',
    summary: 'fetch the chat secret with an API key and store it',
    load: async () => (await import('./commands/fetch-secret.js')).registerFetchSecret,
  },
  {
    name: 'sign',
    summary: 'mint a login token',
    load: async () => (await import('./commands/sign.js')).registerSign,
  },
  {
    name: 'inspect',
    summary: 'decode and verify a token, and say why Kustomer would reject it',
    load: async () => (await import('./commands/inspect.js')).registerInspect,
  },
  {
    name: 'check',
    summary: 'check in CI that chat login works, your backend included',
    load: async () => (await import('./commands/check.js')).registerCheck,
  },
  {
    name: 'status',
    summary: 'which org, secret and source would be used; offline',
    load: async () => (await import('./commands/status.js')).registerStatus,
  },
  {
    name: 'use',
    summary: 'make a stored org the default',
    load: async () => (await import('./commands/use.js')).registerUse,
  },
  {
    name: 'print-secret',
    summary: 'print the stored chat secret',
    load: async () => (await import('./commands/print-secret.js')).registerPrintSecret,
  },
  {
    name: 'import-secret',
    summary: 'store a chat secret that you have already',
    load: async () => (await import('./commands/import-secret.js')).registerImportSecret,
  },
  {
    name: 'forget-secret',
    summary: 'remove a stored chat secret',
    load: async () => (await import('./commands/forget-secret.js')).registerForgetSecret,
  },
  {
    name: 'emulate',
    summary: "run a local emulator of Kustomer's API and chat login",
    load: async () => (await import('./commands/emulate.js')).registerEmulate,
  },
  {
    name: 'serve',
    summary: 'hand out fresh tokens for test users: to debug builds, phones and people',
    load: async () => (await import('./commands/serve.js')).registerServe,
  },
  {
    name: 'recipe',
    summary: "print the token endpoint in your backend's language",
    load: async () => (await import('./commands/recipe.js')).registerRecipe,
  },
  {
    name: 'completion',
    summary: 'print a completion script for bash, zsh, fish or powershell',
    noJson: true,
    load: async () => (await import('./commands/completion.js')).registerCompletion,
  },
];

/** What the program needs before it knows its command. */
interface ProgramHost {
  readonly version: string;
  /** Takes help and the version. */
  writeOut(text: string): void;
  /** Columns of stdout. */
  readonly columns: number;
  /** Called with the name of the command that is asked for, when it is loaded. */
  openContext(command: string): Promise<Context>;
}

/** The program with all its commands as stubs; the one that is asked for is loaded while parsing. */
function createProgram(host: ProgramHost): Command {
  const program = new Command('kchat')
    .description(
      'Kustomer chat authentication: fetch the chat secret, mint login tokens, explain rejected ones',
    )
    .usage('[options] <command>')
    .version(host.version, '-V, --version', 'print the version')
    .option('--org <name>', `org name (${variables.org.name})`)
    .option('--json', 'print one JSON object')
    .option('--no-input', 'never prompt')
    .option('--no-color', 'no colour')
    .option('-q, --quiet', 'print only the answer and errors')
    .option('-v, --verbose', 'say on stderr what is being done')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .addHelpText('before', examples)
    .addHelpText(
      'after',
      fitted('\nMore: kchat help <command>, kchat help exit-codes, environment or findings'),
    )
    .configureHelp({
      showGlobalOptions: true,
      // Narrow terminals too get whole words.
      minWidthToWrap: 10,
      helpWidth: Math.min(host.columns, 100),
      optionDescription: describeOption,
      argumentDescription: describeArgument,
      visibleGlobalOptions(this: Help, command) {
        const options = Help.prototype.visibleGlobalOptions.call(this, command);
        return hasNoJson(command) ? options.filter(({ long }) => long !== '--json') : options;
      },
    })
    .configureOutput({
      writeOut: host.writeOut,
      writeErr: () => {},
      outputError: () => {},
      // Else commander opens stdout to see what it can show, which costs time.
      getOutHasColors: () => false,
      getOutHelpWidth: () => host.columns,
    })
    .exitOverride();

  for (const { name, summary } of commands) program.command(name).summary(summary);
  const topic = program.createArgument('[topic]', 'a command, exit-codes, environment, findings or causes');
  topic.argChoices = [...commands.map(({ name }) => name), ...Object.keys(topics)];
  program
    .command('help')
    .addArgument(topic)
    .summary('help on a command, exit-codes, environment, findings, causes')
    .addHelpText('before', 'Examples:\n  $ kchat help sign\n  $ kchat help exit-codes\n')
    .action((topic: string | undefined) => printHelp(program, host, topic));

  program.hook('preSubcommand', (_, subcommand) => loadCommand(subcommand, host));
  program.hook('preAction', (_, action) => {
    refuseSwallowedFlags(action);
    if (program.opts().json && hasNoJson(action))
      throw usageError(`${action.name()} has no --json`, 'omit --json: what it prints is not data');
  });
  return program;
}

const hasNoJson = (command: Command) => commands.find(({ name }) => name === command.name())?.noJson === true;

async function loadCommand(command: Command, host: ProgramHost): Promise<void> {
  const entry = commands.find(({ name }) => name === command.name());
  if (entry === undefined) return;
  const [register, context] = await Promise.all([entry.load(), host.openContext(entry.name)]);
  register(command, context, async (name) => {
    const other = command.parent ? findCommand(command.parent, name) : undefined;
    if (other !== undefined && other !== command) await loadCommand(other, host);
    return other;
  });
}

const findCommand = ({ commands: all }: Command, name: string | undefined) =>
  all.find((command) => command.name() === name);

async function printHelp(program: Command, host: ProgramHost, topic: string | undefined): Promise<void> {
  if (topic === undefined) return program.outputHelp();
  const text = Object.hasOwn(topics, topic) ? await topics[topic]?.() : undefined;
  if (text !== undefined) return host.writeOut(fitHelp(text, host.columns));
  const command = findCommand(program, topic);
  if (command === undefined) throw unknownCommand(topic, findTopicAlike(topic));
  await loadCommand(command, host);
  command.outputHelp();
}

/** What `help environ` or `help exitcodes` meant, as `kchat` would take it. */
function findTopicAlike(topic: string): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll('-', '');
  const names = [...commands.map(({ name }) => name), ...Object.keys(topics)];
  const alike = names.find((name) => plain(name).startsWith(plain(topic)));
  return alike === undefined ? undefined : `help ${alike}`;
}

/** `--email --json` takes "--json" for the address: nobody means that. */
function refuseSwallowedFlags(command: Command): void {
  const known = new Set([...command.options, ...(command.parent?.options ?? [])].map(({ long }) => long));
  for (const option of [...command.options, ...(command.parent?.options ?? [])]) {
    const values: unknown = command.optsWithGlobals()[option.attributeName()];
    for (const value of Array.isArray(values) ? values : [values])
      if (typeof value === 'string' && known.has(value))
        throw usageError(`${option.long} has no value: ${value} follows it`);
  }
}

/**
 * Parses the arguments (without node and script) and runs the command.
 *
 * @throws KchatError USAGE for what commander refuses, and whatever the command throws
 */
export async function runProgram(args: readonly string[], host: ProgramHost): Promise<void> {
  // Commander writes help in pieces: it goes out as a whole.
  let help = '';
  let asked: string | undefined;
  const program = createProgram({
    ...host,
    writeOut: (text) => {
      help += text;
    },
    openContext(command) {
      asked = command;
      return host.openContext(command);
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // `kchat` alone: help is the answer, not an error.
    if (error.code === 'commander.help') program.outputHelp();
    else if (error.exitCode !== 0) throw toUsageError(error, findCommand(program, asked));
  }
  if (help !== '') host.writeOut(help);
}
