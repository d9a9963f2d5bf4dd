/**
 * Bundles kchat into dist/: the program, the library entry and the keychain's child process.
 *
 * The program is one CommonJS file, which on Node 20 starts 15 ms of CPU faster than the same in ES modules or in small
 * files (measured). Its modules run when they are first imported. Packages that only some commands use are files of
 * their own, read when they do: undici alone is larger than the program.
 */
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { writeThirdPartyLicenses } from './third-party-licenses.mjs';

/**
 * What the packages load at their start and kchat never uses, replaced by what it does use. Measured as CPU over bare
 * Node 20: 8 ms of `sign`, 30 ms of `fetch-secret`, 2 ms of every command.
 */
const trims = {
  // Only `sign` of it; `verify` and `decode` are not used: what verifies is ours.
  jsonwebtoken: "exports.sign = require('jsonwebtoken/sign');",
  // Without its web sockets, caches, mocks and further clients. A tunnel through a proxy is a method of `api`.
  undici: `
    const Dispatcher = require('undici/lib/dispatcher/dispatcher');
    Object.assign(Dispatcher.prototype, require('undici/lib/api'));
    exports.Agent = require('undici/lib/dispatcher/agent');
    exports.Pool = require('undici/lib/dispatcher/pool');
    exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent');
    exports.buildConnector = require('undici/lib/core/connect');`,
  // A server may provoke undici's assertions. Without a message Node 20 words them by parsing the source around them:
  // minutes for a minified line (measured).
  'node:assert': `
    module.exports = (value, message = 'assertion failed') => {
      if (value) return;
      if (message instanceof Error) throw message;
      throw Object.assign(new Error(message), { code: 'ERR_ASSERTION' });
    };`,
  // undici speaks HTTP/2 only when told to.
  'node:http2': 'exports.constants = {};',
  // jsonwebtoken asks whether Node is newer than 16.9 and the like: `engines` says that it is.
  semver: 'exports.satisfies = () => true;',
  // commander starts programs for subcommands that are files of their own: there are none.
  'node:child_process': "exports.spawn = (...args) => require('child_process').spawn(...args);",
};

const trimPackages = {
  name: 'trim-packages',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(jsonwebtoken|semver|undici|node:assert|node:http2|node:child_process)$/ },
      ({ path, importer }) =>
        path === 'jsonwebtoken' ||
        path === 'undici' ||
        /node_modules.(jsonwebtoken|commander|undici)./.test(importer)
          ? { path, namespace: 'trimmed' }
          : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'trimmed' }, ({ path }) => ({
      contents: trims[path],
      resolveDir: '.',
    }));
  },
};

const shared = {
  bundle: true,
  plugins: [trimPackages],
  platform: 'node',
  target: 'node20.18',
  sourcemap: true,
  sourcesContent: false,
  minify: true,
  metafile: true,
  // Native: its binary is picked at install time, so it stays a package of its own.
  external: ['@napi-rs/keyring'],
  logLevel: 'warning',
};

const commonJs = { ...shared, format: 'cjs', outExtension: { '.js': '.cjs' }, outdir: 'dist' };

const packagesBeside = ['chalk', 'csv-parse', 'inquirer', 'lean-qr', 'undici'];

const leavePackagesBeside = {
  name: 'leave-packages-beside',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${packagesBeside.join('|')})$`) }, ({ path }) => ({
      path: `./packages/${path}.cjs`,
      external: true,
    }));
  },
};

async function buildProgram() {
  const { metafile } = await build({
    ...commonJs,
    plugins: [leavePackagesBeside, trimPackages],
    entryPoints: { kchat: 'src/main.ts', 'keychain-child': 'src/secrets/keychain/child.ts' },
    define: { 'import.meta.dirname': '__dirname' },
    // `import('./x.js')` runs a module of the bundle, or requires what is beside it.
    supported: { 'dynamic-import': false },
  });
  return metafile;
}

async function buildPackages() {
  const { metafile } = await build({
    ...commonJs,
    entryPoints: packagesBeside,
    outdir: 'dist/packages',
  });
  return metafile;
}

async function buildLibrary() {
  const { metafile } = await build({
    ...shared,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    format: 'esm',
    // CommonJS packages inside an ES module still say `require('node:…')`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return metafile;
}

await rm('dist', { recursive: true, force: true });
const metafiles = await Promise.all([buildProgram(), buildPackages(), buildLibrary()]);
await writeThirdPartyLicenses(metafiles, 'dist/THIRD-PARTY-LICENSES.txt');
