/**
 * Builds the program into a few CommonJS files, so that a run reads little more than it needs: Node 20 takes 20 ms of
 * CPU to parse all of it (measured). A file of its own for every `import()` would be 45 files for `sign`, which is as
 * slow on Node 24 as one large file.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { build } from 'esbuild';
import { writeMinified } from './minify.mjs';

/**
 * What each file begins with, in the order in which later files build on earlier ones: a module goes into the first
 * file that imports it, however indirectly. Only `import()` leads into a later file.
 */
const files = {
  kchat: ['src/main.ts', 'src/standalone.ts'],
  // What `sign` shares with `inspect` or `fetch-secret`, which need no jsonwebtoken.
  context: [
    'src/real-context.ts',
    'src/cli/options.ts',
    'src/cli/secret-words.ts',
    'src/token/decode.ts',
    'src/token/rules/identifier.ts',
    'src/token/secret.ts',
  ],
  sign: ['src/commands/sign.ts'],
  pasted: ['src/token/paste/api-key-paste.ts'],
  secrets: [
    'src/commands/status.ts',
    'src/commands/fetch-secret.ts',
    'src/kustomer/client.ts',
    'src/commands/import-secret.ts',
    'src/commands/print-secret.ts',
    'src/commands/forget-secret.ts',
    'src/commands/use.ts',
  ],
  inspect: ['src/commands/inspect.ts'],
  // The lock of the folder, which only a change needs, and the keychain.
  stores: ['src/secrets/lock.ts', 'src/secrets/keychain/call.ts'],
  // Only in a standalone executable: elsewhere the keychain's child is built by itself.
  child: ['src/secrets/keychain/child.ts', 'src/secrets/keychain/unpacked-binding.ts'],
  // All that is left.
  more: [],
};

/**
 * Modules of which most runs call nothing, by their file, such as what explains a mistake in a token. In the other files
 * but `more` each of their functions is one that reads the file when it is called; an import of anything else than a
 * function is an error of the build.
 */
const atCall = {
  stores: [
    'src/secrets/index-format.ts',
    'src/secrets/keychain/keychain.ts',
    'src/secrets/settle.ts',
    'src/secrets/trust.ts',
  ],
  // What a wrong signature needs, which nothing else does: half as much to read.
  causes: [
    'src/token/causes/mismatch.ts',
    'src/token/causes/parts.ts',
    'src/token/causes/proven-writing.ts',
    'src/token/causes/search.ts',
    'src/token/causes/spelling.ts',
    'src/token/causes/wording.ts',
    'src/token/causes/written-digest.ts',
  ],
  mistakes: [
    'src/cli/usage-errors.ts',
    'src/terminal/own-words.ts',
    'src/token/claim-guess.ts',
    'src/token/missing-part.ts',
    'src/token/odd-moments.ts',
    'src/token/paste/json-shape.ts',
    'src/token/paste/paste-shape.ts',
    'src/token/paste/word-shape.ts',
    'src/token/payload-form.ts',
    'src/token/stand-ins.ts',
  ],
};

/**
 * The files that a run needs whole: their modules run when the file is read, in one scope. As modules that run when
 * they are first imported they cost `sign` 4 ms of CPU more (measured).
 */
const whole = ['kchat', 'context', 'sign', 'pasted', 'inspect', 'causes', 'mistakes'];

/**
 * Each file is a function that runs once, so that `bin/load.js` can have all of it compiled before: of what `sign` costs
 * above bare Node a sixth on Node 22 to 26 (measured). Without the brackets V8 would read it twice.
 */
const asFunction = {
  banner: 'exports.open = (function (loadFile) { exports.open = () => {};',
  footer: '});',
};

/**
 * Writes the program's files. `kchat.cjs` exports what `entry` does.
 *
 * @param options  esbuild's, for each of the files
 * @param frame    what stands around each of them, where `loadFile` takes `./NAME.cjs`
 * @returns the metafile of the whole
 */
