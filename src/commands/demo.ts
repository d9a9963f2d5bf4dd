/**
 * Owns `kchat demo`: the whole story against the embedded emulator. Rule: every step runs the code of the
 * command that it shows, and prints its result; no account, no network beyond loopback, no keychain, and
 * nothing stays.
 */
import type { Command } from 'commander';
import { renderUses } from '../base/layout.js';
import { renderSavedWithNext } from '../cli/secret-words.js';
import { createSettings, type Settings } from '../cli/settings.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import { logInWith } from '../emulate/remote.js';
import { renderLoginAnswer } from '../emulate/words.js';
import { type Emulator, startEmulator } from '../emulator/server.js';
import { renderInspect } from '../inspect/text.js';
import type { Secrets } from '../secrets/contract.js';
import { createMemorySecrets } from '../secrets/memory.js';
import type { Style } from '../terminal/contract.js';
import { runFetchSecret } from './fetch-secret.js';
import { runInspect } from './inspect.js';
import { runSign } from './sign.js';

/** What a user would type, or an app would call, and its real result. */
interface DemoAct {
  readonly command: string;
  readonly result: (style: Style) => string;
}

/** Without `secrets`: a demo works even if the config folder or the keychain is unusable. */
type Capabilities = Pick<
  Context,
  'clock' | 'output' | 'input' | 'interrupt' | 'prompter' | 'api' | 'backend'
>;

/** The context of the commands, with secrets in memory and the emulator's org, key and URL as settings. */
type OwnWorld = Capabilities & Pick<Context, 'secrets'> & { readonly settings: Settings };

const customer = 'ada@example.com';

/** Plays the story; `tell` is called with each step when it is done. */
async function runDemo(
  context: Capabilities,
  tell: (title: string, ...acts: readonly DemoAct[]) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator({ now: context.clock.now });
  try {
    const own = openOwnWorld(context, emulator);
    const { saved } = await runFetchSecret({ settings: own.settings, print: false }, own);
    const standing = { name: emulator.org, from: 'the default' };
    await tell('An API key goes to the API, the chat secret comes back and is stored', {
      command: 'kchat fetch-secret',
      result: (style) => (saved ? renderSavedWithNext(saved, standing, style) : ''),
    });
    const fresh = await performSign('', own);
    await tell('Your server signs a login token for its user', fresh);
    await tell('The app logs in with it', await performLogin(fresh.token, emulator, context));
    await tell('What is in it, and how long it is good', await performInspect(fresh.token, own));
    const stale = await performSign(' --iat -16m', own);
    const refused = await performLogin(stale.token, emulator, context);
    const reason = await performInspect(stale.token, own);
    await tell('A token of 16 minutes ago: the login fails, and this is why', stale, refused, reason);
  } finally {
    await emulator.close();
  }
}

function openOwnWorld(context: Capabilities, emulator: Emulator): OwnWorld {
  const memory = createMemorySecrets();
  const secrets: Secrets = { ...memory, save: (request) => memory.save({ ...request, store: 'memory' }) };
  const key = { kind: 'value', value: emulator.apiKey, name: variables.apiKey.name } as const;
  return {
    ...context,
    settings: {
      ...createSettings({ apiUrl: emulator.url }, { [variables.org.name]: emulator.org }),
      apiKey: () => key,
    },
    secrets: () => secrets,
    output: { ...context.output, note: () => {}, warn: () => {} },
  };
}

async function performSign(
  flags: '' | ' --iat -16m',
  own: OwnWorld,
): Promise<DemoAct & { readonly token: string }> {
  const { token } = await runSign(
    { settings: own.settings, email: customer, claim: [], iat: flags === '' ? undefined : '-16m' },
    own,
  );
  return { command: `kchat sign --email ${customer}${flags}`, token, result: () => token };
}

async function performLogin(token: string, { url }: Emulator, { backend }: Capabilities): Promise<DemoAct> {
  const login = await logInWith({ url, backend: await backend() }, token);
  return { command: 'Kustomer.logIn(jwt)', result: (style) => renderLoginAnswer(login, style) };
}

async function performInspect(token: string, own: OwnWorld): Promise<DemoAct> {
  const { report, subject } = await runInspect({ settings: own.settings, token, verify: true }, own);
  return { command: 'kchat inspect <token>', result: (style) => renderInspect(report, subject, style) };
}

/** A command with its result below it, both indented. */
function renderAct({ command, result }: DemoAct, style: Style): string {
  const columns = style.columns - indent.length;
  const lines = result({ ...style, columns })
    .trimEnd()
    .split('\n');
  const typed = style.dim(command.startsWith('kchat') ? `$ ${command}` : `> ${command}`);
  return [typed, ...lines].map((line) => `${style.fold(`${indent}${line}`.trimEnd())}\n`).join('');
}

const indent = '   ';

const opening = `The whole flow, for real, against an emulator on this machine.
It is not Kustomer's server: org, API key and secret are made up, nothing is kept.

`;

const realAccount = [
  ['kchat fetch-secret --org <your org>', 'asks for an API key'],
  ['kchat sign --email you@example.com', 'a token, good for 15 minutes'],
  ['kchat inspect <token>', 'why a login fails'],
  ['kchat recipe python', 'the endpoint of your backend'],
] as const;

const examples = `Examples:
  $ kchat demo
  $ kchat demo --no-color
`;

/** Registers `kchat demo`: its help, and what it prints. */
export function registerDemo(command: Command, context: Context): void {
  command
    .description(
      'Watch the whole flow: fetch the secret, store it, sign, log in, inspect, and a token that is ' +
        'rejected.\nRuns against the embedded emulator: no account, no network, no keychain, no file.',
    )
    .addHelpText('before', examples)
    .action(async () => {
      const { output } = context;
      const style = output.stdoutStyle;
      await output.write(style.fold(opening));
      let number = 0;
      await runDemo(context, async (title, ...acts) => {
        number += 1;
        const heading = style.fold(style.bold(`${number}. ${title}`));
        await output.write(`${heading}\n${acts.map((act) => renderAct(act, style)).join('')}\n`);
      });
      await output.write(`With a real account:\n${renderUses(realAccount, style.columns)}`);
    });
}
