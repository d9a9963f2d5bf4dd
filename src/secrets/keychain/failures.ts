/**
 * Owns what went wrong with the keychain: which failure it is, and how it is told. Rule: pure; locked,
 * unavailable and timed out are kept apart, and none of them sounds like "no secret stored". Sources: the
 * texts of Linux were seen with @napi-rs/keyring 2.1.2 (measured), except those of AppArmor and systemd; the
 * texts of macOS and Windows are from its source code and were not seen here.
 */
import { type ErrorCode, KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import { type KeychainPlace, type Remedy, renderKeychainAdvice } from './advice.js';

/** What went wrong; KEYCHAIN_UNAVAILABLE if there is no code. */
export interface KeychainFailure {
  readonly remedy: Remedy;
  readonly message: string;
  readonly code?: ErrorCode;
}

const locked = 'the keychain is locked and was not unlocked';
const noBus = 'no keychain can be reached: there is no D-Bus session here';
const noReply = 'the keychain gave no reply';
const noService =
  'there is no keychain: the D-Bus session has no Secret Service (gnome-keyring, KWallet or another)';

/** How a standalone executable begins to say that its library cannot be used. */
export const libraryNotLoaded = 'the keyring library cannot be unpacked and loaded';
/** As {@link libraryNotLoaded}: the file holds something else. */
export const libraryChanged = 'the keyring library was changed';

/** What the texts of the library mean; the first row that fits counts. */
const knownTexts: readonly [RegExp, Remedy, string, ErrorCode?][] = [
  // Another program stored an item with our attributes and one more. The entries follow in the text.
  [
    /matched by (?:\d+|multiple) credentials/i,
    'tell-apart',
    "the keychain has more than one entry of service kchat for ORG, and only one of them is kchat's",
  ],
  // Linux: locked, and the dialog was dismissed or could not be shown.
  [
    /prompt (?:was )?dismissed|is ?locked|must be unlocked|locked collection/i,
    'unlock',
    locked,
    'KEYCHAIN_LOCKED',
  ],
  // macOS: errSecInteractionNotAllowed -25308, errSecAuthFailed -25293, errSecUserCanceled -128.
  [
    /-25308|-25293|\(-128\)|interaction is not allowed|user cancell?ed|passphrase you entered is not correct/i,
    'unlock',
    locked,
    'KEYCHAIN_LOCKED',
  ],
  // Windows: ERROR_NO_SUCH_LOGON_SESSION 1312.
  [
    /\b1312\b|NO_SUCH_LOGON_SESSION/i,
    'start',
    'the Windows Credential Manager is not available: this process has no logon session (error 1312)',
  ],
  [/AppArmor|Rejected send message|AccessDenied/i, 'allow', 'this process may not use the keychain (DETAIL)'],
  [
    /exited with status|received signal|Failed to execute program|Failed to activate|activat\w{1,4} (?:request )?failed/i,
    'start',
    'the keychain service cannot start (DETAIL)',
  ],
  [
    /was not provided by any \.service files|ServiceUnknown|name has no owner|NameHasNoOwner/i,
    'start',
    noService,
  ],
  // Linux: the Secret Service has no default collection, as on a server where nothing was ever stored.
  [
    /no result found/i,
    'make-keyring',
    'the keychain has no default keyring: the Secret Service runs, but has none to write into',
  ],
  [/did not receive a reply|NoReply|timed? ?out/i, 'wait', noReply, 'KEYCHAIN_TIMED_OUT'],
  [/DBUS_SESSION_BUS_ADDRESS|autolaunch|connect to socket|open connection|address/i, 'start', noBus],
];

/** The failure that a text of the keyring library means. */
export function classifyKeychainText(text: string): KeychainFailure {
  // Texts of ours: the names of folders in them mean nothing.
  if (text.startsWith(libraryNotLoaded)) return { remedy: 'other-folder', message: visible(text, 500) };
  if (text.startsWith(libraryChanged)) return { remedy: 'none', message: visible(text, 500) };
  const row = knownTexts.find(([pattern]) => pattern.test(text));
  if (row === undefined) return { remedy: 'none', message: `the keychain failed: ${visible(text)}` };
  const [, remedy, message, code] = row;
  return { remedy, message: message.replace('DETAIL', () => visible(text, 160)), ...(code && { code }) };
}

/** Whether nothing answered, not even the bus. */
export function isUnreached({ message }: KeychainFailure): boolean {
  return message === noBus || message === noReply;
}

/** A failure of kchat's keychain process; `what` completes the sentence. */
export function describeBroken(what: string, remedy: Remedy = 'none'): KeychainFailure {
  return { remedy, message: `kchat's keychain process ${what}` };
}

/** The child's answer does not fit the question. */
export const garbled = describeBroken('sent an answer that kchat cannot read');

/** The keyring library is missing. */
export const moduleMissing: KeychainFailure = {
  remedy: 'reinstall',
  message:
    'the keychain cannot be used: the package @napi-rs/keyring is not installed or has no binary for ' +
    'this system',
};

/** The keychain gave no answer within `timeoutMs` milliseconds. */
export function describeSlow(timeoutMs: number): KeychainFailure {
  const message = `the keychain did not answer within ${timeoutMs / 1000} s`;
  const reason = 'it may be waiting for an unlock dialog';
  return { remedy: 'wait', message: `${message}: ${reason}`, code: 'KEYCHAIN_TIMED_OUT' };
}

/**
 * KEYCHAIN_LOCKED, KEYCHAIN_TIMED_OUT or KEYCHAIN_UNAVAILABLE, with the next step for this place.
 *
 * @param org      the account that was asked for
 * @param command  the command that ran
 */
export function explainKeychainFailure(
  { remedy, message, code = 'KEYCHAIN_UNAVAILABLE' }: KeychainFailure,
  place: KeychainPlace,
  org: string,
  command?: string,
): KchatError {
  const hint = renderKeychainAdvice(remedy, place, command).replaceAll('ORG', () => org);
  return new KchatError(
    code,
    message.replace('ORG', () => org),
    { hint },
  );
}
