/**
 * Makes the code caches of a standalone executable: `node --hash-seed=1 --no-sparkplug standalone-cache.cjs FOLDER
 * kchat-args…` runs the program in FOLDER and writes what V8 has compiled of each file by then beside it.
 *
 * Rule: two caches are the same bytes (120 of 120 on a loaded machine). So the seed of hashes is fixed, and no thread
 * marks functions that it is about to compile further. V8 refuses a cache that was made with other flags than it
 * has: both are taken back before the cache is written.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const [folder] = process.argv.splice(2, 1);
const loaded = new Map();

function load(name) {
  const path = join(folder, name);
  if (!name.startsWith('./') || !existsSync(path)) return require(name);
  let entry = loaded.get(path);
  if (entry === undefined) {
    const script = new Script(readFileSync(path, 'latin1'), { filename: name.slice(2) });
    entry = { script, module: { exports: {} } };
    loaded.set(path, entry);
    script.runInThisContext()(load, entry.module, entry.module.exports, __dirname);
  }
  return entry.module.exports;
}

load('./kchat.cjs').start();
process.once('exit', () => {
  setFlagsFromString('--hash-seed=0');
  setFlagsFromString('--sparkplug');
  for (const [path, { script }] of loaded)
    if (!existsSync(`${path}.cache`)) writeFileSync(`${path}.cache`, script.createCachedData());
});
