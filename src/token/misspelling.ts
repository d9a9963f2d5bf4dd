/** Owns which claim names are mistaken for which. Rule: a look-up per claim, and silent where the right one is there. */
import type { JsonObject } from './json.js';

export interface Misspelling {
  readonly name: string;
  readonly meant: 'email' | 'externalId' | 'iat';
}

// Without case, hyphens, underscores, dots and spaces. Source: facts, mistakes people really make.
const spellings = new Map<string, Misspelling['meant']>([
  ['externalid', 'externalId'],
  ['externaluserid', 'externalId'],
  ['externalcustomerid', 'externalId'],
  ['extid', 'externalId'],
  ['extrenalid', 'externalId'],
  ['exernalid', 'externalId'],
  ['kustomerid', 'externalId'],
  ['email', 'email'],
  ['emailaddress', 'email'],
  ['useremail', 'email'],
  ['customeremail', 'email'],
  ['mail', 'email'],
  ['emial', 'email'],
  ['emali', 'email'],
  ['iat', 'iat'],
  ['issuedat', 'iat'],
]);

// Ordinary claims of other systems: a misspelling only where nothing else names the customer.
const otherNames = new Map<string, Misspelling['meant']>([
  ['sub', 'externalId'],
  ['userid', 'externalId'],
  ['uid', 'externalId'],
  ['id', 'externalId'],
  ['customerid', 'externalId'],
]);

/** The most that are reported. */
const limit = 10;

/** Claims that were probably meant to be others. `hasIdentity`: a usable identifier is there. */
export function findMisspellings(claims: JsonObject, hasIdentity: boolean): readonly Misspelling[] {
  const found: Misspelling[] = [];
  for (const name of Object.keys(claims)) {
    if (found.length === limit) break;
    if (name.length > 40) continue;
    const plain = name.toLowerCase().replace(/[-_. ]/g, '');
    const meant = spellings.get(plain) ?? (hasIdentity ? undefined : otherNames.get(plain));
    if (meant !== undefined && !Object.hasOwn(claims, meant)) found.push({ name, meant });
  }
  return found;
}
