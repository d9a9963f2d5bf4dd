/**
 * Owns the start of a standalone executable: the program's files are assets, each with what V8 compiled of it at the
 * build, which halves what the start costs above Node's own. A command reads only the files that it needs. What does
 * not fit (other V8 flags, by NODE_OPTIONS) V8 refuses and compiles anew.
 */
const { getAssetKeys, getRawAsset } = require('node:sea');
const { Script } = require('node:vm');

const assets = new Set(getAssetKeys());
const loaded = new Map();

/** `require` for the program: its files by the paths that they have beside each other, else Node's modules. */
function load(name) {
  const path = name.replace('./', '');
  if (!assets.has(path)) return require(name);
  let module = loaded.get(path);
  if (module === undefined) {
    module = { exports: {} };
    loaded.set(path, module);
    const source = Buffer.from(getRawAsset(path)).latin1Slice();
    const cache = `${path}.cache`;
    const cachedData = assets.has(cache) ? new Uint8Array(getRawAsset(cache)) : undefined;
    const script = new Script(source, { filename: path, cachedData });
    script.runInThisContext()(load, module, module.exports, __dirname);
  }
  return module.exports;
}

load('./kchat.cjs').start();
