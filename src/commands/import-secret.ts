/** Owns `kchat import-secret`: stores a secret that a person has, from stdin, a file or a prompt. */
import type { Command } from 'commander';
import { usageError } from '../base/errors.js';
import { storeOption } from '../cli/options.js';
import { explainMissingOrg, findOrg } from '../cli/org.js';
import { answerSaved, findHeldStore } from '../cli/secret-words.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { CredentialSource, SavedSecret } from '../secrets/contract.js';
import { chosenStores } from '../secrets/kinds.js';
import { suspectSecret, takeOutOfJson } from '../token/secret.js';

type Capabilities = Pick<Context, 'clock' | 'output' | 'input' | 'prompter' | 'secrets'>;

/** Stores a secret without one line end, and warns of doubts. USAGE, … (2); a store's own (5). */
export async function runImportSecret(
  // A path, or `-` for stdin; undefined: stdin, or a prompt if stdin is a terminal.
  { settings, file }: { readonly settings: Settings; readonly file?: string | undefined },
  context: Capabilities,
): Promise<SavedSecret> {
  const { clock, output } = context;
  const secrets = context.secrets();
  const told = settings.store();
  if (told === 'none')
    throw usageError(
      'with the store none the secret would go nowhere',
      `give --store ${chosenStores.join(' or ')}`,
    );
  const org = await findOrg(settings, secrets);
  if (org === undefined) throw explainMissingOrg();
  const store = told ?? (await findHeldStore(org, secrets));
  // It is read as `--secret-file` is: without one line end, neither empty nor too long.
  const override = await chooseSource(file, context);
  const given = await secrets.resolve({ org: undefined, override });
  const bytes = takeOutOfJson(given.bytes) ?? given.bytes;
  if (bytes !== given.bytes) output.note('took the secret out of the JSON that it came in');
  for (const suspicion of suspectSecret(bytes)) output.warn(`the secret ${suspicion}`);
  return secrets.save({ org, secret: bytes, store, apiOrigin: null, at: clock.now() });
}

async function chooseSource(
  file: string | undefined,
  { input, prompter }: Capabilities,
): Promise<CredentialSource> {
  if (file === '-' && input.isTerminal)
    throw usageError(
      '--file reads a terminal, where the secret would be seen',
      'omit the flag to be asked for the secret, unseen',
    );
  if (file !== undefined) return { kind: 'file', path: file, name: '--file', mayBeJson: true };
  if (!input.isTerminal) return { kind: 'file', path: '-', name: 'stdin', mayBeJson: true };
  if (!prompter.available)
    throw usageError(
      'no secret was given: stdin is a terminal, where it would be seen',
      'pipe it in, or give --file <path>',
    );
  const value = await prompter.password({ message: 'chat secret (not shown)' });
  return { kind: 'value', value, name: 'the prompt', mayBeJson: true };
}

const examples = `Examples:
  $ kchat import-secret --org acme < secret.txt
  $ kchat import-secret --org acme --file secret.txt --store file
  $ pass show kustomer/chat | kchat import-secret --org acme
`;

/** Registers `kchat import-secret`: its flags, help, and what it prints. */
export function registerImportSecret(command: Command, context: Context): void {
  command
    .description(
      'Store a chat secret that you have already, from stdin or a file.\nOne line end is taken off, ' +
        'nothing else is changed. For one that Kustomer gives: kchat fetch-secret.',
    )
    .option('--file <path>', 'read the secret from a file (- for stdin)')
    .addOption(storeOption())
    .addHelpText('before', examples)
    .action(async () => {
      const options = readFlags<{ readonly file?: string }>(command, context);
      const saved = await runImportSecret(options, context);
      const { org, store, fingerprint } = saved;
      await answerSaved('import-secret', saved, { org, store, fingerprint }, options.settings, context);
    });
}
