/**
 * Owns choosing the format of rows: CSV with a header, one JSON object per line, or plain lines. Rule: the
 * file extension decides (`.csv`, `.ndjson`, `.jsonl`), else the first line that is not blank.
 */
import { inputError, type KchatError } from '../base/errors.js';
import { isName, nameValue } from '../base/typed.js';
import { parseJsonObject } from '../token/json.js';
import { openCsv } from './csv.js';
import { readHead, readLines } from './lines.js';
import { type Fields, type Row, type Rows, rowTooLong } from './row.js';

/**
 * Customers to sign for: CSV, one JSON object a line (`.ndjson`, `.jsonl`, or a first `{`), or one e-mail
 * address a line. `name` is for messages, `path` as the user gave it (`-` tells no format). Throws
 * INPUT_INVALID for an input that is empty, no UTF-8 text, or JSON in any other form.
 */
export async function openCustomerRows(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  path: string,
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
  if (isNdjson) return openLines(chunks, parseFields);
  // No header has an @.
  const isList = /^[^\s,;"@]+@[^\s,;"]+$/.test(firstLine.trim());
  return isList ? openLines(chunks, (email) => ({ email })) : openCsv(chunks, name);
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
  return openLines(chunks, (token) => ({ token }));
}

/** One row a line; `parse` gets its text without white space around it. */
function openLines(chunks: AsyncIterable<Uint8Array>, parse: (text: string) => Fields | KchatError): Rows {
  async function* readBatches(): AsyncGenerator<readonly Row[]> {
    for await (const lines of readLines(chunks))
      yield lines.map(({ number: line, text }) => {
        const content = text === null ? rowTooLong() : parse(text.trim());
        return { line, lastLine: line, content, cells: [] };
      });
  }
  return { columns: null, batches: readBatches() };
}

function parseFields(text: string): Fields | KchatError {
  const reading = parseJsonObject(text);
  if (reading.value === null) return inputError(`the row ${reading.problem}`);
  const twice = reading.duplicates[0] ?? reading.nestedDuplicates[0];
  if (twice === undefined) return reading.value;
  return inputError(`the row has ${nameValue(twice, isName)} more than once`);
}
