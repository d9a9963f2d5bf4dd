/**
 * Owns what a run asks of the operating system: child programs and temporary folders. Rule: the adapter for `System` of
 * `context.ts`; nothing of either outlives this process.
 */
import { rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import type { Environment } from '../base/environment.js';
import { KchatError, usageError } from '../base/errors.js';
import { wordSystemError } from '../base/system-errors.js';
import { namePath, visible } from '../base/untrusted.js';
import type { ChildExit, System } from './contract.js';
import { signals } from './interrupt.js';

/** A terminal sends these to the whole process group by itself. */
const fromTerminal: readonly string[] = ['SIGINT', 'SIGQUIT'];

export function createSystem(process: NodeJS.EventEmitter, stdinIsTerminal: boolean): System {
  return {
    run: (command, env) => runProgram(command, env, process, stdinIsTerminal),
    makeTemporaryFolder: () => makeTemporaryFolder(process),
  };
}

/**
 * Children get our streams; a signal to us is passed on, and they decide what it means. Ctrl-C and Ctrl-\ in a
 * terminal reach the whole process group by themselves: passed on as well, they would look like second, impatient ones.
 */
async function runProgram(
  [command, ...args]: readonly [string, ...string[]],
  env: Environment,
  process: NodeJS.EventEmitter,
  stdinIsTerminal: boolean,
): Promise<ChildExit> {
  const passedOn = signals.filter((signal) => !stdinIsTerminal || !fromTerminal.includes(signal));
  // Loaded here: it costs every start of kchat as much as all of our own code.
  const { spawn } = await import('node:child_process');
  const child = spawnOrThrow(() => spawn(command, args, { stdio: 'inherit', env: { ...env } }), command);
  const listeners = passedOn.map((signal) => ({ signal, listener: () => void child.kill(signal) }));
  for (const { signal, listener } of listeners) process.on(signal, listener);
  // Where this process ends without waiting for it, as at a third signal: it would go on without its emulator.
  const killAtOnce = () => void child.kill('SIGKILL');
  process.once('exit', killAtOnce);
  try {
    return await new Promise<ChildExit>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => reject(wordStartFailure(error, command)));
      child.once('exit', (code, signal) =>
        resolve(signal === null ? { code: code ?? 0 } : { signal: constants.signals[signal] }),
      );
    });
  } finally {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    process.off('exit', killAtOnce);
  }
}

async function makeTemporaryFolder(process: NodeJS.EventEmitter): ReturnType<System['makeTemporaryFolder']> {
  const { mkdtemp, rm } = await import('node:fs/promises');
  // TMPDIR may be relative; the program runs where it likes, and its config folder is absolute.
  const parent = resolvePath(tmpdir());
  // mkdtemp makes it 0700.
  const path = await mkdtemp(join(parent, 'kchat-')).catch((error: NodeJS.ErrnoException) => {
    throw wordFolderFailure(error, parent);
  });
  // Also where the process ends without waiting for the command, as at a third signal.
  const removeAtOnce = () => tryRemove(path);
  process.once('exit', removeAtOnce);
  return {
    path,
    async remove() {
      process.off('exit', removeAtOnce);
      return rm(path, { recursive: true, force: true }).then(
        () => true,
        () => false,
      );
    },
  };
}

function wordFolderFailure(error: unknown, parent: string): KchatError {
  const reason = wordSystemError(error, { ENOENT: 'there is no such folder', ENOTDIR: 'it is not a folder' });
  return new KchatError('STORE_UNUSABLE', `cannot make a folder in ${visible(parent)}: ${reason}`, {
    hint: `set TMPDIR to a folder that can be written, or fix ${visible(parent)}`,
  });
}

/** For the very end of the process, when nobody can be told of a failure and the exit code must stay. */
function tryRemove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // What the program has made unremovable stays.
  }
}

/** Of what keeps a program from starting, Node throws some and emits the rest. */
function spawnOrThrow<Child>(spawn: () => Child, command: string): Child {
  try {
    return spawn();
  } catch (error) {
    throw wordStartFailure(error, command);
  }
}

function wordStartFailure(error: unknown, command: string): KchatError {
  const reason = wordSystemError(error, {
    ENOENT: 'command not found',
    // Node's own, for a command that is empty.
    ERR_INVALID_ARG_VALUE: 'that is not a command',
  });
  return usageError(`cannot run ${namePath(command)}: ${reason}`);
}
