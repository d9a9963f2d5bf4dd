/** Owns running a line in the shell. Rule: it ends in time with its children; its output is bounded. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { describeSystemError, exhaustedHint, isExhausted } from '../base/system-errors.js';
import { findCmd } from '../base/windows-programs.js';
import { killWindowsTree, readExit } from './child-exit.js';
import type { ChildExit, CommandReply } from './contract.js';

/** Runs a line to its end. Throws API_TIMED_OUT after `timeoutMs`, INTERRUPTED when the signal aborts. */
export async function runShell(
  commandLine: string,
  timeoutMs: number,
  { env, signal }: { readonly env: Environment; readonly signal: AbortSignal },
): Promise<CommandReply> {
  if (signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted');
  // The type whose streams may be missing: they are missing at EMFILE (nodejs/node#14166).
  const child: ChildProcess = spawn(commandLine, {
    shell: process.platform !== 'win32' || findCmd(env),
    // Its own process group, so that the shell's children end with it.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env },
    windowsHide: true,
  });
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  const end = () => {
    killGroup(child);
    // A child that has left the group may keep the streams open. If none could start, there are none.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  either.addEventListener('abort', end);
  try {
    const output = Promise.all([collectText(child.stdout), collectText(child.stderr)]);
    const exit = await waitFor(child, either);
    // A background process may keep the streams open; the command's own output has arrived by now.
    const grace = setTimeout(end, 500);
    const [stdout, stderr] = await output.finally(() => clearTimeout(grace));
    return { exit, stdout, stderr };
  } catch (error) {
    if (signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    if (timeout.aborted)
      throw new KchatError('API_TIMED_OUT', `the command did not end within ${timeoutMs / 1000} s`, {
        hint: 'does it wait for input? it gets none; --timeout gives it more time',
      });
    throw error;
  } finally {
    either.removeEventListener('abort', end);
    end();
  }
}

/** Ends a child with all processes that it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else killWindowsTree(child);
  } catch {
    // It has already ended.
  }
}

/** The text of a stream until it closes; what exceeds the limit is dropped. */
function collectText(stream: Readable | null | undefined): Promise<string> {
  // The child's error event says why there is none.
  if (!stream) return Promise.resolve('');
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= 1_048_576) chunks.push(chunk);
  });
  return new Promise((resolve) => {
    stream.once('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

function waitFor(child: ChildProcess, given: AbortSignal): Promise<ChildExit> {
  return new Promise((resolve, reject) => {
    given.addEventListener('abort', () => reject(new Error('given up')), { once: true });
    child.once('error', (cause) => {
      // There is no shell: the exit code that a shell would give.
      if (!isExhausted(cause)) return resolve({ code: 127 });
      const reason = describeSystemError(cause, { EAGAIN: 'too many processes' });
      const message = `the command could not be started: ${reason}`;
      reject(new KchatError('API_UNREACHABLE', message, { hint: exhaustedHint, cause }));
    });
    child.once('exit', (code, signal) => resolve(readExit(code, signal)));
  });
}
