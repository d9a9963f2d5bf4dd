/**
 * Owns what is stored, as `status` and `forget-secret --all` see it: the index, held against the stores.
 * Rule: open stores are looked into; a keychain is asked only for an entry whose change was interrupted.
 */
import { isFailure, KchatError } from '../base/errors.js';
import type { Output } from '../terminal/contract.js';
import type { DamagedEntry, IndexEntry } from './contract.js';
import { fingerprintSecret } from './fingerprint.js';
import { openStores } from './kinds.js';
import { findSettled, type SettlingParts } from './settle.js';

interface SurveyParts extends SettlingParts {
  readonly output: Pick<Output, 'warn'>;
}

/** `Secrets.list`. */
export async function surveySecrets(parts: SurveyParts): Promise<readonly (IndexEntry | DamagedEntry)[]> {
  const entries = await parts.index.list();
  const seen = await Promise.all(entries.map((entry) => ('damage' in entry ? entry : lookAt(parts, entry))));
  const known = new Set(entries.map(({ org }) => org));
  const traces = await listTraces(parts).catch((error: unknown) => {
    if (!(error instanceof KchatError)) throw error;
    parts.output.warn(error.message);
    return [];
  });
  for (const org of traces) if (!known.has(org)) await warnOfStray(parts, org);
  return seen.filter((entry) => entry !== undefined);
}

async function lookAt(parts: SurveyParts, entry: IndexEntry): Promise<IndexEntry | undefined> {
  const { org, store } = entry;
  if (entry.former === undefined && !openStores.includes(store)) return entry;
  const { warn } = parts.output;
  try {
    const found = await findSettled(parts, entry);
    if (found === undefined) {
      if ((await parts.index.read(org)) !== undefined) warn(`nothing is left of the secret of ${org}`);
      return undefined;
    }
    return { ...found.entry, fingerprint: fingerprintSecret(found.bytes) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    warn(`whether the secret of ${org} is as the index says cannot be told: ${error.message}`);
    return entry;
  }
}

/** `Secrets.listTraces`. */
export async function listTraces({ index, store }: SettlingParts): Promise<readonly string[]> {
  const held = await listHeld(store);
  // Read after the stores: a secret that is stored meanwhile is in the index first.
  const entries = await index.list();
  return [...new Set([...held, ...entries.map(({ org }) => org)])].sort();
}

async function warnOfStray(parts: SurveyParts, org: string): Promise<void> {
  // It may just have been stored, or forgotten.
  if ((await parts.index.read(org)) !== undefined) return;
  if (!(await listHeld(parts.store)).includes(org)) return;
  parts.output.warn(
    `a file of a secret of ${org} is left that no command uses; kchat forget-secret --org ${org} removes it`,
  );
}

async function listHeld(store: SettlingParts['store']): Promise<readonly string[]> {
  return (await Promise.all(openStores.map((kind) => store(kind).list?.() ?? []))).flat();
}
