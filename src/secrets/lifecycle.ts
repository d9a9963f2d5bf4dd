/**
 * Owns the life of a stored secret: which one is used, how it is saved, moved and forgotten. Rule: works on
 * any index and any stores, so that demo and tests run the same logic in memory. A change holds the org's
 * lock and is announced in the index; nothing is removed before its successor can be read.
 */
import { isFailure, KchatError } from '../base/errors.js';
import { toIso } from '../token/time.js';
import type {
  ForgottenSecret,
  IndexEntry,
  SavedSecret,
  SaveRequest,
  SecretStore,
  Secrets,
} from './contract.js';
import { openStores, type StoreKind, storeKinds } from './kinds.js';
import { fingerprintSecret } from './names.js';
import { createResolver, explainNotStored } from './resolver.js';
import { closeEntry, listSettled, listTraces, nameStores, type SecretsParts, settleHeld } from './settle.js';

/** The {@link Secrets} of an index and stores; see there for what each member does and throws. */
export function composeSecrets(given: SecretsParts): Secrets {
  const opened = new Map<StoreKind, SecretStore>();
  const openOnce = (kind: StoreKind) => {
    const store = opened.get(kind) ?? given.store(kind);
    opened.set(kind, store);
    return store;
  };
  const parts = { ...given, store: openOnce };
  return {
    index: parts.index,
    store: parts.store,
    resolve: createResolver(parts),
    async checkOrigin(org, apiOrigin) {
      await parts.index.checkPlace();
      refuseOtherOrigin(await parts.index.read(org), apiOrigin);
    },
    list: () => listSettled(parts),
    listTraces: () => listTraces(parts),
    save: (request) => save(parts, request),
    choose: (org) => chooseDefault(parts, org),
    forget: (org) => forget(parts, org),
  };
}

function refuseOtherOrigin(entry: IndexEntry | undefined, apiOrigin: string | null): void {
  // Null: a person imported the secret. It may replace any other, and a fetched one may replace it.
  if (!entry?.apiOrigin || apiOrigin === null || entry.apiOrigin === apiOrigin) return;
  throw new KchatError(
    'ORIGIN_CONFLICT',
    `the stored secret of ${entry.org} came from ${entry.apiOrigin} and is not replaced by one from ` +
      `${apiOrigin}`,
    { hint: `to replace it all the same, forget it first: kchat forget-secret --org ${entry.org}` },
  );
}

async function save(parts: SecretsParts, request: SaveRequest): Promise<SavedSecret> {
  const { org, secret, store } = request;
  refuseOtherOrigin(await parts.index.read(org), request.apiOrigin);
  // If the store cannot be used, this fails before anything is written.
  await parts.store(store).read(org);
  return parts.index.hold(org, async () => {
    const before = await readBefore(parts, org);
    refuseOtherOrigin(before, request.apiOrigin);
    const places = [...new Set([...nameStores(before), ...openStores])];
    const entry = makeEntry(request);
    // From here on the index names every place where a secret may be.
    await parts.index.write({
      ...closeEntry(entry, nameStores(before)),
      former: before ? closeEntry(before, []) : null,
    });
    await parts
      .store(store)
      .write(org, secret)
      .catch(async (error: unknown) => {
        await takeBack(parts, org, before, error);
        throw error;
      });
    const left: StoreKind[] = [];
    for (const kind of places)
      if (kind !== store && !(await removeOldCopy(parts, kind, org))) left.push(kind);
    await unlessRefused(parts.index.write(closeEntry(entry, left)));
    const becameDefault = await parts.index.claimDefault(org);
    const change = !before ? 'new' : before.fingerprint === entry.fingerprint ? 'unchanged' : 'rotated';
    return { org, store, fingerprint: entry.fingerprint, change, becameDefault };
  });
}

/** The entry that a new secret replaces. If its stores cannot be read, the older of the two entries. */
async function readBefore(parts: SecretsParts, org: string): Promise<IndexEntry | undefined> {
  const entry = await parts.index.read(org);
  if (entry?.former === undefined) return entry;
  try {
    const found = await settleHeld(parts, org);
    return found?.entry ?? (await parts.index.read(org));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return closeEntry(entry.former ?? entry, nameStores(entry));
  }
}

/** Corrects the index after a store failed, unless it may still make the change or cannot be read. */
async function takeBack(parts: SecretsParts, org: string, before: IndexEntry | undefined, error: unknown) {
  if (!isFailure(error) || error.code === 'KEYCHAIN_TIMED_OUT') return;
  // A locked keychain changed nothing, and would not answer now.
  const isUntouched = error.code === 'KEYCHAIN_LOCKED';
  if (!isUntouched) await unlessRefused(settleHeld(parts, org));
  else await unlessRefused(before === undefined ? parts.index.remove(org) : parts.index.write(before));
}

/** For work that a later command repeats: if it fails, this command does not. */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isFailure(error)) throw error;
  });
}

function makeEntry({ org, secret, store, apiOrigin, at }: SaveRequest): IndexEntry {
  const time = toIso(at / 1000);
  const [fetchedAt, importedAt] = apiOrigin === null ? [null, time] : [time, null];
  return { org, store, fingerprint: fingerprintSecret(secret), apiOrigin, fetchedAt, importedAt };
}

/** Returns whether the copy is gone; warns if it is not. */
async function removeOldCopy(parts: SecretsParts, kind: StoreKind, org: string): Promise<boolean> {
  try {
    await parts.store(kind).remove(org);
    return true;
  } catch (error) {
    if (!isFailure(error)) throw error;
    parts.output.warn(
      `the old copy of the secret of ${org} is still in the ${kind} store: ${error.message}; storing it ` +
        `again or kchat forget-secret --org ${org} tries to remove it once more`,
    );
    return false;
  }
}

async function chooseDefault(parts: SecretsParts, org: string): Promise<IndexEntry> {
  if ((await parts.index.read(org)) === undefined) throw explainNotStored(org);
  return parts.index.hold(org, async () => {
    const entry = await readBefore(parts, org);
    if (entry === undefined) throw explainNotStored(org);
    await parts.index.writeDefault(org);
    return entry;
  });
}

async function forget(parts: SecretsParts, org: string): Promise<ForgottenSecret> {
  const { index, store } = parts;
  // Read here, so that nothing is removed if it cannot be; a damaged file does not block who names an org.
  const chosen = await index.readDefault().catch((error: unknown) => {
    if (!(error instanceof KchatError) || error.code !== 'CONFIG_INVALID') throw error;
  });
  if (chosen !== org && !(await listTraces(parts)).includes(org))
    return { org, entry: undefined, removedFrom: [], wasDefault: false };
  return index.hold(org, async () => {
    const entry = await index.read(org);
    // From here on the entry says that its secret may be gone, in case kchat is killed.
    if (entry !== undefined) await index.write({ former: null, ...entry });
    const removedFrom: StoreKind[] = [];
    try {
      // The stores that may fail come first.
      for (const kind of [...new Set([...nameStores(entry), ...openStores])].sort(byOpenness))
        if (await store(kind).remove(org)) removedFrom.push(kind);
    } catch (error) {
      if (entry !== undefined && removedFrom.length === 0) await takeBack(parts, org, entry, error);
      throw error;
    }
    const wasDefault = await index.releaseDefault(org);
    await index.remove(org);
    return { org, entry, removedFrom, wasDefault };
  });
}

const byOpenness = (a: StoreKind, b: StoreKind) =>
  Number(storeKinds[a].isOpen) - Number(storeKinds[b].isOpen);
