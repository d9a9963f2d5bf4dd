/** Nothing prints a secret or key: not --verbose, not a crash. Every run here fails on a canary in its output. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { madeUpSecret } from '../support/made-up.js';
import { addCanary, makeFolder, runKchat } from '../support/run-kchat.js';

const secret = addCanary(madeUpSecret());
const env = { KUSTOMER_CHAT_SECRET: secret };

/** A module that breaks kchat from inside, with the secret in the message, as a careless library would. */
function breakFunction(assignment: string): Readonly<Record<string, string>> {
  const path = join(makeFolder(), 'break.cjs');
  const failure = "() => { throw new TypeError('bad value: ' + process.env.KUSTOMER_CHAT_SECRET); }";
  writeFileSync(path, `${assignment} = ${failure};\n`);
  return { ...env, NODE_OPTIONS: `--require ${path}` };
}

describe('--verbose', () => {
  test('says what is sent where, and no credential', async () => {
    const emulator = await startEmulatorProcess();
    const run = await runKchat(['fetch-secret', '--verbose', '--store', 'file'], {
      env: { KUSTOMER_API_KEY: addCanary(emulator.apiKey), KCHAT_API_URL: emulator.url },
    });
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain(`GET ${emulator.url}/v1/auth/customer/settings`);
  });

  test.each([
    [['sign', '--email', 'a@b.c', '--verbose']],
    [['inspect', 'a.b.c', '--verbose']],
    [['status', '--verbose']],
  ])('%j prints none either', async (args) => {
    expect((await runKchat(args, { env })).code).not.toBe(70);
  });
});

describe('a crash', () => {
  test.each([
    [['sign', '--email', 'a@b.c'], "require('node:crypto').createSecretKey"],
    [['sign', '--email', 'a@b.c', '--verbose'], "require('node:crypto').createSecretKey"],
    [['sign', '--email', 'a@b.c', '--json'], "require('node:crypto').createSecretKey"],
    [['sign', '--email', 'a@b.c'], "require('node:crypto').createHash"],
  ])('in %j: exit 70, its kind and place, and not its message', async (args, broken) => {
    const run = await runKchat(args, { env: breakFunction(broken) });
    expect(run).toMatchObject({ code: 70, stdout: '' });
    expect(run.stderr).toContain('this is a bug in kchat: unexpected TypeError');
    expect(run.stderr).not.toContain('bad value');
  });
});
