/** `kchat status`: which secret would be used, whatever is missing or damaged; no keychain is asked. */

import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import {
  registerStatus,
  renderStatus,
  runStatus as runStatusWithSettings,
} from '../../src/commands/status.js';
import type { DamagedEntry } from '../../src/secrets/contract.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { createStyle } from '../../src/terminal/style.js';
import {
  type FakeContext,
  type FakeContextOptions,
  fakeContext,
  plainStyle,
  testNow,
} from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';

const runStatus = fromFlags(runStatusWithSettings);

const fetched = {
  store: 'keychain',
  apiOrigin: 'https://acme.api.kustomerapp.com',
  at: testNow - 3 * 86_400_000 - 5e6,
} as const;
const imported = { store: 'file', apiOrigin: null, at: Date.parse('2026-10-02T08:00:00Z') } as const;
/** What decides besides, where no variable is set. */
const plain = (org: string | null, nextStore: string) => ({
  apiUrl: org === null ? null : `https://${org}.api.kustomerapp.com`,
  apiKey: null,
  nextStore,
  proxy: null,
});
const plainLines = (org: string, store: string) => `
API         https://${org}.api.kustomerapp.com
API key     none: KUSTOMER_API_KEY is not set
stores in   ${store}
proxy       none
`;
const bytes = (text: string) => new TextEncoder().encode(text);

/** acme was fetched into the keychain, beta imported into a file; no store may be touched from then on. */
async function makeContext(options: FakeContextOptions = {}): Promise<FakeContext> {
  const context = fakeContext(options);
  await context.secrets().save({ org: 'acme', secret: bytes('one'), ...fetched });
  await context.secrets().save({ org: 'beta', secret: bytes('two'), ...imported });
  const store = (): never => {
    throw new Error('status touched a store');
  };
  return { ...context, secrets: () => ({ ...context.secrets(), store }) };
}

async function show(context: FakeContext, options: { org?: string } = {}) {
  return renderStatus(await runStatus(options, context), testNow, plainStyle);
}

test('the default org, what it would sign with, and what else is stored', async () => {
  const context = await makeContext();
  const [one, two] = [bytes('one'), bytes('two')].map(fingerprintSecret);
  const fetchedAt = '2026-11-19T12:56:40Z';
  expect((await runStatus({}, context)).result).toEqual({
    org: 'acme',
    source: 'keychain',
    store: 'keychain',
    fingerprint: one,
    fetchedAt,
    overriddenBy: null,
    orgs: [
      { org: 'acme', default: true, store: 'keychain', fingerprint: one, fetchedAt, importedAt: null },
      {
        org: 'beta',
        default: false,
        store: 'file',
        fingerprint: two,
        fetchedAt: null,
        importedAt: '2026-10-02T08:00:00Z',
      },
    ],
    ...plain('acme', 'keychain'),
  });
  expect(await show(context)).toBe(
    `acme   in use   keychain   ${one}   fetched 3 days ago     (default)\n` +
      `beta            file       ${two}   imported 51 days ago\n` +
      plainLines('acme', 'keychain (where the last one is)'),
  );
  expect(context.output.warnings).toEqual([]);
});

test('--org and KUSTOMER_ORG win over the default', async () => {
  expect((await runStatus({ org: 'beta' }, await makeContext())).result).toMatchObject({
    org: 'beta',
    store: 'file',
  });
  const byVariable = await makeContext({ env: { KUSTOMER_ORG: 'beta' } });
  expect(await show(byVariable)).toMatch(/^acme +keychain .* \(default\)\nbeta +in use +file/);
});

