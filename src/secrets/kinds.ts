/** Owns which stores there are, and what is said of each. Rule: data only; `secrets.ts` opens them. */

/** What holds for every kind of store. */
interface StoreTraits {
  /** Complete "removed from …" and "stored in …". */
  readonly place: string;
  readonly placeWhenStored: string;
  /** For the choice in `kchat init`: its name, and what it protects from and what not. */
  readonly title: string;
  readonly about: string;
  /** It is read without a dialog or a wait, so kchat looks into it even if the index does not name it. */
  readonly isOpen: boolean;
}

/** What protects the file store: a file mode, or on Windows the access list of its folder. */
export function describeProtection(platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? "protected by your profile's access list" : 'readable by you only';
}

/** The next step in CI, where nothing is stored. */
export const ciHint =
  'store it as a secret of the repository and pass it in as KUSTOMER_CHAT_SECRET (in the action: ' +
  'chat-secret);\na pull request from a fork gets no secrets';

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

/** The stores that kchat looks into even if the index does not name them. */
export const openStores: readonly StoreKind[] = chosenStores.filter((kind) => storeKinds[kind].isOpen);

/** Whether a value from outside names a store that a person can choose. */
export function isChosenStore(value: unknown): value is ChosenStore {
  return chosenStores.some((kind) => kind === value);
}
