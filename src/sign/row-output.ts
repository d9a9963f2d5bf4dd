/**
 * Owns how the tokens of `sign --from` are written: as lines, JSON objects, or the CSV they came from. Rule:
 * pure, whole lines. In JSON and CSV a bad row stays in its place, with its error.
 */
import { type KchatError, usageError } from '../base/errors.js';
import { nameValue } from '../base/typed.js';
import type { Rows } from '../rows/open-rows.js';
import type { Row } from '../rows/row.js';
import { renderJsonLine } from '../rows/stream.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import { type IdentifiedBy, identifiedBy, type LoginClaims } from '../token/claims.js';
import { loginTokenHeader } from '../token/sign.js';
import { loginTokenLifetime, toIso } from '../token/time.js';

/** What `--json` prints for a good row: what `sign --json` has under `data`, and the line. */
interface SignedRow {
  readonly line: number;
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: LoginClaims;
  readonly identity: IdentifiedBy;
  /** ISO 8601 UTC, or null if the moment is outside of what a `Date` can hold. */
  readonly validUntil: string | null;
  readonly secret: { readonly source: string; readonly fingerprint: string };
}

/** What `--json` prints for a bad row. */
interface FailedRow {
  readonly line: number;
  readonly error: { readonly code: 'INPUT_INVALID'; readonly message: string; readonly hint: string | null };
}

/** What signing a row gave. */
export interface Minted {
  readonly token: string;
  readonly claims: LoginClaims;
}

/** How rows are written: whole lines. */
interface RowForm {
  readonly header: string;
  renderSigned(minted: Minted, row: Row): string;
  renderFailed(error: KchatError, row: Row): string;
}

/** What of a secret is shown. */
type SecretName = Pick<ResolvedSecret, 'source' | 'fingerprint'>;

/**
 * The form for `--format` and `--json`, as a function of the secret that signs.
 *
 * @throws KchatError USAGE for a format that rows do not have, or beside `--json`, or
 *   CSV out of what is no CSV
 */
export function chooseForm(
  format: string | undefined,
  { columns }: Rows,
  json: boolean,
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
  return () => createCsvForm(columns);
}

const tokenForm: RowForm = {
  header: '',
  renderSigned: ({ token }) => `${token}\n`,
  renderFailed: () => '',
};

function createJsonForm({ source, fingerprint }: SecretName): RowForm {
  return {
    header: '',
    renderSigned: ({ token, claims }, { line }) =>
      renderJsonLine({
        line,
        token,
        header: loginTokenHeader,
        claims,
        identity: identifiedBy(claims),
        validUntil: toIso(claims.iat + loginTokenLifetime),
        secret: { source, fingerprint },
      } satisfies SignedRow),
    renderFailed: ({ message, hint = null }, { line }) =>
      // Whoever found it, a flag's parser too: it is the input that is wrong.
      renderJsonLine({ line, error: { code: 'INPUT_INVALID', message, hint } } satisfies FailedRow),
  };
}

/** The columns of the input, then `token` and `error`; columns of these names are replaced. */
function createCsvForm(columns: readonly string[]): RowForm {
  const kept = [...columns.keys()].filter((index) => !['token', 'error'].includes(columns[index] ?? ''));
  const render = (cells: readonly string[], token: string, error: string) =>
    `${[...kept.map((index) => cells[index] ?? ''), token, error].map(quoteCell).join(',')}\n`;
  return {
    header: render(columns, 'token', 'error'),
    renderSigned: ({ token }, { cells }) => render(cells, token, ''),
    renderFailed: ({ message }, { cells }) => render(cells, '', message),
  };
}

/** RFC 4180 §2. */
function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
