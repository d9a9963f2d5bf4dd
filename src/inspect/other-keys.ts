/**
 * Owns finding other credentials that may have signed a token by mistake. Rule: bounded in number and time;
 * asks only a keychain that was just used; failures are ignored, because the answer is complete without it.
 */
import type { Settings } from '../cli/settings.js';
import type { IndexEntry, ResolvedSecret, Secrets, StoreKind } from '../secrets/contract.js';
import { storeKinds } from '../secrets/kinds.js';
import type { OtherKey } from '../token/causes/mismatch.js';

/** How many other orgs are asked. */
const maxOtherOrgs = 50;

/** How long the stores may take together, in milliseconds. */
const timeoutMs = 2_000;

/** The API key of the environment, then stored secrets of other orgs; unreadable ones are left out. */
export async function collectOtherKeys(
  used: Pick<ResolvedSecret, 'source' | 'org'>,
  settings: Pick<Settings, 'org' | 'apiKey'>,
  secrets: Secrets,
): Promise<readonly OtherKey[]> {
  const entries = await listReadable(used, secrets);
  const meant = settings.org()?.name ?? (await secrets.index.readDefault().catch(() => undefined));
  const readStore = async (kind: StoreKind) => {
    const orgs = entries.filter(({ store }) => store === kind).map(({ org }) => org);
    const found = await secrets.store(kind).readMany(orgs, timeoutMs);
    return [...found].map(([org, bytes]): OtherKey => {
      // A variable or flag gave this org another secret; its stored one is excluded above.
      return { id: org === meant ? 'stored-secret' : 'other-org-secret', org, bytes };
    });
  };
  const kinds = [...new Set(entries.map(({ store }) => store))];
  // In parallel, so that one time limit covers all.
  const found = await Promise.all(kinds.map((kind) => readStore(kind).catch(() => [])));
  return [...listApiKey(settings), ...found.flat()];
}

function listApiKey(settings: Pick<Settings, 'apiKey'>): readonly OtherKey[] {
  const key = settings.apiKey();
  if (key?.kind !== 'value') return [];
  return [{ id: 'api-key-as-secret', bytes: new TextEncoder().encode(key.value.trim()) }];
}

async function listReadable(
  used: Pick<ResolvedSecret, 'source' | 'org'>,
  secrets: Secrets,
): Promise<readonly IndexEntry[]> {
  const entries: Awaited<ReturnType<typeof secrets.index.list>> = await secrets.index.list().catch(() => []);
  return entries
    .filter((entry): entry is IndexEntry => 'store' in entry && entry.org !== used.org)
    .filter(({ store }) => storeKinds[store].isOpen || used.source === store)
    .slice(0, maxOtherOrgs);
}
