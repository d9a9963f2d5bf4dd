/**
 * Owns which status line is seen. Rule: the last one: a wait within a wait hides the
 * outer one until it is over.
 */
import type { StatusLine } from './contract.js';
import type { ShownStatus } from './status-line.js';

interface StatusStack {
  /** Shows a line until it is done; those below it are paused. `open` draws it. */
  push(open: () => ShownStatus): StatusLine;
  /** Makes way for what is written meanwhile. */
  writeAbove(write: () => void): void;
  /** Ends all of them. */
  clear(): void;
}

/** Status lines within each other: only the innermost is shown. */
export function createStatusStack(): StatusStack {
  const lines: ShownStatus[] = [];
  return {
    push(open) {
      lines.at(-1)?.pause();
      const line = open();
      lines.push(line);
      const done = () => {
        const index = lines.indexOf(line);
        if (index === -1) return;
        line.done();
        lines.splice(index, 1);
        if (index === lines.length) lines.at(-1)?.resume();
      };
      return { update: line.update, done };
    },
    writeAbove(write) {
      lines.at(-1)?.hide();
      write();
      lines.at(-1)?.redraw();
    },
    clear() {
      for (const line of lines.splice(0).reverse()) line.done();
    },
  };
}
