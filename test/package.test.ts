/** The tarball: what is in it, that it installs without scripts, and that it works where nothing else is. */
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, test } from 'vitest';
import { makeFolder } from './support/folders.js';
import { madeUpSecret } from './support/made-up.js';
import { describeUnixOnly } from './support/needs.js';
import { isolatedEnv } from './support/run-kchat.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const maxTarballBytes = 1_500_000;

let tarball: string;
let files: readonly string[];
/** The package.json of the clone, after packing. */
let cloneManifest: string;
/** A folder in which the tarball, and nothing else, is installed. */
let installed: string;

beforeAll(async () => {
  const folder = makeFolder();
  const clone = await copyClone(join(folder, 'clone'));
  // As a maintainer packs it. In a copy, because packing builds `dist` anew, under the feet of other tests.
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: clone,
    env: npmEnv(),
  });
  const [report] = Object.values<{ filename: string; files: { path: string }[] }>(
    JSON.parse(packed.stdout.slice(packed.stdout.search(/^[[{]/m))),
  );
  if (report === undefined) throw new Error('npm pack said nothing');
  tarball = join(folder, basename(report.filename));
  files = report.files.map(({ path }) => path);
  cloneManifest = readFileSync(join(clone, 'package.json'), 'utf8');

  installed = join(folder, 'app');
  await mkdir(installed);
  await writeFile(join(installed, 'package.json'), '{"name":"app","private":true,"type":"module"}');
  await npmInstall([tarball], installed);
}, 120_000);

