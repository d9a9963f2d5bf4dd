#!/usr/bin/env node
// Node 22 and newer keep what they have compiled, in a file, for the next start; these two promise to leave none behind.
if (!['demo', 'emulate'].some((name) => process.argv.includes(name)))
  require('node:module').enableCompileCache?.();

require('../dist/main.cjs')
  .main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
