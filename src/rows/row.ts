/**
 * Owns what a row is and its maximum length. Rule: a bad row is a value, never an exception, because the next
 * one may be good.
 */
import { inputError, type KchatError } from '../base/errors.js';

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

/** The rows that one chunk of input completed, available without waiting. */
export type RowBatch = readonly Row[];

/** The most that a row may hold, in bytes; a customer takes a few hundred. */
export const maxRowLength = 1_048_576;

/** The error for a longer row. */
export function rowTooLong(): KchatError {
  return inputError('the row is longer than 1 MiB');
}
