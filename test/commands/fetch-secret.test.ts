/** `kchat fetch-secret` on a fake API: where the key and the org come from, and what is stored and said. */

import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  type FetchSecretOptions,
  registerFetchSecret,
  runFetchSecret as runFetchSecretWithSettings,
} from '../../src/commands/fetch-secret.js';
import type { ApiRequest, FetchedSecret } from '../../src/kustomer/contract.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { type FakeContextOptions, fakeContext, testNow } from '../support/fake-context.js';
import { type Flags, fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const runFetchSecret = fromFlags(runFetchSecretWithSettings);

const secret = madeUpSecret();
const apiKey = madeUpApiKey();
const now = testNow / 1000;

/** A context whose API answers with the secret and keeps what it was asked. */
function openContext(options: FakeContextOptions = {}, answer: Partial<FetchedSecret> = {}) {
  const asked: ApiRequest[] = [];
  const context = fakeContext({
    api: {
      readSkew: async () => 0,
      fetchChatSecret: async (request) => {
        asked.push(request);
        return { secret, clockSkewSeconds: 0, ...answer };
      },
    },
    ...options,
  });
  const fetchSecret = async (flags: Partial<Flags<FetchSecretOptions>> = {}) =>
    (await runFetchSecret({ apiKeyStdin: false, print: false, ...flags }, context)).result;
  return { context, asked, fetchSecret };
}

const keyed = (claims: Readonly<Record<string, unknown>>) =>
  openContext({ env: { KUSTOMER_API_KEY: madeUpApiKey(claims) } });

describe('the command line of kchat fetch-secret', () => {
  test.each([
    [[], { apiKeyStdin: false, print: false }],
    [
      ['--api-key-stdin', '--store', 'file', '--org', 'acme'],
      { apiKeyStdin: true, print: false, store: 'file', org: 'acme' },
    ],
    [
      ['--api-key-file', 'key', '--print', '--api-url', 'http://127.0.0.1:1', '--timeout', '4s'],
      { apiKeyStdin: false, apiKeyFile: 'key', print: true, apiUrl: 'http://127.0.0.1:1', timeout: '4s' },
    ],
  ])('%j', async (args, options) => {
    expect(await parseCommand(registerFetchSecret, args)).toEqual({ options, args: [] });
  });
});

describe('the API key of kchat fetch-secret', () => {
  test.each<[string, FakeContextOptions, Partial<Flags<FetchSecretOptions>>]>([
    ['the variable', { env: { KUSTOMER_API_KEY: ` ${apiKey}\n` } }, {}],
    ['stdin', { stdin: `${apiKey}\r\n` }, { apiKeyStdin: true }],
    [
      'stdin in UTF-16, as from Windows PowerShell',
      { stdin: Buffer.from(`\ufeff${apiKey}\r\n`, 'utf16le') },
      { apiKeyStdin: true },
    ],
    ['stdin over the variable', { stdin: apiKey, env: { KUSTOMER_API_KEY: 'other' } }, { apiKeyStdin: true }],
    ['a file', { files: { key: `\n${apiKey}\n` } }, { apiKeyFile: 'key' }],
    ['a prompt', { replies: [apiKey] }, {}],
  ])('comes from %s, trimmed', async (_, options, flags) => {
    const { asked, fetchSecret } = openContext(options);
    await fetchSecret(flags);
    expect(asked).toEqual([
      { org: 'acme', apiKey, apiOrigin: 'https://acme.api.kustomerapp.com', timeoutMs: 90_000 },
    ]);
  });

  test.each<[string, FakeContextOptions, Partial<Flags<FetchSecretOptions>>, object]>([
    ['none at all', {}, {}, { code: 'API_KEY_MISSING', exitCode: 3 }],
    [
      'an empty stdin',
      { stdin: '' },
      { apiKeyStdin: true },
      { code: 'API_KEY_MISSING', message: '--api-key-stdin gave no API key: it is empty' },
    ],
    ['white space', { stdin: ' \n' }, { apiKeyStdin: true }, { code: 'API_KEY_MISSING' }],
    [
      'binary',
      { stdin: new Uint8Array([0xff, 0xfe, 0]) },
      { apiKeyStdin: true },
      { code: 'API_KEY_UNUSABLE', message: expect.stringContaining('is not text') },
    ],
    [
      'a control character',
      { stdin: 'abc\u0000def' },
      { apiKeyStdin: true },
      { code: 'API_KEY_UNUSABLE', message: expect.stringContaining('(7 characters)') },
    ],
    ['two lines', { stdin: 'abc\ndef' }, { apiKeyStdin: true }, { code: 'API_KEY_UNUSABLE' }],
    ['a missing file', {}, { apiKeyFile: 'none' }, { code: 'INPUT_INVALID', exitCode: 2 }],
    [
      'stdin on a terminal',
      {},
      { apiKeyStdin: true },
      { code: 'USAGE', hint: expect.stringContaining('omit the flag') },
    ],
  ])('%s is refused, and nothing is sent', async (_, options, flags, error) => {
    const { asked, fetchSecret } = openContext(options);
    await expect(fetchSecret({ org: 'acme', ...flags })).rejects.toMatchObject(error);
    expect(asked).toEqual([]);
  });

  test("an expired one is refused with this machine's clock, and nothing is sent", async () => {
    const { asked, fetchSecret } = keyed({ exp: now - 3600 });
    await expect(fetchSecret()).rejects.toMatchObject({
      code: 'API_KEY_EXPIRED',
      exitCode: 3,
      message:
        "the API key expired 1 h ago, on 2026-11-22 13:20:00 UTC (this machine's clock says 2026-11-22 14:20:00 UTC)",
    });
    expect(asked).toEqual([]);
  });

  test('the key of an app is refused, and nothing is sent', async () => {
    const { asked, fetchSecret } = keyed({ roles: ['org.tracking'] });
    await expect(fetchSecret()).rejects.toMatchObject({ code: 'API_KEY_IS_WIDGET_KEY', exitCode: 3 });
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'no admin role',
      { roles: ['org.user', 'org.tracking'] },
      'the API key has no admin role (it has org.user, org.tracking): the API may refuse it',
    ],
    ['no role', { roles: [] }, 'the API key has no admin role (it has none at all): the API may refuse it'],
    [
      'another org',
      { orgName: 'beta' },
      'the API key says it belongs to beta, not acme: the API may refuse it',
    ],
  ])('%s is warned about and sent', async (_, claims, warning) => {
    const { context, asked, fetchSecret } = keyed(claims);
    await fetchSecret({ org: 'acme' });
    expect(context.output.warnings).toEqual([warning]);
    expect(asked).toHaveLength(1);
  });

  test('one that is no JWT is sent as it is', async () => {
    const { asked, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: 'opaque' } });
    await fetchSecret({ org: 'acme' });
    expect(asked[0]?.apiKey).toBe('opaque');
  });
});

