/** `kchat serve`: what its flags mean, and the lines of one language. */
import { describe, expect, test } from 'vitest';
import { registerServe } from '../../src/commands/serve.js';
import { readServeOptions, type ServeFlags } from '../../src/serve/flags.js';
import { fetchCommand } from '../../src/serve/ready.js';
import { listSnippets, renderSnippet } from '../../src/serve/snippets.js';
import { fakeContext } from '../support/fake-context.js';
import { madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const defaults = { user: [], port: '4020', host: '127.0.0.1', allowHost: [], allowOrigin: [] };

describe('the command line', () => {
  test.each<[string[], object]>([
    [[], {}],
    [
      ['--user', 'a@b.c', '--user', 'ada=email:a@b.c,plan=pro'],
      { user: ['a@b.c', 'ada=email:a@b.c,plan=pro'] },
    ],
    [['--users', 'users.csv', '--org', 'acme'], { users: 'users.csv', org: 'acme' }],
    [['--emulate'], { emulate: '0' }],
    [['--emulate', '4010', '--user', 'a@b.c'], { emulate: '4010', user: ['a@b.c'] }],
    [
      ['--allow-origin', 'http://a:1,http://b:2', '--allow-origin', 'http://c'],
      { allowOrigin: ['http://a:1', 'http://b:2', 'http://c'] },
    ],
    [['--host', '0.0.0.0', '--allow-host', 'my-mac.local'], { host: '0.0.0.0', allowHost: ['my-mac.local'] }],
    [
      ['--access-key-file', 'key', '--secret-file', 's', '--port', '0'],
      { accessKeyFile: 'key', secretFile: 's', port: '0' },
    ],
    [
      ['--tls-cert', 'c', '--tls-key', 'k', '--qr', 'app://{token}', '--print', 'swift'],
      { tlsCert: 'c', tlsKey: 'k', qr: 'app://{token}', print: 'swift' },
    ],
  ])('%j', async (args, expected) => {
    const { options } = await parseCommand(registerServe, args);
    expect(options).toEqual({ ...defaults, ...expected });
  });

  test('a secret of its own and the emulator exclude each other', async () => {
    await expect(parseCommand(registerServe, ['--emulate', '--secret-file', 's'])).rejects.toThrow(
      /--secret-file/,
    );
  });
});

describe('what the flags mean', () => {
  const read = (flags: Partial<ServeFlags>, files: Record<string, string> = {}) =>
    readServeOptions({ ...defaults, user: ['ada@example.com'], ...flags }, fakeContext({ files }));

  test('by default: loopback, a new key of 24 characters, the token alone in codes', async () => {
    const { users, key, ...options } = await read({});
    expect(options).toEqual({
      port: 4020,
      host: '127.0.0.1',
      addresses: [],
      allowedHosts: ['10.0.2.2', '10.0.3.2'],
      origins: [],
      tls: undefined,
      emulatorPort: undefined,
      qrTemplate: '{token}',
    });
    expect([...users.keys()]).toEqual(['ada@example.com']);
    expect(key).toMatch(/^[\w-]{24}$/);
    expect((await read({})).key).not.toBe(key);
  });

  test('a fixed key is trimmed', async () => {
    const key = madeUpSecret();
    expect((await read({ accessKeyFile: 'key' }, { key: `${key}\r\n` })).key).toBe(key);
  });

  test('the emulator brings a made-up user if none is named', async () => {
    const { users, emulatorPort } = await read({ user: [], emulate: '0' });
    expect([[...users.keys()], emulatorPort]).toEqual([['ada'], 0]);
  });

  test.each<[Partial<ServeFlags>, object]>([
    [{ host: '[::1]' }, { host: '::1', addresses: [] }],
    [{ host: '192.168.1.5' }, { host: '192.168.1.5', addresses: ['192.168.1.5'] }],
    [{ host: '2001:db8::7' }, { host: '2001:db8::7', addresses: ['[2001:db8::7]'] }],
    [
      { allowOrigin: ['http://localhost:3000/', 'https://APP.test'] },
      { origins: ['http://localhost:3000', 'https://app.test'] },
    ],
    [{ allowHost: ['My-Mac.local'] }, { allowedHosts: ['10.0.2.2', '10.0.3.2', 'my-mac.local'] }],
    [{ emulate: '4010' }, { emulatorPort: 4010 }],
  ])('%j', async (flags, expected) => {
    expect(await read(flags)).toMatchObject(expected);
  });

  test.each<[Partial<ServeFlags>, RegExp]>([
    [{ user: [] }, /no test user/],
    [{ host: 'my-mac.local' }, /--host is "my-mac.local", which is not an address/],
    [{ allowOrigin: ['localhost:3000'] }, /--allow-origin has "localhost:3000"/],
    [{ allowOrigin: ['null'] }, /--allow-origin has "null"/],
    [{ allowOrigin: ['*'] }, /--allow-origin has "\*"/],
    [{ allowHost: ['http://x'] }, /--allow-host has/],
    [{ port: '-1' }, /--port is "-1"/],
    [{ emulate: 'x' }, /--emulate is "x"/],
    [{ tlsCert: 'c' }, /belong together/],
  ])('%j is refused', async (flags, message) => {
    await expect(read(flags)).rejects.toThrow(message);
  });

  test('a key that is no word is refused, and not repeated', async () => {
    const key = `${madeUpSecret()} ${madeUpSecret()}`;
    const failure = await read({ accessKeyFile: 'key' }, { key }).catch((error: Error) => error.message);
    expect(failure).toBe('what --access-key-file gave is not one word of 16 or more ASCII characters');
  });
});

describe('the lines of a language', () => {
  const place = { origin: 'https://127.0.0.1:4020', key: 'a/b+c', user: 'ada%20l' };

  test.each(['swift', 'kotlin', 'javascript', 'dart'])(
    '%s: five at most, in debug builds only, the key quoted',
    (language) => {
      const code = renderSnippet(language, place);
      expect(code.split('\n').length).toBeLessThanOrEqual(5);
      expect(code).toMatch(/DEBUG|kDebugMode|NODE_ENV/);
      expect(code).toContain('/token?user=ada%20l&key=a%2Fb%2Bc');
    },
  );

  test('simulators have their own names for this machine', () => {
    const hosts = listSnippets(place).map(({ code }) => /https:\/\/([\d.]+):4020/.exec(code)?.[1]);
    expect(hosts).toEqual(['127.0.0.1', '10.0.2.2', '127.0.0.1', '10.0.2.2']);
  });
});

test('the line that fetches a token is for the shell at hand', () => {
  const url = 'http://127.0.0.1:4020/token?user=ada&key=k';
  expect(fetchCommand(url, 'sh')).toBe(`curl '${url}'`);
  expect(fetchCommand(url, 'cmd')).toBe(`curl.exe "${url}"`);
  expect(fetchCommand(url, 'powershell')).toBe(`curl.exe "${url}"`);
});
