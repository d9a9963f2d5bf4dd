/**
 * Tests that need a program from outside: in CI they must run, elsewhere a skip says why. Tests that need Unix: they run
 * on all but Windows (`npm run test:windows`), and say there what they need.
 */
import { describe, test } from 'vitest';

/** `describe`, or a loud skip where `what` is not installed and `CI` is not set. */
export function describeWith(available: boolean, what: string) {
  return mustRun(available, what) ? describe : describe.skip;
}

/** `test`, likewise. */
export function testWith(available: boolean, what: string) {
  return mustRun(available, what) ? test : test.skip;
}

export const isWindows = process.platform === 'win32';

/** How many times as long a process may take on Windows: Wine needs seconds to start one on a busy machine. */
export const patience = isWindows ? 3 : 1;

/** What the shell at hand gets: `sh` or cmd. */
export const inShell = <T>(sh: T, cmd: T): T => (isWindows ? cmd : sh);

/** `test` for what only Windows does: it runs under Wine, and is a loud skip elsewhere. */
export function windowsOnly() {
  return isWindows ? test : tellSkip('it is what Windows does: npm run test:windows', test.skip);
}

/** `test`, or on Windows a loud skip with what it needs: `signals`, `file modes`, `sh`. */
export function unixOnly(needs: string) {
  return isWindows ? tellSkip(`needs ${needs}, which Windows has not`, test.skip) : test;
}

/** `describe`, likewise. */
export function describeUnixOnly(needs: string) {
  return isWindows ? tellSkip(`needs ${needs}, which Windows has not`, describe.skip) : describe;
}

function tellSkip<T>(why: string, skip: T): T {
  console.warn(`SKIPPED: ${why}`);
  return skip;
}

function mustRun(available: boolean, what: string): boolean {
  if (available || (process.env.CI && !isWindows)) return true;
  console.warn(`SKIPPED: ${what} is not installed`);
  return false;
}
