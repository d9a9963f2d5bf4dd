/**
 * Owns running a program in the foreground. Rule: it does not outlive this process, and
 * how it ended is passed on.
 */
import { constants } from 'node:os';
import { kill, pid } from 'node:process';
import type { Environment } from '../base/environment.js';
import { type KchatError, usageError } from '../base/errors.js';
import { describeSystemError, exhaustedHint, isExhausted } from '../base/system-errors.js';
import { isName, nameValue } from '../base/typed.js';
import { namePath } from '../base/typed-path.js';
import type { ChildExit, System } from './contract.js';
import { signals } from './interrupt.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** A terminal sends these to the whole process group by itself. */
const fromTerminal: readonly string[] = ['SIGINT', 'SIGQUIT'];

/**
 * Signals that end a process which does not listen to them: nodemon restarts with SIGUSR2, `ulimit -t` ends
 * with SIGXCPU. Those of a crash (SIGSEGV and the like) are not for a program to handle.
 */
const fatalSignals = (
  [
    'SIGUSR1',
    'SIGUSR2',
    'SIGALRM',
    'SIGVTALRM',
    'SIGXCPU',
    'SIGXFSZ',
    'SIGIO',
    'SIGPWR',
    'SIGSTKFLT',
    'SIGABRT',
    'SIGTRAP',
    'SIGSYS',
  ] as const
).filter((signal) => signal in constants.signals);

/**
 * The {@link System} of this machine.
 *
 * @param ownCommand  how this very kchat is started
 */
export function createSystem(
  process: NodeJS.EventEmitter,
  stdinIsTerminal: boolean,
  ownCommand: readonly string[],
): System {
  return {
    ownCommand,
    run: (command, env) => runProgram(command, env, process, stdinIsTerminal),
    makeTemporaryFolder: () => makeTemporaryFolder(process),
  };
}

/**
 * Children get our streams; a signal to us is passed on, and they decide what it means. Ctrl-C and Ctrl-\
 * in a terminal reach the whole process group by themselves: passed on as well, they would look like
 * second, impatient ones. A child that ends by a fatal signal takes us along, once everything that
 * happens at our end is done.
 */
async function runProgram(
  [command, ...args]: readonly [string, ...string[]],
  env: Environment,
  process: NodeJS.EventEmitter,
  stdinIsTerminal: boolean,
): Promise<ChildExit> {
  const passedOn = [
    ...signals.filter((signal) => !stdinIsTerminal || !fromTerminal.includes(signal)),
    ...fatalSignals,
  ];
  // Loaded here: it costs every start of kchat as much as all of our own code.
  const { spawn } = await import('node:child_process');
  const child = spawnOrThrow(() => spawn(command, args, { stdio: 'inherit', env: { ...env } }), command);
  const listeners = passedOn.map((signal) => ({ signal, listener: () => void child.kill(signal) }));
  for (const { signal, listener } of listeners) process.on(signal, listener);
  // If this process ends without waiting for it, as at a third signal, it would go on without its emulator.
  const killAtOnce = () => void child.kill('SIGKILL');
  process.once('exit', killAtOnce);
  try {
    const exit = await new Promise<ChildExit>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => reject(explainStartFailure(error, command)));
      child.once('exit', (code, signal) =>
        resolve(signal === null ? { code: code ?? 0 } : { signal: constants.signals[signal] }),
      );
    });
    const fatal = fatalSignals.find(
      (signal) => 'signal' in exit && constants.signals[signal] === exit.signal,
    );
    if (fatal !== undefined) process.once('exit', () => kill(pid, fatal));
    return exit;
  } finally {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    process.off('exit', killAtOnce);
  }
}

/** Of what keeps a program from starting, Node throws some and emits the rest. */
function spawnOrThrow<Child>(spawn: () => Child, command: string): Child {
  try {
    return spawn();
  } catch (error) {
    throw explainStartFailure(error, command);
  }
}

function explainStartFailure(error: unknown, command: string): KchatError {
  const reason = describeSystemError(error, {
    ENOENT: 'command not found',
    EAGAIN: 'too many processes',
    // Node's own, for a command that is empty.
    ERR_INVALID_ARG_VALUE: 'that is not a command',
  });
  return usageError(
    `cannot run ${/[\\/]/.test(command) ? namePath(command) : nameValue(command, isName)}: ${reason}`,
    isExhausted(error) ? exhaustedHint : undefined,
  );
}
