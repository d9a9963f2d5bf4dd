# Checks the types, then takes them off as the bundler of an app does.
set -e
bin=node_modules/.bin
$bin/tsc --strict --noEmit --skipLibCheck --types node --module esnext --moduleResolution bundler --target es2022 chat-token.ts
$bin/esbuild chat-token.ts --outfile=chat-token.js --format=esm --log-level=error
