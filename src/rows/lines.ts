/**
 * Owns splitting a byte stream into lines. Rule: never holds more than one chunk and one line of at most
 * {@link maxRowLength}; a longer line is dropped as it arrives. Lines end in LF or CRLF; bytes that are not
 * UTF-8 become U+FFFD, which callers refuse.
 */
import { StringDecoder } from 'node:string_decoder';
import { maxRowLength } from './row.js';

/** One line without its end; `text` is null if it is longer than `maxRowLength`. */
interface Line {
  readonly number: number;
  readonly text: string | null;
}

/**
 * The lines of a stream that starts without a byte-order mark, in batches: one per chunk. Blank lines are
 * left out.
 *
 * `node:readline` does not fit: it buffers lines of any length, and splits at U+2028, which JSON may contain.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8');
  let number = 0;
  let rest = '';
  let isTooLong = false;

  const keep = (text: string) => {
    rest = isTooLong ? '' : rest + text;
    isTooLong ||= rest.length > maxRowLength;
  };
  const toLine = (text: string): Line => {
    number += 1;
    const isWhole = !isTooLong && text.length <= maxRowLength;
    isTooLong = false;
    return { number, text: isWhole ? text.replace(/\r$/, '') : null };
  };
  const takeLines = (text: string) =>
    text
      .split('\n')
      .map(toLine)
      .filter((line) => line.text === null || line.text.trim() !== '');

  for await (const chunk of chunks) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    const end = text.lastIndexOf('\n');
    if (end !== -1) {
      yield takeLines(rest + text.slice(0, end));
      rest = '';
    }
    keep(text.slice(end + 1));
  }
  keep(decoder.end());
  if (rest !== '' || isTooLong) yield takeLines(rest);
}
