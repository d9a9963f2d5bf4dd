/** What a failure of the keychain is taken for, and how it is told. */
import { describe, expect, test } from 'vitest';
import {
  classifyKeychainText,
  type KeychainFailure,
  wordKeychainFailure,
} from '../../src/secrets/keychain/failures.js';
import { detectSituation, type Situation } from '../../src/secrets/keychain/situation.js';

describe('what the keyring library says, and what it means', () => {
  test.each([
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'locked'],
    ["Couldn't access platform storage: Secret Service: object is locked", 'locked'],
    ['Platform failure: User interaction is not allowed.', 'locked'],
    ['Platform failure: error code -25308', 'locked'],
    ['Platform failure: The user name or passphrase you entered is not correct.', 'locked'],
    ['Platform failure: User canceled the operation.', 'locked'],
    ["Couldn't access platform storage: Windows ERROR_NO_SUCH_LOGON_SESSION", 'no-logon-session'],
    ['Platform failure: Windows error code 1312', 'no-logon-session'],
    [
      'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time, set your DBUS_SESSION_BUS_ADDRESS instead',
      'no-bus',
    ],
    [
      'Platform failure: DBus error: Failed to connect to socket /run/user/1000/bus: Connection refused',
      'no-bus',
    ],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      'no-service',
    ],
    [
      'Platform failure: DBus error: Did not receive a reply. Possible causes include: the remote application did not send a reply, the message bus security policy blocked the reply, the reply timeout expired, or the network connection was broken.',
      'silent',
    ],
    ['Entry is matched by multiple credentials', 'ambiguous'],
    [
      'Entry is matched by 2 credentials: [Entry { inner: Wrapper { path: Path("/is locked\\0") } }]',
      'ambiguous',
    ],
    ['blocked by policy 13121', 'other'],
    ['', 'other'],
  ])('%s: %s', (text, kind) => {
    expect(classifyKeychainText(text).kind).toBe(kind);
  });
});

describe('where kchat seems to run', () => {
  const nothing = () => false;
  test.each<[Situation, Record<string, string>, NodeJS.Platform]>([
    ['ci', { CI: 'true', SSH_TTY: 'x' }, 'linux'],
    ['wsl', { WSL_DISTRO_NAME: 'Debian', DISPLAY: ':0' }, 'linux'],
    ['container', { container: 'podman' }, 'linux'],
    ['container', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, 'linux'],
    ['ssh', { SSH_CONNECTION: 'a b', DISPLAY: ':10' }, 'linux'],
    ['headless', { CI: '' }, 'linux'],
    ['linux-desktop', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux'],
    ['macos', {}, 'darwin'],
    ['macos-ssh', { SSH_CONNECTION: 'a b' }, 'darwin'],
    ['windows', {}, 'win32'],
  ])('%s, from %j on %s', (situation, env, platform) => {
    expect(detectSituation(env, platform, nothing)).toBe(situation);
  });

  test('a container that says so by a file only', () => {
    expect(detectSituation({}, 'linux', (path) => path === '/.dockerenv')).toBe('container');
  });
});

describe('how a failure is told', () => {
  const failures: KeychainFailure[] = [
    { kind: 'locked' },
    { kind: 'timed-out', afterMs: 5000 },
    { kind: 'silent' },
    { kind: 'ambiguous' },
    { kind: 'no-bus' },
    { kind: 'no-service' },
    { kind: 'no-collection' },
    { kind: 'no-logon-session' },
    { kind: 'module-missing' },
    { kind: 'garbled' },
    { kind: 'killed', detail: 'SIGKILL' },
    { kind: 'ended', detail: '1' },
    { kind: 'not-started', detail: 'ENOENT' },
    { kind: 'other', detail: 'something else' },
  ];
  const situations: Situation[] = [
    'ci',
    'container',
    'wsl',
    'ssh',
    'headless',
    'linux-desktop',
    'macos',
    'macos-ssh',
    'windows',
  ];
  const all = failures.flatMap((failure) =>
    situations.map((situation) => wordKeychainFailure(failure, situation, 'acme')),
  );

  test('each failure has a message of its own, and none sounds like "no secret stored"', () => {
    const messages = new Set(all.map(({ message }) => message));
    expect(messages.size).toBe(failures.length);
    for (const message of messages)
      expect(message).not.toMatch(/no (chat )?secret|not stored|not found|[.]$/);
  });

  test('each is exit 5 and offers what needs no keychain', () => {
    for (const { exitCode, hint } of all) {
      expect(exitCode).toBe(5);
      expect(hint).toMatch(/--store file|in the action: chat-secret/);
      expect(hint).toContain('KUSTOMER_CHAT_SECRET');
    }
  });

  test.each<[KeychainFailure['kind'], Situation, RegExp]>([
    ['locked', 'linux-desktop', /^run the command again and answer the unlock dialog/],
    ['locked', 'macos-ssh', /^over SSH .* security unlock-keychain/],
    [
      'no-bus',
      'headless',
      /^what works here: kchat fetch-secret --org acme --store file\n.*\nwithout a desktop none runs: .*dbus-run-session/,
    ],
    ['no-bus', 'wsl', /\nWSL starts none by itself/],
    ['no-bus', 'ci', /^a CI job .* masked variable, KUSTOMER_CHAT_SECRET/],
    ['no-service', 'container', /\na container has none: mount the secret .* KUSTOMER_CHAT_SECRET_FILE/],
    ['no-logon-session', 'windows', /^run kchat in a session of a signed-in user/],
    ['ambiguous', 'headless', /secret-tool search --all service kchat username acme\n/],
    ['ambiguous', 'windows', /^remove the one .*account acme\n/],
    ['timed-out', 'linux-desktop', /KCHAT_KEYCHAIN_TIMEOUT=2m/],
  ])('%s on %s', (kind, situation, hint) => {
    const failure = failures.find((candidate) => candidate.kind === kind);
    expect(failure && wordKeychainFailure(failure, situation, 'acme').hint).toMatch(hint);
  });
});
