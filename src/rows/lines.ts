/**
 * Owns turning bytes into lines: the first one, by which the format is known, and all of them. Rule: input
 * that is not UTF-8 is refused before a row is read, and the error names its encoding; a UTF-8 byte-order
 * mark is dropped. Never holds more than one chunk and one line of at most {@link maxRowLength}; a longer
 * line is dropped as it arrives.
 */
import { StringDecoder } from 'node:string_decoder';
import { inputError } from '../base/errors.js';
import { maxRowLength } from './row.js';

/** The most that is read to find it, in bytes. */
const maxHead = 65_536;

/**
 * The stream, and its first line that is not blank as far as it was read, by which the format is known.
 * Throws INPUT_INVALID for an empty input, UTF-16, or what is not text; `name` is what the user called the
 * input.
 */
export async function readHead(stream: AsyncIterable<Uint8Array>, name: string) {
  const iterator = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < maxHead && !hasFirstLine(head)) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  checkEncoding(head, name);
  const isMarked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const first = isMarked ? head.subarray(3) : head;
  const firstLine = first.toString().trimStart().split(/\r|\n/, 1)[0] ?? '';
  if (firstLine === '' && head.length < maxHead)
    throw inputError(`${name} is empty`, 'see --from in the --help of the command');
  return { firstLine, chunks: resume(first, iterator) };
}

/** Two linear searches: a single pattern takes quadratic time if no line ends. */
function hasFirstLine(head: Buffer): boolean {
  const text = head.toString('latin1');
  const start = text.search(/\S/);
  return start !== -1 && text.includes('\n', start);
}

async function* resume(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  } finally {
    await iterator.return?.();
  }
}

function checkEncoding(head: Uint8Array, name: string): void {
  const [first, second] = head;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16)
    throw inputError(
      `${name} is UTF-16, not UTF-8`,
      'save it as UTF-8; in Windows PowerShell: Set-Content -Encoding utf8',
    );
  if (head.includes(0))
    throw inputError(
      `${name} is not UTF-8 text: it holds NUL bytes`,
      'save it as UTF-8, a spreadsheet as "CSV UTF-8"',
    );
}

// ------------------------------------------------------------------------------------------------ lines

/** One line without its end; `text` is null if it is longer than `maxRowLength`. */
interface Line {
  readonly number: number;
  readonly text: string | null;
}

/**
 * The lines of a stream that starts without a byte-order mark, in batches: one per chunk. They end in LF or
 * CRLF; blank ones are left out; bytes that are not UTF-8 become U+FFFD, which callers refuse.
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
