/** Tests that need a program from outside: in CI they must run, elsewhere a skip says why. */
import { describe } from 'vitest';

/** `describe`, or a loud skip where `what` is not installed and `CI` is not set. */
export function describeWith(available: boolean, what: string) {
  if (available || process.env.CI) return describe;
  console.warn(`SKIPPED: ${what} is not installed`);
  return describe.skip;
}
