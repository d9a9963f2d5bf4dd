/**
 * Owns what may come next on a command line. Rule: all of it is from commander's own data (commands, options,
 * `argChoices`), and names of orgs are from the index; nothing is run, no store is touched. `<path>` or
 * `<file>` takes files, a placeholder in the plural takes a list with commas, and `org` takes orgs.
 */
import { type Argument, Command, CommanderError, type Option } from 'commander';
import { takesList } from './help.js';

interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Candidates that begin with the word under the cursor; `files`: the shell completes paths itself. */
export type Completion = readonly Candidate[] | 'files';

/** Where the candidates come from: the commands, and the names of the stored orgs. */
export interface CompletionSources {
  readonly program: Command;
  /** The command with its options; undefined if there is none of that name. */
  loadCommand(name: string): Promise<Command | undefined>;
  readOrgs(): Promise<readonly string[]>;
}

/** What the last of the words after `kchat`, which is being typed and may be empty, may become. */
export async function findCompletion(
  words: readonly string[],
  sources: CompletionSources,
): Promise<Completion> {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  // A command line of another program.
  if (before.includes('--')) return 'files';
  const { program } = sources;
  const [name] = parseOperands(before, program.options);
  const outer = name === undefined ? undefined : await sources.loadCommand(name);
  const [, ...others] = parseOperands(before, [...program.options, ...(outer?.options ?? [])]);
  const inner = outer?.commands.find((command) => command.name() === others[0]);
  const command = inner ?? outer;
  const given = inner === undefined ? others : others.slice(1);
  const help = program.createOption('-h, --help', 'print help');
  const options = [...(inner?.options ?? []), ...(outer?.options ?? []), ...program.options, help];
  const assigned = /^(--[^=]+=)(.*)$/s.exec(current);
  if (assigned?.[1] !== undefined) {
    const [, prefix, typed = ''] = assigned;
    const option = options.find(({ long }) => `${long}=` === prefix);
    return completeValue(option, typed, prefix, sources);
  }
  const pending = options.find((option) => takesValue(option) && isNamed(option, before.at(-1)));
  if (pending !== undefined) return completeValue(pending, current, '', sources);
  if (current.startsWith('-')) return startWith(listFlags(options), current);
  if (name === undefined) return startWith(listCommands(program), current);
  if (command === undefined) return [];
  if (command.commands.length > 0 && given.length === 0) return startWith(listCommands(command), current);
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[given.length] ?? (last?.variadic ? last : undefined);
  if (argument === undefined) return given.length === 0 ? startWith(listFlags(options), current) : [];
  return startWith(await listValues(argument, sources), current);
}

/** The words that are neither options nor their values, by commander's own parser. */
function parseOperands(words: readonly string[], options: readonly Option[]): readonly string[] {
  const reader = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const option of options) reader.addOption(option);
  try {
    return reader.parseOptions([...words]).operands;
  } catch (error) {
    // The last option still lacks its value.
    if (error instanceof CommanderError) return parseOperands(words.slice(0, -1), options);
    throw error;
  }
}

const takesValue = ({ required, optional }: Option) => required || optional;

const isNamed = ({ short, long }: Option, word: string | undefined) =>
  word !== undefined && (word === short || word === long);

function listFlags(options: readonly Option[]): readonly Candidate[] {
  return options.map(({ long, description }) => ({ value: long ?? '', description }));
}

function listCommands({ commands }: Command): readonly Candidate[] {
  return commands.map((command) => ({ value: command.name(), description: command.summary() }));
}

async function completeValue(
  option: Option | undefined,
  typed: string,
  prefix: string,
  sources: CompletionSources,
): Promise<Completion> {
  const done = option !== undefined && takesList(option) ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
  return startWith(await listValues(option, sources), typed.slice(done.length), `${prefix}${done}`);
}

async function listValues(
  slot: Option | Argument | undefined,
  { readOrgs }: CompletionSources,
): Promise<Completion> {
  if (slot === undefined) return [];
  const nameless = (values: readonly string[]) => values.map((value) => ({ value, description: '' }));
  if (slot.argChoices !== undefined) return nameless(slot.argChoices);
  if (('flags' in slot ? slot.attributeName() : slot.name()) === 'org') return nameless(await readOrgs());
  return 'flags' in slot && /[<[](?:path|file)[\]>]/.test(slot.flags) ? 'files' : [];
}

function startWith(candidates: Completion, typed: string, prefix = ''): Completion {
  if (candidates === 'files') return 'files';
  return candidates
    .filter(({ value }) => value.startsWith(typed))
    .map(({ value, description }) => ({ value: `${prefix}${value}`, description }));
}
