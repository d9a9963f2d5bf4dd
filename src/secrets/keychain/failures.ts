/**
 * Owns what went wrong with the keychain, how it is told, and what a person can do. Rule: pure; locked,
 * unavailable and timed out are kept apart, and none of them sounds like "no secret stored". "Run the command
 * again" is said only if that can help. Sources: the texts of Linux were seen with @napi-rs/keyring 2.1.2
 * (measured), except those of AppArmor and systemd; those of macOS and Windows are from its source code.
 */
import type { Environment } from '../../base/environment.js';
import { type ErrorCode, KchatError } from '../../base/errors.js';
import { exhaustedHint } from '../../base/system-errors.js';
import { visible } from '../../base/untrusted.js';
import { ciHint, describeProtection } from '../kinds.js';

/** What went wrong; ORG in its texts stands for the org. */
export interface KeychainFailure {
  readonly message: string;
  /** KEYCHAIN_UNAVAILABLE by default. */
  readonly code?: ErrorCode;
  /** What helps, if anything but another store does; `bare`: on a Linux where no dialog can be shown. */
  readonly way?: string | { readonly bare: string; readonly desktop: string };
}

const locked: KeychainFailure = {
  code: 'KEYCHAIN_LOCKED',
  message: 'the keychain is locked and was not unlocked',
  way: {
    bare: 'no dialog can be shown here: gnome-keyring-daemon --unlock reads the password from stdin',
    desktop:
      'run the command again and answer its dialog, or unlock it in "Passwords and Keys" or KWallet; on ' +
      'macOS: security unlock-keychain',
  },
};

const answerDialog =
  'its dialog may be behind other windows, or on a screen that you do not see; more time: ' +
  'KCHAT_KEYCHAIN_TIMEOUT=2m';
const noReply: KeychainFailure = {
  code: 'KEYCHAIN_TIMED_OUT',
  message: 'the keychain gave no reply',
  way: answerDialog,
};

const startService = {
  bare:
    'start one: dbus-run-session -- sh, and in it printf %s PASSWORD-OF-YOUR-CHOICE | ' +
    'gnome-keyring-daemon --unlock --components=secrets',
  desktop: 'install and start gnome-keyring, or turn on the Secret Service of KWallet or KeePassXC',
};
const noBus: KeychainFailure = {
  message: 'no keychain can be reached: there is no D-Bus session here',
  way: startService,
};

/** How a standalone executable begins to say that its library cannot be used. */
export const libraryFault = 'the keyring library';

/** What the texts of the library mean; the first row that fits counts. DETAIL stands for the text. */
const knownTexts: readonly [RegExp, KeychainFailure][] = [
  // Another program stored an item with our two attributes and one more. The entries follow in the text.
  // `secret-tool clear` with a third attribute removes only entries that have it (measured).
  [
    /matched by (?:\d+|multiple) credentials/i,
    {
      message: "the keychain has more than one entry of service kchat for ORG, and only one is kchat's",
      way:
        'see them, and their secrets: secret-tool search --all service kchat username ORG\nand remove the ' +
        'one with more attributes than these two: secret-tool clear service kchat username ORG NAME VALUE',
    },
  ],
  // Linux: the dialog was dismissed or could not be shown.
  [/prompt (?:was )?dismissed|is ?locked|must be unlocked|locked collection/i, locked],
  // macOS: errSecInteractionNotAllowed -25308, errSecAuthFailed -25293, errSecUserCanceled -128.
  [
    /-25308|-25293|\(-128\)|interaction is not allowed|user cancell?ed|passphrase you entered is not correct/i,
    locked,
  ],
  [
    /\b1312\b|NO_SUCH_LOGON_SESSION/i,
    {
      message: 'the Windows Credential Manager is not available: this process has no logon session',
      way: 'run kchat in a session of a signed-in user, not as a service or a remote task',
    },
  ],
  [
    /AppArmor|Rejected send message|AccessDenied/i,
    {
      message: 'this process may not use the keychain (DETAIL)',
      way: 'run it where no profile (AppArmor, snap, Flatpak) or bus policy forbids it',
    },
  ],
  [
    /exited with status|received signal|Failed to execute program|Failed to activate|activat\w{1,4} (?:request )?failed/i,
    { message: 'the keychain service cannot start (DETAIL)', way: startService },
  ],
  [
    /was not provided by any \.service files|ServiceUnknown|name has no owner|NameHasNoOwner/i,
    {
      message:
        'there is no keychain: the D-Bus session has no Secret Service (gnome-keyring, KWallet or another)',
      way: startService,
    },
  ],
  // As on a server where nothing was ever stored.
  [
    /no result found/i,
    {
      message: 'the keychain has no default keyring: the Secret Service runs, but has none to write into',
      way:
        'make its default keyring, in "Passwords and Keys" or as one named login:\ngnome-keyring-daemon ' +
        '--unlock reads the password from stdin',
    },
  ],
  [/did not receive a reply|NoReply|timed? ?out/i, noReply],
  [/DBUS_SESSION_BUS_ADDRESS|autolaunch|connect to socket|open connection|address/i, noBus],
];

