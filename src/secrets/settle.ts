/**
 * Owns which secrets are really stored: the index says what should be there, the stores say what is. Rule: an
 * entry whose change was interrupted is corrected. It is replaced only by what a store really has, and
 * removed only after every place that it names was looked into. A keychain is asked about no other entry.
 */
import { isFailure, KchatError } from '../base/errors.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import type { DamagedEntry, IndexEntry, OrgIndex, SecretStore, StoreKind } from './contract.js';
import { openStores } from './kinds.js';
import { fingerprintSecret } from './names.js';

/** What the life of secrets works on. */
export interface SecretsParts {
  readonly index: OrgIndex;
  /** Opens a store. */
  store(kind: StoreKind): SecretStore;
  /** For `--secret-file` and its variable. */
  readonly readFile: Input['readFile'];
  readonly output: Pick<Output, 'note' | 'warn' | 'debug' | 'protect'>;
  /** A CI job gets its secrets by variables, so no hint says to store one. */
  readonly isCi?: boolean;
}

type Places = Pick<SecretsParts, 'index' | 'store'>;

/** A secret that is really there, with the entry that fits it best. */
interface FoundSecret {
  /** Without `former`. Its fingerprint differs from that of the bytes if another program stored them. */
  readonly entry: IndexEntry;
  readonly bytes: Uint8Array;
}

/** Whether the bytes are those that the entry names. */
export function isAsIndexed({ entry, bytes }: FoundSecret): boolean {
  return fingerprintSecret(bytes) === entry.fingerprint;
}

/** Every store that may have something of the org, by its entry. */
export function nameStores(entry: IndexEntry | undefined | null): readonly StoreKind[] {
  if (!entry) return [];
  return [...new Set([entry.store, ...(entry.alsoIn ?? []), ...nameStores(entry.former)])];
}

/** The entry of a finished change; `places` are the stores that may have copies. */
export function closeEntry(
  { former: _, alsoIn: __, ...entry }: IndexEntry,
  places: readonly StoreKind[],
): IndexEntry {
  const alsoIn = places.filter((kind) => kind !== entry.store);
  return alsoIn.length === 0 ? entry : { ...entry, alsoIn };
}

/** The secret of an entry, or of the former entry if that one is there; undefined if neither is. */
async function findSecret(entry: IndexEntry, store: Places['store']): Promise<FoundSecret | undefined> {
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

/**
 * The secret of an entry. If it differs from the entry, another kchat may be changing it: then this waits for
 * the other one and reads again. If it cannot get the lock, it corrects nothing.
 */
export async function findSettled(parts: Places, entry: IndexEntry): Promise<FoundSecret | undefined> {
  const { index, store } = parts;
  const found = entry.former === undefined ? await findSecret(entry, store) : undefined;
  if (found !== undefined && isAsIndexed(found)) return found;
  try {
    return await index.hold(entry.org, () => settleHeld(parts, entry.org), 5_000);
  } catch (error) {
    if (!(error instanceof KchatError) || error.code !== 'STORE_UNUSABLE') throw error;
    const latest = await index.read(entry.org);
    return latest && findSecret(latest, store);
  }
}

/** The secret that is really there, for the holder of the org's lock; corrects an interrupted change. */
export async function settleHeld({ index, store }: Places, org: string): Promise<FoundSecret | undefined> {
  const entry = await index.read(org);
  if (entry === undefined) return undefined;
  const found = await findSecret(entry, store);
  if (entry.former === undefined) return found;
  if (found !== undefined && !isAsIndexed(found)) return found;
  // An open store may have a copy in plain text, or a part of one, which a write removes.
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

/** `Secrets.list`. */
export async function listSettled(parts: SecretsParts): Promise<readonly (IndexEntry | DamagedEntry)[]> {
  const { index, output } = parts;
  const entries = await index.list();
  const seen = await Promise.all(
    entries.map((entry) => ('damage' in entry ? entry : settleEntry(parts, entry))),
  );
  const known = new Set(entries.map(({ org }) => org));
  const traces = await listTraces(parts).catch((error: unknown) => {
    if (!(error instanceof KchatError)) throw error;
    output.warn(error.message);
    return [];
  });
  for (const org of traces) if (!known.has(org)) await warnOfStray(parts, org);
  return seen.filter((entry) => entry !== undefined);
}

async function settleEntry(parts: SecretsParts, entry: IndexEntry): Promise<IndexEntry | undefined> {
  const { org, store } = entry;
  if (entry.former === undefined && !openStores.includes(store)) return entry;
  const { warn } = parts.output;
  try {
    const found = await findSettled(parts, entry);
    if (found !== undefined) return { ...found.entry, fingerprint: fingerprintSecret(found.bytes) };
    if ((await parts.index.read(org)) !== undefined) warn(`nothing is left of the secret of ${org}`);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    warn(`cannot tell whether the secret of ${org} is as the index says: ${error.message}`);
    return entry;
  }
}

/** `Secrets.listTraces`. */
export async function listTraces({ index, store }: Places): Promise<readonly string[]> {
  const held = await listOpenOrgs(store);
  // Read after the stores: a secret that is stored meanwhile is in the index first.
  const entries = await index.list();
  return [...new Set([...held, ...entries.map(({ org }) => org)])].sort();
}

async function warnOfStray({ index, store, output }: SecretsParts, org: string): Promise<void> {
  // It may have been stored or forgotten a moment ago.
  if ((await index.read(org)) !== undefined || !(await listOpenOrgs(store)).includes(org)) return;
  output.warn(
    `an old secret file of ${org} is left, which no command uses; kchat forget-secret --org ${org} ` +
      'removes it',
  );
}

async function listOpenOrgs(store: Places['store']): Promise<readonly string[]> {
  return (await Promise.all(openStores.map((kind) => store(kind).list?.() ?? []))).flat();
}
