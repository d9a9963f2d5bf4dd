/**
 * Every recipe with its real library and runtime, held against `kchat check` on the emulator; then broken on
 * purpose. `RECIPE_BREAKS=all` runs every break in every language, else one a language; that the others can still be made
 * is looked at without running them.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/server.js';
import { fixLine } from '../../src/token/fixes.js';
import { parseLanguage } from '../../src/token/languages.js';
import { runKchatHere } from '../support/in-process.js';
import { testWith, unixOnly } from '../support/needs.js';
import {
  buildRecipe,
  isInstalled,
  type RecipeRow,
  recipeRows,
  startRecipe,
} from '../support/recipe-server.js';
import { root } from '../support/recipes.js';
import { addCanary } from '../support/run-kchat.js';

/** Letters that every layer may spoil: UTF-8, quotes, and 200 characters. */
const awkwardId = `é"quote's ${'8412'.repeat(48)}`;

// Letters and digits, which every base64 decoder takes.
const secret = addCanary(randomBytes(24).toString('base64').replace(/\W/g, 'A'));

let emulator: Awaited<ReturnType<typeof startEmulator>>;
beforeAll(async () => {
  emulator = await startEmulator({ secret });
});
afterAll(() => emulator.close());

const maxMs = 120_000;

/** A row in its language, or a loud skip. */
const testRow = (row: RecipeRow) =>
  process.platform === 'win32' ? unixOnly('sh') : testWith(isInstalled(row), row.debian?.join(' ') ?? '');

/** What `kchat check` says of the recipe in the folder, and how it answers who is not signed in. */
async function checkRecipe(row: RecipeRow, folder: string) {
  const server = await startRecipe(row, folder, { KUSTOMER_CHAT_SECRET: secret });
  try {
    const { code, stdout, stderr } = await runKchatHere(
      // biome-ignore format: one flag and its value a line
      ['check', '--json', '--token-url', server.url, '--token-header', 'Cookie: env:QA_SESSION',
        '--expect-external-id', awkwardId, '--lang', row.language],
      {
        env: {
          KUSTOMER_ORG: emulator.org,
          KUSTOMER_API_KEY: emulator.apiKey,
          KUSTOMER_CHAT_SECRET: secret,
          KCHAT_API_URL: emulator.url,
          QA_SESSION: await server.signIn(awkwardId),
        },
      },
    );
    const checks: readonly Record<string, string>[] = JSON.parse(stdout || '{"data":{"checks":[]}}').data
      .checks;
    return { code, stderr, checks, refused: await server.ask() };
  } finally {
    server.stop();
  }
}

describe.concurrent.each(recipeRows)('$language', (row) => {
  testRow(row)(
    'passes every check, and gives nothing without a session or a secret',
    { timeout: maxMs },
    async () => {
      const folder = await buildRecipe(row);
      const { code, stderr, checks, refused } = await checkRecipe(row, folder);
      const statuses = Object.fromEntries(
        checks.map(({ name, status, reason }) => [name, `${status}: ${reason}`]),
      );
      expect({ code, stderr, statuses }).toMatchObject({
        code: 0,
        statuses: {
          // On a machine that is busy it may be late.
          'token-endpoint': expect.stringMatching(/^passed|a good token, but it came only after/),
          identity: expect.stringMatching(/^passed/),
          'endpoint-auth': expect.stringMatching(/^passed/),
          freshness: expect.stringMatching(/^passed/),
        },
      });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('cache-control')).toContain('no-store');
      expect(await answerWithoutSecret(row, folder)).toSatisfy(
        (outcome) => outcome === 500 || String(outcome).includes('KUSTOMER_CHAT_SECRET is not set'),
      );
    },
  );
});

/** The status of its answer to a signed-in customer, or what it says as it ends. */
async function answerWithoutSecret(row: RecipeRow, folder: string): Promise<number | string> {
  const server = await startRecipe(row, folder, {}).catch((error: Error) => error.message);
  if (typeof server === 'string') return server;
  const response = await server.ask(await server.signIn('8412'));
  server.stop();
  return response.status;
}

/** Which check names a break, in which words, and the fix of the table that stands behind them. */
const breaks = {
  'secret decoded': ['token-endpoint', /SIGNATURE_MISMATCH: .*base64(?:url)?-decoded/, 'notBase64'],
  milliseconds: ['token-endpoint', /IAT_MILLISECONDS/, 'iatSeconds'],
  'no session check': ['endpoint-auth', /anyone who asks can log in/, 'sessionFirst'],
  'wrong claim': ['token-endpoint', /IDENTITY_MISSING: claim ".*Kustomer reads "externalId"/, 'textId'],
  'cached token': ['freshness', /it comes from a cache/, 'freshToken'],
} as const;

type Break = keyof typeof breaks;
const names = Object.keys(breaks) as Break[];

/** Pairs of what is replaced and by what, beside the recipe. */
const readBreaks = ({ language }: RecipeRow): Readonly<Record<Break, readonly string[]>> =>
  JSON.parse(readFileSync(join(root, 'recipes', language, 'breaks.json'), 'utf8'));

describe.concurrent.each(recipeRows)('$language, broken on purpose', (row) => {
  const edits = readBreaks(row);
  test('in five ways', () => expect(Object.keys(edits)).toEqual(names));

  test('each of which can be made', () => {
    const text = readFileSync(join(root, 'recipes', row.language, row.file), 'utf8');
    for (const name of names) expect(breakText(text, edits[name])).not.toBe(text);
  });

  const isWhole = process.env.RECIPE_BREAKS === 'all';
  const chosen = isWhole ? names : names.filter((_, at) => at === recipeRows.indexOf(row) % names.length);
  testRow(row).each(chosen)('%s', { timeout: maxMs }, async (name) => {
    const folder = await buildRecipe(row, (to) => {
      const path = join(to, row.file);
      writeFileSync(path, breakText(readFileSync(path, 'utf8'), edits[name]));
    });
    const { code, checks } = await checkRecipe(row, folder);
    const [check, says, fix] = breaks[name];
    const found = checks.find((result) => result.name === check);
    expect(found?.reason, JSON.stringify(checks)).toMatch(says);
    // Of an iat that ends in 0 nobody knows whether it was cached or rounded, so that it only warns.
    const isDoubtful = name === 'cached token' && found?.reason?.includes('is rounded to');
    expect({ code, status: found?.status }).toEqual(
      isDoubtful ? { code: 0, status: 'warned' } : { code: 1, status: 'failed' },
    );
    expect(found?.hint).toContain(fixLine(fix, parseLanguage(row.language)));
  });
});

function breakText(right: string, pairs: readonly string[]): string {
  let text = right;
  for (const [at, old] of pairs.entries()) {
    if (at % 2 === 1) continue;
    expect(text).toContain(old);
    text = text.replace(old, () => pairs[at + 1] ?? '');
  }
  return text;
}
