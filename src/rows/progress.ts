/**
 * Owns the progress line while rows stream. Rule: it is redrawn at most five times a second, and nothing is
 * shown if stdout is a terminal, because the rows themselves are visible there.
 */
import type { Clock } from '../base/environment.js';
import type { Output, StatusLine } from '../terminal/contract.js';

/** Milliseconds between two updates and before the first, so that a short run shows nothing. */
const interval = 200;

/** A progress line: `341,000 tokens, 34 %`. `totalBytes` is null if the size of the input is not known. */
export function createProgress(
  totalBytes: number | null,
  clock: Clock,
  output: Pick<Output, 'status' | 'stdoutIsTerminal'>,
) {
  let drawn = clock.now();
  let line: StatusLine | undefined;
  return {
    /** `count` tokens are done, `bytes` are read, since the start. Cheap: may be called often. */
    update(count: number, bytes: number): void {
      const now = clock.now();
      if (output.stdoutIsTerminal || now - drawn < interval) return;
      drawn = now;
      // A file may grow meanwhile.
      const share = totalBytes ? `, ${Math.min(100, Math.floor((100 * bytes) / totalBytes))} %` : '';
      const text = `${count.toLocaleString('en-US')} tokens${share}`;
      if (line === undefined) line = output.status(text);
      else line.update(text);
    },
    done(): void {
      line?.done();
    },
  };
}
