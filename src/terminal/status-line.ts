/**
 * Owns the one line that is redrawn in place. Rule: other output is printed above it; a
 * dumb terminal gets it once.
 */
import type { StatusLine, Style } from './contract.js';

/** A status line that makes way for what else is said. */
export interface ShownStatus extends StatusLine {
  hide(): void;
  redraw(): void;
  /** Gone until `resume`, whatever it is told and however often it turns. */
  pause(): void;
  resume(): void;
}

/** Where nobody is watching. */
export const noStatusLine: ShownStatus = {
  update: () => {},
  done: () => {},
  hide: () => {},
  redraw: () => {},
  pause: () => {},
  resume: () => {},
};

/** How a line moves: a frame before its text, the next one after so many milliseconds. */
const frameMs = 100;
const unicodeFrames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const asciiFrames = '|/-\\';

interface StatusLook {
  /** The terminal cannot move its cursor (`TERM=dumb`). */
  readonly isDumb: boolean;
  /** Something turns while the line stands; not in CI, whose logs keep every frame. */
  readonly isAnimated: boolean;
  readonly style: Pick<Style, 'columns' | 'hasUnicode'>;
}

/** Draws `first` at once. The cursor stays visible: a killed run leaves the terminal as it was. */
export function createStatusLine(
  stderr: { write(text: string): unknown },
  first: string,
  { isDumb, isAnimated, style }: StatusLook,
): ShownStatus {
  if (isDumb) {
    stderr.write(`${first}\n`);
    return noStatusLine;
  }
  let shown: string | undefined;
  let isPaused = false;
  const frames = Array.from(style.hasUnicode ? unicodeFrames : asciiFrames);
  let frame = 0;
  const turn = () => {
    frame = (frame + 1) % frames.length;
    line.redraw();
  };
  const timer = isAnimated ? setInterval(turn, frameMs).unref() : undefined;
  // A line that wraps cannot be taken away again.
  const cutToWidth = (text: string) => text.slice(0, style.columns - 1);
  const line: ShownStatus = {
    update(text) {
      shown = text;
      line.redraw();
    },
    done() {
      clearInterval(timer);
      line.hide();
      shown = undefined;
    },
    pause() {
      line.hide();
      isPaused = true;
    },
    resume() {
      isPaused = false;
      line.redraw();
    },
    hide() {
      if (shown !== undefined && !isPaused) stderr.write('\r\u001b[2K');
    },
    redraw() {
      if (shown !== undefined && !isPaused)
        stderr.write(`\r\u001b[2K${cutToWidth(isAnimated ? `${frames[frame]} ${shown}` : shown)}`);
    },
  };
  line.update(first);
  return line;
}
