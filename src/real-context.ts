/**
 * Owns building the Context of a real run. Rule: adapters are made only here. This file is loaded when a
 * command runs; members that it may not need are made at their first use.
 */
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Environment } from './base/environment.js';
import { visible } from './base/untrusted.js';
import { createSettings, type Settings } from './cli/settings.js';
import { unifyNames } from './cli/variables.js';
import type { Context } from './context.js';
import type { TokenBackend } from './http/contract.js';
import type { KustomerApi } from './kustomer/contract.js';
import type { Secrets } from './secrets/contract.js';
import { createSecrets } from './secrets/secrets.js';
import { readAsset } from './system/assets.js';
import { createSystem } from './system/children.js';
import type { Input } from './system/contract.js';
import { createInput } from './system/input.js';
import type { ProcessInterrupt } from './system/interrupt.js';
import { boundLookups, prepareForNetwork } from './system/network.js';
import { createReportFiles } from './system/report-files.js';
import { isTerminal, openStdin } from './system/standard-streams.js';
import { keepRawMode } from './system/stops.js';
import { createClipboard } from './terminal/clipboard.js';
import type { Output } from './terminal/contract.js';
import { createPrompter } from './terminal/prompter.js';

interface RealContextOptions {
  readonly version: string;
  /** The name of the command that runs. */
  readonly command: string;
  /** The first argument that makes this process's executable the keychain's child. */
  readonly childPath: string;
  /** False with `--no-input`. */
  readonly isInputAllowed: boolean;
  readonly output: Output;
  readonly interrupt: ProcessInterrupt;
}

/** The Context of this process. */
export function createContext(options: RealContextOptions): Context {
  const { output, interrupt } = options;
  const { platform } = process;
  const env = unifyNames(process.env, platform);
  const settings = createSettings({}, env);
  for (const credential of settings.givenCredentials()) output.protect(credential);
  const isStdinTerminal = isTerminal(0);
  const someoneIsWatching = isStdinTerminal && output.stderrIsTerminal;
  const input = createRealInput(isStdinTerminal, output);
  // The user's own command gets the original variables; `prepareForNetwork` deletes one.
  const givenEnv = { ...env };
  return {
    env,
    clock,
    output,
    input,
    prompter: createPrompter({
      available: someoneIsWatching && options.isInputAllowed && !settings.isCi(),
      openStdin: () => process.stdin,
      openStderr: () => process.stderr,
      style: output.style,
      interrupt,
      keepRawMode: (stops) => keepRawMode(process, process.stdin, stops),
    }),
    clipboard: createClipboard({ env, platform, output }),
    interrupt,
    system: createSystem(process, isStdinTerminal, findOwnCommand()),
    reports: createReportFiles(output.redact),
    readRecipe: (path) => readAsset(`../recipes/${path}`),
    secrets: once(() => openSecrets(settings, someoneIsWatching, input, options)),
    api: once(() => openApi(options)),
    backend: once(() => openBackend(options, givenEnv)),
  };
}

const clock = { now: Date.now };

function createRealInput(isStdinTerminal: boolean, { note }: Output): Input {
  const input = createInput({ isTerminal: isStdinTerminal, openStdin: () => openStdin(process), note });
  return {
    ...input,
    async openStream(...args) {
      // V8 lets the space for young objects grow to 100 MB over a million rows on Node 24, although hardly
      // any survive. A small one is as fast (measured).
      (await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
      return input.openStream(...args);
    },
  };
}

function openSecrets(
  settings: Settings,
  someoneIsWatching: boolean,
  { readFile }: Input,
  { command, childPath, output, interrupt }: RealContextOptions,
): Secrets {
  const { env, platform } = process;
  const folder = settings.configFolder(platform, findHome());
  output.debug(`config folder: ${visible(folder)}`);
  return createSecrets({
    folder,
    keychainTimeoutMs: () => settings.keychainTimeoutMs(someoneIsWatching),
    command,
    childPath,
    platform,
    env,
    readFile,
    output,
    signal: interrupt.signal,
  });
}

/**
 * The home folder as an absolute path: `homedir` returns an empty or relative HOME unchanged. An unknown user
 * (a container with a bare user id) has none; then it is Debian's name for that, so that variables work and
 * storing a secret fails with this path.
 */
function findHome(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    try {
      const home = find();
      if (isAbsolute(home)) return home;
    } catch {
      // The next function may find it.
    }
  }
  return '/nonexistent';
}

/** A standalone executable is its own script. */
function findOwnCommand(): readonly string[] {
  const { execPath, argv } = process;
  const script = argv[1];
  return script === undefined || script === execPath ? [execPath] : [execPath, script];
}

/** Made at the first call, so that a bad variable fails only commands that need it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The API client loads undici, the largest module, so only commands that use it load it. */
async function openApi({ version, output, interrupt }: RealContextOptions): Promise<KustomerApi> {
  await prepareForNetwork();
  const { createKustomerApi } = await import('./kustomer/client.js');
  const env = unifyNames(process.env, process.platform);
  const api = createKustomerApi({ version, env, clock, output, signal: interrupt.signal });
  return {
    ...api,
    readSkew(request) {
      boundLookups(request.timeoutMs);
      return api.readSkew(request);
    },
    async fetchChatSecret(request) {
      boundLookups(request.timeoutMs);
      output.protect(request.apiKey);
      const fetched = await api.fetchChatSecret(request);
      output.protect(fetched.secret);
      return fetched;
    },
  };
}

async function openBackend(
  { version, interrupt: { signal } }: RealContextOptions,
  env: Environment,
): Promise<TokenBackend> {
  return {
    async ask(request, timeoutMs) {
      await prepareForNetwork();
      boundLookups(timeoutMs);
      const { askForToken } = await import('./http/transport.js');
      return askForToken(request, timeoutMs, { version, env, clock, signal });
    },
    async run(commandLine, timeoutMs) {
      const { runShell } = await import('./system/shell.js');
      return runShell(commandLine, timeoutMs, { env, signal });
    },
  };
}
