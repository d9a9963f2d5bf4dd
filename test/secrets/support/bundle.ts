/** Bundles a source file into a program for a child process, as `npm run build` does with the real entries. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterFile } from '../../support/after.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The path of the bundle of `source` (a path from the root of the project); it is gone after the test file. */
export async function bundle(source: string): Promise<string> {
  // Below the project, so that `@napi-rs/keyring` is found from it.
  const folder = join(root, 'node_modules', '.kchat-test', `${process.pid}-${source.replaceAll(/\W/g, '-')}`);
  const outfile = join(folder, 'program.mjs');
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@napi-rs/keyring'],
    logLevel: 'error',
  });
  return outfile;
}
