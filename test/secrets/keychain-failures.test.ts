/** What a failure of the keychain is taken for, and how it is told. */
import { describe, expect, test } from 'vitest';
import { findPlace, type KeychainPlace, type Remedy } from '../../src/secrets/keychain/advice.js';
import {
  classifyKeychainText,
  describeBroken,
  describeSlow,
  explainKeychainFailure,
  garbled,
  libraryChanged,
  libraryNotLoaded,
  moduleMissing,
} from '../../src/secrets/keychain/failures.js';

const dbus = 'Platform failure: DBus error: ';
/** Text of the library, what helps, and a part of the message. */
const texts: readonly [string, Remedy, string][] = [
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'unlock', 'is locked'],
  ["Couldn't access platform storage: Secret Service: object is locked", 'unlock', 'is locked'],
  [`${dbus}The collection must be unlocked first`, 'unlock', 'is locked'],
  ['Platform failure: User interaction is not allowed.', 'unlock', 'is locked'],
  ['Platform failure: error code -25308', 'unlock', 'is locked'],
  ['Platform failure: The user name or passphrase you entered is not correct.', 'unlock', 'is locked'],
  ['Platform failure: User canceled the operation.', 'unlock', 'is locked'],
  ["Couldn't access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION", 'start', 'no logon session'],
  ['Platform failure: Windows error code 1312', 'start', 'no logon session'],
  [`${dbus}Could not parse server address: Unknown address type`, 'start', 'no D-Bus session'],
  [`${dbus}Address does not contain a colon`, 'start', 'no D-Bus session'],
  [
    `${dbus}Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead`,
    'start',
    'no D-Bus session',
  ],
  [`${dbus}Failed to connect to socket /run/user/1000/bus: Connection refused`, 'start', 'no D-Bus session'],
  [
    `${dbus}The name org.freedesktop.secrets was not provided by any .service files`,
    'start',
    'no Secret Service',
  ],
  [`${dbus}Process org.freedesktop.secrets exited with status 1`, 'start', 'cannot start (Platform'],
  [
    `${dbus}Failed to execute program org.freedesktop.secrets: No such file or directory`,
    'start',
    'cannot start',
  ],
  [`${dbus}Failed to activate service 'org.freedesktop.secrets': timed out`, 'start', 'cannot start'],
  ["Couldn't access platform storage: Secret Service: no result found", 'make-keyring', 'no default keyring'],
  [
    `${dbus}An AppArmor policy prevents this sender from sending this message to this recipient; type="method_call"`,
    'allow',
    'may not use the keychain',
  ],
  [`${dbus}Rejected send message, 1 matched rules; type="method_call"`, 'allow', 'may not use the keychain'],
  [
    `${dbus}Did not receive a reply. Possible causes include: the remote application did not send a reply, the message bus security policy blocked the reply, the reply timeout expired, or the network connection was broken.`,
    'wait',
    'gave no reply',
  ],
  ['Entry is matched by multiple credentials', 'tell-apart', 'more than one entry'],
  [
    'Entry is matched by 2 credentials: [Entry { inner: Wrapper { path: Path("/is locked\\0") } }]',
    'tell-apart',
    'more than one entry',
  ],
  ['blocked by policy 13121', 'none', 'the keychain failed: blocked by policy 13121'],
  ['', 'none', 'the keychain failed: '],
  [`${libraryNotLoaded}: /home/address: it is full`, 'other-folder', ': /home/address: it is full'],
  [`${libraryChanged}: /home/address`, 'none', ': /home/address'],
];

test.each(texts)('%s: %s', (text, remedy, message) => {
  expect(classifyKeychainText(text)).toMatchObject({ remedy, message: expect.stringContaining(message) });
});

test.each<[KeychainPlace, Record<string, string>, NodeJS.Platform]>([
  ['ci', { CI: 'true', SSH_TTY: 'x' }, 'linux'],
  ['linux', { WSL_DISTRO_NAME: 'Debian', DISPLAY: ':0' }, 'linux'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
  ['bare', { SSH_CONNECTION: 'a b', DISPLAY: ':10' }, 'linux'],
  ['bare', { CI: '' }, 'linux'],
  ['macos', { SSH_CONNECTION: 'a b' }, 'darwin'],
  ['windows', {}, 'win32'],
])('kchat seems to run in %s, from %j on %s', (place, env, platform) => {
  expect(findPlace(env, platform)).toBe(place);
});

describe('how a failure is told', () => {
  const places: readonly KeychainPlace[] = ['ci', 'bare', 'linux', 'macos', 'windows'];
  const failures = [
    ...texts.map(([text]) => classifyKeychainText(text)),
    describeSlow(5000),
    garbled,
    moduleMissing,
    describeBroken('ended without an answer (exit code 1)'),
  ];
  const all = failures.flatMap((failure) =>
    places.map((place) => ({ failure, place, ...told(explainKeychainFailure(failure, place, 'acme')) })),
  );
  function told({ exitCode, code, message, hint = '' }: ReturnType<typeof explainKeychainFailure>) {
    return { exitCode, code, message, hint };
  }

  test('is exit 5, never sounds like "no secret stored", and offers what needs no keychain', () => {
    for (const { exitCode, message, hint } of all) {
      expect(exitCode).toBe(5);
      expect(message).not.toMatch(/no (chat )?secret\b|not stored|not found|[.]$/);
      expect(hint).toMatch(/--store file|in the action: chat-secret/);
      expect(hint).toContain('KUSTOMER_CHAT_SECRET');
    }
  });

  test('"run the command again" is said only of what someone can unlock', () => {
    const again = all.filter(({ hint }) => /again/.test(hint)).map(({ failure }) => failure.remedy);
    expect([...new Set(again)].sort()).toEqual(['reinstall', 'unlock']);
    for (const { failure, place, hint } of all)
      if (place === 'bare') expect(hint, failure.message).not.toMatch(/run the command again/);
  });

  test.each<[Remedy, KeychainPlace, RegExp]>([
    ['unlock', 'linux', /^run the command again and answer its dialog/],
    ['unlock', 'bare', /\nno dialog can be shown here: gnome-keyring-daemon --unlock/],
    ['unlock', 'macos', /security unlock-keychain/],
    [
      'start',
      'bare',
      /^what works here: kchat fetch-secret --org acme --store file\n.*\nstart one: dbus-run-session/,
    ],
    ['start', 'ci', /^a CI job .* masked variable, KUSTOMER_CHAT_SECRET/],
    ['start', 'windows', /^run kchat in a session of a signed-in user/],
    ['make-keyring', 'bare', /--store file\n.*\nmake its default keyring, /],
    ['tell-apart', 'bare', /secret-tool search --all service kchat username acme\n/],
    ['tell-apart', 'windows', /^remove the one .*account acme\n/],
    ['wait', 'linux', /KCHAT_KEYCHAIN_TIMEOUT=2m/],
    ['none', 'linux', /^or do without: --store file/],
  ])('%s on %s', (remedy, place, hint) => {
    expect(explainKeychainFailure({ remedy, message: 'it failed' }, place, 'acme').hint).toMatch(hint);
  });

  test('what works without a keychain is the command that ran, with another store', () => {
    const failure = { remedy: 'start', message: 'it failed' } as const;
    const { hint } = explainKeychainFailure(failure, 'bare', 'acme', 'import-secret');
    expect(hint).toMatch(
      /^what works here: kchat import-secret --org acme --store file\n\(plain text, .*only\)\n/,
    );
    expect(hint).not.toContain('fetch-secret');
  });
});
