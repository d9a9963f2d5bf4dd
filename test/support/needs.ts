/** Tests that need a program from outside: in CI they must run, elsewhere a skip says why. */
import { describe, test } from 'vitest';

/** `describe`, or a loud skip where `what` is not installed and `CI` is not set. */
export function describeWith(available: boolean, what: string) {
  return mustRun(available, what) ? describe : describe.skip;
}

/** `test`, likewise. */
export function testWith(available: boolean, what: string) {
  return mustRun(available, what) ? test : test.skip;
}

function mustRun(available: boolean, what: string): boolean {
  if (available || process.env.CI) return true;
  console.warn(`SKIPPED: ${what} is not installed`);
  return false;
}
