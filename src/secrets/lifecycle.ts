/**
 * Owns the life of a stored secret: which one is used, how it is saved, moved and forgotten.
 *
 * Rule: works on any index and any stores, so that demo and tests run this very logic in memory.
 * Nothing is removed before its successor can be read: secret, then index, then the old copy; a crash
 * between leaves a working org.
 */

import { KchatError } from '../base/errors.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import type { IndexEntry, OrgIndex, SaveRequest, SecretStore, Secrets, StoreKind } from './contract.js';
import { fingerprintSecret } from './fingerprint.js';
import { createResolver } from './resolver.js';

/** An index that can also test whether a write would work, and set a default org if there was never one. */
export interface ClaimableIndex extends OrgIndex {
  /**
   * Throws what writing this entry would throw, as far as that can be told before; no
   * reader sees a difference.
   */
  checkWritable(entry: IndexEntry): Promise<void>;
  /**
   * Makes the org the default unless one was named before, and returns whether it did. Of any number of
   * callers at once exactly one succeeds.
   */
  claimDefault(org: string): Promise<boolean>;
}

/** What {@link composeSecrets} works on. */
interface SecretsParts {
  readonly index: ClaimableIndex;
  store(kind: StoreKind): SecretStore;
  /** For `--secret-file` and its variable. */
  readonly readFile: Input['readFile'];
  readonly output: Pick<Output, 'note' | 'warn' | 'debug' | 'protect'>;
  readonly isCi?: boolean;
}

/** The {@link Secrets} of an index and stores; see there for what each member does and throws. */
export function composeSecrets(parts: SecretsParts): Secrets {
  return {
    index: parts.index,
    store: parts.store,
    fingerprint: fingerprintSecret,
    resolve: createResolver(parts),
    checkOrigin: async (org, apiOrigin) => refuseOtherOrigin(await parts.index.read(org), apiOrigin),
    save: (request) => save(parts, request),
    forget: (org) => forget(parts, org),
  };
}

function refuseOtherOrigin(entry: IndexEntry | undefined, apiOrigin: string | null): void {
  // Null is an imported secret: whoever imports decides, and a fetched one may replace it.
  if (!entry?.apiOrigin || apiOrigin === null || entry.apiOrigin === apiOrigin) return;
  throw new KchatError(
    'ORIGIN_CONFLICT',
    `the stored secret of ${entry.org} came from ${entry.apiOrigin} and is not replaced by one from ${apiOrigin}`,
    { hint: `to replace it all the same, forget it first: kchat forget-secret --org ${entry.org}` },
  );
}

async function save(parts: SecretsParts, request: SaveRequest) {
  const { org, secret, store } = request;
  const before = await parts.index.read(org);
  refuseOtherOrigin(before, request.apiOrigin);
  const entry = describeEntry(request, before);
  await writeSecretAndEntry(parts, secret, entry);
  const becameDefault = before === undefined && (await parts.index.claimDefault(org));
  await removeOtherCopies(parts, entry);
  const change =
    before === undefined ? 'new' : before.fingerprint === entry.fingerprint ? 'unchanged' : 'rotated';
  return { org, store, fingerprint: entry.fingerprint, change, becameDefault } as const;
}

/**
 * Writes the secret, then the entry. If the entry cannot be written, the store gets back the secret
 * that it held. That one is read from the store, not assumed from our index: all config folders of a
 * user share one keychain.
 */
async function writeSecretAndEntry(parts: SecretsParts, secret: Uint8Array, entry: IndexEntry) {
  const { org } = entry;
  const store = parts.store(entry.store);
  const held = await store.read(org);
  // An index that cannot be written is found out before the store is changed.
  await parts.index.checkWritable(entry);
  await store.write(org, secret);
  try {
    await parts.index.write(entry);
  } catch (error) {
    try {
      await (held === undefined ? store.remove(org) : store.write(org, held));
    } catch (failure) {
      if (!(failure instanceof KchatError)) throw failure;
      parts.output.warn(
        `the ${store.kind} store did not get back what it held for ${org}: ${failure.message}`,
      );
    }
    throw error;
  }
}

function describeEntry(
  { org, secret, store, apiOrigin, at }: SaveRequest,
  before: IndexEntry | undefined,
): IndexEntry {
  const time = new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return {
    org,
    store,
    fingerprint: fingerprintSecret(secret),
    apiOrigin,
    fetchedAt: apiOrigin === null ? null : time,
    importedAt: apiOrigin === null ? time : null,
    ...(store !== 'keychain' && isInKeychain(before) ? { alsoIn: 'keychain' } : {}),
  };
}

function isInKeychain(entry: IndexEntry | undefined): boolean {
  return entry?.store === 'keychain' || entry?.alsoIn === 'keychain';
}

// The file store is always looked at: a crash in an earlier move may have left plain text there. A keychain
// is touched only if the index names it, and the entry names it until its copy is removed.
async function removeOtherCopies(parts: SecretsParts, entry: IndexEntry) {
  const { alsoIn, ...settled } = entry;
  if (entry.store !== 'file') await removeOldCopy(parts, 'file', entry.org);
  if (alsoIn === undefined || !(await removeOldCopy(parts, alsoIn, entry.org))) return;
  await parts.index.write(settled).catch((error: unknown) => {
    // The entry still names the other store, so a later command looks there once more.
    if (!(error instanceof KchatError)) throw error;
  });
}

/** Returns whether the copy is gone; warns if it is not. */
async function removeOldCopy(parts: SecretsParts, kind: StoreKind, org: string): Promise<boolean> {
  try {
    await parts.store(kind).remove(org);
    return true;
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    parts.output.warn(
      `the old copy of the secret of ${org} is still in the ${kind} store: ${error.message}; storing it again or kchat forget-secret --org ${org} tries to remove it once more`,
    );
    return false;
  }
}

// The secret is removed first: a crash then leaves an entry, which a second `forget` removes, and never a
// secret without an entry. If a keychain refuses to remove an old copy, nothing else is removed.
async function forget(parts: SecretsParts, org: string) {
  const [entry, chosen] = [await parts.index.read(org), await readDefaultIfSound(parts.index)];
  const kinds = [entry?.alsoIn, 'file', entry?.store] as const;
  const removedFrom: StoreKind[] = [];
  for (const kind of new Set(kinds))
    if (kind !== undefined && (await parts.store(kind).remove(org))) removedFrom.push(kind);
  await parts.index.remove(org);
  if (chosen !== 'damaged' && (chosen.org === undefined || chosen.org === org))
    await parts.index.writeDefault(undefined);
  return { org, entry, removedFrom, wasDefault: chosen !== 'damaged' && chosen.org === org };
}

/** A damaged default is in the way of no org that is named; it stays as it is, for its owner to mend. */
async function readDefaultIfSound(index: OrgIndex): Promise<{ org: string | undefined } | 'damaged'> {
  try {
    return { org: await index.readDefault() };
  } catch (error) {
    if (error instanceof KchatError && error.code === 'CONFIG_INVALID') return 'damaged';
    throw error;
  }
}
