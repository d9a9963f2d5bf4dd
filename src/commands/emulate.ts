/** Owns `kchat emulate`: the emulator in the foreground, or around another program. */
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { exitCodes, usageError } from '../base/errors.js';
import { hasCode, readErrorCode } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import { fitted } from '../cli/help.js';
import { withValues } from '../cli/options.js';
import { variables } from '../cli/variables.js';
import type { Context } from '../context.js';
import { type EmulatorFlags, readEmulatorOptions } from '../emulate/flags.js';
import { runAgainst } from '../emulate/program.js';
import { faultKinds } from '../emulator/faults/kinds.js';
import { emulatorGuide } from '../emulator/guide.js';
import type { EmulatedOrg, Emulator, EmulatorOptions } from '../emulator/options.js';
import { type RequestEntry, summarizeRequest } from '../emulator/request-log.js';
import { startEmulator } from '../emulator/server.js';
import type { Style } from '../terminal/contract.js';

/** The flags, and the program to run with its arguments; empty: run until interrupted. */
export interface EmulateOptions extends EmulatorFlags {
  readonly command: readonly string[];
}

/** What `--json` prints, of the first org. */
interface EmulateResult {
  readonly url: string;
  readonly org: string;
  /** Null when it came from `--api-key-file`: it may be a real one. */
  readonly apiKey: string | null;
  readonly widgetKey: string;
  /** Only where there are several. */
  readonly orgs?: readonly Pick<EmulateResult, 'org' | 'apiKey' | 'widgetKey'>[];
}

type Capabilities = Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'interrupt' | 'system'>;

/**
 * Runs an emulator until the first signal, or around a program until that ends.
 *
 * @param announce  called once when it is ready and no program is to be run
 * @returns the exit status: 0, or that of the program (128 + N when signal N killed it)
 * @throws KchatError USAGE, also for a port in use or a certificate that cannot be used; INPUT_INVALID for files; API_KEY_… for a key that is none;
 *   STORE_UNUSABLE if there is no place for the program's own store
 */
export async function runEmulate(
  options: EmulateOptions,
  context: Capabilities,
  announce: (result: EmulateResult) => void,
): Promise<number> {
  const { interrupt, output } = context;
  const { tlsCert, command } = options;
  const say = command.length === 0 ? output.note : output.debug;
  const emulatorOptions = {
    ...(await readEmulatorOptions(options, context.input)),
    now: () => context.clock.now(),
    onRequest: (entry: RequestEntry) => say(visible(summarizeRequest(entry), 400)),
  };
  const giveBack = interrupt.takeOver();
  try {
    const emulator = await start(emulatorOptions);
    try {
      const [program, ...args] = command;
      if (program !== undefined) {
        // A program may run in another folder. What came on stdin has no path.
        const certPath = tlsCert === undefined || tlsCert === '-' ? undefined : resolve(tlsCert);
        return await runAgainst(emulator, certPath, [program, ...args], context);
      }
      announce(describeEmulator(emulator, options.apiKeyFile !== undefined));
      if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
      return exitCodes.done;
    } finally {
      await emulator.close();
    }
  } finally {
    giveBack();
  }
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  try {
    return await startEmulator(options);
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE'))
      throw usageError(`port ${options.port} is in use`, 'give another --port, or 0 for any free one');
    if (hasCode(error, 'EACCES'))
      throw usageError(`port ${options.port} may not be used by this user`, 'give a --port above 1023');
    if (!readErrorCode(error)?.startsWith('ERR_OSSL')) throw error;
    throw usageError(
      `certificate and key cannot be used: ${visible(error instanceof Error ? error.message : '')}`,
      'give --tls-cert and --tls-key, which belong together, as PEM files',
    );
  }
}

function describeEmulator({ url, orgs, ...first }: Emulator, keyWasGiven: boolean): EmulateResult {
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

/** The ready line, and for a person on a terminal what to type next. */
export function renderReady(result: EmulateResult, isForPerson: boolean, style: Style): string {
  const { url, orgs = [result] } = result;
  const names = orgs.map(({ org }) => org).join(', ');
  const ready = `emulator ready at ${url} (${orgs.length > 1 ? 'orgs' : 'org'} ${names})\n`;
  if (!isForPerson) return ready;
  const settings = orgs.map(
    ({ org, apiKey }) => `
  export ${variables.apiUrl.name}=${url} ${variables.org.name}=${org}
  ${apiKey === null ? style.dim('the API key is the one from --api-key-file') : `export ${variables.apiKey.name}=${apiKey}`}
`,
  );
  return `${ready}
in another terminal, with ${style.bold('made-up')} credentials that end with this emulator:
${settings.join('')}
  export ${variables.secret.name}="$(kchat fetch-secret --store none --print)"
  kchat sign --email ada@example.com

an app logs in at POST ${url}/c/v1/identity
  what it sent     curl ${url}/__emulator/requests
  make it fail     curl -H content-type:application/json -d '{"fault":"401","path":"/c/v1/identity"}' \\
                     ${url}/__emulator/faults
  and clear it     curl -X DELETE ${url}/__emulator/faults

Ctrl-C stops it; requests show up below
`;
}

const opening = `This is not Kustomer's server. It answers what is known of the API and the chat
login, on this machine only, with made-up credentials; a login that it accepts
may still fail there.

Examples:
  $ kchat emulate
  $ kchat emulate --port 4010 --fault 429x2,slow=3s
  $ kchat emulate -- npm test
`;

const closing = `
With -- command: the program runs with ${variables.org.name}, ${variables.apiKey.name} and
${variables.apiUrl.name} of the emulator, without ${variables.secret.name} and
${variables.secretFile.name}, and with a store of its own that is removed at the
end; the keychain, which is yours, is refused to it (${variables.emulated.name}).
With --tls-cert it is told to trust that file (${variables.extraCertificates.name},
unless set), which takes a self-signed certificate, or its authority's in the
same file. Its exit code is passed on (128+N for signal N). Your own
${variables.org.name} is not read: the emulator stands apart from the org that you
work with.

${emulatorGuide()}`;

function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(',').map((part) => part.trim())];
}

export function registerEmulate(command: Command, context: Context): void {
  command
    .description("Run a local emulator of Kustomer's API and chat login, alone or around a command.")
    .argument('[command...]', 'after --: a program to run against the emulator')
    .optionsGroup('Where:')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', '0')
    .option('--allow-host <names>', 'answer to these host names too, such as 10.0.2.2', collect)
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
        new Option('--fault <faults>', 'start with these faults, see below').argParser(collect),
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
          text: (style) => renderReady(result, context.output.stdoutIsTerminal, style),
        }),
      );
      if (program.length > 0) context.output.setExitCode(exitCode);
    });
}
