/** `kchat import-secret`: a secret from stdin, a file or a person, never from the command line. */

import { Command } from 'commander';
import { expect, test } from 'vitest';
import {
  registerImportSecret,
  runImportSecret as runImportSecretWithSettings,
} from '../../src/commands/import-secret.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import { type FakeContext, fakeContext } from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const runImportSecret = fromFlags(runImportSecretWithSettings);

const secret = madeUpSecret();
const stored = async (context: FakeContext, org = 'acme') => {
  const entry = await context.secrets().index.read(org);
  return entry && new TextDecoder().decode(await context.secrets().store(entry.store).read(org));
};

async function run(context: FakeContext, args: string[]) {
  const program = new Command().option('--org <name>');
  registerImportSecret(program.command('import-secret'), context);
  await program.parseAsync(['import-secret', ...args], { from: 'user' });
  return context.output.answers[0];
}

test.each([
  [[], {}],
  [['--file', 's.txt', '--store', 'file', '--org', 'acme'], { file: 's.txt', store: 'file', org: 'acme' }],
  [['--file', '-'], { file: '-' }],
])('%j is %j', async (args, options) => {
  expect(await parseCommand(registerImportSecret, args)).toEqual({ options, args: [] });
});

test.each([[['--secret', 'x']], [['a-secret-as-an-argument']]])(
  'refuses %j: no secret on the command line',
  async (args) => {
    await expect(parseCommand(registerImportSecret, args)).rejects.toThrow(
      /unknown option|too many arguments/,
    );
  },
);

test('stores what stdin holds, less one line end, in the keychain', async () => {
  const context = fakeContext({ stdin: `${secret}\n` });
  const fingerprint = fingerprintSecret(Buffer.from(secret));
  expect(await run(context, ['--org', 'acme'])).toEqual({
    command: 'import-secret',
    data: { org: 'acme', store: 'keychain', fingerprint },
    text: `✔ Stored the chat secret of acme in the keychain (${fingerprint}, new)\n  ${fingerprint} is its fingerprint, which names it and does not reveal it\n  acme is the default org now\n  next: kchat sign --email you@example.com\n`,
    exitCode: 0,
  });
  expect(await stored(context)).toBe(secret);
  expect(await context.secrets().index.read('acme')).toMatchObject({
    apiOrigin: null,
    fetchedAt: null,
    importedAt: '2026-11-22T14:20:00Z',
  });
  expect(context.output.warnings).toEqual([]);
});

test('stores what a file holds, where --store says', async () => {
  const context = fakeContext({ files: { 's.txt': `${secret}\r\n` } });
  await run(context, ['--org', 'acme', '--file', 's.txt', '--store', 'file']);
  expect(await context.secrets().index.read('acme')).toMatchObject({ store: 'file' });
  expect(await stored(context)).toBe(secret);
});

test('asks a person, unseen', async () => {
  const context = fakeContext({ replies: [secret] });
  await runImportSecret({ org: 'acme' }, context);
  expect(await stored(context)).toBe(secret);
});

test('with nobody to ask and nothing piped in, names the ways', async () => {
  await expect(runImportSecret({ org: 'acme' }, fakeContext())).rejects.toMatchObject({
    code: 'USAGE',
    hint: 'pipe it in, or give --file <path>',
  });
});

test('says new, unchanged, rotated', async () => {
  const context = fakeContext({ files: { one: secret, two: madeUpSecret() } });
  const changes = [];
  for (const file of ['one', 'one', 'two'])
    changes.push((await runImportSecret({ org: 'acme', file }, context)).change);
  expect(changes).toEqual(['new', 'unchanged', 'rotated']);
});

test('goes to the default org where none is given', async () => {
  const context = fakeContext({ stdin: secret });
  await context.secrets().index.writeDefault('beta');
  expect(await runImportSecret({}, context)).toMatchObject({ org: 'beta' });
});

test.each([
  ['an API key', madeUpApiKey(), /is a JWT: that is the API key/],
  ['quotes', `"${secret}"`, /has quotes around it/],
  ['a second line end', `${secret}\n\n`, /has a line feed at its end/],
  ['few bytes', 'short', /is 5 bytes long, fewer than 32/],
])('warns of %s, and stores it all the same', async (_, content, warning) => {
  const context = fakeContext({ stdin: content });
  await runImportSecret({ org: 'acme' }, context);
  expect(context.output.warnings).toContainEqual(expect.stringMatching(warning));
  expect(context.output.warnings.join()).not.toContain(content.trim());
  expect(await stored(context)).toBe(content.replace(/\n$/, ''));
});

test.each([
  ['no org', {}, secret, 'USAGE', 'no org is given'],
  ['an org that is none', { org: 'evil.com/x' }, secret, 'USAGE', 'which is not an org name'],
  ['the store none', { org: 'acme', store: 'none' }, secret, 'USAGE', 'would go nowhere'],
  ['a store that is none', { org: 'acme', store: 'cloud' }, secret, 'USAGE', '--store is "cloud"'],
  ['empty stdin', { org: 'acme' }, '', 'INPUT_INVALID', 'stdin gave no chat secret: it is empty'],
  ['a line end alone', { org: 'acme' }, '\n', 'INPUT_INVALID', 'stdin gave no chat secret: it is empty'],
  ['a missing file', { org: 'acme', file: 'no-such-file' }, '', 'INPUT_INVALID', '--file'],
])('%s is exit 2 and stores nothing', async (_, options, stdin, code, message) => {
  const context = fakeContext({ stdin });
  await expect(runImportSecret(options, context)).rejects.toMatchObject({
    code,
    exitCode: 2,
    message: expect.stringContaining(message),
  });
  expect(await context.secrets().index.list()).toEqual([]);
});
