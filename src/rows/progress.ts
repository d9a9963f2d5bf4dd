/**
 * Owns the progress line while rows stream. Rule: it is redrawn at most five times a second, and nothing is
 * shown if stdout is a terminal, because the rows themselves are visible there.
 */
import type { Clock } from '../base/environment.js';
import type { Output, StatusLine } from '../terminal/contract.js';

/** How far the work on an input of rows is. */
interface Progress {
  /** `count` tokens are done, `bytes` are read, since the start. Cheap: may be called often. */
  update(count: number, bytes: number): void;
  done(): void;
}

/** Milliseconds between two updates and before the first, so that a short run shows nothing. */
const interval = 200;

/**
 * A progress line: how many tokens, how fast, how long still.
 *
 * @param totalBytes  the size of the input, or null if that is not known
 */
export function createProgress(
  totalBytes: number | null,
  clock: Clock,
  output: Pick<Output, 'status' | 'stdoutIsTerminal'>,
): Progress {
  const start = clock.now();
  let drawn = start;
  let line: StatusLine | undefined;
  return {
    update(count, bytes) {
      const now = clock.now();
      if (output.stdoutIsTerminal || now - drawn < interval) return;
      drawn = now;
      // A file may grow meanwhile.
      const share = totalBytes ? Math.min(1, bytes / totalBytes) : null;
      const text = describeProgress(count, share, now - start);
      if (line === undefined) line = output.status(text);
      else line.update(text);
    },
    done() {
      line?.done();
    },
  };
}

/**
 * `341,000 tokens, 84,000 a second, 34 %, 8 s left`.
 *
 * @param share    how much of the input has been read, from 0 to 1; null if its size is not known
 * @param elapsed  milliseconds
 */
function describeProgress(count: number, share: number | null, elapsed: number): string {
  const rate = Math.round((count / elapsed) * 1000);
  const parts = [`${group(count)} tokens`, `${group(rate)} a second`];
  if (share !== null && share > 0) {
    const left = Math.ceil((elapsed / share - elapsed) / 1000);
    parts.push(
      `${Math.floor(share * 100)} %`,
      `${left < 120 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`,
    );
  }
  return parts.join(', ');
}

function group(count: number): string {
  return count.toLocaleString('en-US');
}
