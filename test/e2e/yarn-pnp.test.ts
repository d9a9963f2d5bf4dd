/** Yarn's Plug'n'Play, played by a preload that takes away and adds what Yarn's own does. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { madeUpSecret } from '../support/made-up.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

/** As Yarn's `.pnp.cjs`: says that it is there, is found as `pnpapi`, and its file handles have no `sync`. */
function writeLoader(folder: string): string {
  const path = join(folder, 'pnp.cjs');
  writeFileSync(
    path,
    `const fs = require('node:fs');
    const Module = require('node:module');
    process.versions.pnp = '3';
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) => (name === 'pnpapi' ? __filename : resolve(name, ...rest));
    const open = fs.promises.open;
    fs.promises.open = async (...args) =>
      Object.assign(await open(...args), { sync: () => { throw new Error('Method not implemented.'); } });
    if (/keychain-child/.test(process.argv[1])) fs.writeFileSync(${JSON.stringify(join(folder, 'seen'))}, 'child');`,
  );
  return path;
}

test('a secret is written to a file without FileHandle.sync', async () => {
  const env = { NODE_OPTIONS: `--require ${writeLoader(makeFolder())}` };
  const stdin = addCanary(madeUpSecret());
  const run = await runKchat(['import-secret', '--org', 'acme', '--store', 'file'], { env, stdin });
  expect(run).toMatchObject({ code: 0, stderr: '' });
});

const isOneFile = process.env.KCHAT_BIN !== undefined;
if (isOneFile) console.warn('SKIPPED: the keychain child of a standalone executable has no packages to find');

test.skipIf(isOneFile)("the keychain's child finds its packages by the same loader", async () => {
  const folder = makeFolder();
  const env = { NODE_OPTIONS: `--require ${writeLoader(folder)}` };
  await runKchat(['import-secret', '--org', 'acme'], { env, stdin: addCanary(madeUpSecret()) });
  expect(existsSync(join(folder, 'seen'))).toBe(true);
});

test('the package is unpacked: a plain Node reads no file inside a zip', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(manifest.preferUnplugged).toBe(true);
});
