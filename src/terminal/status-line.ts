/** Owns the one line that is redrawn in place. Rule: what else is said stands above it; a dumb terminal gets it once. */
import type { StatusLine } from '../context.js';

/** A status line that makes way for what else is said. */
export interface ShownStatus extends StatusLine {
  hide(): void;
  redraw(): void;
}

/** Where nobody is watching. */
export const noStatusLine: ShownStatus = {
  update: () => {},
  done: () => {},
  hide: () => {},
  redraw: () => {},
};

/** Draws `first` at once. */
export function createStatusLine(
  stderr: { write(text: string): unknown },
  first: string,
  isDumb: boolean,
): ShownStatus {
  if (isDumb) {
    stderr.write(`${first}\n`);
    return noStatusLine;
  }
  let shown: string | undefined;
  const line: ShownStatus = {
    update(text) {
      shown = text;
      line.redraw();
    },
    done() {
      line.hide();
      shown = undefined;
    },
    hide() {
      if (shown !== undefined) stderr.write('\r\u001b[2K');
    },
    redraw() {
      if (shown !== undefined) stderr.write(`\r\u001b[2K${shown}`);
    },
  };
  line.update(first);
  return line;
}
