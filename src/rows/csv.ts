/**
 * Owns reading CSV (RFC 4180) as a stream, with csv-parse. Rule: a stray quote never swallows good rows in
 * silence. csv-parse can skip bad records, but drops the rest of the chunk with them; so it reads quotes
 * leniently here, and the users of a cell refuse the quotes that this leaves in it. A quote that is never
 * closed is an error that names its line.
 */
import { CsvError, parse } from 'csv-parse';
import { inputError, type KchatError } from '../base/errors.js';
import { type Fields, maxRowLength, type Row, type Rows, rowTooLong } from './row.js';

/** One record: its cells, or what is wrong with it. */
interface CsvRecord extends Omit<Row, 'content'> {
  readonly problem: KchatError | null;
}

/** A larger record means a broken quote. A record is held in memory whole. */
const maxRecordMegabytes = 16;

/**
 * The rows of a UTF-8 stream without a byte-order mark; its first record names the columns. Blank lines are
 * left out. Throws INPUT_INVALID if there is no header, and while reading if a record does not end within
 * 16 MiB.
 */
export async function openCsv(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Rows> {
  const batches = readRecords(chunks, name);
  for (;;) {
    const next = await batches.next();
    if (next.done) throw inputError(`${name} has no header`);
    const [header, ...records] = next.value;
    if (header === undefined) continue;
    if (header.problem !== null) throw header.problem;
    const columns = header.cells.map((cell) => cell.trim());
    const toRow = ({ line, lastLine, cells, problem }: CsvRecord): Row => {
      const content = problem ?? nameCells(columns, cells);
      return { line, lastLine, content, cells };
    };
    async function* readRows(): AsyncGenerator<readonly Row[]> {
      yield records.map(toRow);
      for await (const batch of batches) yield batch.map(toRow);
    }
    return { columns, batches: readRows() };
  }
}

function nameCells(columns: readonly string[], cells: readonly string[]): Fields | KchatError {
  if (cells.length !== columns.length)
    return inputError(
      `the row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header ${columns.length}`,
    );
  const fields: Record<string, string> = {};
  for (let index = 0; index < columns.length; index += 1) {
    const [column, cell] = [columns[index], cells[index]];
    if (column !== undefined && cell !== undefined && cell !== '') fields[column] = cell;
  }
  return fields;
}

async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<readonly CsvRecord[]> {
  const parser = parse({
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    // Tells a blank line from a quoted, empty cell.
    raw: true,
    max_record_size: maxRecordMegabytes * 1_048_576,
  });
  // A failure arrives through the callbacks below.
  parser.on('error', () => {});
  let line = 1;
  const drain = () => {
    const records: CsvRecord[] = [];
    for (let next: RawRecord | null = parser.read(); next !== null; next = parser.read()) {
      const { record: cells, raw } = next;
      const lastLine = line + countLineBreaks(cells);
      const isBlank = cells.length === 1 && raw.trim() === '';
      if (!isBlank) records.push({ line, lastLine, cells, problem: checkLength(cells) });
      line = lastLine + 1;
    }
    return records;
  };
  try {
    for await (const chunk of chunks) {
      // One chunk in, all its records out. The parser's async iterator gives one record at a time, and loses
      // those before an error. The parser looks two bytes ahead: a typed row waits for the next one.
      const written = settle((done) => parser.write(chunk, done));
      yield drain();
      await written;
    }
    await settle((done) => parser.end(done));
    yield drain();
  } catch (error) {
    yield [describeFailure(error, line, name)];
  }
}

/** What csv-parse gives with `raw` and without `columns`. */
interface RawRecord {
  readonly raw: string;
  readonly record: readonly string[];
}

function settle(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  const settled = new Promise<void>((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
  // Avoids an unhandled rejection: it may fail before it is awaited.
  settled.catch(() => {});
  return settled;
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

/** An open quote swallows the rest of the input: one more record, a bad one. */
function describeFailure(error: unknown, line: number, name: string): CsvRecord {
  const code = error instanceof CsvError ? error.code : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    const problem = inputError(
      'a quote is never closed: the rest of the input is part of this row',
      'a quotation mark within quotes is doubled',
    );
    return { line, lastLine: line, cells: [], problem };
  }
  if (code === 'CSV_MAX_RECORD_SIZE')
    throw inputError(
      `${name}: the row that starts on line ${line} does not end within ${maxRecordMegabytes} MiB`,
      'look for a quotation mark that is never closed',
    );
  throw error;
}
