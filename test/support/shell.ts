/** `kchat` on the PATH, for shells and scripts that call it by its name. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './folders.js';
import { kchatProgram } from './run-kchat.js';

/** Puts a program on a PATH of its own: `script` is what `sh` runs. Returns the folder. */
export function writeProgram(name: string, script: string, folder = makeFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return folder;
}

/** The folder that holds `kchat`. */
export function writeKchat(folder = makeFolder()): string {
  return writeProgram('kchat', `exec ${kchatProgram.inShell} "$@"`, folder);
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
