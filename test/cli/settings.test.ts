/** The settings: which of flag, variable, file and default wins, and what none of them may be. */
import { describe, expect, test } from 'vitest';
import { parseOrg } from '../../src/cli/org.js';
import { parseDuration } from '../../src/cli/setting-values.js';
import { createSettings, type SettingFlags } from '../../src/cli/settings.js';
import { unifyNames } from '../../src/cli/variables.js';
import { madeUpApiKey } from '../support/made-up.js';

const settingsOf = (env: Readonly<Record<string, string>>, flags: SettingFlags = {}) =>
  createSettings(flags, env);

const org = (value: string) => parseOrg({ value, from: '--org' });

describe('an org name', () => {
  test.each([
    ['acme', 'acme'],
    ['ACME', 'acme'],
    [' acme-2 ', 'acme-2'],
    ['a', 'a'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('%j is %j', (given, expected) => {
    expect(org(given)).toBe(expected);
  });

  test.each([
    '',
    '-',
    '-acme',
    'acme-',
    'evil.com/x',
    'a b',
    'a.b',
    '../acme',
    'äcme',
    'ac\nme',
    '\u001b[31macme',
    'a'.repeat(64),
    'a'.repeat(300),
  ])('%j is refused with the value and the rule', (given) => {
    expect(() => org(given)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringMatching(/^the org name in --org is /),
        hint: expect.stringContaining('sign-in subdomain'),
      }),
    );
  });

  test.each([
    'acme.kustomerapp.com',
    'https://acme.kustomerapp.com/app/settings',
    'acme.api.kustomerapp.com',
  ])('the address %s is refused with the label to give', (given) => {
    expect(() => org(given)).toThrow(expect.objectContaining({ hint: 'give its first label: acme' }));
  });

  test('a credential in its place is named by kind and length', () => {
    const key = madeUpApiKey();
    expect(() => org(key)).toThrow(
      expect.objectContaining({
        message: `the org name in --org is a JWT of ${key.length} characters, which is not an org name`,
      }),
    );
  });

  test('comes from the flag, then the variable; the default is looked up elsewhere', () => {
    const env = { KUSTOMER_ORG: 'beta' };
    expect(settingsOf(env, { org: 'acme' }).org()).toEqual({ name: 'acme', from: '--org' });
    expect(settingsOf(env).org()).toEqual({ name: 'beta', from: 'KUSTOMER_ORG' });
    expect(settingsOf({ KUSTOMER_ORG: '' }).org()).toBeUndefined();
  });

  test('a bad one fails only what asks for it', () => {
    const settings = settingsOf({ KUSTOMER_ORG: 'a b', KCHAT_STORE: 'file' });
    expect(settings.store()).toBe('file');
    expect(settings.org).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['4s', 4000],
    ['4', 4000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
  ])('%s is %d ms', (value, milliseconds) => {
    expect(parseDuration({ value, from: '--timeout' })).toBe(milliseconds);
  });

  test.each(['', '0', '-1s', 'soon', '1d', '4 s', '25h', '1e3', 'Infinity', 'NaN'])(
    '%j is refused',
    (value) => {
      expect(() => parseDuration({ value, from: 'KCHAT_TIMEOUT' })).toThrow(
        expect.objectContaining({ code: 'USAGE', message: `KCHAT_TIMEOUT is "${value}"` }),
      );
    },
  );

  test('has a default for each use', () => {
    expect(settingsOf({}).timeoutMs()).toBe(90_000);
    expect(settingsOf({ KCHAT_TIMEOUT: '3s' }, { timeout: '2s' }).timeoutMs(4)).toBe(2000);
    expect(settingsOf({}).keychainTimeoutMs(true)).toBe(60_000);
    expect(settingsOf({}).keychainTimeoutMs(false)).toBe(5000);
    expect(settingsOf({ KCHAT_KEYCHAIN_TIMEOUT: '1s' }).keychainTimeoutMs(true)).toBe(1000);
  });
});

describe('the API origin', () => {
  const origin = (apiUrl?: string, env = {}) => settingsOf(env, { apiUrl }).apiOrigin('acme');

  test("is the org's own host by default", () => {
    expect(origin()).toBe('https://acme.api.kustomerapp.com');
    expect(origin(undefined, { KCHAT_API_URL: 'https://api.example.test' })).toBe('https://api.example.test');
  });

  test.each([
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010/', 'http://localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    ['HTTPS://API.Example.test:8443', 'https://api.example.test:8443'],
  ])('%s becomes %s', (given, expected) => {
    expect(origin(given)).toBe(expected);
  });

  test.each([
    ['http://api.example.test', /only to this machine/],
    ['http://127.0.0.1.evil.test', /only to this machine/],
    ['http://localhost.evil.test', /only to this machine/],
    ['ftp://api.example.test', /--api-url is/],
    ['acme', /--api-url is/],
    ['localhost:3001', /--api-url is an address without http/],
    ['acme.api.kustomerapp.com', /--api-url is an address without http/],
    ['https://user:pass@api.example.test', /more than an origin/],
    [
      'https://api.example.test/v1',
      /--api-url is "https:\/\/api.example.test\/v1", which has more than an origin/,
    ],
    ['https://api.example.test?x', /more than an origin/],
  ])('%s is refused', (given, message) => {
    expect(() => origin(given)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(message) }),
    );
  });

  test('a password in it is not repeated', () => {
    expect(() => origin('https://user:hunter2@api.example.test')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('the API key', () => {
  test('comes from stdin, a file, or the variable', () => {
    const env = { KUSTOMER_API_KEY: 'key' };
    const file = (path: string, name: string) => ({ kind: 'file', path, name });
    expect(settingsOf(env, { apiKeyStdin: true }).apiKey()).toEqual(file('-', '--api-key-stdin'));
    expect(settingsOf(env, { apiKeyFile: 'k' }).apiKey()).toEqual(file('k', '--api-key-file'));
    const variable = { kind: 'value', value: 'key', name: 'KUSTOMER_API_KEY' };
    expect(settingsOf(env, { apiKeyStdin: false }).apiKey()).toEqual(variable);
    expect(settingsOf({ KUSTOMER_API_KEY: '' }).apiKey()).toBeUndefined();
  });
});

describe('where a secret is read and written', () => {
  test('a store is keychain, file or none', () => {
    // Unset: the org's own store, or the keychain for a new one.
    expect(settingsOf({}).store()).toBeUndefined();
    expect(settingsOf({ KCHAT_STORE: 'file' }).store()).toBe('file');
    expect(settingsOf({ KCHAT_STORE: 'file' }, { store: 'none' }).store()).toBe('none');
    expect(() => settingsOf({}, { store: 'cloud' }).store()).toThrow(
      expect.objectContaining({
        message: '--store is "cloud"',
        hint: expect.stringMatching(/^it takes keychain, file.*, none$/),
      }),
    );
  });

  test('the keychain is refused below emulate', () => {
    for (const env of [{}, { KCHAT_EMULATED: '' }])
      expect(settingsOf(env).keychainTimeoutMs(true)).toBe(60_000);
    expect(() => settingsOf({ KCHAT_EMULATED: '1' }).keychainTimeoutMs(true)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringContaining('KCHAT_EMULATED'),
        hint: expect.stringContaining('--store file'),
      }),
    );
  });

  test('the flag wins over the variables, the value over the file', () => {
    const env = { KUSTOMER_CHAT_SECRET: 'value', KUSTOMER_CHAT_SECRET_FILE: '/run/secret' };
    expect(settingsOf(env, { secretFile: 'mine' }).secretOverride()).toEqual({
      kind: 'file',
      path: 'mine',
      name: '--secret-file',
    });
    expect(settingsOf(env).secretOverride()).toEqual({
      kind: 'value',
      value: 'value',
      name: 'KUSTOMER_CHAT_SECRET',
    });
    expect(settingsOf({ ...env, KUSTOMER_CHAT_SECRET: '' }).secretOverride()).toEqual({
      kind: 'file',
      path: '/run/secret',
      name: 'KUSTOMER_CHAT_SECRET_FILE',
    });
    expect(settingsOf({}).secretOverride()).toBeUndefined();
  });
});

describe('the config folder', () => {
  test.each([
    ['linux', {}, '/home/ada/.config/kchat'],
    ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/kchat'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ada/.config/kchat'],
    ['linux', { KCHAT_CONFIG_DIR: '/own', XDG_CONFIG_HOME: '/xdg' }, '/own'],
    ['darwin', {}, '/home/ada/Library/Application Support/kchat'],
    ['darwin', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/kchat'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(settingsOf(env).configFolder(platform, '/home/ada')).toBe(folder);
  });

  test('on Windows is below APPDATA', () => {
    expect(
      settingsOf({ APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' }).configFolder('win32', 'C:\\Users\\ada'),
    ).toBe('C:\\Users\\ada\\AppData\\Roaming\\kchat');
    for (const env of [{}, { APPDATA: '' }, { APPDATA: 'Roaming' }])
      expect(settingsOf(env).configFolder('win32', 'C:\\Users\\ada')).toBe(
        'C:\\Users\\ada\\AppData\\Roaming\\kchat',
      );
  });

  test('by variable is an absolute path', () => {
    expect(() => settingsOf({ KCHAT_CONFIG_DIR: 'mine' }).configFolder('linux', '/home/ada')).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });
});

test('Windows compares the names of variables without regard to case', () => {
  const env = { kustomer_org: 'acme', Https_Proxy: 'http://proxy', AppData: 'C:\\data', Path: 'C:\\' };
  expect(unifyNames(env, 'win32')).toEqual({
    KUSTOMER_ORG: 'acme',
    HTTPS_PROXY: 'http://proxy',
    APPDATA: 'C:\\data',
    Path: 'C:\\',
  });
  expect(unifyNames(env, 'linux')).toBe(env);
});
