/** How the program starts: on which Node, built or not, and what it leaves in a home. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSigner } from '../../src/token/sign.js';
import { makeFolder } from '../support/folders.js';
import { unixOnly } from '../support/needs.js';
import { binPath, copyFolder, isolatedEnv } from '../support/run-kchat.js';

const run = promisify(execFile);
const root = dirname(dirname(binPath));

/** A copy of the built program, to be damaged. */
let copy: string;

beforeEach(async () => {
  copy = makeFolder();
  for (const folder of ['bin', 'dist']) {
    await mkdir(join(copy, folder));
    copyFolder(join(root, folder), join(copy, folder));
  }
  copyFileSync(join(root, 'package.json'), join(copy, 'package.json'));
});

const start = (env = isolatedEnv(), cwd = copy) =>
  run(process.execPath, [join(copy, 'bin', 'kchat.js'), '--help'], { env, cwd });

const supported = String(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node);

test('the range of supported Nodes is the one that the table below is for', () => {
  expect(supported).toBe('^20.18.1 || ^22.13 || >=23.5');
});

/** Runs `bin/kchat.js --help` under a Node that says it is of another version. */
const startAs = (version: string) => {
  const probe = join(makeFolder(), 'probe.cjs');
  writeFileSync(
    probe,
    `Object.defineProperty(process.versions, 'node', { value: ${JSON.stringify(version)} });`,
  );
  return start({ ...isolatedEnv(), NODE_OPTIONS: `--require ${probe}` });
};

test.each(['12.22.12', '18.20.8', '20.18.0', '21.7.3', '22.12.0', '23.4.0'])(
  'Node %s is refused in a sentence, with exit status 2',
  async (version) => {
    await expect(startAs(version)).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: `kchat: this is Node ${version}; kchat needs 20.18.1, 22.13, 23.5 or newer\n`,
    });
  },
);

test.each(['20.18.1', '20.19.0', '22.13.0', '22.20.1', '23.5.0', '24.0.0', '27.0.0-nightly2026'])(
  'Node %s is taken',
  async (version) => {
    expect((await startAs(version)).stdout).toMatch(/^Kustomer chat login/);
  },
);

