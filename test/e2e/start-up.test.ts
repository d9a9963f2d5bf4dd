/** How the program starts: from the code cache of its build, without it, and beside a damaged one. */
import { execFile } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { binPath, copyFolder, isolatedEnv, makeFolder } from '../support/run-kchat.js';

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

/** Starts the program and tells what became of its code cache: V8 took it, V8 refused it, or it was left alone. */
async function startWatched(): Promise<string> {
  const [probe, report] = [join(makeFolder(), 'probe.cjs'), join(makeFolder(), 'report')];
  writeFileSync(
    probe,
    `const vm = require('node:vm');
     const write = (text) => require('node:fs').writeFileSync(${JSON.stringify(report)}, text);
     write('left alone');
     vm.Script = class extends vm.Script {
       constructor(source, options) {
         super(source, options);
         if (options.cachedData) write(this.cachedDataRejected ? 'refused' : 'taken');
       }
     };`,
  );
  expect((await start({ ...isolatedEnv(), NODE_OPTIONS: `--require ${probe}` })).stdout).toMatch(
    /^Examples:/,
  );
  return readFileSync(report, 'utf8');
}

const findCache = () => readdirSync(join(copy, 'dist')).find((name) => name.endsWith('.cache')) ?? '';

describe('the code cache', () => {
  test('is there for the Node that built it', () => {
    expect(findCache()).toMatch(/^kchat-v\d+\.\d+\.\d+-\w+-\w+\.cache$/);
  });

  test('is taken by that Node, and by no other', async () => {
    const isOurs = findCache().includes(`-${process.version}-`);
    expect(await startWatched()).toBe(isOurs ? 'taken' : 'left alone');
  });

  test.each([
    ['with zeros in it', (cache: Buffer) => cache.fill(0, 500)],
    ['cut off', (cache: Buffer) => cache.subarray(0, 1000)],
    ['empty', () => Buffer.alloc(0)],
  ])('%s is left alone', async (_, damage) => {
    const path = join(copy, 'dist', findCache());
    writeFileSync(path, damage(readFileSync(path)));
    expect(await startWatched()).toBe('left alone');
  });

  test('of another source is left alone', async () => {
    const path = join(copy, 'dist', 'kchat.cjs');
    writeFileSync(
      path,
      readFileSync(path, 'latin1').replace('mint a login token', 'MINT A LOGIN TOKEN'),
      'latin1',
    );
    expect((await start()).stdout).toContain('MINT A LOGIN TOKEN');
  });
});

test('a clone that is not built says so, and is neither done nor a negative answer', async () => {
  rmSync(join(copy, 'dist'), { recursive: true });
  await expect(start()).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'kchat: this clone is not built yet\nhint: run npm ci, or npm run build\n',
  });
});

test.each(['', 'relative', '/proc/nothing'])(
  'a home of %j gets no folder, nor does the current one',
  async (home) => {
    const folder = makeFolder();
    expect((await start({ ...isolatedEnv(), HOME: home }, folder)).stdout).toMatch(/^Examples:/);
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
