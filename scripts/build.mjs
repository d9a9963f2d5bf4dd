/**
 * Bundles kchat into dist/: the program, the library entry and the keychain's child process.
 *
 * The program is split into chunks, so that a command reads what it uses and nothing else, and is CommonJS: on Node 20
 * that starts 5 to 10 ms of CPU faster than ES modules of the same content (measured). esbuild splits ES modules only,
 * so the chunks are made as such and then converted one by one.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build, transform } from 'esbuild';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  sourcemap: true,
  sourcesContent: false,
  minify: true,
  // Native: its binary is picked at install time, so it stays a package of its own.
  external: ['@napi-rs/keyring'],
  logLevel: 'warning',
};

async function buildProgram() {
  const { outputFiles } = await build({
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
}

async function writeCommonJs(path, text) {
  const { code, map } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: shared.target,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    sourcefile: path,
    // `import()` of a chunk becomes a `require` when it is reached; Node's own modules are `require`d all the same.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  await mkdir(dirname(path), { recursive: true });
  await Promise.all([writeFile(path, code), writeFile(`${path}.map`, map)]);
}

const buildLibrary = () =>
  build({
    ...shared,
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    format: 'esm',
    // CommonJS packages inside an ES module still say `require('node:…')`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });

await rm('dist', { recursive: true, force: true });
await Promise.all([buildProgram(), buildLibrary()]);
