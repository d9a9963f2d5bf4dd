/**
 * Owns the program: the global flags, help, and loading the command. Rule: a command's file is loaded when it
 * is used, so that the others cost nothing; adding a command is adding one entry to `command-table.ts` and
 * one file in `commands/`.
 */
import { Command, CommanderError, Help } from 'commander';
import { usageError } from './base/errors.js';
import { describeArgument, describeOption, fitHelp, fitted, renderFirstPage, topics } from './cli/help.js';
import { explainComplaint, explainUnknownCommand } from './cli/usage-errors.js';
import { variables } from './cli/variables.js';
import { commands } from './command-table.js';
import type { Context } from './context.js';

/** What the program needs before it knows its command. */
interface ProgramHost {
  readonly version: string;
  /** Takes help and the version. */
  writeOut(text: string): void;
  /** Columns of stdout. */
  readonly columns: number;
  /** Called with the name of the command when it is loaded. */
  openContext(command: string): Promise<Context>;
}

/** The program with commands as stubs; the one that is used is loaded while parsing. */
function createProgram(stubs: typeof commands, host: ProgramHost): Command {
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
    .configureHelp({
      formatHelp(this: Help, command, helper) {
        if (command.parent === null) return renderFirstPage(commands, helper.helpWidth ?? 80);
        const page = Help.prototype.formatHelp.call(this, command, helper);
        const json = hasNoJson(command) ? '' : '--json prints one object; ';
        const more = `${json}all global options: kchat --help\n`;
        return `${page}\n${fitHelp(more, helper.helpWidth ?? 80)}`;
      },
      // Keeps words whole on narrow terminals too.
      minWidthToWrap: 10,
      helpWidth: Math.min(host.columns, 100),
      optionDescription: describeOption,
      argumentDescription: describeArgument,
    })
    .configureOutput({
      writeOut: host.writeOut,
      writeErr: () => {},
      outputError: () => {},
      // Otherwise commander opens stdout to detect colours, which takes time.
      getOutHasColors: () => false,
      getOutHelpWidth: () => host.columns,
    })
    .exitOverride();

  for (const { name, summary } of stubs) program.command(name).summary(summary);
  if (stubs === commands) addHelpCommand(program, host);

  program.hook('preSubcommand', (_, subcommand) => loadCommand(subcommand, host));
  program.hook('preAction', (_, action) => {
    refuseSwallowedFlags(action);
    if (program.opts().json && hasNoJson(action))
      throw usageError(`${action.name()} has no --json`, 'omit --json: what it prints is not data');
  });
  return program;
}

/** All stubs take commander a millisecond (measured): only completion, help and mistakes need them. */
function chooseStubs([first = '', ...rest]: readonly string[]): typeof commands {
  if (rest.length === 0 && /^(?:--help|-h|--version|-V)$/.test(first)) return [];
  const named = commands.filter(({ name }) => name === first && name !== 'completion');
  return named.length > 0 ? named : commands;
}

function addHelpCommand(program: Command, host: ProgramHost): void {
  const topic = program.createArgument('[topic]', 'a command, a code, or one of the lists below');
  topic.argChoices = [...commands.map(({ name }) => name), ...Object.keys(topics)];
  program
    .command('help')
    .addArgument(topic)
    .summary('help on a command, a code, or a list')
    .addHelpText('before', 'Examples:\n  $ kchat help sign\n  $ kchat help IAT_TOO_OLD\n')
    .addHelpText('after', fitted(`\nLists: ${Object.keys(topics).join(', ')}`))
    .action((topic: string | undefined) => printHelp(program, host, topic));
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
  if (command === undefined) {
    const { explainCode, listCodes } = await import('./cli/explain-code.js');
    const { env } = await host.openContext('help');
    const page = explainCode(topic, host.columns, env[variables.language.name]);
    if (page === undefined) throw explainUnknownCommand(topic, findTopicAlike(topic, listCodes()));
    return host.writeOut(page);
  }
  await loadCommand(command, host);
  command.outputHelp();
}

/** What `help environ` or `help iat_too` meant, as `kchat` would take it. */
function findTopicAlike(topic: string, codes: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll('-', '');
  const names = [...commands.map(({ name }) => name), ...Object.keys(topics), ...codes];
  const alike = names.find((name) => plain(name).startsWith(plain(topic)));
  return alike === undefined ? undefined : `help ${alike}`;
}

/** `--email --json` would take "--json" as the address, which is never meant. */
function refuseSwallowedFlags(command: Command): void {
  const known = new Set([...command.options, ...(command.parent?.options ?? [])].map(({ long }) => long));
  for (const option of [...command.options, ...(command.parent?.options ?? [])]) {
    const values: unknown = command.optsWithGlobals()[option.attributeName()];
    for (const value of Array.isArray(values) ? values : [values])
      if (typeof value === 'string' && known.has(value))
        throw usageError(`${option.long} has no value: ${value} follows it`);
  }
}

/** `kchat eyJ…` and `kchat Bearer eyJ…` mean inspect. */
function inspectBareToken(args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg) => /^(?:bearer$|bearer\s+eyJ|eyJ[\w-]+\.)/i.test(arg));
  const hasCommand = args
    .slice(0, at)
    .some((arg) => arg === 'help' || commands.some(({ name }) => name === arg));
  return at === -1 || hasCommand ? args : [...args.slice(0, at), 'inspect', ...args.slice(at)];
}

/**
 * Parses the arguments (without node and script) and runs the command.
 *
 * @throws KchatError USAGE for what commander refuses, and whatever the command throws
 */
export async function runProgram(args: readonly string[], host: ProgramHost): Promise<void> {
  // Commander writes help in pieces; they are printed at once.
  let help = '';
  let asked: string | undefined;
  const given = inspectBareToken(args);
  const program = createProgram(chooseStubs(given), {
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
    await program.parseAsync(given, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // `kchat` alone: help is the answer, not an error.
    if (error.code === 'commander.help') program.outputHelp();
    else if (error.exitCode !== 0) throw explainComplaint(error, findCommand(program, asked));
  }
  if (help !== '') host.writeOut(help);
}
