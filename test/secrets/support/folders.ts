/** Temporary folders that are gone after the test file. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, 0700. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kchat-secrets-'));
  chmodSync(folder, 0o700);
  made.push(folder);
  return folder;
}
