/**
 * Owns reading CSV (RFC 4180) as a stream, with csv-parse.
 *
 * Rule: a stray quote never swallows good rows in silence. csv-parse can skip bad records, but drops the
 * rest of the chunk with them; so it reads quotes leniently here, and whoever uses a cell looks for what
 * that leaves behind. A quote that is never closed runs to the end of the input or of what is bearable,
 * and is named with its line.
 */
import { CsvError, type Parser, parse } from 'csv-parse';
import { KchatError } from '../base/errors.js';
import { maxRowLength, rowTooLong } from './row.js';

/** One record: its cells, or what is wrong with it. */
export interface CsvRecord {
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
  readonly problem: KchatError | null;
}

/** What a record may hold before its quotes are taken for broken, in bytes: all of it is in memory. */
const maxRecordMegabytes = 16;

/**
 * The records of a UTF-8 stream without a byte-order mark, in batches: one per chunk.
 * Blank lines are left out.
 *
 * @throws KchatError INPUT_INVALID if a record does not end within 16 MiB
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<readonly CsvRecord[]> {
  const parser = parse({
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    // Tells a line that is blank from a cell that is quoted and empty.
    raw: true,
    max_record_size: maxRecordMegabytes * 1_048_576,
  });
  // Failures arrive through the callbacks below.
  parser.on('error', () => {});
  const place: Place = { line: 1 };
  try {
    for await (const chunk of chunks) {
      // Written and read by hand: one chunk in, all its records out, so that a batch is what is at hand. But
      // for the last one: csv-parse looks two bytes ahead, so a row that is typed is answered with the next.
      const written = settle((done) => parser.write(chunk, done));
      yield drain(parser, place);
      await written;
    }
    await settle((done) => parser.end(done));
    yield drain(parser, place);
  } catch (error) {
    yield [describeFailure(error, place.line, name)];
  }
}

interface Place {
  /** The line on which the next record starts. */
  line: number;
}

function settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  const settled = new Promise<void>((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
  // It may fail before anyone waits for it.
  settled.catch(() => {});
  return settled;
}

function drain(parser: Parser, place: Place): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  for (let next = readRecord(parser); next !== null; next = readRecord(parser)) {
    const { record: cells, raw } = next;
    const line = place.line;
    const lastLine = line + countLineBreaks(cells);
    place.line = lastLine + 1;
    const isBlank = cells.length === 1 && raw.trim() === '';
    if (!isBlank) records.push({ line, lastLine, cells, problem: checkLength(cells) });
  }
  return records;
}

/** A stream is untyped; with `raw`, and without `columns`, it gives the text of a record and its cells. */
function readRecord(parser: Parser): { readonly raw: string; readonly record: readonly string[] } | null {
  return parser.read();
}

function countLineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return count;
}

function checkLength(cells: readonly string[]): KchatError | null {
  let length = 0;
  for (const cell of cells) length += cell.length;
  return length > maxRowLength ? rowTooLong() : null;
}

/** If a quote is left open the rest of the input is part of it, and there is one bad record more. */
function describeFailure(error: unknown, line: number, name: string): CsvRecord {
  const code = error instanceof CsvError ? error.code : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    const problem = new KchatError(
      'INPUT_INVALID',
      'a quote is never closed: the rest of the input is part of this row',
      { hint: 'a quotation mark within quotes is doubled' },
    );
    return { line, lastLine: line, cells: [], problem };
  }
  if (code === 'CSV_MAX_RECORD_SIZE')
    throw new KchatError(
      'INPUT_INVALID',
      `${name}: the row that starts on line ${line} does not end within ${maxRecordMegabytes} MiB`,
      { hint: 'look for a quotation mark that is never closed' },
    );
  throw error;
}
