/**
 * Owns where Windows' own programs stand. Rule: pure. kchat starts them by their whole path, because Windows
 * looks for a bare name in the current folder first, where anyone may have put a program of that name.
 */
import { win32 } from 'node:path';
import type { Environment } from './environment.js';

const subfolders: Readonly<Record<string, string>> = { 'powershell.exe': 'WindowsPowerShell\\v1.0' };

/** The path of a program of Windows such as `taskkill.exe`, whether it is there or not. */
export function locateWindowsProgram(name: string, { SystemRoot }: Environment): string {
  return win32.join(SystemRoot || 'C:\\Windows', 'System32', subfolders[name] ?? '', name);
}

/** The shell that runs batch files: ComSpec names it on every Windows. */
export function findCmd(env: Environment): string {
  return env.ComSpec || locateWindowsProgram('cmd.exe', env);
}
