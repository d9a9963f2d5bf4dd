/** Owns `kchat emulate`: the emulator alone or around a program, and requests to a running one. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { exitCodes, usageError } from '../base/errors.js';
import { fitted } from '../cli/help.js';
import { explainListening, waitForSignal, withServer } from '../cli/listening.js';
import { collectList, withValues } from '../cli/options.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import { renderExports } from '../emulate/exports.js';
import { type EmulatorFlags, readEmulatorOptions, warnOfHosts } from '../emulate/flags.js';
import { registerRemote } from '../emulate/remote-commands.js';
import { runAgainst } from '../emulate/sandbox.js';
import { type EmulateResult, emulatorGuide, renderReady, renderRequest } from '../emulate/words.js';
import { faultKinds } from '../emulator/fault-kinds.js';
import type { EmulatedOrg, Emulator } from '../emulator/options.js';
import type { RequestEntry } from '../emulator/request-log.js';
import { startEmulator } from '../emulator/server.js';
import type { Output } from '../terminal/contract.js';

/** The flags, and the program to run with its arguments; empty: it runs until it is interrupted. */
export interface EmulateOptions extends EmulatorFlags {
  /** Print what to export instead of the banner. */
  readonly env: boolean;
  readonly command: readonly string[];
}

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'interrupt' | 'system'>;

/**
 * Runs an emulator until the first signal, or around a program until that ends.
 *
 * @param announce  called when it is ready, if it runs alone
 * @returns the exit status: 0, or that of the program (128 + N if signal N killed it)
 * @throws KchatError USAGE, also for a port in use or a certificate that cannot be used; INPUT_INVALID
 *   for files; API_KEY_… for a text that is not a usable API key; STORE_UNUSABLE if there is no place
 *   for the program's own store
 */
export async function runEmulate(
  options: EmulateOptions,
  context: Capabilities,
  announce: (result: EmulateResult) => void,
): Promise<number> {
  const { interrupt, output } = context;
  const { tlsCert, command } = options;
  if (options.env && (command.length > 0 || output.json))
    throw usageError(
      '--env goes with neither a program nor --json',
      'a program finds all of it in its environment; --json prints the same as data',
    );
  const emulatorOptions = {
    ...(await readEmulatorOptions(options, context.input)),
    now: () => context.clock.now(),
    onRequest: tellRequests(command.length === 0, output),
  };
  warnOfHosts(emulatorOptions, output);
  const start = () =>
    startEmulator(emulatorOptions).catch((error: unknown) => {
      throw explainListening(error, { port: options.port, host: options.host, flag: '--port' }) ?? error;
    });
  return withServer(interrupt, start, async (emulator) => {
    const [program, ...args] = command;
    if (program !== undefined) {
      // The program may change its folder. A certificate from stdin has no path.
      const certPath = tlsCert === undefined || tlsCert === '-' ? undefined : resolve(tlsCert);
      return runAgainst(emulator, certPath, [program, ...args], context);
    }
    announce(describeRunning(emulator, options.apiKeyFile !== undefined));
    await waitForSignal(interrupt);
    return exitCodes.done;
  });
}

/** A line per request; for one without a route a warning, the first time and for a hundred at most. */
function tellRequests(isAlone: boolean, output: Output): (entry: RequestEntry) => void {
  const say = isAlone ? output.note : output.debug;
  const unknown = new Set<string>();
  return (entry) => {
    const name = `${entry.method} ${entry.path}`;
    const isNews = !entry.emulated && !unknown.has(name) && unknown.size < 100;
    // Browsers ask for an icon by themselves.
    if (!isNews || entry.path === '/favicon.ico') return say(renderRequest(entry));
    unknown.add(name);
    output.warn(renderRequest(entry));
  };
}

function describeRunning({ url, orgs, ...first }: Emulator, keyWasGiven: boolean): EmulateResult {
  const describe = ({ org, apiKey, widgetKey }: EmulatedOrg, isGiven: boolean) => ({
    org,
    apiKey: isGiven ? null : apiKey,
    widgetKey,
  });
  return {
    url,
    ...describe(first, keyWasGiven),
    ...(orgs.length > 1 ? { orgs: orgs.map((org, index) => describe(org, keyWasGiven && index === 0)) } : {}),
  };
}

