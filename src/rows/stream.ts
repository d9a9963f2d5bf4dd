/**
 * Owns processing the rows of `--from` in order: rows in, lines out. Rule: constant memory. Finished rows are
 * written before more input is awaited, in pieces of at most 64 KiB, and nothing is read while stdout is
 * full.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../base/environment.js';
import { namePath } from '../base/typed-path.js';
import { escapeUnprintable } from '../base/untrusted.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import { createProgress } from './progress.js';
import type { Row, Rows } from './row.js';

/** An input of rows that is open. */
export interface RowInput extends Rows {
  /** Its name in messages. */
  readonly name: string;
  readonly totalBytes: number | null;
  /** How much of it has been read. */
  bytesRead(): number;
  /** More of it has been read already than the rows so far: the next ones need not be waited for. */
  hasMore(): boolean;
}

/** Where rows come from: a path, or `-` for stdin, and the flag that names it. */
interface RowSource {
  readonly path: string;
  readonly input: Pick<Input, 'openStream'>;
  readonly reader?: string;
}

/** Opens rows, does `work` on them and closes them. Throws USAGE for stdin twice, or INPUT_INVALID. */
export async function useRowInput<T>(
  { path, input, reader = '--from' }: RowSource,
  open: (chunks: AsyncIterable<Uint8Array>, name: string, path: string) => Promise<Rows>,
  work: (input: RowInput) => Promise<T>,
): Promise<T> {
  const { chunks, size, close } = await input.openStream(path, reader);
  let bytes = 0;
  let isMore = false;
  async function* countBytes() {
    for await (const chunk of chunks)
      for (let start = 0; start < chunk.length; start += sliceLength) {
        const slice = chunk.subarray(start, start + sliceLength);
        bytes += slice.length;
        isMore = start + sliceLength < chunk.length;
        yield slice;
      }
  }
  const name = path === '-' ? 'stdin' : namePath(path);
  try {
    const rows = await open(countBytes(), name, path);
    return await work({ name, ...rows, totalBytes: size, bytesRead: () => bytes, hasMore: () => isMore });
  } finally {
    close();
  }
}

/**
 * How much is read at once, in bytes. All rows of a slice live until the last one is done, and the garbage
 * collector treats many of them as long-lived (measured on Node 24: 64 KiB cost 120 MB more memory).
 */
const sliceLength = 2_048;

/** Rows may take long, one by one: after so many milliseconds signals and timers get their turn. */
const turnMs = 50;

/** How much text is written at once, in characters. */
const pieceLength = 65_536;

/** Less is kept while the next rows are at hand: to write takes as long for a few characters. */
const smallPiece = 4_096;

/** Writes the output of `render` for each row; returns how many rows there were. */
export async function writeRows(
  { batches, totalBytes, bytesRead, hasMore }: RowInput,
  render: (row: Row) => string | Promise<string>,
  {
    output,
    clock,
  }: { readonly output: Pick<Output, 'status' | 'stdoutIsTerminal' | 'write'>; readonly clock: Clock },
  isCredential = false,
): Promise<number> {
  const progress = createProgress(totalBytes, clock, output);
  let count = 0;
  let text = '';
  let nextTurn = 0;
  const flush = async () => {
    const piece = text;
    text = '';
    if (piece !== '') await output.write(piece, isCredential);
  };
  try {
    for await (const batch of batches) {
      for (const row of batch) {
        const rendered = render(row);
        text += typeof rendered === 'string' ? rendered : await rendered;
        count += 1;
        if (text.length >= pieceLength) await flush();
        if (performance.now() > nextTurn) {
          await turn();
          nextTurn = performance.now() + turnMs;
        }
      }
      if (text.length >= smallPiece || !hasMore()) await flush();
      progress.update(count, bytesRead());
    }
  } finally {
    // What is finished is written even if the input cannot be read to its end.
    await flush();
    progress.done();
  }
  return count;
}

/** A value as a line of JSON of its own; unprintable characters as `\uXXXX`. */
export function renderJsonLine(value: object): string {
  return `${escapeUnprintable(JSON.stringify(value))}\n`;
}
