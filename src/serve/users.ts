/**
 * Owns the test users, by `--user WHO` and the rows of `--users FILE`, and finding one. Rule: everything is
 * checked at the start, so that a token can be made for each of them at any time; only they get tokens.
 */
import { inputError, KchatError, usageError } from '../base/errors.js';
import { isName, nameValue } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import type { Context } from '../context.js';
import { openCustomerRows } from '../rows/open-rows.js';
import { type Fields, nameLines, parseRow } from '../rows/row.js';
import { type RowInput, useRowInput } from '../rows/stream.js';
import { parseClaims } from '../sign/claim-flags.js';
import { parseRowClaims, watchNames } from '../sign/row-claims.js';
import { buildClaims, identifiedBy } from '../token/claims.js';
import { parseJsonMember } from '../token/json.js';
import { readWholeSeconds } from '../token/time.js';
import type { TestUser, UsersAnswer } from './contract.js';

const grammar =
  'it takes ada@example.com, ada=email:ada@example.com or bob=externalId:user_8412,plan=pro,seats:=3';

/** A comma before an identifier or a claim; any other comma is part of a value. */
const separator = /,(?=(?:email|externalId):|[^,=:"{}[\]]+:?=)/;

const identifier = /^(?:([^=:]+)=)?(email|externalId):(.+)$/s;

/** A test user from `--user`. Throws USAGE for another form, or what no token can have. */
export function parseUser(spec: string): TestUser {
  const [first = '', ...rest] = spec.split(separator);
  const [, name, by, value] = identifier.exec(first) ?? [];
  if (by === undefined && (first.includes('=') || !first.includes('@')))
    throw usageError(`--user is ${nameValue(spec, (one) => isName(one.replace(/[=:,@.]/g, '-')))}`, grammar);
  const identifiers = rest.filter((part) => /^(?:email|externalId):/.test(part));
  const given = identifiers.map((part) => [part.split(':', 1).join(), part.replace(/^\w+:/, '')]);
  const identity = Object.fromEntries([[by ?? 'email', value ?? first], ...given]);
  if (Object.keys(identity).length <= given.length)
    throw usageError('--user gives an identifier twice', grammar);
  const claims = parseUserClaims(rest.filter((part) => !identifiers.includes(part)));
  return checkUser({ name: name ?? value ?? first, identity, claims, iat: undefined }, '--user');
}

/** As `sign --claim`, but a value that is not JSON is taken as text: `plan:=pro`. */
function parseUserClaims(assignments: readonly string[]): Readonly<Record<string, unknown>> {
  return parseClaims(
    assignments.map((assignment) => {
      const [, name, text] = /^([^=]*?):=(.*)$/s.exec(assignment) ?? [];
      return text !== undefined && 'problem' in parseJsonMember(text) ? `${name}=${text}` : assignment;
    }),
  );
}

type UserContext = Pick<Context, 'input' | 'output' | 'clock'>;

/**
 * The test users of a CSV or NDJSON file: the columns that `sign --from` takes, and `name`. As there, a bad
 * row is reported with its line and stops no other. Throws INPUT_INVALID for a file that cannot be read or
 * has no usable header.
 */
export async function readUsersFile(path: string, context: UserContext): Promise<readonly TestUser[]> {
  const { input, output, clock } = context;
  return useRowInput({ path, input, reader: '--users' }, openCustomerRows, (rows) =>
    readAll(rows, readWholeSeconds(clock), output.warn),
  );
}

async function readAll(input: RowInput, now: number, warn: UserContext['output']['warn']) {
  const watchUnknown = watchNames(input, warn, ['name']);
  const users: TestUser[] = [];
  for await (const batch of input.batches)
    for (const row of batch) {
      const user = parseRow(row, (fields) => {
        watchUnknown(fields);
        return parseUserRow(fields, now);
      });
      if (user instanceof KchatError) warn(`${nameLines(row)} is left out: ${user.message}`);
      else users.push(user);
    }
  return users;
}

function parseUserRow(fields: Fields, now: number): TestUser {
  const checked = parseRowClaims(fields, { iat: undefined, claims: undefined }, now);
  const { email, externalId, iat: _, ...claims } = checked;
  const { name = email ?? externalId, iat } = fields;
  if (typeof name !== 'string') throw inputError('name is not a string');
  const text = iat === undefined || iat === '' || iat === null ? undefined : String(iat);
  return checkUser({ name, identity: { email, externalId }, claims, iat: text }, 'the row');
}

function checkUser(user: TestUser, from: string): TestUser {
  const { name, identity } = user;
  if (name.trim() === '' || visible(name, 100) !== name)
    throw usageError(
      `${from} has the name ${nameValue(name, isName)}`,
      'a name is printable and has at most 100 characters',
    );
  buildClaims(identity, 0, user.claims, { email: `${from}: email`, externalId: `${from}: externalId` });
  return user;
}

/** The test users by name, in the order of the command line and the file; at least one. */
export type UsersByName = ReadonlyMap<string, TestUser>;

/** Throws USAGE for a name that two users have. */
export function nameUsers(users: readonly TestUser[]): UsersByName {
  const byName = new Map(users.map((user) => [user.name, user]));
  const twice = users.find((user) => byName.get(user.name) !== user);
  if (twice === undefined) return byName;
  throw usageError(`two test users are called "${visible(twice.name, 80)}"`, 'name each: NAME=email:ADDRESS');
}

/** The user of a name, else of an identifier that no other user has. */
export function findUser(users: UsersByName, wanted: string): TestUser | undefined {
  const named = users.get(wanted);
  if (named !== undefined) return named;
  const [user, other] = [...users.values()].filter(({ identity }) =>
    Object.values(identity).includes(wanted),
  );
  return other === undefined ? user : undefined;
}

/** The first names, and how many more there are. */
export function describeNames(names: readonly string[]): string {
  const some = names.slice(0, 8).map((name) => visible(name, 100));
  return `${some.join(', ')}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`;
}

/** The first twelve users whose name or identifier contains a text, for the page. */
export function searchUsers(users: UsersByName, text: string): UsersAnswer {
  const wanted = text.trim().toLowerCase();
  const found = [...users.values()].filter(({ name, identity }) =>
    [name, identity.email, identity.externalId].some((part) => part?.toLowerCase().includes(wanted)),
  );
  return {
    total: users.size,
    found: found.length,
    users: found.slice(0, 12).map(({ name, identity, claims }) => ({
      name,
      identity: identifiedBy(identity),
      claims: Object.keys(claims).length === 0 ? '' : visible(JSON.stringify(claims), 300),
    })),
  };
}
