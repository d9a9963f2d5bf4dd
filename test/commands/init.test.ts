/** `kchat init` on a fake prompter and API: what is asked, and what comes of the answers. */

import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import { registerInit, runInit as runInitWithSettings } from '../../src/commands/init.js';
import type { KustomerApi } from '../../src/kustomer/contract.js';
import type { Secrets } from '../../src/secrets/contract.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import {
  type FakeContext,
  type FakeContextOptions,
  fakeContext,
  noApi,
  testNow,
} from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const runInit = fromFlags(runInitWithSettings);

const apiKey = madeUpApiKey();
const secret = madeUpSecret();

/** A context where these replies are given; `memory` stands for every store. */
function open(replies: readonly unknown[], options: FakeContextOptions = {}): FakeContext {
  const context = fakeContext({
    replies,
    api: {
      ...noApi,
      fetchChatSecret: async () => ({ secret, clockSkewSeconds: 0 }),
    },
    ...options,
  });
  const secrets = context.secrets();
  const save: Secrets['save'] = (request) => secrets.save({ ...request, store: 'memory' });
  return { ...context, secrets: () => ({ ...secrets, save: options.secrets?.save ?? save }) };
}

test.each([
  [[], {}],
  [['--org', 'acme'], { org: 'acme' }],
])('the command line %j', async (args, options) => {
  expect(await parseCommand(registerInit, args)).toEqual({ options, args: [] });
});

describe('kchat init', () => {
  test('stores the secret and signs a first token', async () => {
    const context = open(['acme', apiKey, 'file', ' ada@example.com ']);
    const { saved, signed } = await runInit({}, context);
    expect(saved).toMatchObject({ org: 'acme', change: 'new', becameDefault: true });
    expect(signed).toMatchObject({
      claims: { email: 'ada@example.com', iat: testNow / 1000 },
      secret: { source: 'memory', fingerprint: fingerprintSecret(Buffer.from(secret)) },
    });
  });

  test('does not ask for an org that is given, and takes an address for one', async () => {
    const context = open([apiKey, 'file', 'a@b.c'], {});
    expect(await runInit({ org: 'https://acme.kustomerapp.com/app' }, context)).toMatchObject({
      saved: { org: 'acme' },
    });
  });

  test.each([
    ['at the question for the key', (page: string) => [page]],
    ['after Enter alone', (page: string) => [' ', page]],
    ['as the secret alone', () => ['', secret]],
  ])('without a key takes what the page in the browser shows, %s', async (_, paste) => {
    const page = JSON.stringify({ data: { type: 'settings', attributes: { secret } } });
    const context = open(['acme', ...paste(page), 'file', 'a@b.c'], { api: noApi });
    const { saved } = await runInit({}, context);
    expect(saved.fingerprint).toBe(fingerprintSecret(Buffer.from(secret)));
    const asked = paste(page).length > 1;
    const notes = context.output.notes.join('\n');
    expect(notes.includes('https://acme.api.kustomerapp.com/v1/auth/customer/settings')).toBe(asked);
    expect(notes).not.toContain(secret);
  });

  test('asks the API with the key that was pasted, whatever the environment says', async () => {
    const asked: unknown[] = [];
    const api: KustomerApi = {
      ...noApi,
      fetchChatSecret: async (request) => {
        asked.push(request);
        return { secret, clockSkewSeconds: 0 };
      },
    };
    const env = { KUSTOMER_API_KEY: madeUpApiKey({ roles: ['org.tracking'] }), KCHAT_STORE: 'none' };
    const context = open(['acme', `Bearer ${apiKey}`, 'file', 'a@b.c'], { api, env });
    await runInit({}, context);
    expect(asked).toEqual([
      { org: 'acme', apiKey, apiOrigin: 'https://acme.api.kustomerapp.com', timeoutMs: 90_000 },
    ]);
    expect(context.output.notes.join('\n')).toContain('this is the key of an app or widget');
  });

  test('says what speaks against a key before it asks the API', async () => {
    const key = madeUpApiKey({ orgName: 'other', roles: ['org.user'] });
    const context = open(['acme', key, false, 'file', 'a@b.c']);
    await runInit({}, context);
    expect(context.output.warnings).toEqual([
      'the API key says it belongs to other, not acme: the API may refuse it',
      'the API key has no admin role (it has org.user): the API may refuse it',
    ]);
  });

  test('takes the org that the key belongs to, where that was meant', async () => {
    const context = open(['acme', madeUpApiKey({ orgName: 'other' }), true, 'file', 'a@b.c']);
    expect(await runInit({}, context)).toMatchObject({ saved: { org: 'other' } });
    expect(context.output.warnings).toEqual([]);
  });

  test('a key that spells the org with capitals, or names none that could be one, is for the org that was named', async () => {
    for (const orgName of ['ACME', 'a b']) {
      const context = open(['acme', madeUpApiKey({ orgName }), 'file', 'a@b.c']);
      expect(await runInit({}, context)).toMatchObject({ saved: { org: 'acme' } });
    }
  });

  test('signs with what it fetched, and says that a variable will win over it', async () => {
    const context = open(['acme', madeUpApiKey(), 'file', 'a@b.c'], {
      env: { KUSTOMER_CHAT_SECRET: madeUpSecret() },
    });
    const { saved, signed } = await runInit({}, context);
    expect(signed.secret.fingerprint).toBe(saved.fingerprint);
    expect(context.output.warnings).toEqual([
      'KUSTOMER_CHAT_SECRET is set and wins over what is stored, in every command: unset it',
    ]);
  });

  test('an API that cannot be reached may be a mistyped org: it is asked for again, and the key is kept', async () => {
    const asked: string[] = [];
    const api: KustomerApi = {
      ...noApi,
      fetchChatSecret: async ({ org, apiKey: sent }) => {
        asked.push(`${org} ${sent === apiKey}`);
        if (org !== 'acme') throw new KchatError('API_UNREACHABLE', 'cannot reach it');
        return { secret, clockSkewSeconds: 0 };
      },
    };
    const context = open(['acmee', apiKey, false, 'https://acne.kustomerapp.com', 'acme', 'file', 'a@b.c'], {
      api,
    });
    expect(await runInit({}, context)).toMatchObject({ saved: { org: 'acme' } });
    expect(asked).toEqual(['acmee true', 'acne true', 'acme true']);
    expect(context.output.notes.filter((note) => note.includes('API key of'))).toHaveLength(1);
    expect((await context.secrets().index.list()).map(({ org }) => org)).toEqual(['acme']);
  });

  test('any other failure ends it, and nothing is stored', async () => {
    const api: KustomerApi = {
      ...noApi,
      fetchChatSecret: async () => {
        throw new KchatError('INTERRUPTED', 'interrupted');
      },
    };
    const context = open(['acme', apiKey], { api });
    await expect(runInit({}, context)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await context.secrets().index.list()).toEqual([]);
  });

  test('a secret from another API origin is not replaced, and no key is asked for', async () => {
    const context = open(['acme']);
    await context.secrets().save({
      org: 'acme',
      secret: Buffer.from(secret),
      store: 'memory',
      apiOrigin: 'http://127.0.0.1:4010',
      at: testNow,
    });
    await expect(runInit({}, context)).rejects.toMatchObject({ code: 'ORIGIN_CONFLICT' });
  });

  test('never asks where nobody can answer', async () => {
    await expect(runInit({}, fakeContext())).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('kchat fetch-secret'),
    });
  });
});
