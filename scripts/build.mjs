/**
 * Bundles kchat into dist/: the program, the library entry and the keychain's child process.
 *
 * The program is a few CommonJS files, see program-files.mjs: as ES modules it starts 15 ms of CPU later on Node 20
 * (measured). Its modules run when they are first imported. Packages that only some commands use are files of their
 * own, read when they do: undici alone is larger than the program.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeMinified } from './minify.mjs';
import { buildProgramFiles } from './program-files.mjs';
import { writeThirdPartyLicenses } from './third-party-licenses.mjs';

/** What stands in for a package or a built-in module, and who gets it instead: a part of the importer's path. */
const trims = {
  // undici without its web sockets, caches, mocks and further clients: saves 85 ms of CPU of 250 in `fetch-secret` on
  // Node 20 (measured). A tunnel through a proxy is a method of `api`. test/undici.test.ts fails if its inside changes.
  undici: {
    contents: `
      const Dispatcher = require('undici/lib/dispatcher/dispatcher');
      Object.assign(Dispatcher.prototype, require('undici/lib/api'));
      exports.Agent = require('undici/lib/dispatcher/agent');
      exports.Pool = require('undici/lib/dispatcher/pool');
      exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent');
      exports.buildConnector = require('undici/lib/core/connect');`,
  },
  // A server can make an assertion of undici fail. If it has no message, Node 20 words it by parsing the source around
  // it, which takes minutes for a minified line (measured).
  'node:assert': {
    importer: 'node_modules/undici/',
    contents: `
      module.exports = (value, message = 'assertion failed') => {
        if (value) return;
        if (message instanceof Error) throw message;
        throw Object.assign(new Error(message), { code: 'ERR_ASSERTION' });
      };`,
  },
  // undici speaks HTTP/2 only if it is told to, and does without the module if Node has none. It takes 10 ms of CPU of
  // the 165 of `fetch-secret` on Node 20 (measured). test/trims.test.ts fails if undici needs it elsewhere.
  'node:http2': { importer: 'node_modules/undici/', contents: 'exports.constants = {};' },
  // jsonwebtoken asks whether Node is at least 16.9, which takes 7 ms of CPU of `sign` on Node 20 and 9 on Node 24
  // (measured). test/trims.test.ts fails if it asks anything else.
  semver: { importer: 'node_modules/jsonwebtoken/', contents: 'exports.satisfies = () => true;' },
  // commander could run commands that are programs of their own; kchat has none. The module loads node:net and
  // node:stream: 4 ms of CPU of the 43 of `--help` (measured). test/trims.test.ts fails if commander needs it elsewhere.
  'node:child_process': { importer: 'node_modules/commander/', contents: '' },
  // What the server uses of hono, in one file.
  hono: {
    kind: 'entry-point',
    contents: `
      exports.Hono = require('hono').Hono;
      exports.accepts = require('hono/accepts').accepts;
      exports.bodyLimit = require('hono/body-limit').bodyLimit;
      exports.cors = require('hono/cors').cors;
      exports.getRequestListener = require('@hono/node-server').getRequestListener;`,
  },
};

