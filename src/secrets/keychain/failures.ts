/**
 * Owns what went wrong with the keychain: which failure it is, and how it is told.
 *
 * Rule: pure; locked, unavailable and timed out are kept apart and none is ever worded as "no secret stored".
 * Sources: the texts were seen with @napi-rs/keyring 2.1.2 on Linux (measured); those of macOS and Windows
 * come from its sources and were not seen here.
 */
import { type ErrorCode, KchatError } from '../../base/errors.js';
import { visible } from '../../base/untrusted.js';
import { adviseKeychainUser, type Situation } from './situation.js';

/** What the library's text alone tells. */
type NamedFailure =
  | 'locked'
  | 'no-bus'
  | 'no-service'
  | 'no-logon-session'
  | 'no-collection'
  | 'ambiguous'
  | 'silent';

/** What can go wrong. `detail` is the library's text, a signal's name or an error code. */
export type KeychainFailure =
  | { readonly kind: NamedFailure }
  | { readonly kind: 'module-missing' | 'garbled' }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'killed' | 'ended' | 'not-started' | 'exhausted' | 'other'; readonly detail: string };

const patterns: readonly [RegExp, NamedFailure][] = [
  // Linux: another program stored an item with our attributes and one more. It comes first, since the text
  // goes on with the entries.
  [/matched by (?:\d+|multiple) credentials/i, 'ambiguous'],
  // Linux: locked, and the dialog was dismissed or could not be shown.
  [/unlock prompt was dismissed|prompt dismissed|is ?locked/i, 'locked'],
  // macOS: errSecInteractionNotAllowed -25308, errSecAuthFailed -25293, errSecUserCanceled -128.
  [
    /-25308|-25293|\(-128\)|interaction is not allowed|user cancell?ed|passphrase you entered is not correct/i,
    'locked',
  ],
  // Windows: ERROR_NO_SUCH_LOGON_SESSION 1312.
  [/\b1312\b|NO_SUCH_LOGON_SESSION/i, 'no-logon-session'],
  [/was not provided by any \.service files|ServiceUnknown|name has no owner|NameHasNoOwner/i, 'no-service'],
  // Linux: nothing was ever stored here, so that the Secret Service has no default collection.
  [/no result found/i, 'no-collection'],
  [/did not receive a reply|NoReply|timed? ?out/i, 'silent'],
  [/DBUS_SESSION_BUS_ADDRESS|autolaunch|failed to connect to socket|failed to open connection/i, 'no-bus'],
];

/** Which failure a text of the keyring library tells of. */
export function classifyKeychainText(text: string): KeychainFailure {
  const kind = patterns.find(([pattern]) => pattern.test(text))?.[1];
  return kind === undefined ? { kind: 'other', detail: text } : { kind };
}

/**
 * KEYCHAIN_LOCKED, KEYCHAIN_TIMED_OUT or KEYCHAIN_UNAVAILABLE, with the next step for this very situation.
 *
 * @param org  the account that was asked for
 */
export function wordKeychainFailure(failure: KeychainFailure, situation: Situation, org: string): KchatError {
  const [code, message] = describeFailure(failure, org);
  return new KchatError(code, message, { hint: adviseKeychainUser(failure.kind, situation, org) });
}

function describeFailure(failure: KeychainFailure, org: string): [ErrorCode, string] {
  switch (failure.kind) {
    case 'locked':
      return ['KEYCHAIN_LOCKED', 'the keychain is locked and was not unlocked'];
    case 'timed-out':
      return [
        'KEYCHAIN_TIMED_OUT',
        `the keychain did not answer within ${failure.afterMs / 1000} s: it may be waiting for an unlock dialog`,
      ];
    case 'silent':
      return ['KEYCHAIN_TIMED_OUT', 'the keychain service is there but does not answer'];
    case 'no-bus':
      return ['KEYCHAIN_UNAVAILABLE', 'no keychain can be reached: there is no D-Bus session here'];
    case 'no-service':
      return [
        'KEYCHAIN_UNAVAILABLE',
        'there is no keychain: the D-Bus session has no Secret Service (gnome-keyring, KWallet or another)',
      ];
    case 'no-collection':
      return [
        'KEYCHAIN_UNAVAILABLE',
        'the keychain has no default keyring: the Secret Service runs, and no keyring was ever made in it',
      ];
    case 'no-logon-session':
      return [
        'KEYCHAIN_UNAVAILABLE',
        'the Windows Credential Manager is not available: this process has no logon session (error 1312)',
      ];
    case 'ambiguous':
      return [
        'KEYCHAIN_UNAVAILABLE',
        `the keychain has more than one entry of service kchat for ${org}, and only one of them is kchat's`,
      ];
    case 'module-missing':
      return [
        'KEYCHAIN_UNAVAILABLE',
        'the keychain cannot be used: the package @napi-rs/keyring is not installed or has no binary for this system',
      ];
    case 'garbled':
      return ['KEYCHAIN_UNAVAILABLE', "kchat's keychain process sent an answer that kchat cannot read"];
    case 'killed':
      return [
        'KEYCHAIN_UNAVAILABLE',
        `kchat's keychain process was killed from outside (${visible(failure.detail, 40)})`,
      ];
    case 'ended':
      return [
        'KEYCHAIN_UNAVAILABLE',
        `kchat's keychain process ended without an answer (exit code ${visible(failure.detail, 40)})`,
      ];
    case 'not-started':
    case 'exhausted':
      return [
        'KEYCHAIN_UNAVAILABLE',
        `kchat's keychain process cannot be started (${visible(failure.detail, 80)})`,
      ];
    case 'other':
      return ['KEYCHAIN_UNAVAILABLE', `the keychain failed: ${visible(failure.detail)}`];
  }
}
