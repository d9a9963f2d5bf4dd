/** Owns `kchat fetch-secret`: an API key goes to Kustomer's API, the chat secret comes back and is stored. */

import type { Command } from 'commander';
import { KchatError, usageError } from '../base/errors.js';
import { describeKeyWays, findKeyOrg, readGivenKey, refuseSecretAsKey } from '../cli/api-key-input.js';
import { apiKeyOptions, apiUrlOption, storeOption, timeoutOption } from '../cli/options.js';
import { explainMissingOrg } from '../cli/org.js';
import { answerSaved, findHeldStore, warnOfOverride } from '../cli/secret-words.js';
import type { StoreChoice } from '../cli/setting-values.js';
import { readFlags, type Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { SavedSecret, StoreKind } from '../secrets/contract.js';
import { chosenStores } from '../secrets/kinds.js';
import { fingerprintSecret } from '../secrets/names.js';
import { findKeyProblem, listKeyDoubts, parseApiKey } from '../token/api-key.js';
import { recognizeKey } from '../token/paste/api-key-paste.js';
import { suspectSecret } from '../token/secret.js';
import { describeSkew, readSeconds, worrySkewSeconds } from '../token/time.js';
import { answerSecret } from './print-secret.js';

/** The settings and flags of `kchat fetch-secret`. `print`: the secret, and nothing else. */
export type FetchSecretOptions = { readonly settings: Settings; readonly print: boolean };

/** What `--json` prints. */
interface FetchSecretResult {
  readonly org: string;
  readonly store: StoreChoice | StoreKind;
  readonly fingerprint: string;
  /** Compared with what was stored before; null with the store `none`. */
  readonly change: 'new' | 'unchanged' | 'rotated' | null;
  /** This machine's clock minus the API's, in whole seconds; null if it is unknown. */
  readonly clockSkewSeconds: number | null;
  /** With `--print` only. */
  readonly secret?: string;
}

type Capabilities = Pick<Context, 'clock' | 'output' | 'input' | 'prompter' | 'secrets' | 'api'>;

/**
 * Fetches and stores the chat secret (with the store `none`, nothing is `saved`). A key that cannot work is
 * never sent, and what is stored stays until a valid secret has come. Throws USAGE, INPUT_INVALID,
 * ORIGIN_CONFLICT (2); API_KEY_… (3); a store's own (5); API_… (6).
 */
export async function runFetchSecret(
  { settings, print }: FetchSecretOptions,
  context: Capabilities,
): Promise<{ readonly result: FetchSecretResult; readonly saved: SavedSecret | undefined }> {
  const { clock, output } = context;
  const secrets = context.secrets();
  const told = settings.store();
  if (told === 'none' && !print)
    throw usageError(
      'with the store none the secret would go nowhere',
      `add --print, or choose --store ${chosenStores.join(' or ')}`,
    );
  // Throws for a forbidden store before anything is asked or sent.
  if (told !== undefined && told !== 'none') secrets.store(told);
  const timeoutMs = settings.timeoutMs();
  // Throws for a bad org name or address before a key is asked for.
  settings.apiOrigin(settings.org()?.name);
  const apiKey = await takeApiKey(settings, context);
  await refuseSecretAsKey(apiKey, settings, secrets);
  const claims = parseApiKey(apiKey);
  const org = await findKeyOrg(claims, settings, secrets);
  if (org === undefined) throw explainMissingOrg();
  const store = told ?? (await findHeldStore(org, secrets));
  if (store !== 'none') secrets.store(store);
  if (claims !== null) {
    const problem = findKeyProblem(claims, readSeconds(clock));
    if (problem !== null) throw problem;
    for (const { message } of listKeyDoubts(claims, org)) output.warn(message);
  }
  const apiOrigin = settings.apiOrigin(org);
  if (store !== 'none') await secrets.checkOrigin(org, apiOrigin);

  const api = await context.api();
  const waiting = output.status(`asking ${new URL(apiOrigin).host}`);
  const fetched = await api
    .fetchChatSecret({ org, apiKey, apiOrigin, timeoutMs })
    .finally(() => waiting.done());
  const { clockSkewSeconds } = fetched;
  const secret = new TextEncoder().encode(fetched.secret);
  warnOfOddities(clockSkewSeconds, secret, output);

  const saved =
    store === 'none' ? undefined : await secrets.save({ org, secret, store, apiOrigin, at: clock.now() });
  const result = {
    org,
    store: saved?.store ?? store,
    fingerprint: saved?.fingerprint ?? fingerprintSecret(secret),
    change: saved?.change ?? null,
    clockSkewSeconds,
    ...(print ? { secret: fetched.secret } : {}),
  };
  return { result, saved };
}

async function takeApiKey(settings: Settings, { input, prompter }: Capabilities): Promise<string> {
  const given = await readGivenKey(settings, input);
  if (given !== undefined) return given;
  if (prompter.available)
    return recognizeKey(await prompter.password({ message: 'API key (not shown)' }), 'the prompt');
  throw new KchatError('API_KEY_MISSING', 'no API key was given', { hint: describeKeyWays(settings) });
}

function warnOfOddities(skew: number | null, secret: Uint8Array, output: Context['output']): void {
  if (skew !== null && Math.abs(skew) > worrySkewSeconds)
    output.warn(
      `${describeSkew(skew)}: tokens signed here will seem ` +
        `${skew > 0 ? 'to come from the future' : 'older than they are'}`,
    );
  for (const suspicion of suspectSecret(secret)) output.warn(`the chat secret that came back ${suspicion}`);
}

const examples = `Examples:
  $ kchat fetch-secret --org acme
  $ kchat fetch-secret --org acme --api-key-stdin < key.txt
  $ kchat fetch-secret --store none --print   # the key in KUSTOMER_API_KEY
`;

/** Registers `kchat fetch-secret`: its flags, help, and what it prints. */
export function registerFetchSecret(command: Command, context: Context): void {
  const [keyFromStdin, keyFromFile] = apiKeyOptions();
  command
    .description(
      'Fetch the chat secret of an org with an API key (roles org.admin and org.user) and store ' +
        'it.\nWithout a flag the key comes from KUSTOMER_API_KEY, or is asked for, unseen.',
    )
    .optionsGroup('The API key:')
    .addOption(keyFromStdin)
    .addOption(keyFromFile)
    .optionsGroup('The secret:')
    .addOption(storeOption(['none'], '; none needs --print'))
    .option('--print', 'print the secret, and nothing else, on stdout', false)
    .optionsGroup('The network:')
    .addOption(apiUrlOption())
    .addOption(timeoutOption())
    .addHelpText('before', examples)
    .action(async () => {
      const options = readFlags<{ readonly print: boolean }>(command, context);
      const { result, saved } = await runFetchSecret(options, context);
      if (saved !== undefined && !options.print)
        return answerSaved('fetch-secret', saved, result, options.settings, context);
      if (saved !== undefined) warnOfOverride(options.settings, context.output);
      answerSecret('fetch-secret', result, context.output);
    });
}
