/**
 * Owns the package.json that `npm pack` puts into the tarball. Rule: `strip` runs before packing and
 * `restore` after it; between the two the clone's own manifest waits beside it, so a pack that fails
 * loses nothing.
 *
 * A clone builds itself in `npm ci` (`prepare`). Whoever installs the package has nothing to build, so
 * its manifest names no script and no package that only the clone needs.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const manifest = 'package.json';
const aside = '.package.json.before-pack';

function strip() {
  // What is aside already is the clone's own: the pack before this one was interrupted.
  if (!existsSync(aside)) writeFileSync(aside, readFileSync(manifest));
  const {
    scripts: _scripts,
    devDependencies: _devDependencies,
    overrides: _overrides,
    ...packed
  } = JSON.parse(readFileSync(aside, 'utf8'));
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
}

function restore() {
  if (existsSync(aside)) renameSync(aside, manifest);
}

const steps = { strip, restore };
steps[process.argv[2]]();