/** What the repository holds, in a folder of its own; its packages are those of this one. */
async function copyClone(clone: string): Promise<string> {
  await mkdir(clone);
  const listed = 'git ls-files -z --cached --others --exclude-standard';
  await run('sh', ['-ec', `${listed} | tar --null -T - -c | tar -x -C "$0"`, clone], { cwd: root });
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** Without scripts, and without the keychain's package: it is optional, and the only one that a registry is asked for. */
async function npmInstall(args: readonly string[], cwd: string) {
  const flags = ['--ignore-scripts', '--omit=optional', '--offline', '--no-audit', '--no-fund'];
  return run('npm', ['install', ...flags, ...args], { cwd, env: npmEnv() });
}

/** What npm needs, and nothing that the npm that runs this test has set. */
function npmEnv(): Record<string, string> {
  return {
    ...isolatedEnv(),
    npm_config_cache: join(makeFolder(), 'cache'),
    npm_config_update_notifier: 'false',
  };
}

async function runInstalled(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const bin = join(installed, 'node_modules', '.bin', 'kchat');
  const options = { cwd: installed, env: isolatedEnv(env) };
  return run(bin, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
}

describeUnixOnly('sh')('the tarball', () => {
  test('holds the program, its licences and types, and nothing else', () => {
    const kinds = files
      .map((path) => path.replace(/^dist\/packages\/.+\.cjs(\.map)?$/, 'dist/packages/*.cjs$1'))
      .map((path) => path.replace(/^dist\/types\/.+\.d\.ts$/, 'dist/types/**/*.d.ts'))
      .map((path) => path.replace(/^dist\/web-sdk\/[a-z-]+\.js$/, 'dist/web-sdk/*.js'))
      .map((path) => path.replace(/^recipes\/\w+\/chat.*/i, 'recipes/*/chat*'));
    expect([...new Set(kinds)].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/kchat.js',
      'bin/load.js',
      'bin/package.json',
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/causes.cjs',
      'dist/causes.cjs.map',
      'dist/context.cjs',
      'dist/context.cjs.map',
      'dist/index.js',
      'dist/index.js.map',
      'dist/inspect.cjs',
      'dist/inspect.cjs.map',
      'dist/kchat.cjs',
      'dist/kchat.cjs.map',
      'dist/keychain-child.cjs',
      'dist/keychain-child.cjs.map',
      'dist/mistakes.cjs',
      'dist/mistakes.cjs.map',
      'dist/more.cjs',
      'dist/more.cjs.map',
      'dist/packages/*.cjs',
      'dist/packages/*.cjs.map',
      'dist/page.html',
      'dist/pasted.cjs',
      'dist/pasted.cjs.map',
      'dist/secrets.cjs',
      'dist/secrets.cjs.map',
      'dist/sign.cjs',
      'dist/sign.cjs.map',
      'dist/stores.cjs',
      'dist/stores.cjs.map',
      'dist/types/**/*.d.ts',
      'dist/web-sdk/*.js',
      'dist/web-sdk/kustomer.d.ts',
      'docs/ci.md',
      'docs/emulator.md',
      'docs/first-screen.svg',
      'docs/kustomer.md',
      'docs/scale.md',
      'docs/test-a-web-page.md',
      'docs/test-an-app.md',
      'package.json',
      'recipes/*/chat*',
      'recipes/recipes.json',
    ]);
  });

  test('is under 1.5 MB', () => {
    expect(statSync(tarball).size).toBeLessThan(maxTarballBytes);
  });

  test('names no folder of the machine that built it', () => {
    const telling = files.filter((path) => readFileSync(join(root, path)).includes(root));
    expect(telling).toEqual([]);
  });

  test('has one runtime dependency, the native keyring, and that is optional', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'node_modules/kchat/package.json'), 'utf8'));
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['@napi-rs/keyring']);
  });

  test('has no script and nothing of the clone in its package.json, which the clone keeps', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'node_modules/kchat/package.json'), 'utf8'));
    const { scripts, devDependencies, overrides, ...rest } = JSON.parse(cloneManifest);
    expect(manifest).toEqual(rest);
    expect(scripts.prepare).toBe('npm run build');
    expect(cloneManifest).toBe(readFileSync(join(root, 'package.json'), 'utf8'));
  });

  test('installs in a folder with a space and é for the whole machine, twice, and npm warns of nothing', async () => {
    const prefix = join(makeFolder(), 'Caf\u00e9 programs');
    for (const time of ['first', 'upgrade']) {
      const { stderr } = await npmInstall(['--global', '--prefix', prefix, tarball], installed);
      expect({ time, stderr }).toEqual({ time, stderr: '' });
      const { stdout } = await run(join(prefix, 'bin', 'kchat'), ['demo'], { env: isolatedEnv() });
      expect(stdout).toContain('IAT_TOO_OLD');
    }
  }, 60_000);

  test('carries the licences of what is bundled', () => {
    const text = readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['chalk', 'commander', 'csv-parse', 'hono', 'inquirer', 'jsonwebtoken', 'undici'])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    expect(text).toContain('Apache License');
  });

  test('publint finds nothing', async () => {
    const data = readFileSync(tarball);
    const { messages, pkg } = await publint({
      strict: true,
      pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.length) },
    });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('the types are right for who imports the library', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    // ES modules only: what CommonJS on Node 20.18 and old resolvers cannot do is no mistake of the types.
    const problems = 'problems' in analysis ? analysis.problems : [{ kind: 'NoTypes' }];
    const meant = problems.filter(
      (problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
    );
    expect(meant.map(({ kind }) => kind).filter((kind) => !esmOnly.includes(kind))).toEqual([]);
  });
});

const esmOnly = ['CJSResolvesToESM'];