/** The failure that a text of the keyring library, or of the file that holds it, means. */
export function classifyKeychainText(text: string): KeychainFailure {
  if (text.startsWith(libraryFault))
    return {
      message: visible(text, 500),
      way: 'name a folder that it can be unpacked into and run from: XDG_CACHE_HOME=FOLDER',
    };
  const known = knownTexts.find(([pattern]) => pattern.test(text))?.[1];
  if (known === undefined) return { message: `the keychain failed: ${visible(text)}` };
  return { ...known, message: known.message.replace('DETAIL', () => visible(text, 160)) };
}

/** Whether nothing answered, not even the bus. */
export function isUnreached({ message }: KeychainFailure): boolean {
  return message === noBus.message || message === noReply.message;
}

/** `su` and `sudo` keep the bus address of the first user, and that bus answers no other user (measured). */
export const foreignBus: KeychainFailure = {
  message: "the keychain cannot be reached: the D-Bus session is another user's",
  way: 'run it in a session of its own user: su and sudo keep DBUS_SESSION_BUS_ADDRESS',
};

/** A failure of kchat's keychain process; `what` completes the sentence. */
export function describeBroken(what: string, isExhausted = false): KeychainFailure {
  return { message: `kchat's keychain process ${what}`, ...(isExhausted && { way: exhaustedHint }) };
}

/** The child's answer does not fit the question. */
export const garbled = describeBroken('sent an answer that kchat cannot read');

/** The keyring library is missing. */
export const moduleMissing: KeychainFailure = {
  message:
    'the keychain cannot be used: the package @napi-rs/keyring is not installed or has no binary for ' +
    'this system',
  way: 'install kchat again with its optional dependencies (no --omit=optional)',
};

/** The keychain gave no answer within `timeoutMs` milliseconds. */
export function describeSlow(timeoutMs: number): KeychainFailure {
  const message = `the keychain did not answer within ${timeoutMs / 1000} s`;
  return { ...noReply, message: `${message}: it may be waiting for an unlock dialog` };
}

/** What a hint depends on; the environment only lets guess where kchat runs. */
export interface FailurePlace {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** The command that runs. */
  readonly command?: string | undefined;
}

/** KEYCHAIN_LOCKED, KEYCHAIN_TIMED_OUT or KEYCHAIN_UNAVAILABLE, with the next step for this place. */
export function explainKeychainFailure(
  { message, way, code = 'KEYCHAIN_UNAVAILABLE' }: KeychainFailure,
  org: string,
  place: FailurePlace,
): KchatError {
  const fill = (text: string) => text.replaceAll('ORG', () => org);
  const hint = place.env.CI ? `a CI job has no keychain to count on: ${ciHint}` : renderChoices(way, place);
  return new KchatError(code, fill(message), { hint: fill(hint) });
}

/** What helps, and the choices that need no keychain: first what works at once. */
function renderChoices(way: KeychainFailure['way'], { env, platform, command }: FailurePlace): string {
  const isRemote = Boolean(env.SSH_CONNECTION || env.SSH_TTY);
  const hasDisplay = Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  const isBare = platform === 'linux' && (isRemote || !hasDisplay);
  const help = typeof way === 'object' ? way[isBare ? 'bare' : 'desktop'] : way;
  const storing = command === 'import-secret' ? command : 'fetch-secret';
  const lines = isBare
    ? [
        `what works here: kchat ${storing} --org ORG --store file\n(plain text, ${describeProtection()})`,
        help,
        'when signing: KUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE',
      ]
    : [
        help,
        `or do without: --store file when storing (plain text, ${describeProtection()}),`,
        'KUSTOMER_CHAT_SECRET or KUSTOMER_CHAT_SECRET_FILE when signing',
      ];
  return lines.filter((line) => line !== undefined).join('\n');
}
