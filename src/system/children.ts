/** Owns running a program in the foreground. Rule: it ends with this process, which takes its exit status. */
import { constants } from 'node:os';
import { kill, pid } from 'node:process';
import type { Environment } from '../base/environment.js';
import { type KchatError, usageError } from '../base/errors.js';
import { describeSystemError, exhaustedHint, isExhausted } from '../base/system-errors.js';
import { isName, nameValue } from '../base/typed.js';
import { namePath } from '../base/typed-path.js';
import { planStart } from './batch-files.js';
import type { ChildExit, System } from './contract.js';
import { signals } from './interrupt.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/**
 * Other signals that end a process by default, and that something sends: nodemon restarts with SIGUSR2,
 * `ulimit -t` ends with SIGXCPU, a watchdog of systemd with SIGABRT. Windows knows few of them.
 */
const fatalSignals = (['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGXCPU', 'SIGXFSZ', 'SIGABRT'] as const).filter(
  (signal) => signal in constants.signals,
);

/** The {@link System} of this machine; `ownCommand`: how this very kchat is started. */
export function createSystem(
  process: NodeJS.EventEmitter,
  stdinIsTerminal: boolean,
  ownCommand: readonly string[],
): System {
  return {
    ownCommand,
    run: (command, env) => runInForeground(command, env, process, stdinIsTerminal),
    makeTemporaryFolder: () => makeTemporaryFolder(process),
  };
}

/**
 * Children get our streams, and the signals that we get. Ctrl-C and Ctrl-\ in a terminal reach the whole
 * process group by themselves: if we passed them on, they would arrive twice. If a fatal signal kills the
 * child, the same one ends us too, after our exit handlers.
 */
async function runInForeground(
  words: readonly [string, ...string[]],
  env: Environment,
  process: NodeJS.EventEmitter,
  stdinIsTerminal: boolean,
): Promise<ChildExit> {
  const isFromTerminal = (name: string) => stdinIsTerminal && (name === 'SIGINT' || name === 'SIGQUIT');
  const passedOn = [...signals.filter((signal) => !isFromTerminal(signal)), ...fatalSignals];
  // Loaded here: it takes as long to load as all of our own code.
  const { spawn } = await import('node:child_process');
  const { killWindowsTree, readExit } = await import('./child-exit.js');
  const start = () => {
    const { file, args, isForCmd } = planStart(words, env);
    const options = { stdio: 'inherit', env: { ...env }, windowsVerbatimArguments: isForCmd } as const;
    return { child: spawn(file, args, options), isForCmd };
  };
  const { child, isForCmd } = wordingFailure(words[0], start);
  const listeners = passedOn.map((signal) => ({ signal, listener: () => void child.kill(signal) }));
  for (const { signal, listener } of listeners) process.on(signal, listener);
  // If this process ends early, such as at a third signal, the child must not run on without its emulator.
  const killAtOnce = () => (isForCmd ? killWindowsTree(child) : void child.kill('SIGKILL'));
  process.once('exit', killAtOnce);
  try {
    const exit = await new Promise<ChildExit>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => reject(explainStartFailure(error, words[0])));
      child.once('exit', (code, signal) => resolve(readExit(code, signal)));
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

/** Node throws some start failures and emits the others. */
function wordingFailure<T>(command: string, start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw explainStartFailure(error, command);
  }
}

function explainStartFailure(error: unknown, command: string): KchatError {
  const reason = describeSystemError(error, {
    ENOENT: 'command not found',
    EAGAIN: 'too many processes',
    // Node's code for an empty command.
    ERR_INVALID_ARG_VALUE: 'that is not a command',
  });
  return usageError(
    `cannot run ${/[\\/]/.test(command) ? namePath(command) : nameValue(command, isName)}: ${reason}`,
    isExhausted(error) ? exhaustedHint : undefined,
  );
}
