/**
 * Owns where kchat runs, as far as a keychain is concerned, and what to do there.
 *
 * Rule: pure; told from variables and a few marker files, so it is a guess and only ever chooses a hint.
 */
import type { Environment } from '../../base/environment.js';
import { exhaustedHint } from '../../base/system-errors.js';

/** Where kchat seems to run; the narrowest that fits. */
export type Situation =
  | 'ci'
  | 'container'
  | 'wsl'
  | 'ssh'
  | 'headless'
  | 'linux-desktop'
  | 'macos'
  | 'macos-ssh'
  | 'windows';

/** Files whose presence tells of a container: Docker's and Podman's. */
const containerMarkers = ['/.dockerenv', '/run/.containerenv'] as const;

/** The situation; `exists` tells whether one of {@link containerMarkers} is there. */
export function detectSituation(
  env: Environment,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean,
): Situation {
  if (env.CI) return 'ci';
  const overSsh = Boolean(env.SSH_CONNECTION || env.SSH_TTY);
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return overSsh ? 'macos-ssh' : 'macos';
  if (env.WSL_DISTRO_NAME || env.WSL_INTEROP) return 'wsl';
  if (env.KUBERNETES_SERVICE_HOST || env.container || containerMarkers.some(exists)) return 'container';
  if (overSsh) return 'ssh';
  return env.DISPLAY || env.WAYLAND_DISPLAY ? 'linux-desktop' : 'headless';
}

/** Places that seldom have a keychain: the hint begins with what works there. */
const withoutDesktop: readonly Situation[] = ['container', 'wsl', 'ssh', 'headless'];

const inFile = (org: string) =>
  `what works here: kchat fetch-secret --org ${org} --store file\n(plain text, readable by you only; a secret that you have: kchat import-secret --org ${org} --store file)\n`;

const whenSigning = '\nwhen signing: KUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE';
const elsewhere =
  '\nor do without: --store file when storing (plain text, mode 0600),\nKUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE when signing';

type Trouble = 'locked' | 'slow' | 'missing';

const startOne =
  'start one: dbus-run-session -- sh, and in it printf %s PASSWORD-OF-YOUR-CHOICE | gnome-keyring-daemon --unlock --components=secrets';

const advice: Readonly<Record<Situation, Readonly<Record<Trouble, string>>>> = {
  ci: {
    locked: 'a CI job has nobody to unlock it: give the secret as a masked variable, KUSTOMER_CHAT_SECRET',
    slow: 'a CI job has nobody to unlock it: give the secret as a masked variable, KUSTOMER_CHAT_SECRET',
    missing: 'a CI job rarely has one: give the secret as a masked variable, KUSTOMER_CHAT_SECRET',
  },
  container: {
    locked:
      'a container has nobody to unlock it: mount the secret as a file and set KUSTOMER_CHAT_SECRET_FILE',
    slow: 'a container has nobody to unlock it: mount the secret as a file and set KUSTOMER_CHAT_SECRET_FILE',
    missing: 'a container has none: mount the secret as a file and set KUSTOMER_CHAT_SECRET_FILE',
  },
  wsl: {
    locked:
      'WSL may have no dialog to unlock it: gnome-keyring-daemon --unlock reads the password from stdin',
    slow: 'look for an unlock dialog among your windows; more time: KCHAT_KEYCHAIN_TIMEOUT=2m',
    missing: `WSL starts none by itself: install gnome-keyring and ${startOne}`,
  },
  ssh: {
    locked:
      'over SSH nobody sees its dialog: unlock it at the machine, or gnome-keyring-daemon --unlock reads the password from stdin',
    slow: 'over SSH nobody sees its dialog: unlock it at the machine; more time: KCHAT_KEYCHAIN_TIMEOUT=2m',
    missing: `an SSH session often has none: ${startOne}`,
  },
  headless: {
    locked:
      'without a display there is no dialog: gnome-keyring-daemon --unlock reads the password from stdin',
    slow: 'without a display there is no dialog: gnome-keyring-daemon --unlock reads the password from stdin',
    missing: `without a desktop none runs: install gnome-keyring and ${startOne}`,
  },
  'linux-desktop': {
    locked:
      'run the command again and answer the unlock dialog, or unlock it in "Passwords and Keys" or KWallet',
    slow: 'answer the unlock dialog (it may be behind other windows); more time: KCHAT_KEYCHAIN_TIMEOUT=2m',
    missing: 'install and start gnome-keyring, or turn on the Secret Service of KWallet or KeePassXC',
  },
  macos: {
    locked: 'unlock it: security unlock-keychain, then run the command again',
    slow: 'answer the dialog (it may be behind other windows); more time: KCHAT_KEYCHAIN_TIMEOUT=2m',
    missing: 'look at it with Keychain Access, or security list-keychains',
  },
  'macos-ssh': {
    locked: 'over SSH it must be unlocked by hand: security unlock-keychain, then run the command again',
    slow: 'over SSH nobody sees its dialog: security unlock-keychain, then run the command again',
    missing: 'look at it with security list-keychains',
  },
  windows: {
    locked: 'sign in to Windows and run the command again',
    slow: 'run the command again with more time: KCHAT_KEYCHAIN_TIMEOUT=2m',
    missing: 'run kchat in a session of a signed-in user, not as a service or a remote task',
  },
};

/** The next step after a failure, for this very situation, and the choices that need no keychain. */
export function adviseKeychainUser(failure: string, situation: Situation, org: string): string {
  if (situation === 'ci')
    return `${adviseOnFailure(failure === 'locked' ? failure : 'no-bus', situation, org)}\n(in the action: chat-secret); a pull request from a fork gets no secrets`;
  const way = adviseOnFailure(failure, situation, org);
  return withoutDesktop.includes(situation) ? `${inFile(org)}${way}${whenSigning}` : `${way}${elsewhere}`;
}

function adviseOnFailure(failure: string, situation: Situation, org: string): string {
  if (failure === 'ambiguous') return adviseOnTwoEntries(situation, org);
  if (failure === 'exhausted') return exhaustedHint;
  if (failure === 'module-missing')
    return 'install kchat again with its optional dependencies (no --omit=optional)';
  if (failure === 'no-collection')
    return 'it has no default keyring to write into: make one in "Passwords and Keys", or unlock one named login: gnome-keyring-daemon --unlock reads the password from stdin';
  if (failure === 'locked') return advice[situation].locked;
  if (failure === 'timed-out' || failure === 'silent') return advice[situation].slow;
  if (failure === 'no-bus' || failure === 'no-service' || failure === 'no-logon-session')
    return advice[situation].missing;
  return 'run the command again';
}

// Ours has these two attributes and no more; `clear` with a third one takes only what
// has that too (measured).
function adviseOnTwoEntries(situation: Situation, org: string): string {
  if (situation === 'macos' || situation === 'macos-ssh' || situation === 'windows')
    return `remove the one that is not kchat's: look for service kchat, account ${org}`;
  const entry = `service kchat username ${org}`;
  return `see them, and their secrets: secret-tool search --all ${entry}\nand remove the one with more attributes than these two: secret-tool clear ${entry} NAME VALUE`;
}