const trimPackages = {
  name: 'trim-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(trims).join('|')})$`) }, ({ path, importer, kind }) => {
      const trim = trims[path];
      const isMeant =
        importer.replaceAll('\\', '/').includes(trim.importer ?? '') && kind === (trim.kind ?? kind);
      return isMeant ? { path, namespace: 'trimmed' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'trimmed' }, ({ path }) => ({
      contents: trims[path].contents,
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

// Minified in a second step, see minify.mjs.
const commonJs = {
  ...shared,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  minify: false,
  sourcemap: 'inline',
  write: false,
};

const packagesBeside = ['chalk', 'csv-parse', 'hono', 'inquirer', 'lean-qr', 'undici'];

const leavePackagesBeside = {
  name: 'leave-packages-beside',
  setup({ onResolve }) {
    // All that is used of hono is in one file: see `trims`.
    const beside = new RegExp(`^(?:@?(hono)/[a-z-]+|(${packagesBeside.join('|')}))$`);
    onResolve({ filter: beside }, ({ path }) => {
      const [, hono, name = hono] = beside.exec(path);
      return { path: `./packages/${name}.cjs`, external: true };
    });
  },
};

const forProgram = {
  ...commonJs,
  plugins: [leavePackagesBeside, trimPackages],
  define: { 'import.meta.dirname': '__dirname' },
  // `import('./x.js')` runs a module of the same file, or requires another file.
  supported: { 'dynamic-import': false },
};

async function buildProgram() {
  const entryPoints = { 'keychain-child': 'src/secrets/keychain/child.ts' };
  await writeMinified(await build({ ...forProgram, entryPoints }));
  return buildProgramFiles(forProgram);
}

async function buildPackages(options) {
  const built = await build({
    ...commonJs,
    entryPoints: packagesBeside,
    outdir: 'dist/packages',
    ...options,
  });
  await writeMinified(built);
  return built.metafile;
}

async function buildLibrary() {
  const { metafile } = await build({
    ...shared,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    format: 'esm',
    // Node shows the line that threw: in a test of another project it is to be read.
    minify: false,
    // CommonJS packages inside an ES module still say `require('node:…')`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return metafile;
}

/** The page of `kchat serve`: its sources in one document, script and style inside. */
async function buildPage() {
  const folder = 'src/serve/page';
  const { metafile, outputFiles } = await build({
    entryPoints: [`${folder}/main.ts`, `${folder}/page.css`],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    outdir: 'page',
    logLevel: 'warning',
  });
  const [script, style] = ['.js', '.css'].map((ending) =>
    outputFiles.find(({ path }) => path.endsWith(ending)).text.trim(),
  );
  const html = await readFile(`${folder}/page.html`, 'utf8');
  const document = html
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(/<script [^>]*><\/script>/, () => `<script type="module">${script}</script>`);
  await mkdir('dist', { recursive: true });
  await writeFile('dist/page.html', document);
  return metafile;
}

/** What the emulator serves to pages: scripts as they are, and their types. */
async function copyWebSdk() {
  const isServed = (path) => !path.endsWith('tsconfig.json');
  await cp('src/emulator/web-sdk', 'dist/web-sdk', { recursive: true, filter: isServed });
}

/** What no CI job needs: prompts, batches, QR codes and the server for test users. */
const leftOutOfAction = ['inquirer', 'csv-parse', 'lean-qr', 'hono', 'hono/*', '@hono/node-server'];

/**
 * The action's program: one file that runs as it is, because a job that holds production credentials
 * installs nothing. It is committed, and `test/action.test.ts` holds it to the source.
 */
async function buildAction(outfile) {
  const { metafile } = await build({
    ...shared,
    format: 'cjs',
    sourcemap: false,
    entryPoints: ['src/main.ts'],
    outfile,
    external: [...shared.external, ...leftOutOfAction],
    define: { 'import.meta.dirname': '__dirname' },
    supported: { 'dynamic-import': false },
    banner: { js: '// Made from src/ by `npm run build:action`.' },
    footer: { js: 'module.exports.main().then((exitCode) => { process.exitCode = exitCode; });' },
  });
  await writeThirdPartyLicenses([metafile], join(dirname(outfile), 'THIRD-PARTY-LICENSES.txt'));
}

/** The program of the standalone executables: its files, and every package as a file beside them. */
async function buildStandalone(folder) {
  const unpackKeyring = {
    name: 'unpack-keyring',
    setup({ onResolve }) {
      const path = resolve('src/secrets/keychain/unpacked-binding.ts');
      onResolve({ filter: /^@napi-rs\/keyring$/ }, () => ({ path }));
    },
  };
  const options = { ...forProgram, sourcemap: false, external: [] };
  const metafiles = [
    await buildProgramFiles(
      { ...options, plugins: [unpackKeyring, ...options.plugins] },
      { entry: 'src/standalone.ts', folder, frame: { banner: 'const loadFile = require;' } },
    ),
    await buildPackages({ sourcemap: false, outdir: join(folder, 'packages') }),
  ];
  await writeThirdPartyLicenses(metafiles, join(folder, 'THIRD-PARTY-LICENSES.txt'));
}

const [target, outfile = 'action/kchat.cjs'] = process.argv.slice(2);
if (target === 'action') {
  await buildAction(outfile);
} else if (target === 'standalone') {
  await buildStandalone(outfile);
} else {
  await rm('dist', { recursive: true, force: true });
  const metafiles = await Promise.all([buildProgram(), buildPackages(), buildLibrary(), buildPage()]);
  await copyWebSdk();
  await writeThirdPartyLicenses(metafiles, 'dist/THIRD-PARTY-LICENSES.txt');
}
