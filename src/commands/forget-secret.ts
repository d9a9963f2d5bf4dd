/** Owns `kchat forget-secret`: removes stored secrets, from their store and from the index. */
import type { Command } from 'commander';
import { isFailure, KchatError, usageError } from '../base/errors.js';
import { nameWord } from '../base/typed.js';
import { explainMissingOrg, findOrg } from '../cli/org.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { ForgottenSecret } from '../secrets/contract.js';
import { storeKinds } from '../secrets/kinds.js';
import type { Style } from '../terminal/contract.js';

interface ForgetSecretOptions {
  readonly settings: Settings;
  /** Forget every stored org. */
  readonly all?: boolean | undefined;
  /** Do not ask first. */
  readonly yes?: boolean | undefined;
}

type Capabilities = Pick<Context, 'output' | 'prompter' | 'secrets'>;

/**
 * Forgets one org or all; on a terminal it asks first. An org that is not stored is no error. Throws USAGE,
 * CONFIG_INVALID (2); the store's own (5), after the other orgs were forgotten; INTERRUPTED if the person
 * says no.
 */
export async function runForgetSecret(
  options: ForgetSecretOptions,
  context: Capabilities,
): Promise<readonly ForgottenSecret[]> {
  const orgs = await chooseOrgs(options, context);
  const { prompter } = context;
  if (options.yes !== true && prompter.available && orgs.length > 0) {
    const message = `forget the chat secret of ${orgs.join(', of ')}?`;
    if (!(await prompter.confirm({ message, default: false })))
      throw new KchatError('INTERRUPTED', 'nothing was forgotten: the answer was no');
  }
  const forgotten: ForgottenSecret[] = [];
  const failures: { org: string; error: KchatError }[] = [];
  for (const org of orgs) {
    try {
      forgotten.push(await context.secrets().forget(org));
    } catch (error) {
      if (!isFailure(error)) throw error;
      failures.push({ org, error });
    }
  }
  const [first, ...others] = failures;
  if (first === undefined) return forgotten;
  for (const { org, error } of others) context.output.warn(`${org} is not forgotten: ${error.message}`);
  const done = forgotten.length === 0 ? '' : ` (forgotten: ${forgotten.map(({ org }) => org).join(', ')})`;
  // The hint of the index, to store the secret again, is wrong here. Only its entry names a keychain.
  const ways =
    `fix the file, or delete it and run kchat forget-secret --org ${first.org} again: it removes the ` +
    `secret file\n(one in the keychain it then leaves: service kchat, account ${first.org})`;
  throw new KchatError(first.error.code, `${first.org} is not forgotten: ${first.error.message}${done}`, {
    hint: first.error.code === 'CONFIG_INVALID' ? ways : first.error.hint,
  });
}

async function chooseOrgs(options: ForgetSecretOptions, context: Capabilities): Promise<readonly string[]> {
  const secrets = context.secrets();
  if (options.all === true) {
    if (options.settings.org()?.from === '--org')
      throw usageError('--all and --org are both given', 'omit one of them');
    return secrets.listTraces();
  }
  const org = await findOrg(options.settings, secrets);
  // The second of two commands finds no default any more: that is no error.
  if (org === undefined && (await secrets.listTraces()).length === 0) return [];
  if (org === undefined) throw explainMissingOrg('--all');
  return [org];
}

/** What `--json` prints: one org, or with `--all` a list. Null: nothing was stored, or no org was given. */
function describeForgotten(forgotten: readonly ForgottenSecret[], all: boolean): object {
  const entries = forgotten.map(({ org, entry }) => ({
    org,
    store: entry?.store ?? null,
    fingerprint: entry?.fingerprint ?? null,
  }));
  return all ? { orgs: entries } : (entries[0] ?? { org: null, store: null, fingerprint: null });
}

/** One line for each org, and one more if the default was among them. */
function renderForgetSecret(forgotten: readonly ForgottenSecret[], style: Style): string {
  if (forgotten.length === 0) return 'no secret is stored, so there was nothing to forget\n';
  const lines = forgotten.map((secret) => describeOne(secret, style));
  const former = forgotten.find(({ wasDefault }) => wasDefault);
  if (former !== undefined)
    lines.push(`  ${former.org} was the default; none is now (kchat use ORG chooses another)`);
  return style.fold(`${lines.join('\n')}\n`);
}

function describeOne({ org, entry, removedFrom }: ForgottenSecret, { green, symbols }: Style): string {
  const places = removedFrom.map((kind) => storeKinds[kind].place);
  if (entry !== undefined) places.push(`the index (${entry.fingerprint})`);
  if (places.length === 0) return `${symbols.skipped} nothing was stored for ${nameWord(org)}`;
  return `${green(symbols.passed)} Forgot the chat secret of ${org}: removed from ${places.join(', ')}`;
}

const examples = `Examples:
  $ kchat forget-secret --org acme
  $ kchat forget-secret --all --yes
`;

/** Registers `kchat forget-secret`: its flags, help, and what it prints. */
export function registerForgetSecret(command: Command, context: Context): void {
  command
    .description(
      'Remove the stored chat secret of an org (--org, or the default) and its index entry.\nOn a ' +
        'terminal it asks first. Nothing at Kustomer changes: the secret stays valid there.',
    )
    .option('--all', 'forget every stored org')
    .option('--yes', 'do not ask first')
    .addHelpText('before', examples)
    .action(async () => {
      const options = readFlags<Omit<ForgetSecretOptions, 'settings'>>(command, context);
      const forgotten = await runForgetSecret(options, context);
      context.output.answer('forget-secret', {
        data: describeForgotten(forgotten, options.all === true),
        text: (style) => renderForgetSecret(forgotten, style),
      });
    });
}
