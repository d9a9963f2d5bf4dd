/** The shape of the source: who may import whom, how large things are, and what is exported. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../src', import.meta.url));

/**
 * Room → the rooms whose code it may import, from the ground floor up. Itself and `base` go without saying; types may
 * come from any room's `contract.ts`, since they cost nothing.
 */
const table: Readonly<Record<string, readonly string[]>> = {
  base: [],
  token: [],
  terminal: [],
  system: [],
  rows: ['token'],
  http: ['token'],
  secrets: ['token', 'system'],
  kustomer: ['token', 'http', 'secrets'],
  cli: ['token', 'http', 'secrets', 'terminal', 'system', 'rows', 'kustomer'],
  check: ['token', 'http', 'secrets', 'terminal', 'system', 'kustomer', 'cli'],
  inspect: ['token', 'secrets', 'terminal', 'rows', 'cli'],
  sign: ['token', 'secrets', 'terminal', 'rows', 'cli'],
  // The second opinion: it judges login tokens by its own reading of docs/kustomer.md, so it shares no code with anyone.
  emulator: [],
  // Beside it: flags, the program that runs against an emulator, and asking a running one.
  emulate: ['token', 'secrets', 'terminal', 'system', 'http', 'cli', 'emulator'],
  // Hands tokens out; `page` is the browser's and shares nothing with it but the types of the contract.
  serve: ['token', 'secrets', 'terminal', 'system', 'rows', 'cli', 'inspect', 'sign', 'emulator'],
  commands: [
    'token',
    'http',
    'secrets',
    'terminal',
    'system',
    'rows',
    'kustomer',
    'cli',
    'check',
    'inspect',
    'sign',
    'emulator',
    'emulate',
    'serve',
  ],
  // The library: what tests of other projects import.
  index: ['token'],
  context: [],
  'command-table': ['commands'],
  program: ['cli', 'commands', 'command-table'],
  'real-context': ['*'],
  main: ['*'],
  standalone: ['*'],
};
const importsNothing = ['emulator'];
const contracts = /^(?:context|\w+\/contract|base\/environment)$/;

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

function roomOf(module: string): string {
  return module.split('/')[0] ?? module;
}

function isAllowed(room: string, { target, typeOnly }: { target: string; typeOnly: boolean }): boolean {
  const targetRoom = roomOf(target);
  if (targetRoom === room) return true;
  if (typeOnly && contracts.test(target)) return true;
  if (targetRoom === 'base') return !importsNothing.includes(room);
  return (table[room] ?? []).some((entry) => entry === '*' || entry === targetRoom);
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  // Declarations are what pages and other projects read: nothing here imports them.
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
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

  test('is a row of floors: a room imports only what stands above it in the table', () => {
    const rooms = Object.keys(table);
    const upward = Object.entries(table).flatMap(([room, entries]) =>
      entries
        .filter((entry) => entry !== '*' && rooms.indexOf(entry) >= rooms.indexOf(room))
        .map((entry) => `${room} -> ${entry}`),
    );
    expect(upward).toEqual([]);
  });

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

  test('only main exits, and only main and system touch the process', () => {
    const offenders = files.filter((file) => {
      const module = toModule(file);
      // The last two print JavaScript that does.
      if (
        [
          'main',
          'standalone',
          'real-context',
          'secrets/keychain/child',
          'secrets/keychain/unpacked-binding',
          'serve/snippets',
          'token/fix-lines',
        ].includes(module) ||
        roomOf(module) === 'system'
      )
        return false;
      return /\bprocess\.(exit|stdout|stderr|stdin|argv|env|on)\b|\bconsole\./.test(
        readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
      );
    });
    expect(offenders.map(toModule)).toEqual([]);
  });
});

/** Folders of src that hold code. */
const maxRooms = 25;
const maxFileLines = 250;
const maxFunctionLines = 60;
describe('the size of things', () => {
  const sources = files.map((file) => ({ module: toModule(file), lines: readLines(file) }));

  test('there are only so many rooms', () => {
    expect(new Set(files.map(dirname)).size).toBeLessThanOrEqual(maxRooms);
  });

  test('a file is read in one sitting', () => {
    const long = sources.filter(({ lines }) => lines.length > maxFileLines);
    expect(long.map(({ module, lines }) => `${module}: ${lines.length} lines`)).toEqual([]);
  });

  test('a function is read at a glance', () => {
    const long = sources.flatMap(({ module, lines }) =>
      measureFunctions(lines)
        .filter(({ length }) => length > maxFunctionLines)
        .map(({ first, length }) => `${module}:${first} has ${length} lines`),
    );
    expect(long).toEqual([]);
  });
});

function readLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

/** Every block that a function or method opens, by the indent of the formatter: it ends at the brace of its own column. */
function measureFunctions(lines: readonly string[]): { readonly first: number; readonly length: number }[] {
  const opens = /(?:\bfunction\b.*|=>|^\s*(?:async )?\*?\w+\(.*\).*|^\s*\).*) \{$/;
  const isStatement = /^\s*(?:\} )?(?:if|for|while|switch|catch|else|do|try)\b/;
  return lines.flatMap((line, index) => {
    if (!opens.test(line) || isStatement.test(line)) return [];
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    return [{ first: index + 1, length: end - index + 1 }];
  });
}

describe('lines', () => {
  test('fit the window, but for a pattern that cannot be broken', () => {
    const pattern = /^\s*(?:\/(?![/*])|`\^).*[,;]$/;
    const wide = files.flatMap((file) =>
      readLines(file)
        .filter((line) => line.length > maxColumns && !pattern.test(line))
        .map((line) => `${toModule(file)}: ${line.trim()}`),
    );
    expect(wide).toEqual([]);
  });

  test('name functions by one verb for one thing', () => {
    const oddVerb = /\b(?:function\*? |const (?=\w+ = (?:async )?\())((?:word|say|show)[A-Z]\w*)/g;
    const odd = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(oddVerb)].map(([, name]) => `${toModule(file)}: ${name}`),
    );
    expect(odd).toEqual([]);
  });
});

describe('comments', () => {
  test('tell what every exported thing is', () => {
    const bare = files.flatMap((file) => {
      const lines = readLines(file);
      return lines.flatMap((line, index) => {
        const [, name] = exportStart.exec(line) ?? [];
        const isBare = name !== undefined && !lines[index - 1]?.endsWith('*/');
        return isBare ? [`${toModule(file)}: ${name}`] : [];
      });
    });
    expect(bare).toEqual([]);
  });
});

const maxColumns = 110;
const exportStart = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/;

describe('exported names', () => {
  const tests = readdirSync(join(root, '..', 'test'), { recursive: true, encoding: 'utf8' })
    // Declarations are what pages and other projects read: nothing here imports them.
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(root, '..', 'test', file));
  const exported = files.flatMap((file) => readExports(file).map((name) => ({ name, file })));

  test('stand for one thing each', () => {
    const places = new Map<string, string[]>();
    for (const { name, file } of exported) places.set(name, [...(places.get(name) ?? []), toModule(file)]);
    const twice = [...places].filter(([, modules]) => modules.length > 1);
    expect(twice).toEqual([]);
  });

  test('are imported by another file, or are what the program, the executable and the library give', () => {
    const imports = [...files, ...tests].map((file) => ({ file, names: readImportedNames(file) }));
    const unused = exported.filter(
      ({ name, file }) =>
        !['main', 'index', 'standalone'].includes(toModule(file)) &&
        // The build puts it in the place of the keyring's own.
        name !== 'AsyncEntry' &&
        !imports.some((other) => other.file !== file && other.names.has(name)),
    );
    expect(unused.map(({ name, file }) => `${toModule(file)}: ${name}`)).toEqual([]);
  });
});

function readExports(file: string): readonly string[] {
  const declared = readFileSync(file, 'utf8').matchAll(new RegExp(exportStart, 'gm'));
  return [...declared].map(([, name = '']) => name);
}

/** What a file imports by name, statically or when it runs, and what it exports of others. */
function readImportedNames(file: string): ReadonlySet<string> {
  const lists = readFileSync(file, 'utf8').matchAll(
    /(?:import|export)(?: type)?\s*\{([^}]*)\}|import\('[^']*'\)\)\.(\w+)|const \{([^}]*)\} = await import/g,
  );
  return new Set([...lists].flatMap(([, ...names]) => names.join(' ').match(/\w+/g) ?? []));
}
