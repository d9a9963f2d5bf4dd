/**
 * Owns the operating system's side of a run: signals, standard streams, child programs, temporary folders.
 *
 * Rule: adapters for `Interrupt` and `System` of `context.ts`; policy (which exit code, what to say) is elsewhere.
 */
import { fstatSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants, devNull, tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import type { ChildExit, Interrupt, System } from './context.js';
import { KchatError, usageError } from './errors.js';
import { wordSystemError } from './system-errors.js';
import { namePath, visible } from './untrusted.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A terminal sends these to the whole process group by itself. */
const fromTerminal: readonly string[] = ['SIGINT', 'SIGQUIT'];

/** How many of one kind a command that has taken over may get: the last is for one that does not end. */
const endingCount = 3;

/** {@link Interrupt} with the promise that `main.ts` races against the command. */
export interface ProcessInterrupt extends Interrupt {
  /** Rejects with INTERRUPTED on the first signal that no command has taken over. */
  readonly interrupted: Promise<never>;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Listens to the signals. A second one ends the process, `onEnd` is called for it; where a command has taken over, the
 * second is the command's too (a program that it runs may need both to end), and the third of one kind ends the process.
 */
export function createInterrupt(process: NodeJS.EventEmitter, onEnd: () => void): ProcessInterrupt {
  const controller = new AbortController();
  let takenOver = 0;
  let reject: (error: KchatError) => void = () => {};
  const interrupted = new Promise<never>((_, fail) => {
    reject = fail;
  });
  // The race may be over before a signal comes, or never be run.
  interrupted.catch(() => {});

  const listeners = signals.map((signal) => {
    let count = 0;
    const listener = () => {
      count += 1;
      if (controller.signal.aborted) {
        if (takenOver === 0 || count >= endingCount) onEnd();
        return;
      }
      controller.abort(signal);
      if (takenOver === 0) reject(new KchatError('INTERRUPTED', `interrupted by ${signal}`));
    };
    process.on(signal, listener);
    return { signal, listener };
  });

  return {
    signal: controller.signal,
    interrupted,
    takeOver() {
      takenOver += 1;
      let given = false;
      return () => {
        if (!given) takenOver -= 1;
        given = true;
      };
    },
    dispose() {
      for (const { signal, listener } of listeners) process.off(signal, listener);
    },
  };
}

/** Leaves the signals to the operating system, which ends a process at the first one. */
export function leaveSignals(process: NodeJS.EventEmitter): void {
  for (const signal of signals) process.removeAllListeners(signal);
}

/**
 * Children get our streams; a signal to us is passed on, and they decide what it means. Ctrl-C and Ctrl-\ in a
 * terminal reach the whole process group by themselves: passed on as well, they would look like second, impatient ones.
 */
export function createSystem(process: NodeJS.EventEmitter, stdinIsTerminal: boolean): System {
  const passedOn = signals.filter((signal) => !stdinIsTerminal || !fromTerminal.includes(signal));
  return {
    async run([command, ...args], env) {
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
    },
    async makeTemporaryFolder() {
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

/**
 * Whether a file descriptor is a terminal. `node:tty` is asked only where it may be one, a character device that is not
 * the null device: it brings `node:net`, and so does opening the stream, which costs a short run 4 ms of CPU for nothing.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === statSync(devNull).rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    // Closed, as by `2>&-`.
    return false;
  }
}

/** Stdout or stderr. Without columns and rows where it is no terminal. */
export interface StandardOutput {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string, done?: (error?: Error | null) => void): boolean;
}

type Streams = Pick<NodeJS.Process, 'stdout' | 'stderr'>;

/** What POSIX lets a pipe take as a whole or not at all; bytes. */
const atomicWriteBytes = 4096;

/**
 * Stdout. Making its stream costs a short run 2 ms of CPU: where it is no terminal, and all there is to say is one short
 * text, that is written without.
 *
 * @param onError  listens to the stream's `error`
 */
export function openStdout(
  process: Streams,
  onError: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  const isTTY = isTerminal(1);
  let isFirst = true;
  const openStream = () => {
    const { stdout } = process;
    if (!stdout.listeners('error').includes(onError)) stdout.on('error', onError);
    return stdout;
  };
  return {
    ...measureTerminal(isTTY, openStream),
    write(text, done) {
      const rest = isFirst && !isTTY ? writeShort(text) : text;
      isFirst = false;
      if (rest.length > 0) return openStream().write(rest, done);
      if (done !== undefined) queueMicrotask(done);
      return true;
    },
  };
}

/** Writes a short text to stdout's descriptor. Returns what it did not take: the stream waits, or says what is wrong. */
function writeShort(text: string): string | Uint8Array {
  if (text.length > atomicWriteBytes) return text;
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch {
    // Full (EAGAIN), its reader gone, its disk full.
  }
  return rest;
}

/**
 * Stderr, whose stream is made at the first word on it: most runs in a pipe have none to say. Where it takes no more
 * (its disk full, its reader gone), what is said is lost and the run goes on: remarks do not decide what comes out.
 */
export function openStderr(process: Streams): StandardOutput {
  const openStream = () => {
    const { stderr } = process;
    if (!stderr.listeners('error').includes(ignoreError)) stderr.on('error', ignoreError);
    return stderr;
  };
  return {
    ...measureTerminal(isTerminal(2), openStream),
    write: (text, done) => openStream().write(text, done),
  };
}

function ignoreError(): void {}

function measureTerminal(isTTY: boolean, openStream: () => NodeJS.WriteStream) {
  if (!isTTY) return { isTTY, columns: undefined, rows: undefined };
  const { columns, rows } = openStream();
  return { isTTY, columns, rows };
}
