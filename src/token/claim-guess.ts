/**
 * Owns guessing which claim was meant if none has a right or known name. Rule: it guesses only if the token
 * does not name a customer or has no time, and only from a nearly right name or a value that can be nothing
 * else.
 */
import { countEdits } from '../base/typed.js';
import { listMembers } from '../base/values.js';
import { idNames, idNouns, otherTimes, ownerNouns } from './claim-names.js';
import { isText } from './identity.js';
import type { JsonObject } from './json.js';

/** How many claims are looked at. */
const most = 200;

/** How many guesses are made at most. Two, because the customer may be named by an id and an address. */
const mostGuesses = 2;

// Seconds or milliseconds from 2017 to 2096.
const isTime = (value: unknown) =>
  typeof value === 'number' && ((value > 1.5e9 && value < 4e9) || (value > 1.5e12 && value < 4e12));

/** The claim that may hold the time of issue, if there is one. */
export function guessTime(claims: JsonObject): readonly string[] {
  return listMembers(claims, most)
    .filter(([name, value]) => isTime(value) && !otherTimes.test(name))
    .map(([name]) => name)
    .slice(0, 1);
}

/** The claims that may name the customer, with the names that they should have. */
export function guessIdentity(
  claims: JsonObject,
): readonly { readonly name: string; readonly meant: 'email' | 'externalId' }[] {
  const entries = listMembers(claims, most).filter(([, value]) => value !== claims.iss);
  const guesses = entries.flatMap(([name, value]) => {
    const meant = guessOne(name, value);
    return meant === null ? [] : [{ name, meant }];
  });
  return guesses
    .sort((one, other) => Number(other.meant === 'email') - Number(one.meant === 'email'))
    .slice(0, mostGuesses);
}

const address = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i;

function guessOne(name: string, value: unknown): 'email' | 'externalId' | null {
  const [only, ...others] = Array.isArray(value) ? value : [value];
  if (others.length > 0 || name.length > 120 || (!isText(only) && typeof only !== 'number')) return null;
  if (isText(only) && only.length < 255 && address.test(only)) return 'email';
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined = words.join('');
  if (joined.includes('externalid') || countEdits(joined, 'externalid') <= 2) return 'externalId';
  const [first = '', ...rest] = words;
  if (rest.length === 0) return idNames.test(first) ? 'externalId' : null;
  return ownerNouns.test(first) && idNouns.test(words.at(-1) ?? '') ? 'externalId' : null;
}