describe('a variable that wins over the store', () => {
  test('is named, with its fingerprint and never its value', async () => {
    const secret = madeUpSecret();
    const context = await makeContext({ env: { KUSTOMER_CHAT_SECRET: secret } });
    const fingerprint = fingerprintSecret(bytes(secret));
    expect((await runStatus({}, context)).result).toMatchObject({
      org: 'acme',
      source: 'KUSTOMER_CHAT_SECRET',
      store: 'keychain',
      fingerprint,
      overriddenBy: 'KUSTOMER_CHAT_SECRET',
    });
    const text = await show(context);
    expect(text).toContain(`\n\nKUSTOMER_CHAT_SECRET is set and wins over the store (${fingerprint}).\n`);
    expect(text).not.toContain(secret);
  });

  test('is the answer also where nothing is stored', async () => {
    const context = fakeContext({ env: { KUSTOMER_CHAT_SECRET: 'abc' } });
    expect(await show(context)).toContain(
      'KUSTOMER_CHAT_SECRET is set and wins over the store (ba7816bf).\n',
    );
  });

  test('by a file that cannot be read is warned about', async () => {
    const context = await makeContext({ env: { KUSTOMER_CHAT_SECRET_FILE: 'no-such-file' } });
    expect((await runStatus({}, context)).result).toMatchObject({
      overriddenBy: 'KUSTOMER_CHAT_SECRET_FILE',
      fingerprint: null,
    });
    expect(context.output.warnings).toEqual([
      expect.stringMatching(/^KUSTOMER_CHAT_SECRET_FILE is set and wins, but cannot be used: /),
    ]);
  });

  test('by stdin is not read: another command needs it', async () => {
    const context = await makeContext({ env: { KUSTOMER_CHAT_SECRET_FILE: '-' }, stdin: 'abc' });
    expect((await runStatus({}, context)).result).toMatchObject({ fingerprint: null });
    await expect(context.input.readStdin('a test', 10)).resolves.toEqual(bytes('abc'));
  });
});

describe('what is missing', () => {
  const nothing = { source: null, store: null, fingerprint: null, fetchedAt: null, overriddenBy: null };

  test('everything', async () => {
    const context = fakeContext();
    expect((await runStatus({}, context)).result).toEqual({
      org: null,
      ...nothing,
      orgs: [],
      ...plain(null, 'keychain'),
    });
    expect(await show(context)).toBe(
      `No secret is stored yet.\n  next: kchat fetch-secret --org ORG\n${plainLines('ORG', 'keychain (by default)')}`,
    );
  });

  test('a secret for the org that is given', async () => {
    const context = await makeContext();
    expect((await runStatus({ org: 'gamma' }, context)).result).toMatchObject({ org: 'gamma', ...nothing });
    expect(await show(context, { org: 'gamma' })).toContain(
      '\n\nNo secret is stored for gamma.\n  next: kchat fetch-secret --org gamma\n',
    );
  });

  test('a default', async () => {
    const context = await makeContext();
    await context.secrets().index.releaseDefault('acme');
    expect((await runStatus({}, context)).result).toMatchObject({ org: null, ...nothing });
    expect(await show(context)).toContain('\n\nNo org is the default.\n  next: kchat use ORG');
  });
});

describe('a damaged index file', () => {
  async function damage(org: string) {
    const context = await makeContext();
    const secrets = context.secrets();
    const damaged: DamagedEntry = { org, damage: `${org}.json is damaged: it is not JSON` };
    const list = async () => (await secrets.list()).map((entry) => (entry.org === org ? damaged : entry));
    return { ...context, secrets: () => ({ ...secrets, list }) };
  }

  test('of another org is shown in its place and warned about', async () => {
    const context = await damage('beta');
    expect((await runStatus({}, context)).result.orgs[1]).toEqual({
      org: 'beta',
      default: false,
      store: null,
      fingerprint: null,
      fetchedAt: null,
      importedAt: null,
    });
    expect(context.output.warnings).toEqual(['beta.json is damaged: it is not JSON']);
    expect(await show(context)).toMatch(/\nbeta +damaged\n\nAPI/);
  });

  test('of the org in use hides no other: what is usable is what was asked', async () => {
    const context = await damage('acme');
    expect((await runStatus({}, context)).result).toMatchObject({ org: 'acme', source: null, store: null });
    expect(context.output.warnings).toEqual(['acme.json is damaged: it is not JSON']);
    expect(await show(context)).toMatch(/^acme +in use +damaged +\(default\)\nbeta .*\n\nAPI/);
  });
});

describe('a damaged config.json', () => {
  async function damage(code: 'CONFIG_INVALID' | 'STORE_UNUSABLE' = 'CONFIG_INVALID') {
    const context = await makeContext();
    const readDefault = async () => {
      throw new KchatError(code, 'config.json is damaged: it is not JSON', { hint: 'mend it' });
    };
    const secrets = context.secrets();
    return { ...context, secrets: () => ({ ...secrets, index: { ...secrets.index, readDefault } }) };
  }

  test('is warned about, and hides no org', async () => {
    const context = await damage();
    const { result } = await runStatus({}, context);
    expect(result).toMatchObject({ org: null, source: null, store: null, fingerprint: null });
    expect(result.orgs.map((entry) => [entry.org, entry.default])).toEqual([
      ['acme', false],
      ['beta', false],
    ]);
    expect(context.output.warnings).toEqual(['config.json is damaged: it is not JSON (mend it)']);
    const text = await show(context);
    expect(text).toMatch(/^acme +keychain .*\nbeta +file .*\n\nAPI/);
    expect(text).not.toContain('kchat use');
  });

  test('is in no way of the org that is given', async () => {
    const context = await damage();
    expect((await runStatus({ org: 'beta' }, context)).result).toMatchObject({ org: 'beta', source: 'file' });
  });

  test('another failure to read it is an error', async () => {
    const context = await damage('STORE_UNUSABLE');
    await expect(runStatus({}, context)).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });
});

