/**
 * Owns the line that says what kchat waits for, redrawn in place. Rule: other output is printed above it, and
 * a wait within a wait hides the outer one. The cursor stays visible, so that a killed run leaves the
 * terminal as it was.
 */
import { sliceColumns } from '../base/layout.js';
import type { StatusLine, Style } from './contract.js';

const eraseLine = '\r\u001b[2K';

/** What turns before the text, a frame each 100 ms. */
const frames = { unicode: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', ascii: '|/-\\' };

interface WaitOptions {
  readonly stderr: { write(text: string): unknown };
  /** The terminal cannot move its cursor (`TERM=dumb`): a line is printed once and stays. */
  readonly isDumb: boolean;
  /** Something turns before the text; not in CI, whose logs keep every frame. */
  readonly isAnimated: boolean;
  readonly style: Pick<Style, 'columns' | 'hasUnicode'>;
}

/** The waits of a run. */
export function createStatuses({ stderr, isDumb, isAnimated, style }: WaitOptions) {
  const waits: { text: string }[] = [];
  const turns = Array.from(style.hasUnicode ? frames.unicode : frames.ascii, (frame) => `${frame} `);
  let timer: NodeJS.Timeout | undefined;
  const erase = () => {
    if (waits.length > 0) stderr.write(eraseLine);
  };
  const draw = () => {
    const text = waits.at(-1)?.text;
    // A line that wraps cannot be erased.
    if (text !== undefined)
      stderr.write(eraseLine + sliceColumns(`${isAnimated ? turns[0] : ''}${text}`, style.columns - 1));
    else clearInterval(timer);
  };
  const turn = () => {
    turns.push(...turns.splice(0, 1));
    draw();
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
      if (isAnimated && waits.length === 1) timer = setInterval(turn, 100).unref();
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
      draw();
    },
  };
}

/** For runs without a terminal. */
export const noStatusLine: StatusLine = { update: () => {}, done: () => {} };
