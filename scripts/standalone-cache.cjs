/**
 * Makes the code cache of a standalone executable: `node --hash-seed=1 --no-sparkplug standalone-cache.cjs PROGRAM
 * OUT kchat-args…` runs PROGRAM and writes what V8 has compiled of it by then.
 *
 * Rule: two caches are the same bytes (120 of 120 on a loaded machine). So the seed of hashes is fixed, and no thread
 * marks functions that it is about to compile further. V8 refuses a cache that was made with other flags than it
 * has: both are taken back before the cache is written.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const [program, out] = process.argv.splice(2, 2);
const script = new Script(readFileSync(program, 'latin1'), { filename: 'kchat.cjs' });
script.runInThisContext()(require, module, exports, __dirname);
process.once('exit', () => {
  setFlagsFromString('--hash-seed=0');
  setFlagsFromString('--sparkplug');
  writeFileSync(out, script.createCachedData());
});
