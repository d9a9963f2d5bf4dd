/**
 * Owns what a person can do about a keychain that fails. Rule: pure; the place is a guess from variables, so
 * it decides only which hint is given. "Run the command again" is said only if that can help.
 */
import type { Environment } from '../../base/environment.js';
import { exhaustedHint } from '../../base/system-errors.js';
import { describeProtection } from '../kinds.js';

/** Where kchat seems to run. `bare`: Linux without a display (a server, a container, SSH). */
export type KeychainPlace = 'ci' | 'bare' | 'linux' | 'macos' | 'windows';

/** The place, by variables. */
export function findPlace(env: Environment, platform: NodeJS.Platform): KeychainPlace {
  if (env.CI) return 'ci';
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'macos';
  if (env.SSH_CONNECTION || env.SSH_TTY) return 'bare';
  return env.DISPLAY || env.WAYLAND_DISPLAY ? 'linux' : 'bare';
}

const moreTime = 'more time: KCHAT_KEYCHAIN_TIMEOUT=2m';
const behind = `answer its dialog (it may be behind other windows); ${moreTime}`;
// kchat's entry has only these two attributes; `clear` with a third one removes only entries that have it
// (measured).
const otherEntry =
  'see them, and their secrets: secret-tool search --all service kchat username ORG\nand remove the one ' +
  'with more attributes than these two: secret-tool clear service kchat username ORG NAME VALUE';
const otherItem = "remove the one that is not kchat's: look for service kchat, account ORG";

/** What helps, by place or in all places but CI. `none`: only another store helps. */
const ways = {
  unlock: {
    bare: 'no dialog can be shown here: gnome-keyring-daemon --unlock reads the password from stdin',
    linux: 'run the command again and answer its dialog, or unlock it in "Passwords and Keys" or KWallet',
    macos: 'unlock it: security unlock-keychain, then run the command again',
    windows: 'sign in to Windows and run the command again',
  },
  wait: {
    bare: `its dialog may be on a screen that you do not see: unlock it there; ${moreTime}`,
    linux: behind,
    macos: `${behind}; over SSH: security unlock-keychain`,
    windows: behind,
  },
  start: {
    bare:
      'start one: dbus-run-session -- sh, and in it printf %s PASSWORD-OF-YOUR-CHOICE | ' +
      'gnome-keyring-daemon --unlock --components=secrets',
    linux: 'install and start gnome-keyring, or turn on the Secret Service of KWallet or KeePassXC',
    macos: 'look at it with Keychain Access, or security list-keychains',
    windows: 'run kchat in a session of a signed-in user, not as a service or a remote task',
  },
  'tell-apart': { bare: otherEntry, linux: otherEntry, macos: otherItem, windows: otherItem },
  'make-keyring':
    'make its default keyring, in "Passwords and Keys" or as one named login:\ngnome-keyring-daemon ' +
    '--unlock reads the password from stdin',
  allow: 'run it where no profile (AppArmor, snap, Flatpak) or bus policy forbids it',
  'own-bus': 'run it in a session of its own user: su and sudo keep DBUS_SESSION_BUS_ADDRESS',
  'other-folder': 'name a folder that it can be unpacked into and run from: XDG_CACHE_HOME=FOLDER',
  reinstall: 'install kchat again with its optional dependencies (no --omit=optional)',
  'raise-limit': exhaustedHint,
  none: '',
} as const;

/** What kind of step helps. */
export type Remedy = keyof typeof ways;

/** The next step, and the choices that need no keychain. ORG stands for the org. */
export function renderKeychainAdvice(remedy: Remedy, place: KeychainPlace, command?: string): string {
  if (place === 'ci')
    return (
      'a CI job has no keychain to count on: give the secret as a masked variable, ' +
      'KUSTOMER_CHAT_SECRET\n(in the action: chat-secret); a pull request from a fork gets no secrets'
    );
  const plainText = `plain text, ${describeProtection(place === 'windows' ? 'win32' : 'linux')}`;
  const found = ways[remedy];
  const way = typeof found === 'string' ? found : found[place];
  const isImport = command === 'import-secret';
  const lines =
    place === 'bare'
      ? [
          `what works here: kchat ${isImport ? command : 'fetch-secret'} --org ORG --store file`,
          isImport
            ? `(${plainText})`
            : `(${plainText}; a secret that you have: kchat import-secret --org ORG --store file)`,
          way,
          'when signing: KUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE',
        ]
      : [
          way,
          `or do without: --store file when storing (${plainText}),`,
          'KUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE when signing',
        ];
  return lines.filter((line) => line !== '').join('\n');
}
