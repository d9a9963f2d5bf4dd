/** What a failure of the keychain is taken for, and how it is told. */
import { describe, expect, test } from 'vitest';
import {
  classifyKeychainText,
  describeBroken,
  describeSlow,
  explainKeychainFailure,
  type FailurePlace,
  garbled,
  libraryFault,
  moduleMissing,
} from '../../src/secrets/keychain/failures.js';

/** What helps, as the beginning of a hint on a Linux desktop. */
const ways = {
  unlock: 'run the command again and answer its dialog',
  wait: 'its dialog may be behind other windows',
  start: 'install and start gnome-keyring',
  session: 'run kchat in a session of a signed-in user',
  remove: 'see them, and their secrets: secret-tool search',
  make: 'make its default keyring',
  allow: 'run it where no profile',
  unpack: 'name a folder that it can be unpacked into',
  none: 'or do without: --store file',
} as const;

const dbus = 'Platform failure: DBus error: ';
/** Text of the library, what helps, and a part of the message. */
const texts: readonly [string, keyof typeof ways, string][] = [
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'unlock', 'is locked'],
  ["Couldn't access platform storage: Secret Service: object is locked", 'unlock', 'is locked'],
  [`${dbus}The collection must be unlocked first`, 'unlock', 'is locked'],
  ['Platform failure: User interaction is not allowed.', 'unlock', 'is locked'],
  ['Platform failure: error code -25308', 'unlock', 'is locked'],
  ['Platform failure: The user name or passphrase you entered is not correct.', 'unlock', 'is locked'],
  ['Platform failure: User canceled the operation.', 'unlock', 'is locked'],
  ["Couldn't access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION", 'session', 'no logon session'],
  ['Platform failure: Windows error code 1312', 'session', 'no logon session'],
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
  ["Couldn't access platform storage: Secret Service: no result found", 'make', 'no default keyring'],
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
  ['Entry is matched by multiple credentials', 'remove', 'more than one entry'],
  [
    'Entry is matched by 2 credentials: [Entry { inner: Wrapper { path: Path("/is locked\\0") } }]',
    'remove',
    'more than one entry',
  ],
  ['blocked by policy 13121', 'none', 'the keychain failed: blocked by policy 13121'],
  ['', 'none', 'the keychain failed: '],
  [`${libraryFault} cannot be unpacked: /home/address: it is full`, 'unpack', ': /home/address: it is full'],
];

const places = {
  ci: { env: { CI: 'true', DISPLAY: ':0' }, platform: 'linux' },
  bare: { env: { CI: '' }, platform: 'linux' },
  remote: { env: { SSH_CONNECTION: 'a b', DISPLAY: ':10' }, platform: 'linux' },
  desktop: { env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'linux' },
  wsl: { env: { WSL_DISTRO_NAME: 'Debian', DISPLAY: ':0' }, platform: 'linux' },
  macos: { env: { SSH_CONNECTION: 'a b' }, platform: 'darwin' },
  windows: { env: {}, platform: 'win32' },
} as const satisfies Record<string, FailurePlace>;

test.each(texts)('%s: %s', (text, way, message) => {
  const failure = classifyKeychainText(text);
  expect(failure.message).toContain(message);
  expect(explainKeychainFailure(failure, 'acme', places.desktop).hint?.startsWith(ways[way])).toBe(true);
});

describe('how a failure is told', () => {
  const failures = [
    ...texts.map(([text]) => classifyKeychainText(text)),
    describeSlow(5000),
    garbled,
    moduleMissing,
    describeBroken('ended without an answer (exit code 1)'),
  ];
  const all = failures.flatMap((failure) =>
    Object.entries(places).map(([name, place]) => {
      const { exitCode, message, hint = '' } = explainKeychainFailure(failure, 'acme', place);
      return { name, exitCode, message, hint };
    }),
  );

  test('is exit 5, never sounds like "no secret stored", and offers what needs no keychain', () => {
    for (const { exitCode, message, hint } of all) {
      expect(exitCode).toBe(5);
      expect(message).not.toMatch(/no (chat )?secret\b|not stored|not found|[.]$/);
      expect(hint).toMatch(/--store file|in the action: chat-secret/);
      expect(hint).toContain('KUSTOMER_CHAT_SECRET');
    }
  });

  test('"run the command again" is said only of what someone can unlock', () => {
    for (const { name, message, hint } of all) {
      const isLocked = message.includes('is locked') && !['ci', 'bare', 'remote'].includes(name);
      expect(hint.includes('run the command again'), `${name}: ${message}`).toBe(isLocked);
    }
  });

  const locked = 'Secret Service: object is locked';
  test.each<[string, keyof typeof places, RegExp]>([
    [locked, 'wsl', /^run the command again and answer its dialog/],
    [locked, 'remote', /\nno dialog can be shown here: gnome-keyring-daemon --unlock/],
    [locked, 'macos', /security unlock-keychain/],
    [
      'ServiceUnknown',
      'bare',
      /^what works here: kchat fetch-secret --org acme --store file\n\(plain text, .*\)\nstart one: dbus-run-session/,
    ],
    ['ServiceUnknown', 'ci', /^a CI job .* KUSTOMER_CHAT_SECRET \(in the action: chat-secret\)/],
    ['no result found', 'bare', /--store file\n.*\nmake its default keyring, /],
    ['matched by 2 credentials', 'bare', /secret-tool search --all service kchat username acme\n/],
    ['NoReply', 'desktop', /KCHAT_KEYCHAIN_TIMEOUT=2m/],
  ])('%s (%s)', (text, place, hint) => {
    expect(explainKeychainFailure(classifyKeychainText(text), 'acme', places[place]).hint).toMatch(hint);
  });

  test('what works without a keychain is the command that ran, with another store', () => {
    const place = { ...places.bare, command: 'import-secret' };
    const { hint } = explainKeychainFailure(moduleMissing, 'acme', place);
    expect(hint).toMatch(/^what works here: kchat import-secret --org acme --store file\n/);
    expect(hint).not.toContain('fetch-secret');
  });
});
