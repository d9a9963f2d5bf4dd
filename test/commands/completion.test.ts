/** `kchat completion`: what it offers at a Tab, and what each shell gets. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { findCompletion } from '../../src/cli/completion-candidates.js';
import { withValues } from '../../src/cli/options.js';
import { registerCompletion } from '../../src/commands/completion.js';
import { runProgram } from '../../src/program.js';
import { fakeContext } from '../support/fake-context.js';
import { parseCommand } from '../support/parse-command.js';

const program = new Command('it').option('--org <name>', 'an org').option('-v, --verbose', 'more');
const paint = program.command('paint').summary('paint a wall').option('--from <path>', 'a file');
paint.addOption(withValues(paint.createOption('-c, --color <name>', 'a colour'), ['red', 'rose', 'blue']));
paint.addOption(withValues(paint.createOption('--coats <names>', 'some coats'), ['base', 'gloss', 'matt']));
paint.option('--note <text>', 'a remark');
program.command('use').summary('choose').argument('<org>');
program.command('wrap').summary('run another').argument('[command...]');
const wash = program
  .command('wash')
  .summary('wash a wall')
  .option('--soap <kind>', 'a soap')
  .argument('[what...]');
const rinse = wash.command('rinse').summary('with water').option('--warm', 'not cold');
const water = rinse.createArgument('[waters...]');
water.argChoices = ['rain', 'tap'];
rinse.addArgument(water);

const complete = (...words: readonly string[]) =>
  findCompletion(words, {
    program,
    loadCommand: async (name) => program.commands.find((command) => command.name() === name),
    readOrgs: async () => ['acme', 'beta'],
  });

const values = async (...words: readonly string[]) => {
  const found = await complete(...words);
  return found === 'files' ? found : found.map(({ value }) => value);
};

describe('what may stand next', () => {
  test.each<[readonly string[], 'files' | readonly string[]]>([
    [[''], ['paint', 'use', 'wrap', 'wash']],
    [['u'], ['use']],
    [['-'], ['--org', '--verbose', '--help']],
    [
      ['-v', ''],
      ['paint', 'use', 'wrap', 'wash'],
    ],
    [
      ['--org', ''],
      ['acme', 'beta'],
    ],
    [['--org=b'], ['--org=beta']],
    [['--org', 'acme', 'us'], ['use']],
    [
      ['paint', '--'],
      ['--from', '--color', '--coats', '--note', '--org', '--verbose', '--help'],
    ],
    [
      ['paint', ''],
      ['--from', '--color', '--coats', '--note', '--org', '--verbose', '--help'],
    ],
    [
      ['paint', '--color', 'r'],
      ['red', 'rose'],
    ],
    [
      ['paint', '-c', 'r'],
      ['red', 'rose'],
    ],
    [
      ['paint', '--color=r'],
      ['--color=red', '--color=rose'],
    ],
    [['paint', '--color', 'red', '--o'], ['--org']],
    [
      ['paint', '--coats', ''],
      ['base', 'gloss', 'matt'],
    ],
    [['paint', '--coats', 'base,g'], ['base,gloss']],
    [['paint', '--coats=base,gloss,m'], ['--coats=base,gloss,matt']],
    [['paint', '--from', 'x'], 'files'],
    [['paint', '--from=x'], 'files'],
    [['paint', '--note', ''], []],
    [
      ['use', ''],
      ['acme', 'beta'],
    ],
    [['use', 'acme', ''], []],
    [['wrap', '--', 'np'], 'files'],
    [['wash', ''], ['rinse']],
    [['wash', '--soap', 'hard', 'ri'], ['rinse']],
    [
      ['wash', 'rinse', ''],
      ['rain', 'tap'],
    ],
    [['wash', 'rinse', 'tap', 'r'], ['rain']],
    [['wash', 'rinse', '--w'], ['--warm']],
    [['wash', 'rinse', '--so'], ['--soap']],
    [['nothing', ''], []],
    [['nothing', '--or'], ['--org']],
    [[], ['paint', 'use', 'wrap', 'wash']],
  ])('%j', async (words, expected) => {
    expect(await values(...words)).toEqual(expected);
  });

  test('has descriptions', async () => {
    expect(await complete('pa')).toEqual([{ value: 'paint', description: 'paint a wall' }]);
    expect(await complete('paint', '--fr')).toEqual([{ value: '--from', description: 'a file' }]);
  });
});

test.each([
  [['zsh'], { args: ['zsh'] }],
  [['bash', '--', 'sign', '--'], { args: ['bash', 'sign', '--'] }],
])('the command line %j', async (args, expected) => {
  const register = (command: Command, context: ReturnType<typeof fakeContext>) =>
    registerCompletion(command, context, async () => undefined);
  expect(await parseCommand(register as never, args)).toMatchObject(expected);
});

describe('kchat completion', () => {
  /** What `kchat completion …` prints, on a context whose stores, prompts and API fail the test when they are touched. */
  async function run(...args: readonly string[]): Promise<string> {
    const context = fakeContext();
    const secrets = context.secrets();
    await secrets.save({
      org: 'acme',
      secret: Buffer.from('x'.repeat(32)),
      store: 'memory',
      apiOrigin: null,
      at: 0,
    });
    const touched = () => {
      throw new Error('completion touched a store');
    };
    const guarded = { ...secrets, store: touched, resolve: touched, save: touched, forget: touched };
    await runProgram(['completion', ...args], {
      version: '0',
      writeOut: () => {},
      columns: 80,
      openContext: async () => ({ ...context, secrets: () => guarded }),
    });
    return context.output.written.join('');
  }

  test.each<[string, readonly string[], string]>([
    ['bash', ['sign', '--format', '=', 'sw'], 'swift\n'],
    ['bash', ['sign', '--format', '='], 'token\nheader\nswift\nkotlin\nreact-native\nweb\ncurl\ncsv\n'],
    ['zsh', ['stat'], 'status:what is stored, and what would be used\n'],
    ['fish', ['--org', 'a'], 'acme\n'],
    ['fish', ['us'], 'use\tmake a stored org the default\n'],
    ['powershell', [':use', ':'], 'acme\n'],
    ['powershell', [':sign', ':--secret-file', ':x'], ':files\n'],
    ['bash', ['--version', 'stat'], 'status\n'],
  ])('%s %j', async (shell, words, printed) => {
    expect(await run(shell, '--', ...words)).toBe(printed);
  });
});
