/**
 * Owns building the Context of a real run. Rule: adapters are made here only. It is loaded when a command
 * runs, and what the command may not need is made at its first use.
 */
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Environment } from './base/environment.js';
import { visible } from './base/untrusted.js';
import { createSettings, type Settings } from './cli/settings.js';
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
import { createReportFiles } from './system/report-files.js';
import { isTerminal, openStdin } from './system/standard-streams.js';
import { keepRawMode } from './system/stops.js';
import { createClipboard } from './terminal/clipboard.js';
import type { Output } from './terminal/contract.js';
import { createPrompter } from './terminal/prompter.js';

interface RealContextOptions {
  readonly version: string;
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
  const { env, platform } = process;
  const settings = createSettings({}, env);
  for (const credential of settings.givenCredentials()) output.protect(credential);
  const isStdinTerminal = isTerminal(0);
  const someoneIsWatching = isStdinTerminal && output.stderrIsTerminal;
  const input = createRealInput(isStdinTerminal, output);
  // A command of the user's gets the variables as they came; what is done for the network takes one away.
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
      keepRawMode: (onContinue) => keepRawMode(process, process.stdin, onContinue),
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
      await prepareForRows();
      return input.openStream(...args);
    },
  };
}

function openSecrets(
  settings: Settings,
  someoneIsWatching: boolean,
  { readFile }: Input,
  { childPath, output, interrupt }: RealContextOptions,
): Secrets {
  const { env, platform } = process;
  const folder = settings.configFolder(platform, findHome());
  output.debug(`config folder: ${visible(folder)}`);
  return createSecrets({
    folder,
    keychainTimeoutMs: () => settings.keychainTimeoutMs(someoneIsWatching),
    childPath,
    platform,
    env,
    readFile,
    output,
    signal: interrupt.signal,
  });
}

/**
 * The home folder, always an absolute path: `homedir` takes an empty or relative HOME as it is. A user whom
 * the system does not know (a container started with a bare number) has none: Debian's name for that, so that
 * a variable still gives the secret, and storing one fails with a path.
 */
function findHome(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    try {
      const home = find();
      if (isAbsolute(home)) return home;
    } catch {
      // The next one may know.
    }
  }
  return '/nonexistent';
}

/** An executable that holds the program and Node in one is its own script. */
function findOwnCommand(): readonly string[] {
  const { execPath, argv } = process;
  const script = argv[1];
  return script === undefined || script === execPath ? [execPath] : [execPath, script];
}

/** Made at the first call: a bad variable fails only the command that needs what it is about. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The API client brings undici, the largest thing that kchat can load: only a command that calls it pays. */
async function openApi({ version, output, interrupt }: RealContextOptions): Promise<KustomerApi> {
  await prepareForNetwork();
  const { createKustomerApi } = await import('./kustomer/client.js');
  const api = createKustomerApi({ version, env: process.env, clock, output, signal: interrupt.signal });
  return {
    ...api,
    async fetchChatSecret(request) {
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
      const { askForToken } = await import('./http/ask.js');
      return askForToken(request, timeoutMs, { version, env, clock, signal });
    },
    async run(commandLine, timeoutMs) {
      const { runShell } = await import('./system/shell.js');
      return runShell(commandLine, timeoutMs, { env, signal });
    },
  };
}

async function prepareForNetwork(): Promise<void> {
  // kchat does not obey it, and if it stays, Node warns on stderr that it is obeyed.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  // undici's parser is WebAssembly. Node 20 optimizes it in the background, which costs a short run a third
  // of all its CPU (240 ms became 160, measured); later versions do better by themselves.
  if (process.versions.node.startsWith('20.')) (await import('node:v8')).setFlagsFromString('--liftoff-only');
}

async function prepareForRows(): Promise<void> {
  // V8 lets the space for young objects grow with what passes through it, to 100 MB over a million rows on
  // Node 24, though next to nothing of them stays. Small, it costs no more time (measured).
  (await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
}
