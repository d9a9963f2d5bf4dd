/** Folders for the files of a test. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile } from './after.js';

/** A private folder that is gone after the test file. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kchat-test-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