export async function buildProgramFiles(
  options,
  { entry = 'src/main.ts', folder = 'dist', frame = asFunction } = {},
) {
  const { metafile } = await build({ ...options, entryPoints: [entry], write: false });
  const fileOf = assignFiles(metafile.inputs);
  const shared = findShared(metafile.inputs, fileOf);
  const exportsOf = await listExports([...shared, entry]);
  await mkdir(folder, { recursive: true });
  await Promise.all(
    Object.keys({ ...files, ...atCall }).map(async (file) => {
      const exported = shared.filter((module) => fileOf.get(module) === file);
      if (exported.length === 0) return;
      const lines = exported.map(
        whole.includes(file) ? (module, index) => exportWhole(module, exportsOf, index) : exportLazily,
      );
      for (const name of file === 'kchat' ? exportsOf.get(entry) : [])
        lines.push(`import { ${name} } from './${entry}'; exports.${name} = ${name};`);
      const built = await build({
        ...options,
        stdin: { contents: lines.join('\n'), resolveDir: '.' },
        outdir: undefined,
        outfile: `${folder}/${file}.cjs`,
        plugins: [...options.plugins, importFromFiles(file, fileOf, exportsOf)],
      });
      await writeMinified(built, frame);
    }),
  );
  return metafile;
}

/** A line of a file that gives a module to the other files, which is run when one of them asks for it. */
const exportLazily = (module) => `exports['${module}'] = () => require('./${module}');`;

/** The same where the module has run by then. Nothing that a module exports changes later. */
function exportWhole(module, exportsOf, index) {
  const names = exportsOf.get(module);
  const imports = names.map((name, at) => `${name} as m${index}_${at}`);
  const members = names.map((name, at) => `${name}: m${index}_${at}`);
  return `import { ${imports} } from './${module}';
    exports['${module}'] = () => ({ ${members} });`;
}

/** The file of every module. */
function assignFiles(inputs) {
  const fileOf = new Map(
    Object.entries(atCall).flatMap(([file, modules]) => modules.map((module) => [module, file])),
  );
  for (const module of fileOf.keys())
    if (inputs[module] === undefined) throw new Error(`${module} is not part of the program`);
  const take = (module, file) => {
    if (fileOf.has(module) || inputs[module] === undefined) return;
    fileOf.set(module, file);
    takeImports(module, file);
  };
  const takeImports = (module, file) => {
    for (const { path, kind } of inputs[module].imports) if (kind !== 'dynamic-import') take(path, file);
  };
  for (const [file, modules] of Object.entries(files)) for (const module of modules) take(module, file);
  for (const [file, modules] of Object.entries(atCall))
    for (const module of modules) takeImports(module, file);
  for (const module of Object.keys(inputs)) take(module, 'more');
  return fileOf;
}

/** The modules that are imported by one in another file. */
function findShared(inputs, fileOf) {
  const imported = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports.map(({ path }) => path).filter((path) => fileOf.get(path) !== fileOf.get(importer)),
  );
  return [...new Set(imported)].filter((path) => fileOf.has(path));
}

/** The names that each of the modules exports. */
async function listExports(modules) {
  const options = { bundle: false, format: 'esm', outdir: 'dist', write: false, metafile: true };
  const { metafile } = await build({ ...options, entryPoints: modules });
  return new Map(Object.values(metafile.outputs).map(({ entryPoint, exports }) => [entryPoint, exports]));
}

/** For the build of one file: a module of another file is taken from there, and runs when it is first imported. */
function importFromFiles(file, fileOf, exportsOf) {
  const [otherFile, otherFileAtCall] = ['other-file', 'other-file-at-call'];
  const modulesAtCall = file === 'more' ? [] : Object.values(atCall).flat();
  const get = (module) => `loadFile('./${fileOf.get(module)}.cjs')['${module}']()`;
  return {
    name: 'import-from-files',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^\./, namespace: otherFile }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /^\./, namespace: otherFileAtCall }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /^[^/]/, namespace: 'file' }, async ({ path, pluginData, ...from }) => {
        if (pluginData === otherFile) return undefined;
        const found = await resolve(path, { ...from, pluginData: otherFile });
        const module = relative('.', found.path).replaceAll('\\', '/');
        if (found.external || !fileOf.has(module) || fileOf.get(module) === file) return found;
        const isAtCall = from.kind === 'import-statement' && modulesAtCall.includes(module);
        return { path: module, namespace: isAtCall ? otherFileAtCall : otherFile };
      });
      onLoad({ filter: /.*/, namespace: otherFile }, ({ path }) => ({
        contents: `export const { ${exportsOf.get(path)} } = ${get(path)};`,
      }));
      onLoad({ filter: /.*/, namespace: otherFileAtCall }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const names = Array.from(source.matchAll(/^export (?:async )?function (\w+)/gm), ([, name]) => name);
        const load = `let loaded; const load = () => (loaded ??= ${get(path)});`;
        const functions = names.map((name) => `export const ${name} = (...args) => load().${name}(...args);`);
        return { contents: [load, ...functions].join('\n') };
      });
    },
  };
}
