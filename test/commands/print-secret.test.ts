/** `kchat print-secret`: the stored secret as it is, and nothing else. */

import { Command } from 'commander';
import { expect, test } from 'vitest';
import {
  registerPrintSecret,
  runPrintSecret as runPrintSecretWithSettings,
} from '../../src/commands/print-secret.js';
import { describeProtection } from '../../src/secrets/kinds.js';
import { fingerprintSecret } from '../../src/secrets/names.js';
import type { Output } from '../../src/terminal/contract.js';
import { fakeContext, testNow } from '../support/fake-context.js';
import { fromFlags } from '../support/from-flags.js';
import { madeUpSecret } from '../support/made-up.js';

const runPrintSecret = fromFlags(runPrintSecretWithSettings);

const secret = madeUpSecret();

async function makeContext(
  options: { env?: Record<string, string>; output?: Partial<Output>; stored?: string | Uint8Array } = {},
) {
  const { stored = secret, ...rest } = options;
  const context = fakeContext(rest);
  const bytes = typeof stored === 'string' ? new TextEncoder().encode(stored) : stored;
  await context
    .secrets()
    .save({ org: 'acme', secret: bytes, store: 'keychain', apiOrigin: null, at: testNow });
  return context;
}

async function run(context: Awaited<ReturnType<typeof makeContext>>, args: string[] = []) {
  const program = new Command().option('--org <name>');
  registerPrintSecret(program.command('print-secret'), context);
  await program.parseAsync([...args, 'print-secret'], { from: 'user' });
  return context.output.answers[0];
}

test('prints the secret and a newline, and says nothing else into a pipe', async () => {
  const context = await makeContext();
  const answer = await run(context, ['--org', 'acme']);
  expect(answer).toEqual({
    command: 'print-secret',
    data: {
      org: 'acme',
      store: 'keychain',
      fingerprint: fingerprintSecret(Buffer.from(secret)),
      secret,
    },
    text: `${secret}\n`,
    exitCode: 0,
  });
  const { notes, warnings } = context.output;
  expect([notes, warnings]).toEqual([[], []]);
});

test('warns on a terminal', async () => {
  const context = await makeContext({ output: { stdoutIsTerminal: true } });
  expect((await run(context))?.text).toBe(`${secret}\n`);
  expect(context.output.warnings).toEqual(['the secret now stands on your screen and in its scroll-back']);
});

test('a secret that would steer the terminal is made visible there, and untouched in a pipe', async () => {
  const stored = 'abc\u001b[2J';
  const context = await makeContext({ output: { stdoutIsTerminal: true }, stored });
  expect(await run(context)).toMatchObject({ data: { secret: stored }, text: 'abc\\u001b[2J\n' });
  expect((await run(await makeContext({ stored })))?.text).toBe('abc\u001b[2J\n');
  expect(context.output.warnings).toEqual([expect.stringContaining('use a pipe')]);
});

test('prints the stored one also where a variable wins when signing, and says so', async () => {
  const context = await makeContext({ env: { KUSTOMER_CHAT_SECRET: madeUpSecret() } });
  expect(await runPrintSecret({}, context)).toMatchObject({ secret });
  expect(context.output.notes).toEqual([
    'this is the stored secret; KUSTOMER_CHAT_SECRET is set, and signing uses that one',
  ]);
});

test('bytes that are no text are refused rather than changed', async () => {
  const context = await makeContext({ stored: Uint8Array.of(255, 254) });
  await expect(runPrintSecret({}, context)).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('2 bytes) is not UTF-8 text'),
  });
});

test('nothing stored is SECRET_NOT_FOUND', async () => {
  await expect(runPrintSecret({ org: 'beta' }, await makeContext())).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    exitCode: 4,
  });
});

test('the file of a store is said to be what protects it: a mode, and on Windows its folder', () => {
  expect(describeProtection('linux')).toBe('readable by you only');
  expect(describeProtection('win32')).toBe("protected by your profile's access list");
});
