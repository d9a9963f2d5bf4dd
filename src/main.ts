/**
 * Owns the process boundary: runs the program, reports errors, returns the exit code. Rule: the only place
 * that exits. Modules that a run may not need are loaded when needed, for a fast start.
 */
import packageJson from '../package.json' with { type: 'json' };
import { exitCodes, KchatError } from './base/errors.js';
import { describeSystemError, hasCode } from './base/system-errors.js';
import { separateProgram } from './cli/separate-program.js';
import { runProgram } from './program.js';
import { keychainChildArgument } from './secrets/keychain/protocol.js';
import { isStandalone } from './system/assets.js';
import { createInterrupt, leaveSignals, type ProcessInterrupt } from './system/interrupt.js';
import { isTerminal, openStderr, openStdout, type StandardOutput } from './system/standard-streams.js';
import { createOutput, type ProgramOutput } from './terminal/output.js';
import { createStyle, hasColor, hasUnicode } from './terminal/style.js';

const { version } = packageJson;

/**
 * Runs kchat with this process's arguments, streams and environment.
 *
 * @returns the exit status, one of `exitCodes` or that of a child program
 */
export async function main(): Promise<number> {
  const args = separateProgram(process.argv.slice(2));
  const stdout = openStdout(process, (error) => end(judgeBrokenStdout(error, output, fail)));
  const output = await createProcessOutput(args, stdout);
  let command: string | null = null;
  const fail = (error: unknown) => {
    const known = error instanceof KchatError ? error : explainBug(error);
    output.error(known, command);
    return known.exitCode;
  };
  process.on('uncaughtException', (error) => end(fail(hasCode(error, 'EIO') ? lostTerminal(error) : error)));

  const interrupt = createInterrupt(process, () => end(exitCodes.interrupted));
  const terminals = [0, 1, 2].filter(isTerminal);
  const leave = () => leaveProcess(interrupt, terminals);
  const end = (exitCode: number): never => {
    leave();
    process.exit(exitCode);
  };
  try {
    const done = runProgram(args, {
      version: describeVersion(),
      writeOut: (text) => stdout.write(text),
      columns: stdout.columns ?? 80,
      async openContext(name) {
        command = name;
        const { createContext } = await import('./real-context.js');
        // The executable itself, or a file beside the built main file.
        const childPath = isStandalone()
          ? keychainChildArgument
          : `${import.meta.dirname}/keychain-child.cjs`;
        const isInputAllowed = !scanSwitches(args).noInput;
        return createContext({ version, command, childPath, isInputAllowed, output, interrupt });
      },
    });
    await Promise.race([done, interrupt.interrupted]);
    output.flushWarnings();
    return output.exitCode;
  } catch (error) {
    const exitCode = fail(error);
    // After Ctrl-C the process ends, even if the command still has work.
    if (exitCode === exitCodes.interrupted) end(exitCode);
    return exitCode;
  } finally {
    interrupt.dispose();
    leave();
  }
}

/**
 * Removes the listeners of signals as the last step of the exit, so that the next signal kills a process that
 * something holds up. Two ends are by a signal: SIGHUP if the terminal is gone, because Node 20 aborts while
 * it resets such a terminal (nodejs/node#51519); and, while a name is looked up, the signal that asked for
 * the end, because a process cannot exit before that is done (10 s with a silent name server).
 */
function leaveProcess({ signal }: ProcessInterrupt, terminals: readonly number[]): void {
  process.once('exit', () => {
    leaveSignals(process);
    const isHungUp = signal.reason === 'SIGHUP' || !terminals.every(isTerminal);
    if (isHungUp) process.kill(process.pid, 'SIGHUP');
    if (signal.aborted && process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap'))
      process.kill(process.pid, signal.reason);
  });
}

/** EIO means that the terminal is gone. */
function lostTerminal(cause: unknown): KchatError {
  return new KchatError('INTERRUPTED', 'the terminal is gone', { cause });
}

/** The text of `--version`; a standalone executable also names its Node. */
function describeVersion(): string {
  if (!isStandalone()) return version;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `kchat ${version} (standalone, Node ${process.versions.node}, ${platform}-${process.arch})`;
}

/** Global switches that the output needs before commander has parsed, or if it cannot parse. */
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

async function createProcessOutput(args: readonly string[], stdout: StandardOutput): Promise<ProgramOutput> {
  const { env, platform } = process;
  const switches = scanSwitches(args);
  const stderr = openStderr(process);
  const styleOf = (stream: StandardOutput) => {
    const color = hasColor(env, stream.isTTY, switches.noColor);
    return createStyle(color, hasUnicode(env, platform), stream.columns, stream.rows);
  };
  const [stdoutStyle, stderrStyle] = await Promise.all([styleOf(stdout), styleOf(stderr)]);
  return createOutput({
    stdout,
    stderr,
    stdoutStyle,
    stderrStyle,
    version,
    isDumb: env.TERM === 'dumb',
    isAnimated: env.TERM !== 'dumb' && !env.CI,
    isOnGitHub: env.GITHUB_ACTIONS === 'true',
    ...switches,
  });
}

/** A closed pipe (`| head`) ends the run without a message; a full disk is an error. */
function judgeBrokenStdout(
  error: NodeJS.ErrnoException,
  output: ProgramOutput,
  fail: (error: unknown) => number,
): number {
  if (error.code === 'EPIPE') return output.exitCode;
  if (error.code === 'EIO') return fail(lostTerminal(error));
  return fail(new KchatError('OUTPUT_FAILED', `cannot write to stdout: ${describeSystemError(error)}`));
}

/** `at run (file:///home/ada/kchat/dist/main.js:1:2)` as `at run (dist/main.js:1:2)`; Windows has `\\`. */
function cutFolders(frame: string): string {
  const path = frame.replaceAll('\\', '/');
  const end = Math.max(path.lastIndexOf('/dist/'), path.lastIndexOf('/node_modules/'));
  return end === -1 ? frame : `${frame.slice(0, frame.search(/\(|file:|\//))}(${frame.slice(end + 1)}`;
}

/** Only the kind and place of an unexpected error are told: its message may quote a credential. */
function explainBug(error: unknown): KchatError {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const frames = (error instanceof Error ? (error.stack ?? '') : '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
  const places = frames.map((line) => cutFolders(line.trim()));
  return new KchatError(
    'BUG',
    `this is a bug in kchat: unexpected ${name}\n${places.slice(0, 6).join('\n')}`,
    {
      hint: 'please report it with the lines above and the command, without any secret',
    },
  );
}
