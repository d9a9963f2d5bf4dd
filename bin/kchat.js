#!/usr/bin/env node
// Node 22 and newer keep what they have compiled for the next start; Node 20 cannot.
require('node:module').enableCompileCache?.();

require('../dist/main.cjs')
  .main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
