#!/usr/bin/env node
/** Owns starting the built program. Rule: syntax of Node 12, so that a Node which is too old can read it and say so. */
const fs = require('fs');
const path = require('path');

/** Exit status 2: neither done nor a negative answer, so no script takes it for either. */
function refuse(message) {
  process.exitCode = 2;
  fs.writeSync(2, `kchat: ${message}\n`);
}

const [major, minor, patch] = process.versions.node.split('.').map(Number);
// As `engines` in package.json has it.
const isSupported =
  major === 20 ? minor * 100 + patch >= 1801 : major === 22 ? minor >= 13 : major * 100 + minor >= 2305;
if (!isSupported) refuse(`this is Node ${process.versions.node}; kchat needs 20.18.1, 22.13, 23.5 or newer`);
else if (!fs.existsSync(path.join(__dirname, '..', 'dist', 'kchat.cjs')))
  refuse(
    'this clone is not built yet\nhint: run npm run build (npm ci does it too, unless ignore-scripts is set)',
  );
else {
  const { keepCompiled, load } = require('./load.js');
  // demo and emulate promise to leave no file behind.
  if (!process.argv.some((arg) => arg === 'demo' || arg === 'emulate')) keepCompiled(process.env);
  load('./kchat.cjs')
    .main()
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}
