/** Every recipe with its real library and runtime, held against `kchat check` on the emulator. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { testWith } from '../support/needs.js';
import { isInstalled, type RecipeRow, recipeRows, startRecipe } from '../support/recipe-server.js';
import { addCanary, makeFolder, runKchat } from '../support/run-kchat.js';

/** Letters that every layer may spoil: UTF-8, quotes, a backslash, and 200 characters. */
const awkwardId = `é"quo\\te's ${'8412'.repeat(48)}`;

async function setUp(row: RecipeRow) {
  const secret = addCanary(randomBytes(24).toString('base64url'));
  const secretFile = join(makeFolder(), 'secret');
  writeFileSync(secretFile, secret);
  const emulator = await startEmulatorProcess(['--secret-file', secretFile]);
  const server = await startRecipe(row, { KUSTOMER_CHAT_SECRET: secret });
  const session = await server.signIn(awkwardId);
  const env = {
    KUSTOMER_ORG: emulator.org,
    KUSTOMER_API_KEY: emulator.apiKey,
    KUSTOMER_CHAT_SECRET: secret,
    KCHAT_API_URL: emulator.url,
    QA_SESSION: session,
  };
  const check = (id: string) =>
    runKchat(
      // biome-ignore format: one flag and its value a line
      ['check', '--json', '--token-url', server.url, '--token-header', 'Cookie: env:QA_SESSION',
        '--expect-external-id', id],
      { env, killAfter: 60_000 },
    );
  return { server, check };
}

describe.each(recipeRows)('$language', (row) => {
  const run = testWith(isInstalled(row), row.debian?.join(' ') ?? '');

  run('passes every check, for the customer of the session alone', async () => {
    const { server, check } = await setUp(row);
    const { code, stdout, stderr } = await check(awkwardId);
    const statuses = Object.fromEntries(
      JSON.parse(stdout || '{"data":{"checks":[]}}').data.checks.map(
        ({ name, status, reason }: Record<string, string>) => [name, `${status}: ${reason}`],
      ),
    );
    expect({ code, stderr, statuses }).toMatchObject({
      code: 0,
      statuses: {
        'token-endpoint': expect.stringMatching(/^passed/),
        identity: expect.stringMatching(/^passed/),
        'endpoint-auth': expect.stringMatching(/^passed/),
        freshness: expect.stringMatching(/^passed/),
      },
    });

    const refused = await fetch(server.url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('cache-control')).toContain('no-store');
  });

  run('does not start, or answers 500, without the secret', async () => {
    const started = startRecipe(row, {}).then(async (server) => {
      const session = await server.signIn('8412');
      return (await fetch(server.url, { headers: { cookie: session } })).status;
    });
    expect(await started.catch((error: Error) => error.message)).toSatisfy(
      (outcome) => outcome === 500 || String(outcome).includes('KUSTOMER_CHAT_SECRET is not set'),
    );
  });
});

test('every row names a folder with its file', async () => {
  const { code, stdout } = await runKchat(['recipe', '--list']);
  expect({
    code,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  }).toEqual({
    code: 0,
    lines: recipeRows.map(({ language }) => language),
  });
});
