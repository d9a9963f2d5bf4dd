/** `kchat use`: the default org changes to one that is stored, and to no other. */
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { createSettings } from '../../src/cli/settings.js';
import { registerUse, runUse as runUseWithSettings } from '../../src/commands/use.js';
import { type FakeContext, fakeContext, testNow } from '../support/fake-context.js';
import { madeUpSecret } from '../support/made-up.js';
import { parseCommand } from '../support/parse-command.js';

const runUse = ({ org }: { readonly org: string }, context: FakeContext) =>
  runUseWithSettings({ org, settings: createSettings({}, context.env) }, context);

async function makeContext(env: Record<string, string> = {}) {
  const context = fakeContext({ env });
  for (const org of ['acme', 'beta'])
    await context.secrets().save({
      org,
      secret: new TextEncoder().encode(madeUpSecret()),
      store: 'file',
      apiOrigin: null,
      at: testNow,
    });
  return context;
}

test('makes a stored org the default', async () => {
  const context = await makeContext();
  const entry = await context.secrets().index.read('beta');
  expect(await runUse({ org: 'Beta' }, context)).toEqual({
    org: 'beta',
    store: 'file',
    fingerprint: entry?.fingerprint,
  });
  expect(await context.secrets().index.readDefault()).toBe('beta');
  expect(context.output.warnings).toEqual([]);
});

test('an org that is not stored is SECRET_NOT_FOUND, and the default stays', async () => {
  const context = await makeContext();
  await expect(runUse({ org: 'gamma' }, context)).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    exitCode: 4,
    message: 'no chat secret is stored for gamma',
    hint: expect.stringMatching(/^fetch it: kchat fetch-secret --org gamma; /),
  });
  expect(await context.secrets().index.readDefault()).toBe('acme');
});

test.each(['../x', '', '-', 'a b', 'x'.repeat(300)])('%j is not an org name', async (org) => {
  await expect(runUse({ org }, await makeContext())).rejects.toMatchObject({ code: 'USAGE' });
});

test('warns where KUSTOMER_ORG wins over the default', async () => {
  const context = await makeContext({ KUSTOMER_ORG: 'acme' });
  await runUse({ org: 'beta' }, context);
  expect(context.output.warnings).toEqual(['KUSTOMER_ORG is acme and wins over the default']);
});

test('takes one org, and not none', async () => {
  expect(await parseCommand(registerUse, ['acme'])).toEqual({ options: {}, args: ['acme'] });
  await expect(parseCommand(registerUse, [])).rejects.toThrow("missing required argument 'org'");
});

test('the command line', async () => {
  const context = await makeContext();
  const program = new Command();
  registerUse(program.command('use'), context);
  await program.parseAsync(['use', 'beta'], { from: 'user' });
  const [answer] = context.output.answers;
  expect(answer).toMatchObject({ command: 'use', data: { org: 'beta', store: 'file' }, exitCode: 0 });
  expect(answer?.text).toMatch(/^✔ beta is the default now \([0-9a-f]{8}, file\)\n$/);
});

test('refuses another org by --org', async () => {
  const context = await makeContext();
  const run = (...args: readonly string[]) => {
    const program = new Command().option('--org <name>');
    registerUse(program.command('use'), context);
    return program.parseAsync(['use', ...args], { from: 'user' });
  };
  await expect(run('beta', '--org', 'acme')).rejects.toMatchObject({ code: 'USAGE', hint: 'omit --org' });
  expect(await context.secrets().index.readDefault()).toBe('acme');
  await run('beta', '--org', 'beta');
  expect(await context.secrets().index.readDefault()).toBe('beta');
});
