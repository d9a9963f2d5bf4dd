/** Owns reading the files of the built program. Rule: Node runs what it kept, so it is kept where only the user writes. */
const { lstatSync, mkdirSync, statSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { isAbsolute, join } = require('node:path');

let setFlags = () => {};

/**
 * Reads a file of the program. What Node keeps of it is what V8 compiles before it runs: all of it by `--no-lazy`, else
 * nearly nothing, because a function is compiled when it is called. V8 refuses what was kept with other flags than it
 * has, Node's own modules too, so the file runs with the usual ones.
 */
function load(name) {
  setFlags('--no-lazy');
  const file = require(join(__dirname, '..', 'dist', name));
  setFlags('--lazy');
  file.open(load);
  return file;
}

/** Lets Node (22 or newer) keep what it compiles, in a folder that no one else can write. */
function keepCompiled({ NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME }) {
  if (!enableCompileCache || !process.getuid || NODE_COMPILE_CACHE || NODE_DISABLE_COMPILE_CACHE) return;
  const uid = process.getuid();
  const isOurs = (stat) => stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0;
  try {
    const home = require('node:os').homedir();
    // Under sudo HOME may be another user's.
    if (!isAbsolute(home) || statSync(home).uid !== uid) return;
    const cache = isAbsolute(XDG_CACHE_HOME || '') ? XDG_CACHE_HOME : join(home, '.cache');
    const folder = join(cache, 'kchat');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(statSync(cache)) || !isOurs(lstatSync(folder))) return;
    enableCompileCache(folder);
    setFlags = require('node:v8').setFlagsFromString;
  } catch {
    // No home, or one that cannot be written: the program is compiled anew.
  }
}

module.exports = { keepCompiled, load };
