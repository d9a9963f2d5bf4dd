/**
 * Owns what `kchat init` asks to get and keep the secret, and what it says in between. Rule: one prompt
 * accepts an API key and the page that shows the secret. What is pasted is judged before anything is sent,
 * and never shown. Texts keep to the width of the terminal and are understood without colour.
 */
import { exitCodes, KchatError, usageError } from '../base/errors.js';
import { renderUses } from '../base/layout.js';
import type { Context } from '../context.js';
import type { NamedOrg, SavedSecret, SaveRequest } from '../secrets/contract.js';
import { chosenStores, storeKinds } from '../secrets/kinds.js';
import { fingerprintSecret } from '../secrets/names.js';
import type { Style } from '../terminal/contract.js';
import { parseApiKey } from '../token/api-key.js';
import { parsePastedKey } from '../token/paste/api-key-paste.js';
import { suspectSecret, takeOutOfJson } from '../token/secret.js';
import { readSeconds } from '../token/time.js';
import { describeKeyClaims } from './api-key-input.js';
import { findHeldStore, orgFlag, renderOtherOrg, renderSaved } from './secret-words.js';
import type { Settings } from './settings.js';
import { variables } from './variables.js';

type Capabilities = Pick<Context, 'clock' | 'output' | 'prompter' | 'secrets'>;

/** The key of the variable, or what a person pastes: an API key, or the secret itself, as bytes. */
export async function takeKey(
  variable: string | undefined,
  org: string,
  context: Capabilities,
): Promise<string | Uint8Array> {
  const { output, clock } = context;
  const now = readSeconds(clock);
  const given = variable === undefined ? await askKey(org, context) : parsePastedKey(variable, now);
  if (typeof given !== 'string') return given;
  if (variable !== undefined) output.note(`  using the API key in ${variables.apiKey.name}`);
  const claims = parseApiKey(given);
  output.note(
    claims === null
      ? '  this is not a JWT, as all API keys seen so far are; it is sent as it is'
      : output.style.fold(`  API key ${describeKeyClaims(claims, now)}`),
  );
  return given;
}

async function askKey(org: string, context: Capabilities): Promise<string | Uint8Array> {
  const { prompter, clock, output } = context;
  const read = (pasted: string) => {
    if (isBeginning(pasted)) throw usageError('that is JSON, no API key: press Enter to paste a page');
    const isKey = pasted.trim() !== '' && !isSecretPage(pasted);
    return isKey ? parsePastedKey(pasted, readSeconds(clock)) : undefined;
  };
  const pasted = await prompter.password({
    message: 'API key (not shown; without one: Enter)',
    validate: (text) => findAnswerProblem(() => read(text), output.style),
  });
  if (pasted.trim() === '') return askPage(org, context);
  return read(pasted) ?? readPastedPage(pasted, context);
}

/** Whether it is the JSON of the page that shows the secret. */
const isSecretPage = (text: string) => takeOutOfJson(new TextEncoder().encode(text)) !== null;

/** Asks for the page that shows the secret to an admin. Source: docs/kustomer.md#getting-the-secret (D). */
async function askPage(org: string, context: Capabilities): Promise<Uint8Array> {
  const { prompter, output } = context;
  output.note(`Without a key: an admin opens this page in the browser that is signed in to Kustomer,
  https://${org}.api.kustomerapp.com/v1/auth/customer/settings
and copies all that it shows, or the value of "secret" if that is several lines.`);
  const message = 'that is JSON over several lines, of which one arrived: paste the value of "secret" alone';
  const pasted = await prompter.password({
    message: 'What it shows, or the secret alone (not shown)',
    validate: (text) => (isBeginning(text) ? renderFailure({ message }, output.style) : undefined),
  });
  return readPastedPage(pasted, context);
}

