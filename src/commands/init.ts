/**
 * Owns `kchat init`: the way to a first token for a person at a terminal. Rule: it asks; `fetch-secret` and
 * `sign` do the work. After a mistake it says what is wrong and asks again. Ctrl-C ends it at any step.
 * Nothing is stored before the person has chosen where.
 */

import type { Command } from 'commander';
import { exitCodes, KchatError, usageError } from '../base/errors.js';
import { parseKeyOrg } from '../cli/api-key-input.js';
import {
  findAnswerProblem,
  printFailure,
  renderInitWelcome,
  renderNext,
  storeSomewhere,
  takeKey,
} from '../cli/init-steps.js';
import { findOrgInAddress, parseOrg } from '../cli/org.js';
import { findStandingOrg, warnOfOverride } from '../cli/secret-words.js';
import { createSettings, type SettingFlags, type Settings } from '../cli/settings.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import { type ApiKeyClaims, parseApiKey } from '../token/api-key.js';
import { buildClaims } from '../token/claims.js';
import { runFetchSecret } from './fetch-secret.js';
import { offerRecipe } from './recipe.js';
import { runSign } from './sign.js';

/** `org`: as typed, perhaps an address; undefined: it is asked for. */
type InitOptions = { readonly settings: Settings; readonly org?: string | undefined };

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'prompter' | 'secrets' | 'api'>;

/** Asks its way to a stored secret and a first token. USAGE, ORIGIN_CONFLICT (2); INTERRUPTED (130). */
export async function runInit(options: InitOptions, context: Capabilities) {
  const { clock, output, prompter } = context;
  const { settings } = options;
  if (!prompter.available)
    throw usageError(
      'init asks questions, and there is no terminal to ask them on (or --no-input or CI is set)',
      'without questions: kchat fetch-secret --org ORG --api-key-stdin < key.txt',
    );
  output.note(renderInitWelcome(output.style));
  const secrets = context.secrets();
  const asked = await askOrg(options, context);
  await secrets.checkOrigin(asked, settings.apiOrigin(asked));
  const { org, secret, apiOrigin } = await fetchWithKey(asked, settings, context);
  if (apiOrigin !== null) await secrets.checkOrigin(org, apiOrigin);
  const saved = await storeSomewhere({ org, secret, apiOrigin, at: clock.now() }, settings, context);
  const email = await prompter.input({
    message: 'E-mail address for a first token',
    default: 'ada@example.com',
    validate: (value) => findAnswerProblem(() => buildClaims({ email: value.trim() }, 0), output.style),
  });
  warnOfOverride(settings, output);
  // Signs with the secret that was just stored, even if a variable names another one.
  const stored = { org: { name: org, from: 'your answer' }, override: undefined };
  const signing = { ...settings, secretRequest: () => stored };
  const signed = await runSign({ settings: signing, email: email.trim(), claim: [] }, context);
  return { saved, signed };
}

const readOrg = (answer: string) =>
  parseOrg({ value: findOrgInAddress(answer) ?? answer, from: 'your answer' });

async function askOrg({ org }: InitOptions, context: Capabilities): Promise<string> {
  if (org !== undefined) return parseOrg({ value: findOrgInAddress(org) ?? org, from: '--org' });
  const known = context.env[variables.org.name] || (await context.secrets().index.readDefault());
  return promptOrg('Org name, or an address of it', known, context);
}

async function promptOrg(
  message: string,
  known: string | undefined,
  { prompter, output }: Capabilities,
): Promise<string> {
  const answer = await prompter.input({
    message,
    ...(known === undefined ? {} : { default: findOrgInAddress(known) ?? known }),
    validate: (value) => findAnswerProblem(() => readOrg(value), output.style),
  });
  const name = readOrg(answer);
  if (findOrgInAddress(answer) !== undefined) output.note(`  that is the org ${name}`);
  return name;
}

/**
 * The secret, with the API that it came from. If the key is refused, it asks for another one; if the API
 * cannot be reached, it keeps the key and asks for the org, which may be mistyped. Every other failure is
 * thrown.
 */
async function fetchWithKey(
  asked: string,
  settings: Settings,
  context: Capabilities,
): Promise<{ org: string; secret: Uint8Array; apiOrigin: string | null }> {
  let org = asked;
  // `init` has no flag for the key, so this is the variable.
  const source = settings.apiKey();
  let variable = source?.kind === 'value' ? source.value : undefined;
  let apiKey: string | undefined;
  for (;;) {
    try {
      if (apiKey === undefined) {
        const given = await takeKey(variable, org, context);
        if (typeof given !== 'string') return { org, secret: given, apiOrigin: null };
        apiKey = given;
        org = await agreeOnOrg(org, parseApiKey(apiKey), context);
      }
      const secret = new TextEncoder().encode(await fetchSecret(org, apiKey, settings, context));
      return { org, secret, apiOrigin: settings.apiOrigin(org) };
    } catch (error) {
      if (!(error instanceof KchatError)) throw error;
      if (error.exitCode === exitCodes.auth) apiKey = variable = undefined;
      else if (error.exitCode !== exitCodes.api) throw error;
      printFailure(error, context);
      if (apiKey !== undefined) org = await promptOrg('Try again with the org', org, context);
    }
  }
}

/** The org to go on with: that of the key, if it differs and the person wants it. */
async function agreeOnOrg(
  org: string,
  claims: ApiKeyClaims | null,
  { prompter }: Capabilities,
): Promise<string> {
  const own = parseKeyOrg(claims);
  if (own === undefined || own === org) return org;
  const isMeant = await prompter.confirm({
    message: `The key belongs to ${own}, not to ${org}. Set up ${own}?`,
    default: true,
  });
  return isMeant ? own : org;
}

/** `fetch-secret --store none --print` with this org and key, without the variables. */
async function fetchSecret(
  org: string,
  apiKey: string,
  settings: Settings,
  context: Capabilities,
): Promise<string> {
  const answered: Settings = {
    ...settings,
    org: () => ({ name: org, from: 'your answer' }),
    store: () => 'none',
    apiKey: () => ({ kind: 'value', value: apiKey, name: 'your answer' }),
  };
  const { result } = await runFetchSecret({ settings: answered, print: true }, context);
  if (result.secret === undefined) throw new KchatError('BUG', 'fetch-secret --print gave no secret');
  return result.secret;
}

const examples = `Examples:
  $ kchat init
  $ kchat init --org acme
`;

/** Registers `kchat init`: its help, and what it prints. */
export function registerInit(command: Command, context: Context): void {
  command
    .description(
      'Set kchat up by answering questions: org, API key, where to keep the chat secret, a first ' +
        'token.\nWithout a terminal: kchat fetch-secret.',
    )
    .addHelpText('before', examples)
    .action(async () => {
      const { org } = command.optsWithGlobals<SettingFlags>();
      const { saved, signed } = await runInit({ settings: createSettings({}, context.env), org }, context);
      await context.output.write(`${signed.token}\n`, true);
      await offerRecipe(context);
      const standing = await findStandingOrg(context.env, context.secrets());
      context.output.note(renderNext(saved.org, standing, context.output.style));
    });
}
