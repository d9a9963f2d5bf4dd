/**
 * Owns parsing the rows of `sign --from`: `email`, `externalId`, `iat` and `claim.NAME`; other columns are
 * ignored. Rule: values that are probably mistakes are refused: white space around a value, a number that
 * lost digits, text that is not UTF-8, a stray quote of CSV.
 */
import { inputError, usageError } from '../base/errors.js';
import { isEmailLike, isName, nameValue } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import type { Fields } from '../rows/row.js';
import type { RowInput } from '../rows/stream.js';
import { buildClaims, type LoginClaims, ownedClaims, refuseLostDigits } from '../token/claims.js';
import { describeJsonKind } from '../token/json.js';
import { findMisspellings } from '../token/misspelling.js';
import { parseMoment } from '../token/time.js';

/** The flags for every row; a row's own `iat` and claims win. */
export interface RowDefaults {
  readonly iat: string | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

const claimPrefix = 'claim.';

/**
 * Checks the header of a CSV, and returns a function that does so for the members of a JSON row: names that
 * are ignored are warned of once, and only so many. `further` names count too. Throws INPUT_INVALID if no
 * column identifies a customer, one stands twice, or a claim has a bad name.
 */
export function watchNames(
  { name, columns }: RowInput,
  warn: (text: string) => void,
  further: readonly string[] = [],
): (fields: Fields) => void {
  const counting = [...further, 'email, externalId, iat and claim.NAME'].join(', ');
  const named = new Set<string>();
  const watch = (names: readonly string[]) => {
    for (const unknown of names) {
      if (isRowName(unknown) || further.includes(unknown) || named.has(unknown)) continue;
      if (named.size === maxIgnoredNamed) return;
      named.add(unknown);
      warn(describeIgnored(unknown, counting));
    }
  };
  if (columns === null) return (fields) => watch(Object.keys(fields));
  checkColumns(columns, name);
  watch(columns);
  return () => {};
}

/** The most names that get a warning. */
const maxIgnoredNamed = 20;

function isRowName(name: string): boolean {
  return ownedClaims.includes(name) || name.startsWith(claimPrefix);
}

function describeIgnored(column: string, counting: string): string {
  const [misspelt] = findMisspellings({ [column]: 'x' }, true);
  return misspelt === undefined
    ? `${nameValue(column, isName)} is ignored: ${counting} count`
    : `"${visible(column)}" is ignored: did you mean ${misspelt.meant}?`;
}

function checkColumns(columns: readonly string[], name: string): void {
  const used = columns.filter(isRowName);
  const twice = used.find((column, index) => used.indexOf(column) !== index);
  if (twice !== undefined) throw inputError(`${name} has the column ${nameValue(twice, isName)} twice`);
  for (const column of used) if (column.startsWith(claimPrefix)) parseClaimName(column);
  if (columns.includes('email') || columns.includes('externalId')) return;
  const shown = columns.slice(0, 8).map((column) => nameValue(column, isName));
  throw inputError(
    `the header of ${name} has neither email nor externalId: ${shown.join(', ')}`,
    describeColumnWays(columns),
  );
}

function describeColumnWays(columns: readonly string[]): string {
  const separator = /[;\t|]/.exec(columns[0] ?? '')?.[0];
  if (columns.length === 1 && separator !== undefined)
    return `cells are separated by commas, not by ${separator === '\t' ? 'tabs' : `"${separator}"`}`;
  const found = findMisspellings(Object.fromEntries(columns.map((column) => [column, 'x'])), false);
  const meant = [...new Set(found.map((each) => each.meant))];
  return meant.length === 0
    ? 'the first line names the columns: email, externalId, iat, claim.NAME'
    : `did you mean ${meant.join(' and ')}? the first line names the columns just so`;
}

/** The claims of one row; `now` is `iat` if neither row nor flag gives one. Throws USAGE or INPUT_INVALID. */
export function parseRowClaims(fields: Fields, defaults: RowDefaults, now: number): LoginClaims {
  const identity = {
    email: isAbsent(fields.email) ? undefined : checkCell(fields.email, 'email'),
    externalId: parseRowExternalId(fields.externalId),
  };
  const iat = parseIat(fields.iat, defaults.iat, now);
  return buildClaims(identity, iat, parseRowExtras(fields, defaults), rowNames);
}

const rowNames = { email: 'email', externalId: 'externalId' };

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function parseRowExternalId(value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'number') return checkCell(value, 'externalId');
  if (Number.isSafeInteger(value)) return String(value);
  throw usageError(`externalId is the number ${value}, which may have lost digits`, 'write it in quotes');
}

/** Checks a value for signs of a mistake. */
function checkCell(value: unknown, name: string): string {
  if (typeof value !== 'string') throw usageError(`${name} is ${describeJsonKind(value)}, not a string`);
  if (value.trim() !== value && value.trim() !== '')
    throw usageError(`${name} is ${nameValue(value, isEmailLike)}, with white space around it`);
  if (value.startsWith('"'))
    throw usageError(
      `${name} begins with a quotation mark: ${nameValue(value, isEmailLike)}`,
      'a quotation mark within quotes is doubled, and nothing stands outside them',
    );
  return checkUtf8(value, name);
}

function checkUtf8(value: string, name: string): string {
  if (value.includes('\ufffd'))
    throw usageError(`${name} is not UTF-8: ${nameValue(value, isEmailLike)}`, 'save the file as UTF-8');
  return value;
}

function parseIat(value: unknown, flag: string | undefined, now: number): number {
  if (isAbsent(value)) return flag === undefined ? now : parseMoment(flag, '--iat', now);
  if (typeof value === 'string' || typeof value === 'number') return parseMoment(String(value), 'iat', now);
  throw usageError(`iat is ${describeJsonKind(value)}, neither a number nor a string`);
}

function parseRowExtras(fields: Fields, defaults: RowDefaults): RowDefaults['claims'] {
  let claims: Record<string, unknown> | undefined;
  for (const column of Object.keys(fields)) {
    if (!column.startsWith(claimPrefix)) continue;
    const [name, value] = [parseClaimName(column), fields[column]];
    // A null prototype, so that a claim named `__proto__` is a claim.
    claims ??= Object.assign(Object.create(null), defaults.claims) as Record<string, unknown>;
    refuseLostDigits(name, value);
    claims[name] = typeof value === 'string' ? checkUtf8(value, column) : value;
  }
  return claims ?? defaults.claims;
}

function parseClaimName(column: string): string {
  const name = column.slice(claimPrefix.length);
  if (name !== '' && !ownedClaims.includes(name)) return name;
  throw inputError(
    `${nameValue(column, /^claim\.(?:iat|email|externalId)$/)} names no claim of its own`,
    name === '' ? 'claim.NAME makes the claim NAME' : `the column is called ${name}`,
  );
}
