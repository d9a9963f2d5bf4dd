/** The action's committed program is what this source builds, and runs alone: nothing installed, nothing built. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeFolder } from './support/folders.js';
import { isolatedEnv } from './support/run-kchat.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const committed = join(root, 'action', 'kchat.cjs');

test('action/kchat.cjs is what `npm run build:action` makes of this source: run that, and commit it', () => {
  const built = join(makeFolder(), 'action', 'kchat.cjs');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', 'action', built], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Not `toEqual`, which would print both.
  expect(readFileSync(built).equals(readFileSync(committed))).toBe(true);
});

test('it runs where nothing else is', () => {
  const alone = join(makeFolder(), 'kchat.cjs');
  copyFileSync(committed, alone);
  const script = 'kchat print-secret > /dev/null && kchat check --skip token-endpoint';
  const { status, stdout } = spawnSync(process.execPath, [alone, 'emulate', '--', 'sh', '-c', script], {
    env: isolatedEnv({}),
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^6 passed, 4 skipped in /m);
  expect(status).toBe(0);
});
