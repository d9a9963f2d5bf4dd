/** Owns `kchat use`: makes a stored org the default. */
import type { Command } from 'commander';
import { usageError } from '../base/errors.js';
import { parseOrg } from '../cli/org.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';

/** Makes a stored org the default. Throws USAGE, CONFIG_INVALID (2); SECRET_NOT_FOUND (4). */
export async function runUse(
  { settings, org: typed }: { readonly settings: Settings; readonly org: string },
  { output, secrets }: Pick<Context, 'output' | 'secrets'>,
) {
  const org = parseOrg({ value: typed, from: 'the argument' });
  const { store, fingerprint } = await secrets().choose(org);
  const named = settings.org();
  if (named !== undefined && named.name !== org)
    output.warn(`${named.from} is ${named.name} and wins over the default`);
  return { org, store, fingerprint };
}

const examples = `Examples:
  $ kchat use acme
  $ kchat use acme && kchat sign --email ada@example.com
`;

/** Registers `kchat use`: its argument, help, and what it prints. */
export function registerUse(command: Command, context: Context): void {
  command
    .description('Make a stored org the default: the one used where no --org is given.')
    .argument('<org>', 'an org whose secret is stored')
    .addHelpText('before', examples)
    .action(async (org: string) => {
      const { settings, org: flag } = readFlags(command, context);
      if (flag !== undefined && flag !== org)
        throw usageError('the org is given twice, as the argument and by --org', 'omit --org');
      const result = await runUse({ settings, org }, context);
      const { store, fingerprint } = result;
      context.output.answer('use', {
        data: result,
        text: ({ fold, green, symbols }) =>
          fold(`${green(symbols.passed)} ${result.org} is the default now (${fingerprint}, ${store})\n`),
      });
    });
}
