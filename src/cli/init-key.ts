/**
 * Owns what `kchat init` asks for to get the secret: an API key, or the page that shows the secret. Rule: one
 * prompt accepts both; what is pasted is judged before anything is sent, and never shown.
 */
import type { Context } from '../context.js';
import { parseApiKey } from '../token/api-key.js';
import { parsePastedKey } from '../token/paste/api-key-paste.js';
import { suspectSecret, takeOutOfJson } from '../token/secret.js';
import { readSeconds } from '../token/time.js';
import { describePastedKey, findAnswerProblem, renderFailure, renderPageWay } from './init-words.js';
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
  output.note(`  ${describePastedKey(parseApiKey(given), now)}`);
  return given;
}

async function askKey(org: string, context: Capabilities): Promise<string | Uint8Array> {
  const { prompter, clock, output } = context;
  const read = (pasted: string) => parsePastedKey(pasted, readSeconds(clock));
  const pasted = await prompter.password({
    message: 'API key (not shown; without one: Enter)',
    validate(text) {
      if (isBeginning(text))
        return wrong('that is JSON, no API key: press Enter alone to paste a page', output);
      return isPageOrNothing(text) ? undefined : findAnswerProblem(() => read(text), output.style);
    },
  });
  if (!isPageOrNothing(pasted)) return read(pasted);
  return pasted.trim() === '' ? askPage(org, context) : readPastedPage(pasted, context);
}

/** Whether nothing was pasted, or the JSON of the settings page. */
const isPageOrNothing = (text: string) =>
  text.trim() === '' || takeOutOfJson(new TextEncoder().encode(text)) !== null;

/** Asks for the page that shows the secret, because there is no key. */
async function askPage(org: string, context: Capabilities): Promise<Uint8Array> {
  const { prompter, output } = context;
  output.note(renderPageWay(org));
  const pasted = await prompter.password({
    message: 'What it shows, or the secret alone (not shown)',
    validate: (text) => (isBeginning(text) ? wrong(severalLines, output) : undefined),
  });
  return readPastedPage(pasted, context);
}

const wrong = (message: string, { style }: Context['output']) =>
  renderFailure({ message, hint: undefined }, style);

const severalLines =
  'that is JSON over several lines, of which one arrived: paste the value of "secret" alone';

/** Whether it is only the first line of JSON: a terminal passes on one line at a time. */
const isBeginning = (text: string) =>
  /^\s*[[{]/.test(text) && takeOutOfJson(new TextEncoder().encode(text)) === null;

/** The secret in what was pasted, as `import-secret` reads it. Throws INPUT_INVALID. */
async function readPastedPage(value: string, { secrets, output }: Capabilities): Promise<Uint8Array> {
  const override = { kind: 'value', value, name: 'the paste', mayBeJson: true } as const;
  const { bytes } = await secrets().resolve({ org: undefined, override });
  const secret = takeOutOfJson(bytes) ?? bytes;
  for (const suspicion of suspectSecret(secret)) output.warn(`the secret ${suspicion}`);
  return secret;
}
