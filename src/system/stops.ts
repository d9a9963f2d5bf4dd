/**
 * Owns what a stopped process does to a prompt. Rule: what says "not shown" is never shown, and `fg`
 * finds the prompt as it was.
 *
 * On Ctrl-Z readline leaves raw mode and stops the process. If nobody can stop it (an orphaned process group:
 * a tmux pane, `ssh -t`, `docker run -it`), or if it is stopped from outside, nothing takes raw mode back;
 * and after SIGCONT readline pauses its input for good unless someone resumes it.
 */

type Terminal = Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'on' | 'off'>;

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** Keeps a terminal in raw mode until the function that it returns is called. */
export function keepRawMode(
  process: NodeJS.EventEmitter,
  terminal: Terminal,
  onContinue: () => void,
): () => void {
  let isOver = false;
  const restore = () => {
    if (isOver) return;
    // Node remembers the mode that it set, and does not set it twice.
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
  // readline stops the process while it handles the key: here it goes on again, or was never stopped.
  const onKey = (_: unknown, key: Key | undefined) => {
    if (key?.ctrl && key.name === 'z') queueMicrotask(restore);
  };
  process.on('SIGCONT', resume);
  terminal.on('keypress', onKey);
  return () => {
    isOver = true;
    process.off('SIGCONT', resume);
    terminal.off('keypress', onKey);
  };
}