test('bin/kchat.js is written in the syntax of Node 12', async () => {
  const text = readFileSync(join(root, 'bin', 'kchat.js'), 'utf8');
  // esbuild leaves alone what the target knows already.
  const options = { target: 'node12', format: 'cjs', minifySyntax: false } as const;
  const { transform } = await import('esbuild');
  const [asWritten, asOld] = await Promise.all([
    transform(text, { ...options, target: 'esnext' }),
    transform(text, options),
  ]);
  expect(asOld.code).toBe(asWritten.code);
  expect(text).not.toMatch(/require\('node:/);
});

const secret = randomBytes(32).toString('hex');
const goodToken = createSigner(Buffer.from(secret))({
  email: 'ada@example.com',
  iat: Math.floor(Date.now() / 1000),
});

test.each<[string, readonly string[], readonly string[]]>([
  ['--help', ['--help'], ['kchat']],
  ['sign', ['sign', '--email', 'ada@example.com'], ['context', 'kchat', 'sign']],
  ['status', ['status'], ['context', 'kchat', 'pasted', 'secrets', 'stores']],
  ['inspect of a good token', ['inspect', goodToken], ['context', 'inspect', 'kchat', 'pasted']],
  [
    'inspect of one with a wrong signature',
    ['inspect', goodToken.slice(0, -4)],
    ['causes', 'context', 'inspect', 'kchat', 'mistakes', 'pasted'],
  ],
])('%s reads its own part of the program, and not node:child_process', async (_, args, parts) => {
  const probe = join(makeFolder(), 'probe.cjs');
  writeFileSync(
    probe,
    `process.on('exit', () => {
      const loaded = Object.keys(require.cache).map((path) => require('path').basename(path));
      require('fs').writeSync(2, JSON.stringify([...loaded, ...process.moduleLoadList]));
    });`,
  );
  const env = { ...isolatedEnv({ KUSTOMER_CHAT_SECRET: secret }), NODE_OPTIONS: `--require ${probe}` };
  const { stderr } = await run(process.execPath, [binPath, ...args], { env }).catch((error) => error);
  const loaded: readonly string[] = JSON.parse(stderr.slice(stderr.lastIndexOf('[')));
  expect(loaded.filter((name) => name.endsWith('.cjs') && name !== 'probe.cjs').sort()).toEqual(
    parts.map((part) => `${part}.cjs`),
  );
  expect(loaded).not.toContain('NativeModule child_process');
});

const hasCompileCache = 'enableCompileCache' in module;

describe('what Node compiled', () => {
  /** The folders that a start leaves in a home, and the home. */
  async function startIn(prepare: (home: string) => void, more: Readonly<Record<string, string>> = {}) {
    const home = makeFolder();
    prepare(home);
    const env = { ...isolatedEnv({ HOME: home, KCHAT_CONFIG_DIR: join(home, 'config') }), ...more };
    expect((await start(env)).stdout).toMatch(/^Kustomer chat login/);
    const folder = join(home, '.cache', 'kchat');
    return { folder, kept: existsSync(folder) ? readdirSync(folder) : [] };
  }

  unixOnly('user ids')('is kept in a folder of the user alone, by a Node that can', async () => {
    const { folder, kept } = await startIn(() => {});
    if (!hasCompileCache) return expect(kept).toEqual([]);
    expect(kept.length).toBe(1);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    // All functions are kept, not only those that run as the file is read: these have less than their source.
    const files = readdirSync(join(folder, ...kept)).map((name) => join(folder, ...kept, name));
    const bytes = files.map((path) => statSync(path).size);
    expect(bytes).toHaveLength(1);
    expect(bytes[0]).toBeGreaterThan(2 * statSync(join(copy, 'dist', 'kchat.cjs')).size);
  });

  test.each<[string, (home: string) => void]>([
    ['a folder that others may write', (home) => makeOpen(join(home, '.cache', 'kchat'))],
    ['a folder inside one that others may write', (home) => makeOpen(join(home, '.cache'))],
    ['a link', (home) => makeLink(join(home, '.cache'), makeFolder())],
  ])('is not kept in %s', async (_, prepare) => {
    expect((await startIn(prepare)).kept).toEqual([]);
  });

  test('is not kept if NODE_DISABLE_COMPILE_CACHE says so', async () => {
    expect((await startIn(() => {}, { NODE_DISABLE_COMPILE_CACHE: '1' })).kept).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)("is not kept in another user's home", async () => {
    expect((await startIn((home) => chownSync(home, 12_345, 12_345))).kept).toEqual([]);
  });
});

function makeOpen(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
}

function makeLink(folder: string, target: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(target, join(folder, 'kchat'));
}

test('a clone that is not built says so, and is neither done nor a negative answer', async () => {
  rmSync(join(copy, 'dist'), { recursive: true });
  await expect(start()).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'kchat: this clone is not built yet\nhint: run npm run build (npm ci does it too, unless ignore-scripts is set)\n',
  });
});

test.each(['', 'relative', '/proc/nothing'])(
  'a home of %j gets no folder, nor does the current one',
  async (home) => {
    const folder = makeFolder();
    expect((await start({ ...isolatedEnv(), HOME: home }, folder)).stdout).toMatch(/^Kustomer chat login/);
    expect(readdirSync(folder)).toEqual([]);
  },
);

// Reads only: the home that the system knows instead is the real one of whoever runs the tests.
test.each(['', 'relative', '.'])(
  'with a home of %j no config folder is below the current one',
  async (home) => {
    const folder = makeFolder();
    const orgs = join(folder, home, '.config', 'kchat', 'orgs');
    await mkdir(orgs, { recursive: true });
    writeFileSync(join(orgs, 'planted.json'), '{}');
    const env = isolatedEnv({ HOME: home, KCHAT_CONFIG_DIR: undefined });
    const args = [join(copy, 'bin', 'kchat.js'), 'status', '--json'];
    const { stdout, stderr } = await run(process.execPath, args, { env, cwd: folder });
    expect(stdout + stderr).not.toContain('planted');
  },
);
