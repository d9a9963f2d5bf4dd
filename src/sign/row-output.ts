/**
 * Owns the output of `sign --from`: lines, JSON objects, or the CSV with the tokens added. Rule: pure, whole
 * lines. In JSON and CSV a bad row stays in its place, with its error.
 */
import { type KchatError, usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import { escapeUnprintable } from '../base/untrusted.js';
import type { Row, Rows } from '../rows/row.js';
import { renderJsonLine } from '../rows/stream.js';
import type { Output } from '../terminal/contract.js';
import type { BadKindName } from '../token/bad-tokens.js';
import { describeSigned, type Minted, type SecretName } from './signed.js';

/** How rows are written: whole lines. */
interface RowForm {
  readonly header: string;
  renderSigned(minted: Minted, row: Row): string;
  renderFailed(error: KchatError, row: Row): string;
}

/** The form for `--format` and `--json`, by the secret that signs. Throws USAGE for what rows do not have. */
export function chooseForm(
  format: string | undefined,
  { columns }: Rows,
  { json, stdoutIsTerminal }: Pick<Output, 'json' | 'stdoutIsTerminal'>,
  hasKinds: boolean,
): (secret: SecretName) => RowForm {
  if (json && format !== undefined && format !== 'token')
    throw usageError('--format and --json both say how to print', 'omit one of them');
  if (json) return createJsonForm;
  if (format === undefined || format === 'token') return () => tokenForm;
  if (format !== 'csv')
    throw usageError(
      `--from has no --format ${nameValue(format, ['token', 'csv'])}`,
      'it takes token or csv, or --json',
    );
  if (columns === null)
    throw usageError('--format csv needs rows of CSV: it repeats their columns', 'use --json for JSON rows');
  const own = hasKinds ? ['bad', 'token', 'error'] : ['token', 'error'];
  return () => createCsvForm(columns, own, stdoutIsTerminal ? escapeUnprintable : (cell) => cell);
}

const tokenForm: RowForm = {
  header: '',
  renderSigned: ({ token }) => `${token}\n`,
  renderFailed: () => '',
};

function createJsonForm(secret: SecretName): RowForm {
  return {
    header: '',
    renderSigned: (minted, { line }) => {
      const kind = minted.bad === undefined ? {} : { bad: minted.bad };
      return renderJsonLine({ line, ...describeSigned(minted, secret), ...kind });
    },
    renderFailed: ({ message, hint = null }, { line }) =>
      // A flag's parser may have found it, but the input is wrong.
      renderJsonLine({ line, error: { code: 'INPUT_INVALID', message, hint } }),
  };
}

/**
 * The columns of the input, then those of `own`, which replace columns of these names. Cells stay as they
 * came, since programs read them: what a spreadsheet makes of `=` is told in help. `show`: for a terminal.
 */
function createCsvForm(
  columns: readonly string[],
  own: readonly string[],
  show: (cell: string) => string,
): RowForm {
  const kept = [...columns.keys()].filter((index) => !own.includes(columns[index] ?? ''));
  const render = (cells: readonly string[], ...more: readonly string[]) => {
    const all = [...kept.map((index) => cells[index] ?? ''), ...more];
    return `${all.map((cell) => quoteCell(show(cell))).join(',')}\n`;
  };
  const kind = (bad?: BadKindName) => (own.includes('bad') ? [bad ?? ''] : []);
  return {
    header: render(columns, ...own),
    renderSigned: ({ token, bad }, { cells }) => render(cells, ...kind(bad), token, ''),
    renderFailed: ({ message }, { cells }) => render(cells, ...kind(), '', message),
  };
}

/** RFC 4180 §2. */
function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
