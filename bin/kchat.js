#!/usr/bin/env node
/** Owns starting the built program. Rule: syntax of Node 12, so that a Node which is too old can read it and say so. */
const fs = require('fs');
const path = require('path');
const programPath = path.join(__dirname, '..', 'dist', 'kchat.cjs');

/** Exit status 2: neither done nor a negative answer, so no script takes it for either. */
function refuse(message) {
  process.exitCode = 2;
  fs.writeSync(2, `kchat: ${message}\n`);
}

/** Lets Node (22 or newer) keep what it compiles, in a folder that no one else can write: it runs what it finds there. */
function keepCompiled({ NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME }) {
  const { enableCompileCache } = require('module');
  if (!enableCompileCache || !process.getuid || NODE_COMPILE_CACHE || NODE_DISABLE_COMPILE_CACHE) return;
  const uid = process.getuid();
  const isOurs = (stat) => stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0;
  try {
    const home = require('os').homedir();
    // Under sudo HOME may be another user's.
    if (!path.isAbsolute(home) || fs.statSync(home).uid !== uid) return;
    const cache = path.isAbsolute(XDG_CACHE_HOME || '') ? XDG_CACHE_HOME : path.join(home, '.cache');
    const folder = path.join(cache, 'kchat');
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOurs(fs.statSync(cache)) && isOurs(fs.lstatSync(folder))) enableCompileCache(folder);
  } catch {
    // No home, or one that cannot be written: the program is compiled anew.
  }
}

const [major, minor, patch] = process.versions.node.split('.').map(Number);
// As `engines` in package.json has it.
const isSupported =
  major === 20 ? minor * 100 + patch >= 1801 : major === 22 ? minor >= 13 : major * 100 + minor >= 2305;
if (!isSupported) refuse(`this is Node ${process.versions.node}; kchat needs 20.18.1, 22.13, 23.5 or newer`);
else if (!fs.existsSync(programPath))
  refuse(
    'this clone is not built yet\nhint: run npm run build (npm ci does it too, unless ignore-scripts is set)',
  );
else {
  // demo and emulate promise to leave no file behind.
  if (!process.argv.some((arg) => arg === 'demo' || arg === 'emulate')) keepCompiled(process.env);
  require(programPath)
    .main()
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}
