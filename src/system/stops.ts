/**
 * Owns prompts of a process that is stopped. Rule: hidden input stays hidden, and after `fg` the prompt works
 * as before.
 *
 * On Ctrl-Z readline leaves raw mode and stops the process. If nobody can stop it (an orphaned process group:
 * a tmux pane, `ssh -t`, `docker run -it`), or if it is stopped from outside, nothing takes raw mode back;
 * and after SIGCONT readline pauses its input for good unless someone resumes it.
 */

import type { Stops } from './contract.js';

type Terminal = Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'on' | 'off'>;

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
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
