/**
 * Owns which stores there are and what is said of each. Rule: one row each, and data only; `secrets.ts` opens
 * them.
 */

/** What holds for every kind of store. */
interface StoreTraits {
  /** What it has of a secret, as a sentence says it: "removed from …". */
  readonly place: string;
  /** The same of a secret that was just put there: "stored in …". */
  readonly placeWhenStored: string;
  /** As `kchat init` offers it: its name, and what it gives and does not give. */
  readonly title: string;
  readonly about: string;
  /** It can be listed and read without a dialog or a wait, so it is looked at whatever the index says. */
  readonly isOpen: boolean;
}

/** What keeps others from the file store: a mode, or on Windows the access list of its folder. */
export function describeProtection(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? "protected by your profile's access list" : 'readable by you only';
}

/** The stores that a person can choose, the one for new secrets first. */
const choices = {
  keychain: {
    place: 'the keychain',
    placeWhenStored: 'the keychain',
    title: 'OS keychain',
    about:
      'Keychain on macOS, Credential Manager on Windows, Secret Service on Linux. Encrypted while it is ' +
      'locked; programs that you run can ask for it.',
    isOpen: false,
  },
  file: {
    place: 'its file',
    placeWhenStored: 'a private file',
    title: 'a file of your own',
    about: `Plain text in the config folder, ${describeProtection()}. Whoever gets your backups gets it too.`,
    isOpen: true,
  },
} as const satisfies Readonly<Record<string, StoreTraits>>;

/** A store that a person can choose. */
export type ChosenStore = keyof typeof choices;

/** The name of a kind of store. `memory` exists in `demo` and tests only. */
export type StoreKind = ChosenStore | 'memory';

/** All kinds of stores. */
export const storeKinds: Readonly<Record<StoreKind, StoreTraits>> = {
  ...choices,
  memory: { place: 'memory', placeWhenStored: 'memory', title: 'memory', about: '', isOpen: false },
};

/** The stores that a person can choose, in the order of help. */
export const chosenStores = Object.keys(choices) as readonly ChosenStore[];

/** Where a secret goes if nothing says where. */
export const standardStore: ChosenStore = 'keychain';

/** The stores that are looked at whatever the index says. */
export const openStores: readonly StoreKind[] = chosenStores.filter((kind) => storeKinds[kind].isOpen);

/** Whether a value, such as a file may hold, names a store that a person can choose. */
export function isChosenStore(value: unknown): value is ChosenStore {
  return chosenStores.some((kind) => kind === value);
}
