/**
 * Owns what a row is and its maximum length. Rule: a bad row is a value, never an exception, because the next
 * one may be good.
 */
import { inputError, KchatError } from '../base/errors.js';

/** Cells by column name, or the members of a JSON object. Untrusted; empty cells are left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** One row of the input. */
export interface Row {
  /** The line on which it starts; the first line of the input is 1. */
  readonly line: number;
  /** The line on which it ends: a quoted cell may hold line breaks. */
  readonly lastLine: number;
  /** Its fields, or an INPUT_INVALID error that says why it cannot be read. */
  readonly content: Fields | KchatError;
  /** The cells as they came, for CSV; empty for other formats. */
  readonly cells: readonly string[];
}

/** An open input whose rows are still to be read. */
export interface Rows {
  /** The names of the columns, without white space around them; null if the input is not CSV. */
  readonly columns: readonly string[] | null;
  /** In order, in batches that wait for no further chunk; a failure to read is INPUT_INVALID. */
  readonly batches: AsyncIterable<readonly Row[]>;
}

/** The most that a row may hold, in bytes; a customer takes a few hundred. */
export const maxRowLength = 1_048_576;

/** The error for a longer row. */
export function rowTooLong(): KchatError {
  return inputError('the row is longer than 1 MiB');
}

/** What `parse` makes of the fields of a row, or the error that says what is wrong with the row. */
export function parseRow<T>({ content }: Row, parse: (fields: Fields) => T): T | KchatError {
  if (content instanceof KchatError) return content;
  try {
    return parse(content);
  } catch (error) {
    if (error instanceof KchatError) return error;
    throw error;
  }
}

/** `line 3`, or `lines 3 to 5`. */
export function nameLines({ line, lastLine }: Row): string {
  return line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
}
