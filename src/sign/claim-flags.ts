/** Owns what `--claim` gives. Rule: pure; what would be signed as something else is refused. */
import { usageError } from '../base/errors.js';
import { isName, nameValue, nameWord } from '../base/typed.js';
import { refuseLostDigits } from '../token/claims.js';
import { parseJsonMember } from '../token/json.js';

/** The claims by name. Throws USAGE for what is no claim, comes twice, lost digits or has its own flag. */
export function parseClaims(assignments: readonly string[]): Record<string, unknown> {
  // A null prototype, so that a claim named `__proto__` is a claim.
  const claims: Record<string, unknown> = Object.create(null);
  for (const assignment of assignments) {
    const { name, value } = parseClaim(assignment);
    if (name in claims)
      throw usageError(`--claim gives ${nameValue(name, isName)} twice`, 'give each claim once');
    claims[name] = value;
  }
  return claims;
}

/** Claims that have a flag of their own. */
const ownFlags: ReadonlyMap<string, string> = new Map([
  ['iat', '--iat'],
  ['email', '--email'],
  ['externalId', '--external-id'],
]);

function parseClaim(assignment: string): { name: string; value: unknown } {
  const match = /^([^=]*?)(:?=)(.*)/s.exec(assignment);
  const [, name, operator, text] = match ?? [];
  if (!name || text === undefined)
    throw usageError(
      `--claim is ${nameValue(assignment, isName)}`,
      'it takes name=text or name:=json, such as --claim plan=pro or --claim seats:=3',
    );
  const ownFlag = ownFlags.get(name);
  if (ownFlag !== undefined)
    throw usageError(
      `--claim cannot set "${name}"`,
      `use ${ownFlag}; for a token that is wrong on purpose: --bad`,
    );
  const value = operator === '=' ? text : parseJsonClaim(text, name);
  refuseLostDigits(name, value);
  return { name, value };
}

function parseJsonClaim(text: string, name: string): unknown {
  const reading = parseJsonMember(text);
  const flag = `--claim ${nameWord(name)}`;
  if ('problem' in reading)
    throw usageError(
      `${flag}:= ${reading.problem}: ${nameValue(text, isName)}`,
      `for a string: --claim ${nameWord(name, 'name')}=text`,
    );
  const [twice] = reading.duplicates;
  if (twice === undefined) return reading.value;
  throw usageError(
    `${flag}:= has ${nameValue(twice, isName)} more than once in one object`,
    'give each name once',
  );
}
