/** The action's committed program is what this source builds, and runs alone: nothing installed, nothing built. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeFolder } from './support/folders.js';
import { unixOnly } from './support/needs.js';
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

unixOnly('sh')('it runs where nothing else is', () => {
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

test.each([
  ['18.20.8', 1],
  ['20.18.0', 1],
  ['20.18.1', 0],
  ['21.7.3', 1],
  ['22.12.0', 1],
  ['22.13.0', 0],
  ['23.4.0', 1],
  ['24.0.0', 0],
])('it takes the Nodes of package.json alone: %s', (node, exitCode) => {
  const [, program = ''] = /node -e '([^']+)'/.exec(readFileSync(join(root, 'action.yml'), 'utf8')) ?? [];
  const codes: number[] = [];
  new Function('process', program)({ versions: { node }, exit: (code: number) => codes.push(code) });
  expect(codes).toEqual([exitCode]);
});