describe('the org of kchat fetch-secret', () => {
  test.each<[string, Readonly<Record<string, string>>, Partial<Flags<FetchSecretOptions>>, string]>([
    ['the flag', { KUSTOMER_ORG: 'beta' }, { org: 'Gamma' }, 'gamma'],
    ['the variable', { KUSTOMER_ORG: 'beta' }, {}, 'beta'],
    ['the key', {}, {}, 'acme'],
  ])('comes from %s', async (_, env, flags, org) => {
    const { fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey, ...env } });
    expect(await fetchSecret(flags)).toMatchObject({ org });
  });

  test('comes from the default when the key does not say', async () => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: 'opaque' } });
    await context.secrets().index.writeDefault('delta');
    expect(await fetchSecret()).toMatchObject({ org: 'delta' });
  });

  test('must come from somewhere', async () => {
    const { fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: 'opaque' } });
    await expect(fetchSecret()).rejects.toMatchObject({
      code: 'USAGE',
      message: 'no org is given and none is the default',
    });
  });

  test.each(['evil.com/x', '-', 'x'.repeat(300)])('%s is refused before the key is read', async (org) => {
    const { fetchSecret } = openContext({ stdin: apiKey });
    await expect(fetchSecret({ org, apiKeyStdin: true })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('storing by kchat fetch-secret', () => {
  test('is new, unchanged, or rotated', async () => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } });
    const fingerprint = fingerprintSecret(Buffer.from(secret));
    expect(await fetchSecret({ store: 'file' })).toEqual({
      org: 'acme',
      store: 'file',
      fingerprint,
      change: 'new',
      clockSkewSeconds: 0,
    });
    expect(await fetchSecret({ store: 'file' })).toMatchObject({ change: 'unchanged' });
    await context.secrets().save({
      org: 'acme',
      secret: Buffer.from('older'),
      store: 'file',
      apiOrigin: 'https://acme.api.kustomerapp.com',
      at: 0,
    });
    expect(await fetchSecret({ store: 'file' })).toMatchObject({ change: 'rotated' });
  });

  test('the secret in the store is the one that came', async () => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } });
    await fetchSecret();
    expect(await context.secrets().store('keychain').read('acme')).toEqual(
      new Uint8Array(Buffer.from(secret)),
    );
    expect(await context.secrets().index.read('acme')).toMatchObject({
      store: 'keychain',
      apiOrigin: 'https://acme.api.kustomerapp.com',
      fetchedAt: '2026-11-22T14:20:00Z',
      importedAt: null,
    });
  });

  test('a secret of one API never replaces that of another, and nothing is sent', async () => {
    const { asked, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } });
    await fetchSecret();
    await expect(fetchSecret({ apiUrl: 'http://127.0.0.1:4010' })).rejects.toMatchObject({
      code: 'ORIGIN_CONFLICT',
      exitCode: 2,
      hint: expect.stringContaining('forget-secret'),
    });
    expect(asked).toHaveLength(1);
  });

  test('nowhere needs --print, and stores nothing', async () => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } });
    await expect(fetchSecret({ store: 'none' })).rejects.toMatchObject({ code: 'USAGE' });
    expect(await fetchSecret({ store: 'none', print: true })).toMatchObject({
      store: 'none',
      change: null,
      secret,
    });
    expect(await context.secrets().index.list()).toEqual([]);
  });
});

