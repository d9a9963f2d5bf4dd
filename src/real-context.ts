/**
 * Owns building the Context of a real run. Rule: the only place where adapters are made; loaded once a command is to
 * run, and what that command may not need is made at its first use.
 */
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { visible } from './base/untrusted.js';
import {
  isSet,
  refuseKeychainOfEmulated,
  resolveConfigFolder,
  resolveKeychainTimeout,
} from './cli/settings.js';
import type { Context } from './context.js';
import type { TokenBackend } from './http/contract.js';
import type { KustomerApi } from './kustomer/contract.js';
import type { Secrets } from './secrets/contract.js';
import { createSecrets } from './secrets/secrets.js';
import { createSystem } from './system/children.js';
import type { ReportFiles } from './system/contract.js';
import { createInput } from './system/input.js';
import type { ProcessInterrupt } from './system/interrupt.js';
import { isTerminal } from './system/standard-streams.js';
import { createClipboard } from './terminal/clipboard.js';
import type { Output } from './terminal/contract.js';
import { createPrompter } from './terminal/prompter.js';

export interface RealContextOptions {
  readonly version: string;
  /** The built program of the keychain's child process. */
  readonly childPath: string;
  /** False with `--no-input`. */
  readonly isInputAllowed: boolean;
  readonly output: Output;
  readonly interrupt: ProcessInterrupt;
}

/** The Context of this process. */
export function createContext({
  version,
  childPath,
  isInputAllowed,
  output,
  interrupt,
}: RealContextOptions): Context {
  const { env, platform } = process;
  const isStdinTerminal = isTerminal(0);
  const input = createInput({
    isTerminal: isStdinTerminal,
    openStdin: () => process.stdin,
    note: output.note,
  });
  const someoneIsWatching = isStdinTerminal && output.stderrIsTerminal;
  const openSecrets = once(() => {
    const folder = resolveConfigFolder(env, platform, findHome());
    output.debug(`config folder: ${visible(folder)}`);
    return createSecrets({
      folder,
      keychainTimeoutMs() {
        refuseKeychainOfEmulated(env);
        return resolveKeychainTimeout(env, someoneIsWatching);
      },
      childPath,
      platform,
      env,
      readFile: input.readFile,
      output,
      signal: interrupt.signal,
    });
  });
  return {
    version,
    env,
    clock: { now: Date.now },
    output,
    input: {
      ...input,
      async openStream(...args) {
        await prepareForRows();
        return input.openStream(...args);
      },
    },
    prompter: createPrompter({
      available: someoneIsWatching && isInputAllowed && !isSet(env, 'ci'),
      openStdin: () => process.stdin,
      openStderr: () => process.stderr,
      style: output.style,
    }),
    clipboard: createClipboard({ env, platform, output }),
    qr: { draw: async (text) => (await import('./terminal/qr.js')).drawQr(text, output.style) },
    get secrets() {
      return openSecrets();
    },
    createMemorySecrets: async () => (await import('./secrets/memory.js')).createMemorySecrets(),
    api: createLazyApi(version, output, interrupt),
    backend: createLazyBackend(version, interrupt),
    reports: createLazyReportFiles(),
    interrupt,
    system: createSystem(process, isStdinTerminal),
  };
}

/**
 * The home folder, always an absolute path: `homedir` takes an empty or relative HOME as it is. A user whom the system
 * does not know (a container started with a bare number) has none: Debian's name for that, so that a variable still
 * gives the secret, and storing one fails with a path.
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

/** Made at its first use: a wrong variable then fails only the command that needs it. */
function once(make: () => Secrets): () => Secrets {
  let made: Secrets | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The API client brings undici, the largest thing that kchat can load: only the command that calls it pays. */
function createLazyApi(version: string, output: Output, interrupt: ProcessInterrupt): KustomerApi {
  const load = async () => {
    await prepareForNetwork();
    const { createKustomerApi } = await import('./kustomer/client.js');
    return createKustomerApi({
      version,
      env: process.env,
      clock: { now: Date.now },
      output,
      signal: interrupt.signal,
    });
  };
  return {
    fetchChatSecret: async (request) => (await load()).fetchChatSecret(request),
    logIn: async (request) => (await load()).logIn(request),
  };
}

async function prepareForNetwork(): Promise<void> {
  // Not obeyed by us, and left in place it makes Node warn on stderr that it is.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  // undici's parser is WebAssembly. Node 20 optimizes it in the background, which costs a short run a third of all
  // its CPU (240 ms became 160, measured); later versions do better by themselves.
  if (process.versions.node.startsWith('20.')) (await import('node:v8')).setFlagsFromString('--liftoff-only');
}

async function prepareForRows(): Promise<void> {
  // V8 lets the space for young objects grow with what passes through it, to 100 MB over a million rows on Node 24,
  // though next to nothing of them stays. Small, it costs no more time (measured).
  (await import('node:v8')).setFlagsFromString('--semi-space-growth-factor=1');
}

/** As {@link createLazyApi}. */
function createLazyBackend(version: string, { signal }: ProcessInterrupt): TokenBackend {
  // A command gets the variables as they came: what is done for the network takes one away.
  const env = { ...process.env };
  return {
    ask: async (request, timeoutMs) => {
      await prepareForNetwork();
      const { askBackend } = await import('./http/ask.js');
      return askBackend(request, timeoutMs, { version, env, clock: { now: Date.now }, signal });
    },
    run: async (commandLine, timeoutMs) => {
      const { runShell } = await import('./system/shell.js');
      return runShell(commandLine, timeoutMs, { env, signal });
    },
  };
}

function createLazyReportFiles(): ReportFiles {
  const load = async () => (await import('./system/report-files.js')).createReportFiles();
  return {
    replace: async (...args) => (await load()).replace(...args),
    append: async (...args) => (await load()).append(...args),
  };
}
