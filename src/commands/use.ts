/** Owns `kchat use`: makes a stored org the default. */
import type { Command } from 'commander';
import { usageError } from '../base/errors.js';
import { parseOrg } from '../cli/org.js';
import { createSettings, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { StoreKind } from '../secrets/contract.js';
import type { Style } from '../terminal/contract.js';

/** What `kchat use` is given. */
export interface UseOptions {
  /** Made without flags: `--org` would only repeat the argument. */
  readonly settings: Settings;
  /** The org to make the default. */
  readonly org: string;
}

/** What `--json` prints. */
interface UseResult {
  readonly org: string;
  readonly store: StoreKind;
  readonly fingerprint: string;
}

/**
 * Makes a stored org the default. Throws USAGE, CONFIG_INVALID (2); SECRET_NOT_FOUND (4) for an org that is
 * not in the index.
 */
export async function runUse(
  options: UseOptions,
  { output, secrets }: Pick<Context, 'output' | 'secrets'>,
): Promise<UseResult> {
  const org = parseOrg({ value: options.org, from: 'the argument' });
  const { store, fingerprint } = await secrets().choose(org);
  const fromVariable = options.settings.org();
  if (fromVariable !== undefined && fromVariable.name !== org)
    output.warn(`${fromVariable.from} is ${fromVariable.name} and wins over the default`);
  return { org, store, fingerprint };
}

function renderUse({ org, store, fingerprint }: UseResult, style: Style): string {
  return style.fold(
    `${style.green(style.symbols.passed)} ${org} is the default now (${fingerprint}, ${store})\n`,
  );
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
      const { org: flag } = command.optsWithGlobals<{ org?: string }>();
      if (flag !== undefined && flag !== org)
        throw usageError('the org is given twice, as the argument and by --org', 'omit --org');
      const result = await runUse({ org, settings: createSettings({}, context.env) }, context);
      context.output.answer('use', { data: result, text: (style) => renderUse(result, style) });
    });
}
