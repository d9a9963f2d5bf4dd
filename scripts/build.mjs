/**
 * Bundles kchat into dist/: the program, the library entry and the keychain's child process.
 *
 * The program is split into chunks, so that a command reads what it uses and nothing else, and is CommonJS: on Node 20
 * that starts 5 to 10 ms of CPU faster than ES modules of the same content (measured). esbuild splits ES modules only,
 * so the chunks are made as such and then converted one by one.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { build, transform } from 'esbuild';
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
    exports.fetch = require('undici/lib/web/fetch').fetch;
    exports.Agent = require('undici/lib/dispatcher/agent');
    exports.Pool = require('undici/lib/dispatcher/pool');
    exports.EnvHttpProxyAgent = require('undici/lib/dispatcher/env-http-proxy-agent');
    exports.buildConnector = require('undici/lib/core/connect');`,
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
      { filter: /^(jsonwebtoken|semver|undici|node:http2|node:child_process)$/ },
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

async function buildProgram() {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: { main: 'src/main.ts', 'keychain-child': 'src/secrets/keychain-child.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    splitting: true,
    sourcemap: 'inline',
    define: { 'import.meta.dirname': '__dirname' },
    write: false,
  });
  await mkdir('dist/chunks', { recursive: true });
  await Promise.all(outputFiles.map(({ path, text }) => writeCommonJs(path, text)));
  return metafile;
}

async function writeCommonJs(path, text) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: shared.target,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    // Not the whole path: a map names no folder of the machine that built it.
    sourcefile: basename(path),
    // `import()` of a chunk becomes a `require` when it is reached; Node's own modules are `require`d all the same.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  await mkdir(dirname(path), { recursive: true });
  await Promise.all([writeFile(path, code), writeFile(`${path}.map`, map)]);
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
const metafiles = await Promise.all([buildProgram(), buildLibrary()]);
await writeThirdPartyLicenses(metafiles, 'dist/THIRD-PARTY-LICENSES.txt');
