/**
 * Owns reading `--users FILE`. Rule: as `sign --from`, a bad row is reported with its line and stops no
 * other.
 */
import { inputError, KchatError } from '../base/errors.js';
import type { Context } from '../context.js';
import { openCustomerRows } from '../rows/open-rows.js';
import type { Row } from '../rows/row.js';
import { nameLines, type RowInput, useRowInput } from '../rows/stream.js';
import { checkColumns, describeIgnored } from '../sign/row-claims.js';
import { readWholeSeconds } from '../token/time.js';
import type { TestUser } from './contract.js';
import { isUserColumn, parseUserRow } from './users.js';

/** More is a load test, which is for `sign --from`. */
const mostUsers = 10_000;

/**
 * The test users of a CSV or NDJSON file. Throws INPUT_INVALID for a file that cannot be read, has no usable
 * header or too many rows.
 */
export async function readUsersFile(
  path: string,
  { input, output, clock }: Pick<Context, 'input' | 'output' | 'clock'>,
): Promise<readonly TestUser[]> {
  return useRowInput(
    { path, input, reader: '--users' },
    (chunks, name) => openCustomerRows(chunks, path, name),
    (rows) => readAll(rows, readWholeSeconds(clock), output.warn),
  );
}

async function readAll(
  { name, columns, batches }: RowInput,
  now: number,
  warn: (text: string) => void,
): Promise<readonly TestUser[]> {
  if (columns !== null) {
    checkColumns(columns, name);
    for (const column of columns)
      if (!isUserColumn(column)) warn(describeIgnored(column, 'name, email, externalId, iat and claim.NAME'));
  }
  const users: TestUser[] = [];
  for await (const batch of batches)
    for (const row of batch) {
      const user = parseRow(row, now, warn);
      if (user !== undefined) users.push(user);
      if (users.length > mostUsers)
        throw inputError(
          `${name} has more than ${mostUsers} rows`,
          'for a token for each row: kchat sign --from',
        );
    }
  return users;
}

function parseRow(row: Row, now: number, warn: (text: string) => void): TestUser | undefined {
  try {
    if (row.content instanceof KchatError) throw row.content;
    return parseUserRow(row.content, now);
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    warn(`${nameLines(row)} is left out: ${error.message}`);
    return undefined;
  }
}
