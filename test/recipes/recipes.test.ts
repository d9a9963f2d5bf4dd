/** Every recipe with its real library and runtime, held against `kchat check` on the emulator. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmulatorProcess } from '../support/emulator-process.js';
import { makeFolder } from '../support/folders.js';
import { testWith } from '../support/needs.js';
import { isInstalled, type RecipeRow, recipeRows, startRecipe } from '../support/recipe-server.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

/** Letters that every layer may spoil: UTF-8, quotes, and 200 characters. */
const awkwardId = `é"quote's ${'8412'.repeat(48)}`;

async function setUp(row: RecipeRow, edit?: (folder: string) => void) {
  const secret = addCanary(randomBytes(24).toString('base64url'));
  const secretFile = join(makeFolder(), 'secret');
  writeFileSync(secretFile, secret);
  const emulator = await startEmulatorProcess(['--secret-file', secretFile]);
  const server = await startRecipe(row, { KUSTOMER_CHAT_SECRET: secret }, edit);
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
        '--expect-external-id', id, '--lang', row.language],
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

/** A recipe broken on purpose: what is replaced, and what `check` then says, with the fix in the recipe's language. */
const broken: Readonly<Record<string, readonly [string, string | RegExp, string, string, RegExp][]>> = {
  node: [
    [
      'secret decoded',
      ', secret,',
      ", Buffer.from(secret, 'base64'),",
      'token-endpoint',
      /base64(?:url)?-decoded.*createHmac/s,
    ],
    [
      'milliseconds',
      '{ externalId:',
      '{ iat: Date.now(), externalId:',
      'token-endpoint',
      /IAT_MILLISECONDS.*Math\.floor/s,
    ],
    [
      'no session check',
      'request.session?.customerId',
      "'8412'",
      'endpoint-auth',
      /anyone.*request\.session/s,
    ],
    ['wrong claim', '{ externalId:', '{ userId:', 'token-endpoint', /userId.*externalId/s],
    [
      'kept token',
      'const claims = {',
      'const claims = { iat: (globalThis.kept ??= Math.floor(Date.now() / 1000) - 800),',
      'freshness',
      /cache.*no-store/s,
    ],
  ],
  python: [
    [
      'secret decoded',
      'claims, SECRET',
      'claims, __import__("base64").urlsafe_b64decode(SECRET + "==")',
      'token-endpoint',
      /decoded.*(?:jwt\.encode|plain text)/s,
    ],
    [
      'milliseconds',
      'int(time.time())',
      'int(time.time() * 1000)',
      'token-endpoint',
      /IAT_MILLISECONDS.*int\(time\.time\(\)\)/s,
    ],
    ['no session check', 'session.get("customer_id")', '"8412"', 'endpoint-auth', /anyone.*session\.get/s],
    ['wrong claim', '"externalId":', '"external_id":', 'token-endpoint', /external_id.*externalId/s],
    [
      'kept token',
      'int(time.time())',
      'int(globals().setdefault("kept", time.time() - 800))',
      'freshness',
      /cache.*Cache-Control/s,
    ],
  ],
};

describe.each(recipeRows.filter(({ language }) => language in broken))(
  '$language, broken on purpose',
  (row) => {
    const run = testWith(isInstalled(row), row.debian?.join(' ') ?? '');

    run.each(broken[row.language] ?? [])('%s', async (_, right, wrong, name, says) => {
      const { check } = await setUp(row, (folder) => {
        const path = join(folder, row.file);
        const text = readFileSync(path, 'utf8');
        expect(text).toMatch(right);
        writeFileSync(
          path,
          text.replace(right, () => wrong),
        );
      });
      const { code, stdout } = await check(awkwardId);
      const { checks } = JSON.parse(stdout).data;
      const found = checks.find((result: { name: string }) => result.name === name);
      expect({ code, checks }).toMatchObject({ code: 1 });
      expect(`${found.status}: ${found.reason}\n${found.hint}`).toMatch(/^(?:failed|warned)/);
      expect(`${found.reason}\n${found.hint}`).toMatch(says);
    });
  },
);

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
