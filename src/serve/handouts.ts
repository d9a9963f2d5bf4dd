/**
 * Owns the log of tokens that were handed out. Rule: user, kind, address and time; never the token or a key.
 * The last 200 are kept, so memory stays flat. Lines for stderr are written once per turn of the event loop,
 * many at a time under load.
 */
import { visible } from '../base/untrusted.js';
import type { Handout } from './contract.js';

/**
 * The log of the tokens that were handed out.
 *
 * @param now    milliseconds since the epoch
 * @param write  takes whole lines
 */
export function createHandoutLog(now: () => number, write: (lines: string) => void) {
  const handouts: Handout[] = [];
  let count = 0;
  let pending = '';
  const flush = () => {
    const lines = pending;
    pending = '';
    write(lines);
  };
  return {
    add(user: string, kind: string, address: string): void {
      count += 1;
      const at = new Date(now());
      handouts.push({ number: count, at: at.toISOString(), user, kind, address });
      if (handouts.length > 200) handouts.shift();
      if (pending === '') setImmediate(flush);
      // `14:20:12  ada  good  to 127.0.0.1`, in local time.
      const words = [at.toTimeString().slice(0, 8), visible(user, 100), visible(kind, 40)];
      pending += `${words.join('  ')}  to ${visible(address, 60)}\n`;
    },
    /** Those with a higher number than `after`, oldest first. */
    listAfter: (after: number) => handouts.filter(({ number }) => number > after),
  };
}
