/** Streams that keep what is written to them. */
import type { Sink } from '../../src/terminal/output.js';

/** Two sinks for `createOutput`, and what each was given so far. */
export function keepOutput({ isTTY = false } = {}) {
  const written = { stdout: '', stderr: '' };
  const keep = (name: keyof typeof written): Sink => ({
    isTTY,
    write(text, done) {
      written[name] += text;
      done?.();
      return true;
    },
  });
  return { written, stdout: keep('stdout'), stderr: keep('stderr') };
}
