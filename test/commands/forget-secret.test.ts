/** `kchat forget-secret`: what goes, who is asked first, and what a failure leaves. */
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { KchatError } from '../../src/base/errors.js';
import {
  registerForgetSecret,
  runForgetSecret as runForgetSecretWithSettings,
} from '../../src/commands/forget-secret.js';
import { type FakeContext, type FakeContextOptions, fakeContext, testNow } from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const runForgetSecret = fromFlags(runForgetSecretWithSettings);

async function makeContext(options: FakeContextOptions = {}) {
  const context = fakeContext(options);
  for (const [org, store] of [
    ['acme', 'keychain'],
    ['beta', 'file'],
  ] as const)
    await context.secrets().save({
      org,
      secret: new TextEncoder().encode(madeUpSecret()),
      store,
      apiOrigin: null,
      at: testNow,
    });
  return context;
}

const left = async (context: FakeContext) => (await context.secrets().index.list()).map(({ org }) => org);

async function run(context: FakeContext, args: string[]) {
  const program = new Command().option('--org <name>');
  registerForgetSecret(program.command('forget-secret'), context);
  await program.parseAsync(['forget-secret', ...args], { from: 'user' });
  return context.output.answers[0];
}

test.each([
  [[], {}],
  [['--org', 'acme', '--yes'], { org: 'acme', yes: true }],
  [['--all'], { all: true }],
])('%j is %j', async (args, options) => {
  expect(await parseCommand(registerForgetSecret, args)).toEqual({ options, args: [] });
});

test('forgets the default org, and says that none is the default now', async () => {
  const context = await makeContext();
  const fingerprint = (await context.secrets().index.list()).map(
    (entry) => 'store' in entry && entry.fingerprint,
  )[0];
  expect(await run(context, [])).toEqual({
    command: 'forget-secret',
    data: { org: 'acme', store: 'keychain', fingerprint },
    text: `✔ Forgot the chat secret of acme: removed from the keychain, the index (${fingerprint})\n  acme was the default; none is now (kchat use ORG chooses another)\n`,
    exitCode: 0,
  });
  expect(await left(context)).toEqual(['beta']);
  expect(await context.secrets().store('keychain').read('acme')).toBeUndefined();
});

test('forgetting what is not there is no error', async () => {
  const context = await makeContext();
  expect(await run(context, ['--org', 'gamma'])).toMatchObject({
    data: { org: 'gamma', store: null, fingerprint: null },
    text: '– nothing was stored for gamma\n',
    exitCode: 0,
  });
  expect(await left(context)).toEqual(['acme', 'beta']);
});

test('without an org there is nothing to forget where nothing is stored', async () => {
  expect(await run(fakeContext(), [])).toMatchObject({
    data: { org: null, store: null, fingerprint: null },
    text: 'no secret is stored, so there was nothing to forget\n',
    exitCode: 0,
  });
});

test('tells when the secret itself was gone before', async () => {
  const context = await makeContext();
  await context.secrets().store('file').remove('beta');
  expect((await run(context, ['--org', 'beta']))?.text).toMatch(
    /^✔ Forgot the chat secret of beta: removed from the index \([0-9a-f]{8}\)\n$/,
  );
});

test('tells of an old copy in the keychain that went too', async () => {
  const context = await makeContext();
  const secrets = context.secrets();
  const entry = await secrets.index.read('beta');
  await secrets.store('keychain').write('beta', new Uint8Array(1));
  if (entry !== undefined) await secrets.index.write({ ...entry, alsoIn: ['keychain'] });
  expect((await run(context, ['--org', 'beta']))?.text).toMatch(
    /^✔ Forgot the chat secret of beta: removed from the keychain, its file, the index /,
  );
});

test('tells of a leftover file that no index knew', async () => {
  const context = await makeContext();
  await context.secrets().store('file').write('gamma', new Uint8Array(1));
  expect((await run(context, ['--org', 'gamma']))?.text).toBe(
    '✔ Forgot the chat secret of gamma: removed from its file\n',
  );
});

