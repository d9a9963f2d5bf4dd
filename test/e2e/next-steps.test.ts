/** What kchat says to do next depends on what it has, and on where it runs. The steps themselves: test/cli/next-steps.test.ts. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { expectPrivate } from '../support/private.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

const folder = makeFolder();
const env = { KCHAT_CONFIG_DIR: join(folder, 'config') };
const run = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
  runKchat(args, { env: { ...env, ...extra } });

function makeSecret(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, addCanary(randomBytes(32).toString('hex')), { mode: 0o600 });
  return path;
}

const importInto = (org: string, path: string, ...more: string[]) =>
  run(['import-secret', '--org', org, '--file', path, ...more]);

beforeAll(async () => {
  expect((await importInto('acme', makeSecret('acme'), '--store', 'file')).code).toBe(0);
});

test('without a secret the report names the ways of a person who has no API key, once', async () => {
  const token = (await run(['sign', '--org', 'acme', '--email', 'ada@example.com'])).stdout.trim();
  const { stdout, code } = await run(['inspect', '--org', 'nope', token]);
  expect(code).toBe(4);
  expect(stdout.match(/no chat secret is stored/g)).toHaveLength(1);
  for (const way of ['import-secret --org nope', '--secret-file', 'backend team', '/customer/settings'])
    expect(stdout.replace(/\s+/g, ' ')).toContain(way);
});

test('in a CI job a hint names the variable, the input of the action, and forks', async () => {
  const missing = await run(['sign', '--org', 'nope', '--email', 'ada@example.com'], { CI: 'true' });
  expect(missing.stderr).toMatch(/KUSTOMER_CHAT_SECRET.*chat-secret[\s\S]*fork/);
  const key = await run(['fetch-secret', '--org', 'nope'], { CI: 'true' });
  expect(key.stderr).toMatch(/KUSTOMER_API_KEY.*api-key[\s\S]*fork/);
});

test('the JSON of the settings: import-secret takes the secret out, and sign refuses it with that command', async () => {
  const path = join(folder, 'settings.json');
  const secret = randomBytes(32).toString('hex');
  writeFileSync(path, JSON.stringify({ data: { attributes: { secret: addCanary(secret) } } }));
  const refused = await run(['sign', '--email', 'ada@example.com', '--secret-file', path]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('kchat import-secret --org ORG --file FILE');
  expect((await importInto('json', path, '--store', 'file')).code).toBe(0);
  const out = join(folder, 'out.txt');
  expect((await run(['print-secret', '--org', 'json', '--file', out])).code).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(secret);
  expectPrivate(out);
});

test('what is no API key is never sent', async () => {
  const secret = addCanary(randomBytes(32).toString('hex'));
  const token = (await run(['sign', '--email', 'ada@example.com'])).stdout.trim();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as an env file that nothing filled has it
  for (const key of [secret, token, 'undefined', '${KUSTOMER_API_KEY}', '{"a":1}']) {
    const env = { KUSTOMER_API_KEY: key, KUSTOMER_CHAT_SECRET: secret, KCHAT_API_URL: 'http://127.0.0.1:9' };
    const { code, stderr } = await run(['fetch-secret', '--org', 'acme'], env);
    expect(code, key).toBe(3);
    expect(stderr, key).toContain('API_KEY_UNUSABLE');
  }
});

test('a token alone is inspected, and so is one behind Bearer', async () => {
  const token = (await run(['sign', '--email', 'ada@example.com'])).stdout.trim();
  for (const args of [[token], ['Bearer', token], ['inspect', 'Bearer', token]])
    expect(await run(args)).toMatchObject({ code: 0, stdout: expect.stringContaining('ada@example.com') });
});
