/**
 * Owns the line that says what kchat waits for, redrawn in place. Rule: other output is printed above it, and
 * a wait within a wait hides the outer one. The cursor stays visible, so that a killed run leaves the
 * terminal as it was.
 */
import { sliceColumns } from '../base/layout.js';
import type { StatusLine, Style } from './contract.js';

const eraseLine = '\r\u001b[2K';

interface WaitOptions {
  readonly stderr: { write(text: string): unknown };
  /** The terminal cannot move its cursor (`TERM=dumb`): a line is printed once and stays. */
  readonly isDumb: boolean;
  readonly style: Pick<Style, 'columns'>;
}

/** The waits of a run. */
export function createStatuses({ stderr, isDumb, style }: WaitOptions) {
  const waits: { text: string }[] = [];
  const erase = () => {
    if (waits.length > 0) stderr.write(eraseLine);
  };
  const draw = () => {
    const text = waits.at(-1)?.text;
    // A line that wraps cannot be erased.
    if (text !== undefined) stderr.write(eraseLine + sliceColumns(text, style.columns - 1));
  };
  return {
    /** Shows a text until it is done. */
    open(text: string): StatusLine {
      if (isDumb) {
        stderr.write(`${text}\n`);
        return noStatusLine;
      }
      const wait = { text };
      waits.push(wait);
      draw();
      return {
        update(next) {
          wait.text = next;
          draw();
        },
        done() {
          if (!waits.includes(wait)) return;
          erase();
          waits.splice(waits.indexOf(wait), 1);
          draw();
        },
      };
    },
    /** Removes the line while something else is written. */
    writeAbove(write: () => void): void {
      erase();
      write();
      draw();
    },
    /** Ends all waits. */
    clear(): void {
      erase();
      waits.length = 0;
    },
  };
}

/** For runs without a terminal. */
export const noStatusLine: StatusLine = { update: () => {}, done: () => {} };
