/**
 * Runs the built program as a user does: a real process with its own environment and config folder.
 *
 * Every credential that a test makes up is a canary: it may appear in no output of any run, unless the run says
 * that printing it is its job.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { tellOnFailure } from './after.js';
import { collect, type RunResult } from './child.js';
import { makeFolder } from './folders.js';

export const binPath = fileURLToPath(new URL('../../bin/kchat.js', import.meta.url));

/** What every test starts: the built program in this Node, or the standalone executable that `KCHAT_BIN` names. */
export const kchatProgram = describeProgram(process.env.KCHAT_BIN);

function describeProgram(executable: string | undefined) {
  const words = executable ? [resolve(executable)] : [process.execPath, binPath];
  const [file = '', ...args] = words;
  const quote = process.platform === 'win32' ? '"' : "'";
  return { file, args, path: args[0] ?? file, inShell: words.map((word) => quote + word + quote).join(' ') };
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  /** This run prints a credential on purpose. */
  readonly mayPrint?: true;
}

const canaries = new Set<string>();

/** From now on no run may print this. Returns it. */
export function addCanary<T extends string>(credential: T): T {
  canaries.add(credential);
  return credential;
}

/** Neither stream holds one. */
export function expectNoCanary({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>): void {
  for (const canary of canaries) expect(stdout + stderr).not.toContain(canary);
}

/** Copies what a folder holds, modes and times included: newer Nodes' `cpSync` makes folders that others can read. */
export function copyFolder(from: string, to: string): void {
  if (process.platform === 'win32') cpSync(from, to, { recursive: true, preserveTimestamps: true });
  else execFileSync('cp', ['-a', `${from}/.`, to]);
}

/** What every program on Windows gets; WT_SESSION says that the terminal shows Unicode. */
function windowsEnv(home: string) {
  if (process.platform !== 'win32') return {};
  const { SystemRoot, ComSpec, PATHEXT, TEMP } = process.env;
  return { SystemRoot, ComSpec, PATHEXT, TEMP, USERPROFILE: home, APPDATA: home, WT_SESSION: 'test' };
}

/** An environment with nothing of this machine's user in it: an own home, no session bus, no variables of ours. */
export function isolatedEnv(
  extra: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const home = makeFolder();
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    LANG: 'C.UTF-8',
    ...windowsEnv(home),
    KCHAT_CONFIG_DIR: join(home, 'kchat'),
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** As a person would have seen it. */
export const describeRun = (args: readonly string[], { code, stdout, stderr }: RunResult) =>
  `$ kchat ${args.join(' ')}\n${stdout}${stderr}exit ${code}`;

/** A program that has not ended after so many milliseconds hangs; a busy machine may be slow to start it. */
export const killAfterMs = 60_000;

/** Runs `kchat` with these arguments to its end; what hangs is killed, and its exit code is null. */
export async function runKchat(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = spawn(kchatProgram.file, [...kchatProgram.args, ...args], {
    env: isolatedEnv(options.env),
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  // A child that does not read its stdin closes it: that is no failure of the test.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  const run = await collect(child);
  clearTimeout(deadline);
  tellOnFailure(describeRun(args, run));
  if (!options.mayPrint) expectNoCanary(run);
  return run;
}