/** Whether it is only the first line of JSON: a terminal passes on one line at a time. */
const isBeginning = (text: string) => /^\s*[[{]/.test(text) && !isSecretPage(text);

/** The secret in what was pasted, as `import-secret` reads it. Throws INPUT_INVALID. */
async function readPastedPage(value: string, { secrets, output }: Capabilities): Promise<Uint8Array> {
  const override = { kind: 'value', value, name: 'the paste', mayBeJson: true } as const;
  const { bytes } = await secrets().resolve({ org: undefined, override });
  const secret = takeOutOfJson(bytes) ?? bytes;
  for (const suspicion of suspectSecret(secret)) output.warn(`the secret ${suspicion}`);
  return secret;
}

/** What will happen, and where the API key is made. Source: docs/kustomer.md#getting-the-secret (D). */
export function renderInitWelcome({ bold }: Style): string {
  return `${bold('kchat init: from an API key to a first login token.')}
Nothing is stored before you have chosen where. Ctrl-C leaves at any step.
The org is the name in its address: acme for acme.kustomerapp.com.

Make an API key in Kustomer, if you have none for this:
  1. Settings > Security > API Keys > Add API Key
  2. roles org.admin and org.user (they cannot be changed later), any expiry
  3. copy it: it is shown once. The key of your app (org.tracking) will not do
An admin needs none, since a page in the browser shows the secret: press Enter instead.
`;
}

/** A failure after which `init` goes on: what is wrong, and its hint below. */
function renderFailure(
  { message, hint = '' }: { readonly message: string; readonly hint?: string | undefined },
  { fold }: Style,
): string {
  return fold(`${message}\n${hint}`.trimEnd().replace(/^ */gm, '  ')).trimStart();
}

/** What is wrong with an answer, with a hint; undefined if `check` does not throw. */
export function findAnswerProblem(check: () => unknown, style: Style): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    return renderFailure(error, style);
  }
}

/** The three commands that follow. `standing`: the org that a command without `--org` uses. */
export function renderNext(org: string, standing: NamedOrg | undefined, style: Style): string {
  const flag = orgFlag(org, standing);
  const rows = [
    [`kchat sign${flag} --email you@example.com --qr`, 'a token for the phone beside you'],
    [`kchat inspect${flag} TOKEN`, 'why the login with a token fails'],
    ['kchat sign --bad list', 'tokens that your app must survive'],
  ] as const;
  return `Next:\n${renderUses(rows, style.columns)}${renderOtherOrg(org, standing)}`.trimEnd();
}

/** Asks where to store the secret, until a store can be used. */
export async function storeSomewhere(
  request: Omit<SaveRequest, 'store'>,
  settings: Settings,
  context: Capabilities,
): Promise<SavedSecret> {
  const { output, prompter } = context;
  const secrets = context.secrets();
  let wanted: string = settings.store() ?? (await findHeldStore(request.org, secrets));
  const { style } = output;
  output.note(
    `${style.green(style.symbols.passed)} Got the chat secret (${fingerprintSecret(request.secret)})`,
  );
  for (;;) {
    const inOrder = [...chosenStores].sort((a, b) => Number(b === wanted) - Number(a === wanted));
    const choices = inOrder.map((value) => {
      const { title, about } = storeKinds[value];
      return { name: title, value, description: style.fold(about) };
    });
    const store = await prompter.select({ message: 'Where to keep it?', choices });
    try {
      const saved = await secrets.save({ ...request, store });
      output.note(renderSaved(saved, style).trimEnd());
      return saved;
    } catch (error) {
      if (!(error instanceof KchatError) || error.exitCode !== exitCodes.store) throw error;
      printFailure(error, context);
      // Proposes another store than the one that has just failed.
      wanted = chosenStores.find((kind) => kind !== store) ?? store;
    }
  }
}

/** Says what is wrong, and goes on. */
export function printFailure(error: KchatError, { output: { style, note } }: Pick<Context, 'output'>): void {
  note(`${style.red(style.symbols.failed)} ${renderFailure(error, style)}`);
}
