/**
 * Owns which stores there are. Rule: one row each, and data only; how a store is opened is told in
 * `secrets.ts`.
 */

/** What holds for every kind of store. */
interface StoreTraits {
  /** Where it keeps a secret, as a sentence says it: "removed from …". */
  readonly place: string;
  /** The same, said of a secret that was just put there. */
  readonly placeWhenStored: string;
  /** It can be listed and read without a dialog or a wait, so it is looked at whatever the index says. */
  readonly isOpen: boolean;
  /** `--store` and KCHAT_STORE take it. */
  readonly isChoice: boolean;
}

/** The stores; `memory` exists in `demo` and tests only. */
export const storeKinds = {
  keychain: { place: 'the keychain', placeWhenStored: 'the keychain', isOpen: false, isChoice: true },
  file: { place: 'its file', placeWhenStored: 'a private file', isOpen: true, isChoice: true },
  memory: { place: 'memory', placeWhenStored: 'memory', isOpen: false, isChoice: false },
} as const satisfies Readonly<Record<string, StoreTraits>>;

/** The name of a kind of store. */
export type StoreKind = keyof typeof storeKinds;

/** Whether a text, as it stands in a file or a flag, names a store that a secret can be kept in. */
export function isStoreChoice(text: unknown): text is Exclude<StoreKind, 'memory'> {
  return (
    typeof text === 'string' && Object.hasOwn(storeKinds, text) && storeKinds[text as StoreKind].isChoice
  );
}

/** The stores that a secret can be kept in, in the order of help. */
export const storeChoices = Object.keys(storeKinds).filter(isStoreChoice);

/** The stores that are looked at whatever the index says. */
export const openStores: readonly StoreKind[] = storeChoices.filter((kind) => storeKinds[kind].isOpen);
