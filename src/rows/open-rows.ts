/**
 * Owns choosing the format of rows: CSV with a header, one JSON object per line, or plain lines. Rule: the
 * file extension decides (`.csv`, `.ndjson`, `.jsonl`), else the first line that is not blank.
 */
import { inputError, type KchatError } from '../base/errors.js';
import { isName, nameValue } from '../base/typed.js';
import { parseJsonObject } from '../token/json.js';
import { type CsvRecord, readCsv } from './csv.js';
import { readHead } from './head.js';
import { type Line, readLines } from './lines.js';
import { type Fields, type Row, type RowBatch, rowTooLong } from './row.js';

/** An open input whose rows are still to be read. */
export interface Rows {
  /** The names of the columns, without white space around them; null if the input is not CSV. */
  readonly columns: readonly string[] | null;
  /** In the order of the input; a failure to read it is an INPUT_INVALID error. */
  readonly batches: AsyncIterable<RowBatch>;
}

/**
 * Customers to sign for: CSV, one JSON object a line (`.ndjson`, `.jsonl`, or a first `{`), or one e-mail
 * address a line.
 *
 * @param path  as the user gave it; `-` says nothing about the format
 * @param name  what messages call the input
 * @throws KchatError INPUT_INVALID for an input that is empty, no UTF-8 text, or JSON in any other form
 */
export async function openCustomerRows(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  name: string,
): Promise<Rows> {
  const { firstLine, chunks } = await readHead(stream, name);
  const isNamedCsv = /\.csv$/i.test(path);
  if (firstLine.startsWith('[') && !isNamedCsv)
    throw inputError(`${name} is a JSON array, not one object a line`, "jq -c '.[]' turns it into lines");
  if (firstLine.trim() === '{' && !isNamedCsv)
    throw inputError(
      `${name} is JSON over several lines, not one object a line`,
      'jq -c . puts it on one line',
    );
  const isNdjson = /\.(?:ndjson|jsonl)$/i.test(path) || (firstLine.startsWith('{') && !isNamedCsv);
  if (isNdjson) return { columns: null, batches: readObjects(chunks) };
  // No header has an @.
  const isList = /^[^\s,;"@]+@[^\s,;"]+$/.test(firstLine.trim());
  return isList ? { columns: null, batches: readTexts(chunks, 'email') } : openCsv(chunks, name);
}

/**
 * Tokens to inspect: the column `token` of a CSV that has one, else one token per line, which may be wrapped
 * as people paste it. The fields of a row are `{token}`. Throws INPUT_INVALID for an input that is empty, no
 * UTF-8 text, or has a header without that column.
 */
export async function openTokenRows(stream: AsyncIterable<Uint8Array>, name: string): Promise<Rows> {
  const { firstLine, chunks } = await readHead(stream, name);
  const cells = firstLine.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (cells.includes('token')) return openCsv(chunks, name);
  // A token has no comma.
  if (cells.length > 1 && cells.every((cell) => /^[A-Za-z][\w .-]{1,40}$/.test(cell)))
    throw inputError(
      `the header of ${name} has no column token: ${cells
        .slice(0, 8)
        .map((cell) => nameValue(cell, isName))
        .join(', ')}`,
      'name the column that holds the tokens "token"',
    );
  return { columns: null, batches: readTexts(chunks, 'token') };
}

// ---------------------------------------------------------------------------------------------- CSV

async function openCsv(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Rows> {
  const batches = readCsv(chunks, name);
  for (;;) {
    const next = await batches.next();
    if (next.done) throw inputError(`${name} has no header`);
    const [header, ...records] = next.value;
    if (header === undefined) continue;
    if (header.problem !== null) throw header.problem;
    const columns = header.cells.map((cell) => cell.trim());
    return { columns, batches: readRecords(columns, records, batches) };
  }
}

async function* readRecords(
  columns: readonly string[],
  first: readonly CsvRecord[],
  rest: AsyncIterable<readonly CsvRecord[]>,
): AsyncGenerator<RowBatch> {
  const toCsvRow = ({ line, lastLine, cells, problem }: CsvRecord): Row => ({
    line,
    lastLine,
    cells,
    content: problem ?? nameCells(columns, cells),
  });
  yield first.map(toCsvRow);
  for await (const records of rest) yield records.map(toCsvRow);
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

// ---------------------------------------------------------------------------------------------- lines

async function* readObjects(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RowBatch> {
  for await (const lines of readLines(chunks)) yield lines.map((line) => toRow(line, parseFields));
}

async function* readTexts(
  chunks: AsyncIterable<Uint8Array>,
  name: 'email' | 'token',
): AsyncGenerator<RowBatch> {
  const read = (text: string) => ({ [name]: text.trim() });
  for await (const lines of readLines(chunks)) yield lines.map((line) => toRow(line, read));
}

function toRow({ number, text }: Line, read: (text: string) => Fields | KchatError): Row {
  return { line: number, lastLine: number, cells: [], content: text === null ? rowTooLong() : read(text) };
}

function parseFields(text: string): Fields | KchatError {
  const reading = parseJsonObject(text.trim());
  if (reading.value === null) return inputError(`the row ${reading.problem}`);
  const twice = reading.duplicates[0] ?? reading.nestedDuplicates[0];
  if (twice === undefined) return reading.value;
  return inputError(`the row has ${nameValue(twice, isName)} more than once`);
}
