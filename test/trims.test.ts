/** What the build leaves out of packages: the inside of each package is as it was when that was found to be safe. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('jsonwebtoken asks semver only whether Node is one that kchat needs anyway', () => {
  const files = readdirSync('node_modules/jsonwebtoken', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => readFileSync(join('node_modules/jsonwebtoken', path), 'utf8'))
    .filter((text) => text.includes('semver'));
  const questions = files.flatMap((text) => text.match(/semver\.[^;]*/g) ?? []).sort();
  expect(files.length).toBe(3);
  expect(questions).toEqual([
    "semver.satisfies(process.version, '>=15.7.0')",
    "semver.satisfies(process.version, '>=16.9.0')",
    "semver.satisfies(process.version, '^6.12.0 || >=8.0.0')",
  ]);
});

test('commander starts a process only for a command that is a program of its own', () => {
  const text = readFileSync('node_modules/commander/lib/command.js', 'utf8');
  const uses = text.match(/childProcess\b/g) ?? [];
  const start = text.indexOf('  _executeSubCommand(subcommand, args) {');
  const method = text.slice(start, text.indexOf('\n  }\n', start));
  expect(method.match(/childProcess\.spawn\(/g)?.length).toBe(3);
  // And where the module is loaded.
  expect(uses.length).toBe(4);
});
