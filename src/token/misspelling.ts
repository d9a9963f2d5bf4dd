/** Owns which claim names are mistaken for which. Rule: a look-up per claim, and silent where the right one is there. */
import { type JsonObject, parseJsonObject } from './json.js';

export interface Misspelling {
  readonly name: string;
  readonly meant: Meant;
  /** The claim whose value it stands in, where that is the mistake; null at the top. */
  readonly inside: string | null;
}

type Meant = 'email' | 'externalId' | 'iat';

// Without case, hyphens, underscores, dots and spaces. Source: facts, mistakes people really make.
const spellings = new Map<string, Meant>([
  ['externalid', 'externalId'],
  ['externaluserid', 'externalId'],
  ['externalcustomerid', 'externalId'],
  ['customerexternalid', 'externalId'],
  ['extid', 'externalId'],
  ['extrenalid', 'externalId'],
  ['exernalid', 'externalId'],
  ['extenalid', 'externalId'],
  ['kustomerid', 'externalId'],
  ['email', 'email'],
  ['emailaddress', 'email'],
  ['emailaddr', 'email'],
  ['useremail', 'email'],
  ['customeremail', 'email'],
  ['mail', 'email'],
  ['emial', 'email'],
  ['emali', 'email'],
  ['iat', 'iat'],
  ['lat', 'iat'],
  ['issued', 'iat'],
  ['issuedat', 'iat'],
  ['issuetime', 'iat'],
  ['timestamp', 'iat'],
]);

// Ordinary claims of other systems: a misspelling only where nothing else names the customer.
const otherNames = new Set([
  'sub',
  'user',
  'username',
  'userid',
  'uid',
  'id',
  'customerid',
  'nameid',
  'nameidentifier',
  'uniquename',
  'preferredusername',
  'upn',
]);

/** The most that are reported. */
const limit = 10;

/** Longer names are nobody's; .NET names claims by addresses. */
const longestName = 120;

/** Claims that were probably meant to be others. `hasIdentity`: a usable identifier is there. */
export function findMisspellings(claims: JsonObject, hasIdentity: boolean): readonly Misspelling[] {
  const found: Misspelling[] = [];
  let looked = 0;
  for (const [name, value] of Object.entries(claims)) {
    if (found.length >= limit) break;
    const meant = name.length > longestName ? undefined : findMeant(name, value, hasIdentity);
    if (meant !== undefined) {
      if (!Object.hasOwn(claims, meant)) found.push({ name, meant, inside: null });
    } else if (!hasIdentity && looked < limit) {
      looked += canHoldClaims(value) ? 1 : 0;
      found.push(...findInside(name, value, claims));
    }
  }
  return found.slice(0, limit);
}

function findMeant(name: string, value: unknown, hasIdentity: boolean): Meant | undefined {
  const plain = simplify(name);
  const meant = spellings.get(plain) ?? findLookAlike(plain);
  if (meant !== undefined || hasIdentity || !otherNames.has(plain)) return meant;
  return typeof value === 'string' && value.includes('@') ? 'email' : 'externalId';
}

/** The last part of an address, without what is written in many ways or cannot be seen. */
function simplify(name: string): string {
  const last = /^https?:/.test(name) ? name.slice(name.search(/[^/#]*$/)) : name;
  return last
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_. ]|\p{Cf}/gu, '');
}

/** A letter of another alphabet that looks like a Latin one: at most a third of the name. */
function findLookAlike(plain: string): Meant | undefined {
  if (!/[^\0-\x7f]/.test(plain)) return undefined;
  const letters = [...plain];
  return (['email', 'externalId', 'iat'] as const).find((meant) => {
    const right = [...meant.toLowerCase()];
    if (right.length !== letters.length) return false;
    const others = letters.filter((letter, index) => letter !== right[index]);
    return others.length <= right.length / 3 && others.every((letter) => /[^\0-\x7f]/.test(letter));
  });
}

/** An object, or JSON as text. */
function canHoldClaims(value: unknown): boolean {
  return typeof value === 'string' ? value.startsWith('{') : typeof value === 'object' && value !== null;
}

/** The right names one level down. */
function findInside(inside: string, value: unknown, claims: JsonObject): readonly Misspelling[] {
  if (!canHoldClaims(value)) return [];
  const object = typeof value === 'string' ? parseJsonObject(value).value : value;
  if (typeof object !== 'object' || object === null) return [];
  return (['email', 'externalId', 'iat'] as const)
    .filter((name) => Object.hasOwn(object, name) && !Object.hasOwn(claims, name))
    .map((name) => ({ name, meant: name, inside }));
}
