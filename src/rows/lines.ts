/**
 * Owns taking a byte stream apart into lines.
 *
 * Rule: never holds more than one chunk and one line of at most {@link maxRowLength}; what a longer
 * line holds is dropped as it comes. Lines end in LF or CRLF; bytes that are not UTF-8 become
 * U+FFFD, which readers refuse.
 */
import { maxRowLength } from './row.js';

/** One line without its end; `text` is null if it is longer than `maxRowLength`. */
export interface Line {
  readonly number: number;
  readonly text: string | null;
}

const lineFeed = 0x0a;

/**
 * The lines of a stream that starts without a byte-order mark, in batches: one per chunk.
 * Blank lines are left out.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let carried: Uint8Array[] = [];
  let carriedLength = 0;
  let isTooLong = false;

  const carry = (piece: Uint8Array) => {
    carriedLength += piece.length;
    isTooLong ||= carriedLength > maxRowLength;
    if (isTooLong) carried = [];
    else carried.push(piece);
  };
  const takeCarried = (): string | null => {
    const text = isTooLong ? null : Buffer.concat(carried).toString();
    carried = [];
    carriedLength = 0;
    isTooLong = false;
    return text;
  };
  const numberLines = (texts: readonly (string | null)[]): readonly Line[] =>
    texts
      .map((text): Line => {
        number += 1;
        return { number, text: text?.endsWith('\r') ? text.slice(0, -1) : text };
      })
      .filter(({ text }) => text === null || text.trim() !== '');

  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed);
    if (end === -1) {
      carry(chunk);
      continue;
    }
    // The first line of a chunk may have begun in earlier ones; the others are decoded in one go.
    const firstEnd = chunk.indexOf(lineFeed);
    carry(chunk.subarray(0, firstEnd));
    const whole = Buffer.from(chunk.buffer, chunk.byteOffset + firstEnd + 1, Math.max(0, end - firstEnd - 1));
    const others = end === firstEnd ? [] : whole.toString().split('\n');
    yield numberLines([takeCarried(), ...others]);
    carry(chunk.subarray(end + 1));
  }
  if (carriedLength > 0) yield numberLines([takeCarried()]);
}
