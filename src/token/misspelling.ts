/**
 * Owns finding claims whose names were meant to be `email`, `externalId` or `iat`. Rule: one look-up for each
 * claim; it finds nothing if the right claim is there.
 */
import { isObject, listMembers } from '../base/values.js';
import { guessIdentity, guessTime } from './claim-guess.js';
import { aboutCustomer, knownSpellings, otherNames, type RightName, rightNames } from './claim-names.js';
import { isText } from './identity.js';
import { type JsonObject, parseJsonObject } from './json.js';

/** A claim that was probably meant to be another. */
export interface Misspelling {
  readonly name: string;
  readonly meant: RightName;
  /** The claim in whose value it stands, or two names with a dot between; null at the top level. */
  readonly inside: string | null;
}

const isRight = (name: string) => rightNames.some((right) => right === name);

/** How many are reported, and how many are looked into on each level. */
const limit = 10;

/** How deep the right names are looked for: `{"data":{"user":{"email":…}}}`. */
const levels = 2;

/** No known name is longer. .NET uses addresses as names. */
const longestName = 120;

/** Claims that were probably meant to be others. `hasIdentity`: the token has a usable identifier. */
export function findMisspellings(claims: JsonObject, hasIdentity: boolean): readonly Misspelling[] {
  const found: Misspelling[] = [];
  // The claims that the token lacks, which are looked for inside other claims.
  const wanted = rightNames.filter((name) => (name === 'iat' || !hasIdentity) && !isThere(claims, name));
  let looked = 0;
  for (const [name, value] of Object.entries(claims)) {
    if (found.length >= limit) break;
    const looksInside = wanted.length > 0 && looked < limit && canHoldClaims(value);
    if (looksInside) looked += 1;
    const inside = looksInside ? findInside([name], value, wanted) : [];
    // An object that holds the right names is not itself misspelled, whatever its name. A token that a
    // service signs for itself is about the service.
    const isIssuer = name === 'sub' && value === claims.iss;
    const isNamed = isRight(name) || inside.length > 0 || isIssuer;
    const meant = isNamed ? undefined : findMeant(name, value, hasIdentity);
    if (meant !== undefined && !isThere(claims, meant)) found.push({ name, meant, inside: null });
    found.push(...inside);
  }
  return [...found, ...guessRest(claims, hasIdentity, found)].slice(0, limit);
}

/** The guesses for what no known misspelling explains. */
function guessRest(
  claims: JsonObject,
  hasIdentity: boolean,
  found: readonly Misspelling[],
): readonly Misspelling[] {
  const namesNobody = !hasIdentity && !isThere(claims, 'email') && !isThere(claims, 'externalId');
  const who = namesNobody && found.every(({ meant }) => meant === 'iat') ? guessIdentity(claims) : [];
  const hasTime = Object.hasOwn(claims, 'iat') || found.some(({ meant }) => meant === 'iat');
  const when = hasTime ? [] : guessTime(claims).map((name) => ({ name, meant: 'iat' as const }));
  return [...who, ...when].map((guess) => ({ ...guess, inside: null }));
}

/** Whether the right name has a value. An empty identifier counts as none. */
function isThere(claims: JsonObject, name: RightName): boolean {
  return Object.hasOwn(claims, name) && (name === 'iat' || (claims[name] !== null && claims[name] !== ''));
}

function findMeant(name: string, value: unknown, hasIdentity: boolean): RightName | undefined {
  if (name.length > longestName) return undefined;
  const plain = simplify(name);
  const meant = knownSpellings.get(plain);
  if (meant !== undefined || hasIdentity || !otherNames.has(plain) || !canIdentify(value)) return meant;
  return typeof value === 'string' && value.includes('@') ? 'email' : 'externalId';
}

/** Whether the value can be an identifier: a number, or a text that is not JSON of an object. */
function canIdentify(value: unknown): boolean {
  return isText(value) ? parseHolder(value) === null : typeof value === 'number';
}

const separators = /[-_. ]|\p{Cf}/gu;

/** A name without case, separators and invisible characters; of an address only its last part. */
function simplify(name: string): string {
  const last = /^https?:/.test(name)
    ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
    : name;
  return last.normalize('NFKC').toLowerCase().replace(separators, '');
}

/** Whether the value is an object, or a text that may be one as JSON. */
function canHoldClaims(value: unknown): boolean {
  return typeof value === 'string' ? value.startsWith('{') : isObject(value);
}

/** Whether an object is `{"type":"email","value":…}`, as .NET lists claims. */
const isEntryOf = (object: object, name: string): boolean =>
  'value' in object && 'type' in object && object.type === name;

/** The object that a value is or contains as JSON text, or null. .NET writes ids in braces too. */
function parseHolder(value: unknown): object | null {
  if (!canHoldClaims(value)) return null;
  return typeof value === 'string' ? parseJsonObject(value).value : (value as object);
}

/** The right names inside a claim, or other names for a customer; if it has neither, those a level below. */
function findInside(
  path: readonly string[],
  value: unknown,
  wanted: readonly RightName[],
): readonly Misspelling[] {
  const object = parseHolder(value);
  if (object === null) return [];
  const inside = path.join('.');
  const here: Misspelling[] = wanted
    .filter((name) => Object.hasOwn(object, name) || isEntryOf(object, name))
    .map((name) => ({ name, meant: name, inside }));
  const members = listMembers(object, limit);
  if (
    here.every(({ name }) => name === 'iat') &&
    wanted.includes('externalId') &&
    path.some((name) => aboutCustomer.test(name))
  )
    here.push(...findOthers(members, inside));
  if (path.length === levels || here.some(({ name }) => name !== 'iat')) return here;
  const further = members.filter(([, inner]) => canHoldClaims(inner));
  return [...here, ...further.flatMap(([name, inner]) => findInside([...path, name], inner, wanted))];
}

/** Other names for a customer, inside an object that is about one. */
function findOthers(members: ReturnType<typeof listMembers>, inside: string): readonly Misspelling[] {
  return members
    .flatMap(([name, member]) => {
      const meant = findMeant(name, member, false);
      return meant === undefined || meant === 'iat' || !canIdentify(member) ? [] : [{ name, meant, inside }];
    })
    .slice(0, 2);
}
