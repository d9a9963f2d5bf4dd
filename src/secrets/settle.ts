/**
 * Owns what an entry of the index is worth: the stores tell which secret is really there, and an entry whose
 * change was interrupted is put right. Rule: an entry is replaced only by what a store has shown, and removed
 * only if no place that it names is left unseen.
 */
import { KchatError } from '../base/errors.js';
import type { IndexEntry, OrgIndex, SecretStore } from './contract.js';
import { fingerprintSecret } from './fingerprint.js';
import { openStores, type StoreKind } from './kinds.js';

/** What settling works on. */
export interface SettlingParts {
  readonly index: OrgIndex & Holding;
  store(kind: StoreKind): SecretStore;
}

/** The lock of an org. */
export interface Holding {
  /**
   * Runs `work` while no other process changes what is stored for the org. Throws STORE_UNUSABLE if another
   * still does after `waitMs` (by default longer than a keychain may ask for a password), and what `work`
   * throws.
   */
  hold<T>(org: string, work: () => Promise<T>, waitMs?: number): Promise<T>;
}

/** A secret that is really there, with the entry that says most about it. */
interface FoundSecret {
  /** Without `former`. Its fingerprint is not that of the bytes if something other than kchat stored them. */
  readonly entry: IndexEntry;
  readonly bytes: Uint8Array;
}

/** The secret of an entry, or of the former one if that is what is there; undefined if neither is. */
async function findSecret(
  entry: IndexEntry,
  store: (kind: StoreKind) => SecretStore,
): Promise<FoundSecret | undefined> {
  let other: FoundSecret | undefined;
  for (const candidate of [entry, entry.former]) {
    if (!candidate) continue;
    const bytes = await store(candidate.store).read(entry.org);
    if (bytes === undefined || bytes.length === 0) continue;
    const found = { entry: closeEntry(candidate, nameStores(entry)), bytes };
    if (isAsIndexed(found)) return found;
    other ??= found;
  }
  return other;
}

/** Whether the bytes are those that the entry names. */
export function isAsIndexed({ entry, bytes }: FoundSecret): boolean {
  return fingerprintSecret(bytes) === entry.fingerprint;
}

/** Every store that an entry says may have something of the org. */
export function nameStores(entry: IndexEntry | undefined | null): readonly StoreKind[] {
  if (!entry) return [];
  return [...new Set([entry.store, ...(entry.alsoIn ?? []), ...nameStores(entry.former)])];
}

/** An entry that no change is under way for, with `places` as those that may have copies. */
export function closeEntry(
  { former: _, alsoIn: __, ...entry }: IndexEntry,
  places: readonly StoreKind[],
): IndexEntry {
  const alsoIn = places.filter((kind) => kind !== entry.store);
  return alsoIn.length === 0 ? entry : { ...entry, alsoIn };
}

/** The secret of an entry; settled if it is not as the entry says, since another kchat may be changing it. */
export async function findSettled(parts: SettlingParts, entry: IndexEntry): Promise<FoundSecret | undefined> {
  const found = entry.former === undefined ? await findSecret(entry, parts.store) : undefined;
  return found !== undefined && isAsIndexed(found) ? found : settle(parts, entry.org);
}

/**
 * The secret that is really there for an org, once no other kchat is changing it; an entry whose change was
 * interrupted is put right on the way. For readers: if the lock cannot be had, nothing is put right.
 */
async function settle(parts: SettlingParts, org: string): Promise<FoundSecret | undefined> {
  try {
    return await parts.index.hold(org, () => settleHeld(parts, org), 5_000);
  } catch (error) {
    if (!(error instanceof KchatError) || error.code !== 'STORE_UNUSABLE') throw error;
    const entry = await parts.index.read(org);
    return entry && findSecret(entry, parts.store);
  }
}

/** {@link settle} for who holds the lock. */
export async function settleHeld(parts: SettlingParts, org: string): Promise<FoundSecret | undefined> {
  const { index, store } = parts;
  const entry = await index.read(org);
  if (entry === undefined) return undefined;
  const found = await findSecret(entry, store);
  if (entry.former === undefined) return found;
  if (found !== undefined && !isAsIndexed(found)) return found;
  // What is there beside it is a copy in plain text, or half of one, which a write clears away.
  for (const kind of openStores)
    await (kind === found?.entry.store ? store(kind).write(org, found.bytes) : store(kind).remove(org));
  const unseen = nameStores(entry).filter((kind) => !openStores.includes(kind));
  if (found !== undefined) await index.write(closeEntry(found.entry, unseen));
  else if ((entry.alsoIn ?? []).every((kind) => openStores.includes(kind))) {
    await index.releaseDefault(org);
    await index.remove(org);
  }
  return found;
}
