/** Nothing prints a secret or key: not --verbose, not a crash. Every run here fails on a canary in its output. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signToken } from '../../src/index.js';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { runKchatHere } from '../support/in-process.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

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

  const foreign = signToken({ email: 'a@b.c', secret: madeUpSecret() });
  test.each([
    [['sign', '--email', 'a@b.c', '--json', '--verbose'], 0, 'stdout'],
    [['inspect', foreign, '--verbose'], 1, 'stdout'],
    [['status', '--verbose'], 0, 'stdout'],
  ] as const)('%j prints none either, but its fingerprint', async (args, code, where) => {
    const run = await runKchat(args, { env });
    expect(run.code).toBe(code);
    expect(run[where]).toContain(createHash('sha256').update(secret).digest('hex').slice(0, 8));
  });
});

describe('a credential where a path or another value belongs', () => {
  const apiKey = addCanary(madeUpApiKey());
  const email = ['--email', 'a@b.c'];
  test.each<[string, readonly string[]]>([
    ['sign --secret-file', ['sign', ...email, '--secret-file', secret]],
    ['sign --from', ['sign', '--from', secret]],
    ['sign --iat', ['sign', ...email, '--iat', secret]],
    ['sign --claim', ['sign', ...email, '--claim', secret]],
    ['an unknown option', ['sign', ...email, `--${secret}`]],
    ['inspect --secret-file', ['inspect', '--secret-file', secret, 'a.b.c', '--at', secret]],
    ['inspect --from', ['inspect', '--from', secret]],
    ['fetch-secret --api-key-file', ['fetch-secret', '--api-key-file', apiKey]],
    ['import-secret --file', ['import-secret', '--org', 'acme', '--file', secret]],
    ['emulate --api-key-file', ['emulate', '--api-key-file', apiKey]],
    ['emulate --tls-cert', ['emulate', '--tls-cert', secret, '--tls-key', secret]],
    ['emulate --fault', ['emulate', '--fault', secret]],
    ['emulate --allow-host', ['emulate', '--allow-host', `${secret}!`]],
    ['emulate --', ['emulate', '--', secret]],
  ])('%s: exit 2, named by kind and length', async (_, args) => {
    for (const json of [[], ['--json']]) {
      const [command = '', ...rest] = args;
      const run = await runKchatHere([command, ...json, ...rest], { env });
      expect(run, run.stderr).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/a (?:value|JWT) of \d+ characters/);
    }
  });

  test('KUSTOMER_CHAT_SECRET_FILE: in no report either', async () => {
    const junit = join(makeFolder(), 'junit.xml');
    const wrong = { KUSTOMER_CHAT_SECRET_FILE: secret };
    const check = await runKchat(['check', '--only', 'secret', '--junit', junit, '--json'], { env: wrong });
    expect(check.code).toBe(1);
    expect(check.stdout).toContain('may be a secret');
    expect(readFileSync(junit, 'utf8')).not.toContain(secret);
    expect((await runKchat(['status'], { env: wrong })).stderr).toContain('may be a secret');
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
