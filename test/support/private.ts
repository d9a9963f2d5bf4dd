/** What keeps others from a file of kchat's: on Windows no mode does, but the access list of its folder. */
import { statSync } from 'node:fs';
import { expect } from 'vitest';

/** Expects that only its owner can read a file, where modes say so. */
export function expectPrivate(path: string): void {
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
}
