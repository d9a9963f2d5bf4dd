/**
 * Owns where a secret is stored if neither flag nor variable says so. Rule: what is in a store stays in it; a
 * new secret goes into the standard one.
 */
import type { Secrets, StoreKind } from '../secrets/contract.js';
import { standardStore } from '../secrets/kinds.js';

/** The store of the org's secret, else the standard one. Throws CONFIG_INVALID for a damaged index entry. */
export async function findHeldStore(org: string, { index }: Pick<Secrets, 'index'>): Promise<StoreKind> {
  return (await index.read(org))?.store ?? standardStore;
}
