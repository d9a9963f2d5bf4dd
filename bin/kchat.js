#!/usr/bin/env node
/**
 * Starts the built program with what V8 has compiled of it before: start-up is felt. The build leaves that in a file
 * beside the program, for the very Node that built it; under another Node, 22 or newer, Node keeps its own.
 */
const { readFileSync, statSync, writeSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');
const { Script } = require('node:vm');

const dist = join(__dirname, '..', 'dist');
const programPath = join(dist, 'kchat.cjs');
const codeCachePath = join(dist, `kchat-${process.version}-${process.platform}-${process.arch}.cache`);

function start() {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V') && printVersion()) return;
  const program = loadBuilt(args);
  if (program === undefined) {
    // Neither done nor a negative answer: no script may take it for either.
    process.exitCode = 2;
    writeSync(2, 'kchat: this clone is not built yet\nhint: run npm ci, or npm run build\n');
    return;
  }
  program.main().then((exitCode) => {
    process.exitCode = exitCode;
  });
}

function loadBuilt(args) {
  try {
    return loadProgram(args);
  } catch (error) {
    if (error.code === 'ENOENT' && error.path === programPath) return undefined;
    throw error;
  }
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
  const source = readFileSync(programPath);
  const codeCache = readCodeCache(source);
  if (codeCache !== undefined) return runScript(compileProgram(source, codeCache));
  // These two promise to leave no file behind.
  if (!args.includes('demo') && !args.includes('emulate')) keepCompiled();
  return require(programPath);
}

/**
 * What V8 compiled of this very source. It would run anything that looks like it, and crash on what is damaged. A digest
 * would be plainer, but `node:crypto` costs `--help` a tenth of its time (measured).
 */
function readCodeCache(source) {
  try {
    const file = readFileSync(codeCachePath);
    const end = headLength + file.readUInt32LE(0);
    const codeCache = file.subarray(headLength, end);
    const isWhole = checksum(codeCache) === file.readUInt32LE(4) && source.equals(file.subarray(end));
    return isWhole ? codeCache : undefined;
  } catch {
    return undefined;
  }
}

/** The file that `readCodeCache` reads: length and checksum of the code cache, itself, and the source that it is of. */
function packCodeCache(source, codeCache) {
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(codeCache.length, 0);
  head.writeUInt32LE(checksum(codeCache), 4);
  return Buffer.concat([head, codeCache, source]);
}

const headLength = 8;

/** Tells blocks that were zeroed, replaced or cut off: of 64 bytes it sees 4, for all of them would cost what a digest does. */
function checksum({ buffer, byteOffset, length }) {
  const words = new Uint32Array(buffer, byteOffset, Math.floor(length / 4));
  let sum = 0;
  for (let index = 0; index < words.length; index += 16) sum = (Math.imul(sum, 31) + words[index]) >>> 0;
  return sum;
}

/** In a folder of the user's own: Node's default is shared with whoever else uses the machine. */
function keepCompiled() {
  const { NODE_COMPILE_CACHE, XDG_CACHE_HOME = '' } = process.env;
  // Node itself has seen to it.
  if (NODE_COMPILE_CACHE) return;
  try {
    const home = require('node:os').homedir();
    const folder = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(home, '.cache');
    // A home that is not there is none to make; Node 22 tries for ever under /proc.
    if (isAbsolute(home) && statSync(home).isDirectory())
      require('node:module').enableCompileCache?.(join(folder, 'kchat'));
  } catch {
    // A user without a home folder.
  }
}

/** The program as a script, of which a code cache can be made once it has run. */
function compileProgram(source, cachedData) {
  const wrapped = `(function (exports, require, module, __filename, __dirname) {\n${source.toString('latin1')}\n})`;
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
else module.exports = { codeCachePath, compileProgram, packCodeCache, programPath, runScript };
