#!/usr/bin/env node
require('../dist/main.cjs')
  .main()
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