describe('what kchat fetch-secret says', () => {
  test.each([
    [
      61,
      "this machine's clock is 1 min 1 s ahead of the API's: tokens signed here will seem to come from the future",
    ],
    [-3600, "this machine's clock is 1 h behind the API's: tokens signed here will seem older than they are"],
  ])('a skew of %d s is warned about', async (clockSkewSeconds, warning) => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } }, { clockSkewSeconds });
    await fetchSecret();
    expect(context.output.warnings).toEqual([warning]);
  });

  test.each([60, -60, null])('a skew of %s is not', async (clockSkewSeconds) => {
    const { context, fetchSecret } = openContext({ env: { KUSTOMER_API_KEY: apiKey } }, { clockSkewSeconds });
    await fetchSecret();
    expect(context.output.warnings).toEqual([]);
  });

  test.each([
    [
      'the first org',
      undefined,
      '  FINGERPRINT is its fingerprint, which names it and does not reveal it\n  acme is the default org now\n  next: kchat sign --email you@example.com\n',
    ],
    [
      'another',
      'beta',
      '  next: kchat sign --org acme --email you@example.com\n  the default org is beta; to change that: kchat use acme\n',
    ],
  ])(
    'of %s a person reads what was stored and what to do next, of --json nothing is new',
    async (_, before, next) => {
      const { context } = openContext({ env: { KUSTOMER_API_KEY: apiKey } });
      if (before !== undefined) await context.secrets().index.writeDefault(before);
      const program = new Command().option('--org <name>');
      registerFetchSecret(program.command('fetch-secret'), context);
      await program.parseAsync(['fetch-secret'], { from: 'user' });
      const fingerprint = fingerprintSecret(Buffer.from(secret));
      expect(context.output.answers).toEqual([
        {
          command: 'fetch-secret',
          data: { org: 'acme', store: 'keychain', fingerprint, change: 'new', clockSkewSeconds: 0 },
          text: `✔ Stored the chat secret of acme in the keychain (${fingerprint}, new)\n${next.replace('FINGERPRINT', fingerprint)}`,
          exitCode: 0,
        },
      ]);
    },
  );

  test.each([
    ['made up', true, 'made up\n', ['the secret now stands on your screen and in its scroll-back']],
    ['made up', false, 'made up\n', []],
    [
      'abc\u001b]0;x\u0007',
      true,
      'abc\\u001b]0;x\\u0007\n',
      ['the secret holds characters that a screen cannot show, written as \\uXXXX here: use a pipe'],
    ],
    ['abc\u001b]0;x\u0007', false, 'abc\u001b]0;x\u0007\n', []],
  ])('--print of %j, on a terminal: %s, is the secret alone: %j', async (text, onTerminal, printed, said) => {
    const { context } = openContext(
      { env: { KUSTOMER_API_KEY: apiKey }, output: { stdoutIsTerminal: onTerminal } },
      { secret: text },
    );
    const program = new Command().option('--org <name>');
    registerFetchSecret(program.command('fetch-secret'), context);
    await program.parseAsync(['fetch-secret', '--store', 'none', '--print'], { from: 'user' });
    expect(context.output.answers).toMatchObject([{ text: printed, data: { secret: text } }]);
    // The made-up one is warned about as a secret too: it is too short.
    expect(context.output.warnings.filter((warning) => !warning.startsWith('the chat secret'))).toEqual(said);
  });
});
