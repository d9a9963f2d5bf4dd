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

test('undici needs node:http2 only for connections that kchat does not ask for', () => {
  const folder = 'node_modules/undici/lib';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.js'),
  );
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const users = files.filter((path) => /require\('(?:node:)?http2'\)/.test(read(path)));
  expect(users.map((path) => path.replaceAll('\\', '/'))).toEqual(['dispatcher/client-h2.js']);
  // What stands in for it is what undici uses if Node is built without it.
  expect(read('dispatcher/client-h2.js')).toMatch(/catch \{[^}]*http2 = \{ constants: \{\} \}/);
  expect(read('core/connect.js')).toContain('allowH2 = allowH2 != null ? allowH2 : false');
  const ours = readFileSync('src/http/dispatcher.ts', 'utf8');
  expect(ours).not.toMatch(/allowH2|useH2c/);
});
