/**
 * Bundles kchat into dist/: the program, the library entry and the keychain's child process.
 *
 * The program is one CommonJS file of our own code, in which a command is evaluated when it is used, beside one file
 * for each heavy package, which is read only then. Measured on Node 20: CommonJS starts 5 to 10 ms of CPU faster than
 * ES modules of the same content, and what is not read costs nothing.
 */
import { build } from 'esbuild';

/** Packages that only some commands use. */
const lazyPackages = ['chalk', 'inquirer', 'jsonwebtoken', 'undici'];

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  sourcemap: true,
  sourcesContent: false,
  minify: true,
  keepNames: false,
  // Native: its binary is picked at install time, so it stays a package of its own.
  external: ['@napi-rs/keyring'],
  logLevel: 'warning',
};

/** Leaves the heavy packages out of the program, to be read from their own files. */
const lazyPackageFiles = {
  name: 'lazy-package-files',
  setup({ onResolve }) {
    const filter = new RegExp(`^(${lazyPackages.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path: `./packages/${path}.cjs`, external: true }));
  },
};

const commonJs = { ...shared, format: 'cjs', outExtension: { '.js': '.cjs' } };

await Promise.all([
  build({
    ...commonJs,
    entryPoints: { main: 'src/main.ts', 'keychain-child': 'src/secrets/keychain-child.ts' },
    outdir: 'dist',
    plugins: [lazyPackageFiles],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  }),
  build({
    ...commonJs,
    entryPoints: Object.fromEntries(lazyPackages.map((name) => [name, name])),
    outdir: 'dist/packages',
  }),
  build({
    ...shared,
    format: 'esm',
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    // CommonJS packages inside an ES module still say `require('node:…')`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  }),
]);
