/**
 * Owns the line that says what kchat waits for, redrawn in place. Rule: other output is printed above it, and
 * a wait within a wait hides the outer one.
 */
import { sliceColumns } from '../base/layout.js';
import type { StatusLine, Style } from './contract.js';

/** Milliseconds between two frames of what turns before the text. */
const frameMs = 100;
const unicodeFrames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const asciiFrames = '|/-\\';
const eraseLine = '\r\u001b[2K';

interface WaitOptions {
  readonly stderr: { write(text: string): unknown };
  /** The terminal cannot move its cursor (`TERM=dumb`): a line is printed once and stays. */
  readonly isDumb: boolean;
  /** Something turns before the text; not in CI, whose logs keep every frame. */
  readonly isAnimated: boolean;
  readonly style: Pick<Style, 'columns' | 'hasUnicode'>;
}

interface Statuses {
  /** Shows a text until it is done, in place of those that are open. */
  open(text: string): StatusLine;
  /** Removes the line while something else is written. */
  writeAbove(write: () => void): void;
  /** Ends all of them. */
  clear(): void;
}

/** The waits of a run. The cursor stays visible, so that a killed run leaves the terminal as it was. */
export function createStatuses({ stderr, isDumb, isAnimated, style }: WaitOptions): Statuses {
  const waits: { text: string }[] = [];
  const frames = Array.from(style.hasUnicode ? unicodeFrames : asciiFrames);
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => {
    if (waits.length > 0) stderr.write(eraseLine);
  };
  const draw = () => {
    const text = waits.at(-1)?.text;
    if (text === undefined) return;
    const line = isAnimated ? `${frames[frame]} ${text}` : text;
    // A line that wraps cannot be erased.
    stderr.write(eraseLine + sliceColumns(line, style.columns - 1));
  };
  const turn = () => {
    frame = (frame + 1) % frames.length;
    draw();
  };
  const clear = () => {
    erase();
    waits.length = 0;
    clearInterval(timer);
    timer = undefined;
  };
  const end = (wait: { text: string }) => {
    if (waits.length === 1) return clear();
    const isSeen = wait === waits.at(-1);
    waits.splice(waits.indexOf(wait), 1);
    if (isSeen) draw();
  };
  return {
    open(text) {
      if (isDumb) {
        stderr.write(`${text}\n`);
        return noStatusLine;
      }
      const wait = { text };
      waits.push(wait);
      draw();
      if (isAnimated) timer ??= setInterval(turn, frameMs).unref();
      return {
        update(next) {
          wait.text = next;
          if (wait === waits.at(-1)) draw();
        },
        done() {
          if (waits.includes(wait)) end(wait);
        },
      };
    },
    writeAbove(write) {
      erase();
      write();
      draw();
    },
    clear,
  };
}

/** For runs without a terminal. */
export const noStatusLine: StatusLine = { update: () => {}, done: () => {} };
