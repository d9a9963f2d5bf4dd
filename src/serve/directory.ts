/** Owns finding test users. Rule: only these users get tokens; a lookup takes constant time. */
import { usageError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { identifiedBy } from '../token/claims.js';
import type { TestUser, UsersAnswer } from './contract.js';

/** The test users, looked up by name or identifier. */
export interface UserDirectory {
  /** In the order of the command line and the file. */
  readonly names: readonly string[];
  /** The only user, who needs no name; undefined if there are several. */
  readonly only: TestUser | undefined;
  /** The user for `?user=`: by name, else by an identifier that no other user has. */
  find(wanted: string): TestUser | undefined;
  /** The first twelve users whose name or identifier contains a text. */
  search(text: string): UsersAnswer;
}

/** How many are sent to the page. */
const shown = 12;

/** The directory of at least one user. Throws USAGE for a name that two users have. */
export function createDirectory(users: readonly TestUser[]): UserDirectory {
  const byName = new Map<string, TestUser>();
  // Null: an identifier of several.
  const byIdentifier = new Map<string, TestUser | null>();
  for (const user of users) {
    if (byName.has(user.name))
      throw usageError(
        `two test users are called "${visible(user.name, 80)}"`,
        'name each: NAME=email:ADDRESS',
      );
    byName.set(user.name, user);
    const { value } = identifiedBy(user.identity);
    byIdentifier.set(value, byIdentifier.has(value) ? null : user);
  }
  return {
    names: [...byName.keys()],
    only: users.length === 1 ? users[0] : undefined,
    find: (wanted) => byName.get(wanted) ?? byIdentifier.get(wanted) ?? undefined,
    search: (text) => searchUsers(users, text.trim().toLowerCase()),
  };
}

function searchUsers(users: readonly TestUser[], wanted: string): UsersAnswer {
  const found = users.filter(({ name, identity }) =>
    [name, identity.email, identity.externalId].some((part) => part?.toLowerCase().includes(wanted)),
  );
  return {
    total: users.length,
    found: found.length,
    users: found.slice(0, shown).map(({ name, identity, claims }) => ({
      name,
      identity: identifiedBy(identity),
      claims: Object.keys(claims).length === 0 ? '' : visible(JSON.stringify(claims), 300),
    })),
  };
}
