/**
 * Owns prompts of a process that is stopped. Rule: hidden input stays hidden, and after `fg` the prompt works
 * as before.
 *
 * On Ctrl-Z readline leaves raw mode and stops the process. If it is stopped from outside, nothing takes
 * raw mode back; and after SIGCONT readline's input stays paused until it is resumed. If nobody can stop
 * the process (an orphaned process group: a tmux pane, `ssh -t`, `docker run -it`), the key is kept from
 * readline: what is typed in the moment without raw mode would be shown (seen on a busy machine).
 */
import type { Stops } from './contract.js';
import { readProcess } from './processes.js';

type Terminal = Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'on' | 'off'>;

interface Key {
  name?: string;
  readonly ctrl?: boolean;
}

/** Whether the kernel drops a stop (POSIX: no ancestor of the group in its session). False if not Linux. */
function isOrphaned(): boolean {
  try {
    const own = readProcess('self');
    let ancestor = readProcess(own.parent);
    while (ancestor.group === own.group) ancestor = readProcess(ancestor.parent);
    return ancestor.session !== own.session;
  } catch {
    // Process 0 has no entry: the top was reached within the group, or this is not Linux.
    return process.platform === 'linux';
  }
}

/** Keeps a terminal in raw mode until the function that it returns is called. */
export function keepRawMode(
  process: NodeJS.EventEmitter,
  terminal: Terminal,
  { onStop, onContinue }: Stops,
): () => void {
  let isOver = false;
  const restore = () => {
    if (isOver) return;
    // Node does not set a mode that it believes to be set.
    terminal.setRawMode(false);
    terminal.setRawMode(true);
    terminal.resume();
  };
  // After readline's own listener, which pauses.
  const resume = () =>
    setImmediate(() => {
      restore();
      if (!isOver) onContinue();
    });
  // readline stops the process while it handles the key: here it continues, or was never stopped.
  const onKey = (_: unknown, key: Key | undefined) => {
    if (!key?.ctrl || key.name !== 'z') return;
    if (isOrphaned()) {
      // A key that readline, whose listener comes after this one, has no use for.
      key.name = '';
      return;
    }
    onStop();
    queueMicrotask(restore);
  };
  process.on('SIGCONT', resume);
  terminal.on('keypress', onKey);
  return () => {
    isOver = true;
    process.off('SIGCONT', resume);
    terminal.off('keypress', onKey);
  };
}