test('lines that are too long for the terminal are broken', async () => {
  const context = await makeContext();
  const [one, two] = [bytes('one'), bytes('two')].map(fingerprintSecret);
  const narrow = await createStyle(false, true, 40);
  expect(renderStatus(await runStatus({}, context), testNow, narrow)).toBe(
    `acme   in use   keychain   ${one}  \nfetched 3 days ago     (default)\nbeta            file       ${two}  \nimported 51 days ago\n
API         https://acme.api.kustomerapp
            .com
API key     none: KUSTOMER_API_KEY is
            not set
stores in   keychain (where the last one
            is)
proxy       none
`,
  );
});

test('a clock that was set back since makes no negative age', async () => {
  const context = await makeContext();
  const report = await runStatus({}, context);
  expect(renderStatus(report, 0, plainStyle)).toContain('fetched 2026-11-19');
});

describe('what decides besides', () => {
  const statusOf = async (env: Record<string, string>) => {
    const context = await makeContext({ env });
    const { apiUrl, apiKey, nextStore, proxy } = (await runStatus({}, context)).result;
    return { data: { apiUrl, apiKey, nextStore, proxy }, text: await show(context) };
  };

  test('is named with the variable that it comes from, and without a password or key', async () => {
    const key = madeUpApiKey({ exp: testNow / 1000 + 9 * 86_400 });
    const { data, text } = await statusOf({
      KCHAT_API_URL: 'https://api.example.test',
      KCHAT_STORE: 'file',
      KUSTOMER_API_KEY: `"${key}"`,
      HTTPS_PROXY: 'http://user:pass-word@proxy.example:8080',
    });
    expect(data).toEqual({
      apiUrl: 'https://api.example.test',
      apiKey: {
        source: 'KUSTOMER_API_KEY',
        kind: 'api-key',
        orgName: 'acme',
        roles: ['org.admin', 'org.user'],
        expiresAt: '2026-12-01T14:20:00Z',
      },
      nextStore: 'file',
      proxy: 'proxy.example:8080',
    });
    expect(text).toContain(`
API         https://api.example.test (KCHAT_API_URL)
API key     KUSTOMER_API_KEY: of acme, roles org.admin, org.user, expires in 9
            days (2026-12-01)
stores in   file (KCHAT_STORE)
proxy       proxy.example:8080 (HTTPS_PROXY)
`);
    expect(text).not.toContain(key);
    expect(text).not.toContain('pass-word');
  });

  test('is told where it is wrong, and hides nothing else', async () => {
    const { data, text } = await statusOf({
      KCHAT_API_URL: 'localhost:3000',
      KCHAT_STORE: 'drawer',
      KUSTOMER_API_KEY: 'undefined',
      HTTPS_PROXY: 'ftp://proxy.example',
    });
    expect(data).toMatchObject({ apiUrl: null, apiKey: { kind: 'unusable' }, nextStore: null, proxy: null });
    expect(text.match(/unusable: /g)).toHaveLength(4);
    expect(text).toMatch(/^acme +in use/);
  });

  test.each([
    [madeUpApiKey({ roles: ['org.tracking'] }), 'widget-key', /key of an app/],
    [madeUpApiKey({ exp: 1_700_000_000 }), 'api-key', /the API key expired/],
    ['a-key-that-is-no-jwt', 'unknown', /not a JWT/],
  ])('a key of each kind', async (key, kind, text) => {
    const status = await statusOf({ KUSTOMER_API_KEY: key, https_proxy: 'p:1', no_proxy: '*' });
    expect(status.data).toMatchObject({ apiKey: { kind }, proxy: null });
    expect(status.text).toMatch(text);
  });
});

test('the command line', async () => {
  const context = await makeContext();
  const program = new Command().option('--org <name>');
  registerStatus(program.command('status'), context);
  await program.parseAsync(['status', '--org', 'beta'], { from: 'user' });
  expect(context.output.answers).toMatchObject([{ command: 'status', data: { org: 'beta' }, exitCode: 0 }]);
});
