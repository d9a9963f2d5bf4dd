/**
 * `npm run test:unit`: every test that starts no program and needs no build; the whole suite is `npm test`.
 *
 * Which those are is read from their imports: a test starts programs if it, a helper of the tests, or a source file
 * that it imports itself names `node:child_process`. `no-programs.ts` fails whatever escapes that.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import all from './vitest.config.js';

function startsPrograms(file: string): boolean {
  const source = readFileSync(file, 'utf8');
  if (source.includes("'node:child_process'")) return true;
  if (file.startsWith('src')) return false;
  return [...source.matchAll(/from '(\..*)\.js'/g)].some(([, path = '']) =>
    startsPrograms(join(dirname(file), `${path}.ts`)),
  );
}

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => join('test', name).replaceAll('\\', '/'));
const exclude = [...configDefaults.exclude, ...tests.filter(startsPrograms)];

export default mergeConfig(
  all,
  defineConfig({ test: { exclude, setupFiles: ['test/support/no-programs.ts'] } }),
);
