/** Owns what stores, index and life of secrets promise. Rule: types only; tests hold every store to them. */
import type { StoreKind } from './kinds.js';

export type { StoreKind };

/**
 * A place that keeps one chat secret per org. "Not there" is a value; everything else that can go wrong is
 * KEYCHAIN_LOCKED, KEYCHAIN_UNAVAILABLE, KEYCHAIN_TIMED_OUT or STORE_UNUSABLE.
 */
export interface SecretStore {
  readonly kind: StoreKind;
  /** Undefined if this store has no secret for the org. */
  read(org: string): Promise<Uint8Array | undefined>;
  /**
   * The secrets of many orgs, by org: one keychain call for all of them, given up after `timeoutMs`. An org
   * without a secret, or whose secret cannot be read, is left out. If none can be read, it may throw.
   */
  readMany(orgs: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Stores or replaces the secret; after a failure the earlier one is still there and readable. */
  write(org: string, secret: Uint8Array): Promise<void>;
  /** Removes the secret, and what a killed write of it left; returns whether there was anything. */
  remove(org: string): Promise<boolean>;
  /** Open stores only: the orgs of which it has anything, sorted, even what a killed write left. */
  list?(): Promise<readonly string[]>;
}

/** What is known about a stored secret without touching its store: one small file per org. */
export interface IndexEntry {
  readonly org: string;
  readonly store: StoreKind;
  /** First 8 hex digits of the SHA-256 of the secret's bytes. */
  readonly fingerprint: string;
  /** Where it came from (`https://acme.api.kustomerapp.com`), or null if it was imported. */
  readonly apiOrigin: string | null;
  /** ISO 8601 UTC; exactly one of the two is set. */
  readonly fetchedAt: string | null;
  readonly importedAt: string | null;
  /** Stores that may still have an old copy: removed at the next chance. */
  readonly alsoIn?: readonly StoreKind[];
  /**
   * While the secret is stored or forgotten: the entry before (null: none). If it is set later, the change
   * was interrupted, and only the stores tell which secret is there, if any.
   */
  readonly former?: IndexEntry | null;
}

/** A file of the index that cannot be used. */
export interface DamagedEntry {
  readonly org: string;
  /** What is wrong, with file and field. */
  readonly damage: string;
}

/**
 * The index of stored orgs and the default one. It holds no secret; damaged files are CONFIG_INVALID. Who
 * changes an org's entry holds its lock.
 */
export interface OrgIndex {
  readDefault(): Promise<string | undefined>;
  writeDefault(org: string): Promise<void>;
  /** Removes the default if it is this org, or if no other org is stored; returns whether it was this org. */
  releaseDefault(org: string): Promise<boolean>;
  /** Makes the org the default unless one was named before; of many callers at once one succeeds. */
  claimDefault(org: string): Promise<boolean>;
  /** Undefined if the org is not in the index. */
  read(org: string): Promise<IndexEntry | undefined>;
  write(entry: IndexEntry): Promise<void>;
  /** Returns whether there was one. */
  remove(org: string): Promise<boolean>;
  /** All entries, sorted by org. A damaged file is reported in its place and hides no other. */
  list(): Promise<readonly (IndexEntry | DamagedEntry)[]>;
  /** Throws STORE_UNUSABLE if the folder shows, without a write, that nothing can be written there. */
  checkPlace(): Promise<void>;
  /**
   * Runs `work` while no other process changes what is stored for the org. STORE_UNUSABLE if another still
   * does after `waitMs`, by default longer than a keychain may ask for a password.
   */
  hold<T>(org: string, work: () => Promise<T>, waitMs?: number): Promise<T>;
}

/** An org, and what names it: `--org`, a variable, `the default`. */
export interface NamedOrg {
  readonly name: string;
  readonly from: string;
}

/** A file (`-` is stdin) or a value, and the flag or variable that gave it. */
export type CredentialSource = (
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'value'; readonly value: string }
) & {
  readonly name: string;
  /** For the chat secret: JSON that holds it is no mistake. */
  readonly mayBeJson?: true;
};

/** Where to look for the chat secret; made by `cli/settings.ts`. */
export interface SecretRequest {
  /** Undefined: the default org, if there is one. */
  readonly org: NamedOrg | undefined;
  /** What wins over the store: `--secret-file`, KUSTOMER_CHAT_SECRET, KUSTOMER_CHAT_SECRET_FILE. */
  readonly override: CredentialSource | undefined;
}

/** A chat secret with where it is from. */
export interface ResolvedSecret {
  readonly bytes: Uint8Array;
  readonly fingerprint: string;
  /** `--secret-file`, a variable's name, or the kind of store. */
  readonly source: string;
  /** Null if a flag or variable gave the secret: kchat does not know whose it is. */
  readonly org: string | null;
  /** Kustomer gave it and it has not changed since, so it is right, whatever it looks like. */
  readonly isFetched?: true;
  /** The org was named by `--org`: a command that is printed as the next step names it too. */
  readonly isOrgByFlag?: boolean;
}

/** A secret to store. */
export interface SaveRequest extends Pick<IndexEntry, 'org' | 'store' | 'apiOrigin'> {
  readonly secret: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What storing a secret changed. */
export interface SavedSecret extends Pick<IndexEntry, 'org' | 'store' | 'fingerprint'> {
  /** Compared with what the index held before. */
  readonly change: 'new' | 'unchanged' | 'rotated';
  /** This org became the default: it is the first one stored. */
  readonly becameDefault: boolean;
}

/** What forgetting an org removed. */
export interface ForgottenSecret {
  readonly org: string;
  /** The entry that the index held, if any. */
  readonly entry: IndexEntry | undefined;
  /** The stores that had a copy, in the order of removal. */
  readonly removedFrom: readonly StoreKind[];
  readonly wasDefault: boolean;
}

/** The life of stored secrets. */
export interface Secrets {
  readonly index: OrgIndex;
  /** The store itself. Throws USAGE for a forbidden keychain, or for a bad keychain timeout. */
  store(kind: StoreKind): SecretStore;
  /** The override, else what the org's store has. SECRET_NOT_FOUND, INPUT_INVALID, the store's own errors. */
  resolve(request: SecretRequest): Promise<ResolvedSecret>;
  /**
   * ORIGIN_CONFLICT if a secret from `apiOrigin` must not replace the stored one, and STORE_UNUSABLE if the
   * config folder is no place for one. Touches no store.
   */
  checkOrigin(org: string, apiOrigin: string | null): Promise<void>;
  /**
   * What is stored, sorted by org. Open stores are looked into, a keychain only for an entry whose change was
   * interrupted; warns if a store has not what the index says.
   */
  list(): Promise<readonly (IndexEntry | DamagedEntry)[]>;
  /** The orgs of which the index or an open store has anything, sorted: for `forget-secret --all`. */
  listTraces(): Promise<readonly string[]>;
  /** Stores it in that store alone. If it is killed at any point, the old or the new one is there, whole. */
  save(request: SaveRequest): Promise<SavedSecret>;
  /** Makes a stored org the default. SECRET_NOT_FOUND if nothing is stored for it. */
  choose(org: string): Promise<IndexEntry>;
  /** Removes the secret, its index entry and its place as default. */
  forget(org: string): Promise<ForgottenSecret>;
}
