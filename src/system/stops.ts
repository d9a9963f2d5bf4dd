/**
 * Owns prompts of a process that is stopped. Rule: hidden input stays hidden, and `fg` restores the prompt.
 * On Ctrl-Z readline leaves raw mode and stops the process. After a stop from outside nobody sets raw mode
 * again, and after SIGCONT readline's input stays paused. If the kernel drops the stop (an orphaned process
 * group: a tmux pane, `ssh -t`, `docker run -it`), readline does not get the key: what is typed in the moment
 * without raw mode would be shown (seen on a busy machine).
 */
import type { Stops } from './contract.js';
import { readProcess } from './processes.js';

/** Whether the kernel drops a stop (POSIX: no ancestor of the group is in its session). Linux only. */
function isOrphaned(): boolean {
  try {
    const own = readProcess('self');
    let ancestor = readProcess(own.parent);
    while (ancestor.group === own.group) ancestor = readProcess(ancestor.parent);
    return ancestor.session !== own.session;
  } catch {
    // No entry: the top of the tree was reached within the group, or this is not Linux.
    return process.platform === 'linux';
  }
}

/** Keeps a terminal in raw mode until the function that it returns is called. */
export function keepRawMode(
  process: NodeJS.EventEmitter,
  terminal: Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'on' | 'off'>,
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
  // readline stops the process while it handles the key: the microtask runs once it continues.
  const onKey = (_: unknown, key?: { name?: string; readonly ctrl?: boolean }) => {
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