test('--all forgets every org and lists them', async () => {
  const context = await makeContext();
  const answer = await run(context, ['--all']);
  expect(answer?.data).toMatchObject({
    orgs: [
      { org: 'acme', store: 'keychain' },
      { org: 'beta', store: 'file' },
    ],
  });
  expect(answer?.text.replace(/[0-9a-f]{8}/g, 'FINGERPRINT')).toBe(
    '✔ Forgot the chat secret of acme: removed from the keychain, the index (FINGERPRINT)\n' +
      '✔ Forgot the chat secret of beta: removed from its file, the index (FINGERPRINT)\n' +
      '  acme was the default; none is now (kchat use ORG chooses another)\n',
  );
  expect(await left(context)).toEqual([]);
  expect((await run(fakeContext(), ['--all']))?.text).toBe(
    'no secret is stored, so there was nothing to forget\n',
  );
});

describe('kchat forget-secret on a terminal', () => {
  test.each([
    [{}, 'forget the chat secret of acme?'],
    [{ all: true }, 'forget the chat secret of acme, of beta?'],
  ])('asks first: %j', async (options, message) => {
    const asked: unknown[] = [];
    const context = await makeContext({ replies: [] });
    const prompter = {
      ...context.prompter,
      confirm: async (question: unknown) => {
        asked.push(question);
        return false;
      },
    };
    await expect(runForgetSecret(options, { ...context, prompter })).rejects.toMatchObject({
      message: 'nothing was forgotten: the answer was no',
    });
    expect(asked).toEqual([{ message, default: false }]);
    expect(await left(context)).toEqual(['acme', 'beta']);
  });

  test('goes on after a yes', async () => {
    const context = await makeContext({ replies: [true] });
    await runForgetSecret({}, context);
    expect(await left(context)).toEqual(['beta']);
  });

  test('--yes does not ask', async () => {
    const context = await makeContext({ replies: [] });
    await runForgetSecret({ yes: true }, context);
    expect(await left(context)).toEqual(['beta']);
  });
});

test('a keychain that refuses keeps no other org from being forgotten', async () => {
  const context = await makeContext();
  const secrets = context.secrets();
  const refusing = {
    ...secrets,
    forget: async (org: string) => {
      if (org === 'acme')
        throw new KchatError('KEYCHAIN_LOCKED', 'the keychain is locked', { hint: 'unlock it' });
      return secrets.forget(org);
    },
  };
  await expect(runForgetSecret({ all: true }, { ...context, secrets: () => refusing })).rejects.toMatchObject(
    {
      code: 'KEYCHAIN_LOCKED',
      exitCode: 5,
      message: 'acme is not forgotten: the keychain is locked (forgotten: beta)',
      hint: 'unlock it',
    },
  );
  expect(await left(context)).toEqual(['acme']);
});

test.each([
  [{ all: true, org: 'acme' }, '--all and --org are both given'],
  [{}, 'no org is given and none is the default'],
])('%j is USAGE: %s', async (options, message) => {
  const context = await makeContext();
  await context.secrets().index.releaseDefault('acme');
  await expect(runForgetSecret(options, context)).rejects.toMatchObject({ code: 'USAGE', message });
});

test('a damaged index file is not to be mended by storing the secret again', async () => {
  const context = await makeContext();
  const damaged = {
    ...context.secrets(),
    forget: async () => {
      throw new KchatError('CONFIG_INVALID', '/c/orgs/acme.json is damaged: it is not JSON', {
        hint: 'fix the file, or delete it and store the secret again: kchat fetch-secret --org acme',
      });
    },
  };
  await expect(runForgetSecret({ all: true }, { ...context, secrets: () => damaged })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'acme is not forgotten: /c/orgs/acme.json is damaged: it is not JSON',
    hint: expect.stringMatching(/delete it and run kchat forget-secret --org acme again/),
  });
});