const opening = `This is not Kustomer's server. It was seen with none of today's SDK versions: it
answers what the open-source v1 SDKs ask for, with made-up credentials, and a
login that it accepts may still fail there.

Examples:
  $ kchat emulate
  $ kchat emulate -- bash
  $ kchat emulate -- npm test
  $ kchat emulate --port 4010 --fault 429x2,slow=3s
`;

const closing = `
With -- command: the program runs with ${variables.org.name}, ${variables.apiKey.name} and
${variables.apiUrl.name} of the emulator, with kchat on its PATH, with the chat secret
stored already, and with NO_PROXY for this machine; without ${variables.secret.name}
and ${variables.secretFile.name}. Its store is removed at the end; the
keychain, which is yours, is refused to it (${variables.emulated.name}). The rest of your
environment it gets as it is, other secrets too. With --tls-cert it is told to
trust that file (${variables.extraCertificates.name}, unless set). Its exit code is
passed on (128+N for signal N). Your own ${variables.org.name} is not read.

Of an emulator that runs already, found by --port or KCHAT_API_URL:
  kchat emulate requests    what apps sent to it, credentials masked
  kchat emulate login -     log in with the token on stdin, as an app does
  kchat emulate fault 503x2 fail on purpose (--clear, or none to list them)

Web pages load ${'http://127.0.0.1:PORT/chat-web/widget.js'} (or core.js), a stand-in
for Kustomer's web SDK: docs/test-a-web-page.md. Apps whose SDK has hostDomain:
docs/test-an-app.md. What an SDK asks for that has no route here is shown as
"not emulated: GET ..."; please report it.

${emulatorGuide()}`;

/** Registers `kchat emulate` with its subcommands and flags. */
export function registerEmulate(command: Command, context: Context): void {
  command
    .description("Run a local emulator of Kustomer's API and chat login, alone or around a command.")
    .argument('[command...]', 'after --: a program to run against the emulator')
    .optionsGroup('Where:')
    .option('--port <number>', 'port to listen on; 0 takes a free one', '0')
    .option('--host <address>', 'address to listen on; 0.0.0.0 for a phone in the network', '127.0.0.1')
    .option('--allow-host <names>', 'answer to these host names too, such as 10.0.2.2', collectList)
    .option('--env', 'print what a shell is to export, instead of the banner', false)
    .optionsGroup('What it knows:')
    .option('--api-key-file <path>', 'the API key to accept (- for stdin), instead of a made-up one')
    .option('--secret-file <path>', 'the chat secret to hand out (- for stdin), instead of a made-up one')
    .optionsGroup('Over TLS:')
    .option('--tls-cert <path>', 'speak https with this certificate (PEM)')
    .option('--tls-key <path>', 'and this private key (PEM)')
    .optionsGroup('How it behaves:')
    .option('--rate-limit <number>', 'requests per org and 60 s; 429 beyond (no limit by default)')
    .addOption(
      withValues(
        new Option('--fault <faults>', 'start with these faults, see below').argParser(collectList),
        Object.keys(faultKinds),
      ),
    )
    .option('--strict', 'also reject what Kustomer leaves undocumented (see below)', false)
    .addHelpText('before', fitted(opening))
    .addHelpText('after', fitted(closing))
    .action(async (program: readonly string[]) => {
      const options = { ...command.optsWithGlobals<Omit<EmulateOptions, 'command'>>(), command: program };
      const exitCode = await runEmulate(options, context, (result) =>
        context.output.answer('emulate', {
          data: result,
          isCredential: true,
          text: (style) =>
            renderAnnouncement(result, options, context.output.stdoutIsTerminal ? style.columns : null),
        }),
      );
      if (program.length > 0) context.output.setExitCode(exitCode);
    });
  registerRemote(command, context);
}

function renderAnnouncement(result: EmulateResult, options: EmulateOptions, columns: number | null): string {
  if (!options.env) return renderReady(result, columns);
  const absolute = (path: string | undefined) => (path === undefined || path === '-' ? path : resolve(path));
  const { apiKeyFile, secretFile } = options;
  return renderExports(result, { apiKeyFile: absolute(apiKeyFile), secretFile: absolute(secretFile) });
}