describeUnixOnly('sh')('installed without scripts, the keyring left out', () => {
  const env = { KUSTOMER_CHAT_SECRET: madeUpSecret() };

  test('demo, sign and inspect run', async () => {
    const demo = await runInstalled(['demo', '--no-color']);
    expect(demo).toMatchObject({ code: 0, stderr: '' });
    expect(demo.stdout).toContain('IAT_TOO_OLD');
    const signed = await runInstalled(['sign', '--email', 'ada@example.com'], env);
    expect(signed).toMatchObject({ code: 0, stderr: '' });
    expect(await runInstalled(['inspect', signed.stdout.trim()], env)).toMatchObject({ code: 0, stderr: '' });
  });

  test('every other command runs, against the emulator', async () => {
    const script = `
      kchat fetch-secret --store file
      kchat status --json
      kchat use "$KUSTOMER_ORG"
      kchat print-secret >secret
      kchat sign --from users.csv --format csv | tail -n 1 | cut -d, -f3 >token
      kchat inspect <token
      kchat check --token-command 'cat token' --skip freshness
      kchat forget-secret --all --yes
      kchat import-secret --store file --file secret
      kchat sign --email ada@example.com --qr
      kchat completion bash | bash -n
      kchat help environment
      ! kchat init
    `;
    const bin = join(installed, 'node_modules', '.bin');
    await writeFile(join(installed, 'users.csv'), 'email,externalId\nada@example.com,7\n');
    const args = ['emulate', '--', 'sh', '-ec', script];
    const { code, stderr } = await runInstalled(args, { PATH: `${bin}:${process.env.PATH}` });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/error\[USAGE\]: init .*fetch-secret\b/s),
    });
  });

  test('every command has its help', async () => {
    const { stdout } = await runInstalled(['--help']);
    const names = [...stdout.matchAll(/^[a-z ]{13}([a-z-]+) +\S/gm)].map(([, name = '']) => name);
    expect(names).toContain('sign');
    for (const name of names)
      expect(await runInstalled([name, '--help'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('the keychain says that it is not there, and what works without it', async () => {
    const folder = makeFolder();
    await writeFile(join(folder, 'secret'), madeUpSecret());
    const args = ['import-secret', '--org', 'acme', '--file', join(folder, 'secret')];
    const run = await runInstalled(args);
    expect(run).toMatchObject({ code: 5, stdout: '' });
    expect(run.stderr).toMatch(/error\[KEYCHAIN_UNAVAILABLE\]/);
    expect(run.stderr).toMatch(/--store file/);
    expect(await runInstalled([...args, '--store', 'file'])).toMatchObject({ code: 0 });
  });

  test('the library signs and inspects', async () => {
    const script = `
      import { inspectToken, signToken } from 'kchat';
      const secret = process.env.KUSTOMER_CHAT_SECRET;
      console.log(inspectToken(signToken({ email: 'ada@example.com', secret }), { secret }).verdict);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: installed,
      env: isolatedEnv(env),
    });
    expect(stdout).toBe('accepted\n');
  });

  test('an error of the library that nothing catches shows a line that can be read', async () => {
    await writeFile(
      join(installed, 'fails.mjs'),
      "import { signToken } from 'kchat';\nsignToken({ email: 5 });\n",
    );
    const failure = await run(process.execPath, ['fails.mjs'], { cwd: installed }).catch((error) => error);
    expect(failure.stderr).toMatch(/^ +(?:return|throw) new KchatError\(/m);
    expect(
      Math.max(
        ...String(failure.stderr)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(300);
  });

  test('the library has its types', async () => {
    const source = `
      import { type InspectReport, inspectToken, signToken } from 'kchat';
      const report: InspectReport = inspectToken(signToken({ email: 'a@b.c', secret: 'x' }));
      // @ts-expect-error: the secret is not optional
      signToken({ email: 'a@b.c' });
      export const verdict: 'accepted' | 'rejected' | 'unverified' = report.verdict;
    `;
    expect(await compile(source)).toBe('');
  });

  test('a page has the types of the web SDK', async () => {
    const source = `
      import type {} from 'kchat/web-sdk';
      export const start = () => window.Kustomer.login({ jwtToken: '' }, (login) => login?.customerId);
      // @ts-expect-error: the token is not a string alone
      window.Kustomer.login('');
    `;
    expect(await compile(source, '--lib', 'es2022,dom')).toBe('');
  });

  test("the README's example compiles, and does what it says", async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, example = ''] = /\n```ts\n(.*?)\n```/s.exec(readme) ?? [];
    // In Node's own types a variable of the environment may be undefined.
    expect(await compile(example, '--types', 'node', '--typeRoots', join(root, 'node_modules/@types'))).toBe(
      '',
    );
    const [, verdict] = /^inspectToken\(.*\.verdict; \/\/ '(\w+)'$/m.exec(example) ?? [];
    const script = example.replace(
      /^inspectToken\(.*\.verdict;/m,
      (line) => `console.log(${line.slice(0, -1)});`,
    );
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: installed,
      env: isolatedEnv(env),
    });
    expect(stdout).toBe(`${verdict}\n`);
  });

  /** What `tsc --strict` says of a file that stands beside the installed package. */
  async function compile(source: string, ...types: readonly string[]): Promise<string> {
    await writeFile(join(installed, 'use.ts'), source);
    const tsc = join(root, 'node_modules', '.bin', 'tsc');
    const chosen = types.length === 0 ? ['--types', ''] : types;
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', ...chosen, 'use.ts'];
    return run(tsc, flags, { cwd: installed }).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
  }
});
