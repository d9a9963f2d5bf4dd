#!/usr/bin/env node
/**
 * Starts the built program with what V8 has compiled of it before: start-up is felt. The build leaves that in a file
 * beside the program, for the very Node that built it; under another Node, 22 or newer, Node keeps its own.
 */
const { readFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const programPath = join(dist, 'kchat.cjs');
const codeCachePath = join(dist, `kchat-${process.version}-${process.arch}.cache`);

function start() {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V') && printVersion()) return;
  loadProgram(args)
    .main()
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}

/** What scripts ask most often needs no program, unless there is an error to word. */
function printVersion() {
  try {
    writeSync(1, `${require('../package.json').version}\n`);
    return true;
  } catch {
    return false;
  }
}

function loadProgram(args) {
  const codeCache = readCodeCache();
  if (codeCache !== undefined) return runScript(compileProgram(codeCache));
  // These two promise to leave no file behind.
  if (!args.includes('demo') && !args.includes('emulate')) keepCompiled();
  return require(programPath);
}

function readCodeCache() {
  try {
    return readFileSync(codeCachePath);
  } catch {
    return undefined;
  }
}

/** In a folder of the user's own: Node's default is shared with whoever else uses the machine. */
function keepCompiled() {
  const { enableCompileCache } = require('node:module');
  const { NODE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
  try {
    const folder = XDG_CACHE_HOME || join(require('node:os').homedir(), '.cache');
    enableCompileCache?.(NODE_COMPILE_CACHE || join(folder, 'kchat'));
  } catch {
    // A user without a home folder.
  }
}

/** The program as a script, of which a code cache can be made once it has run. V8 ignores a cache that does not fit. */
function compileProgram(cachedData) {
  const wrapped = `(function (exports, require, module, __filename, __dirname) {\n${readFileSync(programPath, 'latin1')}\n})`;
  // The cache keeps the name: where it was built is nobody's business.
  return new Script(wrapped, { filename: 'kchat.cjs', lineOffset: -1, cachedData });
}

/** What the program exports, as `require` gives it. What it requires is found from this folder as well as from its own. */
function runScript(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, programPath, dist);
  return module.exports;
}

if (require.main === module) start();
// For the build, which makes the code cache.
else module.exports = { codeCachePath, compileProgram, runScript };
