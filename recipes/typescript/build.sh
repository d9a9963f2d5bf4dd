# Takes the types off, as the bundler of an app does.
set -e
npx esbuild chat-token.ts --outfile=chat-token.js --format=esm --log-level=error
