/**
 * Every regular expression of the source ends in time that grows with the text alone.
 *
 * recheck proves it, which takes minutes for all of them: those proved once are listed in `proved-patterns.txt`
 * by a hash of their text, and only others are checked here.
 * `PROVE_PATTERNS=1 npx vitest run test/patterns.test.ts` proves what is not listed and keeps the list; with `all` it
 * proves every one anew.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import * as signs from '../src/token/identifier-signs.js';

process.env.RECHECK_SYNC_BACKEND = 'pure';

const folder = fileURLToPath(new URL('../src', import.meta.url));
const listPath = fileURLToPath(new URL('proved-patterns.txt', import.meta.url));

/** Files whose patterns are made when they run, of our own words and escaped text; those of `identifier-signs` are below. */
const composed =
  /^(?:check\/evidence\/probes|serve\/document|emulator\/web-sdk\/loader|token\/(?:identifier-(?:signs|doubts)|causes\/\w+(?:-\w+)?))\.[jt]s$/;

const hash = (pattern: RegExp) => createHash('sha256').update(String(pattern)).digest('hex').slice(0, 8);

function collectPatterns(): Map<string, { readonly pattern: RegExp; readonly file: string }> {
  const patterns = new Map<string, { pattern: RegExp; file: string }>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.[jt]s$/.test(file) || file.endsWith('.d.ts')) continue;
    const source = readFileSync(join(folder, file), 'utf8');
    JSON.stringify(parseAst(transformSync(source, { loader: 'ts', charset: 'utf8' }).code), (_, node) => {
      const { regex } = node ?? {};
      if (regex !== undefined) {
        const pattern = new RegExp(regex.pattern, regex.flags);
        patterns.set(hash(pattern), { pattern, file });
      }
      return typeof node === 'bigint' ? 0 : node;
    });
  }
  for (const { looks: pattern } of Object.values(signs).filter(Array.isArray).flat())
    patterns.set(hash(pattern), { pattern, file: 'token/identifier-signs.ts' });
  return patterns;
}

const patterns = collectPatterns();
const isProving = process.env.PROVE_PATTERNS !== undefined;
const listed = process.env.PROVE_PATTERNS === 'all' ? [] : readFileSync(listPath, 'utf8').split('\n');
const proved = new Set(listed.filter((name) => patterns.has(name)));
const open = [...patterns].filter(([name]) => !proved.has(name));

test('patterns are found, and are no text that is put together', () => {
  expect(patterns.size).toBeGreaterThan(300);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => {
    if (!/\.[jt]s$/.test(file) || composed.test(file.replaceAll('\\', '/'))) return false;
    return readFileSync(join(folder, file), 'utf8').includes('new RegExp(');
  });
  expect(files).toEqual([]);
});

test('the list of what is proved is kept: PROVE_PATTERNS=1', () => {
  expect(isProving ? [] : open.slice(10)).toEqual([]);
});

/** The fuzzer, which stands in if there is no proof, looks at other texts with each seed: once in a while it errs. */
async function judge({ source, flags }: RegExp): Promise<string> {
  const { checkSync } = await import('recheck');
  const limits = { timeout: 50_000, randomSeed: 1 };
  const proof = checkSync(source, flags, { ...limits, checker: 'automaton', maxNFASize: 1_000_000 });
  return proof.status === 'unknown' ? checkSync(source, flags, limits).status : proof.status;
}

test.each(open)('%s is linear', { timeout: 120_000 }, async (name, { pattern, file }) => {
  expect(`${file} ${pattern}: ${await judge(pattern)}`).toMatch(/: safe$/);
  proved.add(name);
  if (isProving) writeFileSync(listPath, `${[...proved].sort().join('\n')}\n`);
});

test('the checker finds one that is not', async () => {
  expect(await judge(/=+$/)).toBe('vulnerable');
});
