/**
 * Owns `kchat sign --from`: a login token for every row of a CSV or NDJSON. Rule: one line per good row, in
 * order. A bad row is reported with its line number, and the rows after it are signed. In an output with one
 * line per row (`--json`, `--format csv`) a bad row stays, with its error.
 */
import { exitCodes, KchatError } from '../base/errors.js';
import { nameSecret, warnOfSuspicions } from '../cli/secret-words.js';
import type { Context } from '../context.js';
import { openCustomerRows } from '../rows/open-rows.js';
import { nameLines, parseRow, type Row } from '../rows/row.js';
import { type RowInput, useRowInput, writeRows } from '../rows/stream.js';
import { identifiedBy, type LoginClaims } from '../token/claims.js';
import { listIdentifierWarnings } from '../token/rules/identifier.js';
import { parseMoment, readWholeSeconds } from '../token/time.js';
import { parseBadKinds } from './bad.js';
import { parseClaims } from './claim-flags.js';
import { createShow } from './delivery.js';
import type { SignOptions } from './options.js';
import { parseRowClaims, type RowDefaults, watchNames } from './row-claims.js';
import { chooseForm } from './row-output.js';
import { createMint } from './signed.js';

/**
 * The settings and flags of `kchat sign --from`. `iat` and `claim` are for rows without their own, a relative
 * `iat` is evaluated for each row, and `bad` may be `all` (or `list`): one of each kind for each row.
 */
export interface SignRowsOptions extends SignOptions {
  /** A path, or `-` for stdin. */
  readonly from: string;
}

/** The number of rows, and of those that gave no token. */
interface SignRowsResult {
  readonly rows: number;
  readonly bad: number;
}

type Capabilities = Pick<Context, 'clock' | 'input' | 'output' | 'prompter' | 'secrets'>;

/**
 * Signs a token for every row and writes it; the exit status is 1 if a row was bad. Throws USAGE or
 * INPUT_INVALID (2) for flags, or an input that cannot be read or has no usable header; SECRET_NOT_FOUND (4),
 * or a store's own (5).
 */
export async function runSignRows(options: SignRowsOptions, context: Capabilities): Promise<SignRowsResult> {
  const defaults = parseDefaults(options, context.clock);
  return useRowInput({ path: options.from, input: context.input }, openCustomerRows, (input) =>
    signRows(input, options, defaults, context),
  );
}

async function signRows(
  input: RowInput,
  options: SignRowsOptions,
  defaults: RowDefaults,
  context: Capabilities,
): Promise<SignRowsResult> {
  const { clock, output } = context;
  const kinds = options.bad === undefined ? [undefined] : parseBadKinds(options.bad);
  const choose = chooseForm(options.format, input, output, options.bad !== undefined);
  const show = createShow(options, context);
  const watchUnknown = watchNames(input, output.warn);
  const watchIdentifiers = createIdentifierWatch(output);
  const secret = await context.secrets().resolve(options.settings.secretRequest());
  warnOfSuspicions(secret, output);
  const mint = createMint(secret.bytes);
  const form = choose(secret);
  let bad = 0;

  const render = (row: Row): string | Promise<string> => {
    const now = readWholeSeconds(clock);
    const parsed = parseRow(row, (fields) => {
      watchUnknown(fields);
      const parseAt = (moment: number) => parseRowClaims(fields, defaults, moment);
      return { claims: parseAt(now), parseAt };
    });
    if (parsed instanceof KchatError) {
      bad += 1;
      if (!output.json) output.warn(`${nameLines(row)}: ${parsed.message}`);
      return form.renderFailed(parsed, row);
    }
    const { claims, parseAt } = parsed;
    watchIdentifiers(claims, row);
    if (show === undefined)
      return kinds.map((kind) => form.renderSigned(mint(claims, now, kind), row)).join('');
    const mints = kinds.map((kind) => () => {
      const later = readWholeSeconds(clock);
      return mint(parseAt(later), later, kind);
    });
    return show(mints, (minted) => form.renderSigned(minted, row));
  };
  if (form.header !== '') await output.write(form.header);
  const rows = await writeRows(input, render, context, true);
  reportBadRows({ rows, bad }, input.name, output);
  output.note(`${rows - bad} of ${rows} signed, secret ${nameSecret(secret)}`);
  return { rows, bad };
}

function reportBadRows({ rows, bad }: SignRowsResult, name: string, output: Context['output']): void {
  if (rows === 0) output.warn(`${name} has no rows`);
  if (bad === 0) return;
  output.warn(`${bad} of ${rows} ${rows === 1 ? 'row was' : 'rows were'} bad and gave no token`);
  output.setExitCode(exitCodes.negative);
}

/** A wrong flag fails before a row is read. */
function parseDefaults({ iat, claim }: SignRowsOptions, clock: Context['clock']): RowDefaults {
  if (iat !== undefined) parseMoment(iat, '--iat', readWholeSeconds(clock));
  return { iat, claims: claim.length === 0 ? undefined : parseClaims(claim) };
}

/** The most rows that get a warning. */
const maxOdd = 20;

/** Warns of each row whose identifier looks shared or garbled. */
function createIdentifierWatch(output: Context['output']): (claims: LoginClaims, row: Row) => void {
  let told = 0;
  return (claims, row) => {
    if (told === maxOdd) return;
    const warnings = listIdentifierWarnings(claims, identifiedBy(claims).by);
    if (warnings.length === 0) return;
    told += 1;
    output.warn(`${nameLines(row)}: ${warnings.join('; ')}`);
    if (told === maxOdd) output.warn('no more rows of this kind are named');
  };
}
