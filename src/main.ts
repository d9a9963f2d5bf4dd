/**
 * Owns the process boundary: builds the real Context, runs the program, words every error, returns the exit
 * code. Rule: the only place where adapters are built and the only place that exits.
 */
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { isSet, resolveConfigFolder, resolveKeychainTimeout } from './config.js';
import type { Context, KustomerApi, Secrets } from './context.js';
import { exitCodes, KchatError } from './errors.js';
import { createInterrupt, createSystem, type ProcessInterrupt } from './process.js';
import { findCommandName, runProgram } from './program.js';
import { createSecrets } from './secrets/secrets.js';
import { createInput } from './terminal/input.js';
import { createOutput, type ProgramOutput } from './terminal/output.js';
import { createPrompter } from './terminal/prompter.js';
import { createStyle, hasColor, hasUnicode } from './terminal/style.js';

const { version } = packageJson;

/**
 * Runs kchat with this process's arguments, streams and environment.
 *
 * @returns the exit status, one of `exitCodes` or that of a child program
 */
export async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const output = await createProcessOutput(args);
  const fail = (error: unknown) => reportFailure(error, output, args);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => exitOnBrokenStdout(error, output, fail));
  process.on('uncaughtException', (error) => process.exit(fail(error)));

  const interrupt = createInterrupt(process, () => process.exit(exitCodes.interrupted));
  try {
    const run = runProgram(args, createContext(args, output, interrupt), {
      writeOut: (text) => process.stdout.write(text),
      columns: process.stdout.columns ?? 80,
    });
    await Promise.race([run, interrupt.interrupted]);
    output.flushWarnings();
    return output.exitCode;
  } catch (error) {
    const exitCode = fail(error);
    // What the command was doing may keep the process alive: nobody waits for it after Ctrl-C.
    if (exitCode === exitCodes.interrupted) process.exit(exitCode);
    return exitCode;
  } finally {
    interrupt.dispose();
  }
}

/** Global switches that output needs before commander has parsed, and also when it cannot. */
function scanSwitches(args: readonly string[]) {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const given = (long: string, short?: string) =>
    own.some(
      (arg) => arg === long || (short !== undefined && /^-[a-zA-Z]+$/.test(arg) && arg.includes(short)),
    );
  return {
    json: given('--json'),
    quiet: given('--quiet', 'q'),
    verbose: given('--verbose', 'v'),
    noColor: given('--no-color'),
    noInput: given('--no-input'),
  };
}

async function createProcessOutput(args: readonly string[]): Promise<ProgramOutput> {
  const { env, stdout, stderr, platform } = process;
  const switches = scanSwitches(args);
  const styleOf = (stream: NodeJS.WriteStream) => {
    const color = hasColor({
      noColorFlag: switches.noColor,
      noColor: env.NO_COLOR,
      forceColor: env.FORCE_COLOR,
      term: env.TERM,
      isTerminal: stream.isTTY === true,
    });
    return createStyle(color, hasUnicode(env, platform), stream.columns);
  };
  const [stdoutStyle, stderrStyle] = await Promise.all([styleOf(stdout), styleOf(stderr)]);
  return createOutput({
    stdout,
    stderr,
    stdoutStyle,
    stderrStyle,
    version,
    isDumb: env.TERM === 'dumb',
    ...switches,
  });
}

function createContext(args: readonly string[], output: ProgramOutput, interrupt: ProcessInterrupt): Context {
  const { env, stdin, stderr, platform } = process;
  const input = createInput({ stdin });
  const someoneIsWatching = input.isTerminal && output.stderrIsTerminal;
  const secrets = once(() =>
    createSecrets({
      folder: resolveConfigFolder(env, platform, homedir()),
      keychainTimeoutMs: resolveKeychainTimeout(env, someoneIsWatching),
      childPath: fileURLToPath(new URL('./keychain-child.js', import.meta.url)),
      platform,
      env,
      readFile: input.readFile,
      output,
      signal: interrupt.signal,
    }),
  );
  return {
    version,
    env,
    clock: { now: Date.now },
    output,
    input,
    prompter: createPrompter({
      available: someoneIsWatching && !scanSwitches(args).noInput && !isSet(env, 'ci'),
      stdin,
      stderr,
    }),
    get secrets() {
      return secrets();
    },
    createMemorySecrets: async () => (await import('./secrets/memory.js')).createMemorySecrets(),
    api: createLazyApi(output, interrupt),
    interrupt,
    system: createSystem(process, input.isTerminal),
  };
}

/** A value made at its first use: a wrong variable then fails only the command that needs it. */
function once<T extends Secrets>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The API client costs a third of a second of CPU on a slow machine: loaded by the command that calls it. */
function createLazyApi(output: ProgramOutput, interrupt: ProcessInterrupt): KustomerApi {
  const load = async () =>
    (await import('./kustomer/client.js')).createKustomerApi({
      version,
      env: process.env,
      clock: { now: Date.now },
      output,
      signal: interrupt.signal,
    });
  return {
    fetchChatSecret: async (request) => (await load()).fetchChatSecret(request),
    logIn: async (request) => (await load()).logIn(request),
  };
}

/** A reader that has gone (`| head`) wants no more and no message; a full disk is worth an error. */
function exitOnBrokenStdout(
  error: NodeJS.ErrnoException,
  output: ProgramOutput,
  fail: (error: unknown) => number,
): void {
  if (error.code === 'EPIPE') process.exit(output.exitCode);
  process.exit(
    fail(
      new KchatError(
        'OUTPUT_FAILED',
        `cannot write to stdout: ${error.code === 'ENOSPC' ? 'no space left' : (error.code ?? 'unknown error')}`,
      ),
    ),
  );
}

function reportFailure(error: unknown, output: ProgramOutput, args: readonly string[]): number {
  const known = error instanceof KchatError ? error : wordBug(error);
  output.error(known, findCommandName(args));
  return known.exitCode;
}

/** The message of an unexpected error may quote its input, which may be a credential: only its kind and place are told. */
function wordBug(error: unknown): KchatError {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const frames = (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  const places = frames.map((line) =>
    line.trim().replace(/\(?(?:file:\/\/)?\/.*\/(dist\/|node_modules\/)/, '($1'),
  );
  return new KchatError(
    'BUG',
    `this is a bug in kchat: unexpected ${name}\n${places.slice(0, 6).join('\n')}`,
    {
      hint: 'please report it with the lines above and the command, without any secret',
    },
  );
}
