/** The table of who may import whom, held against what the files really import. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../src', import.meta.url));

/** Room → what it may import of ours. `type:` allows types only. Everybody may import those of `forEverybody`. */
const table: Readonly<Record<string, readonly string[]>> = {
  main: ['*'],
  'real-context': ['*'],
  program: ['commands', 'context', 'config', 'usage-errors', 'help'],
  'usage-errors': [],
  help: ['config', 'token/finding'],
  commands: ['type:context', 'config', 'help', 'token', 'checks', 'rows', 'commands'],
  'commands/demo': ['type:context', 'config', 'commands', 'emulator/server'],
  'commands/emulate': ['type:context', 'config', 'help', 'token', 'commands', 'emulator'],
  'commands/emulate/options': ['type:context', 'config', 'token', 'commands', 'emulator'],
  network: ['type:context', 'network'],
  backend: ['type:context', 'network', 'backend'],
  kustomer: ['type:context', 'network', 'kustomer', 'token/api-key', 'token/json', 'token/time'],
  checks: ['type:context', 'token', 'checks'],
  rows: ['rows', 'token/json'],
  secrets: ['type:context', 'secrets', 'files/make-folder'],
  terminal: ['type:context', 'terminal'],
  process: ['type:context', 'process'],
  files: ['type:context', 'files'],
  index: ['token'],
  token: ['token'],
  config: ['type:context'],
  emulator: ['emulator', 'type:kustomer/wire'],
  context: [],
  errors: [],
  'system-errors': [],
  untrusted: [],
  'credential-bytes': [],
  'line-layout': [],
  names: [],
};
const importsNothing = [
  'context',
  'errors',
  'system-errors',
  'untrusted',
  'line-layout',
  'names',
  'credential-bytes',
  'emulator',
];
const forEverybody = ['errors', 'system-errors', 'untrusted', 'line-layout', 'names', 'credential-bytes'];

/** Every import of ours in a file, as paths below src without an ending. */
function readImports(file: string): { target: string; typeOnly: boolean }[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(
    /^(?:import|export)(?<type> type)?\s(?:[^;']*?from )?'(?<path>\.[^']+)'|import\('(?<lazy>\.[^']+)'\)/gm,
  );
  return [...statements]
    .map(({ groups = {} }) => ({
      path: groups.path ?? groups.lazy ?? '',
      typeOnly: groups.type !== undefined,
    }))
    .filter(({ path }) => !path.endsWith('.json'))
    .map(({ path, typeOnly }) => ({ target: toModule(join(dirname(file), path)), typeOnly }));
}

function toModule(path: string): string {
  return relative(root, path)
    .split(sep)
    .join('/')
    .replace(/\.(js|ts)$/, '');
}

/** The most specific row of the table. */
function roomOf(module: string): string {
  return Object.hasOwn(table, module) ? module : (module.split('/')[0] ?? module);
}

function isAllowed(room: string, { target, typeOnly }: { target: string; typeOnly: boolean }): boolean {
  if (forEverybody.includes(target) && !importsNothing.includes(room)) return true;
  return (table[room] ?? []).some((entry) => {
    if (entry === '*') return true;
    const [name, onlyTypes] = entry.startsWith('type:') ? [entry.slice(5), true] : [entry, false];
    return (target === name || target.startsWith(`${name}/`)) && (typeOnly || !onlyTypes);
  });
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(root, file));

describe('the import table', () => {
  test('finds the source', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test.each(files.map((file) => [toModule(file), file]))(
    '%s imports only what its room may',
    (module, file) => {
      const room = roomOf(module);
      expect(Object.keys(table)).toContain(room);
      const forbidden = readImports(file).filter((entry) => !isAllowed(room, entry));
      expect(forbidden).toEqual([]);
    },
  );

  test('nothing imports itself by way of others, but for types', () => {
    const edges = new Map(
      files.map((file) => [
        toModule(file),
        readImports(file).flatMap(({ target, typeOnly }) => (typeOnly ? [] : [target])),
      ]),
    );
    const done = new Set<string>();
    const visit = (module: string, path: readonly string[]): void => {
      expect(path, `cycle: ${[...path, module].join(' -> ')}`).not.toContain(module);
      if (done.has(module)) return;
      for (const next of edges.get(module) ?? []) visit(next, [...path, module]);
      done.add(module);
    };
    for (const module of edges.keys()) visit(module, []);
  });

  test('only main exits, and only main and process touch the process', () => {
    const offenders = files.filter((file) => {
      const module = toModule(file);
      if (['main', 'real-context', 'secrets/keychain/child'].includes(module) || roomOf(module) === 'process')
        return false;
      return /\bprocess\.(exit|stdout|stderr|stdin|argv|env|on)\b|\bconsole\./.test(
        readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
      );
    });
    expect(offenders.map(toModule)).toEqual([]);
  });
});
