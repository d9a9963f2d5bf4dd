/** Owns the end of a child process: how it ended, and how it is ended with its own children. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { env } from 'node:process';
import { locateWindowsProgram } from '../base/windows-programs.js';
import type { ChildExit } from './contract.js';

/** How a child ended, from what its `exit` event says. */
export function readExit(code: number | null, signal: NodeJS.Signals | null): ChildExit {
  if (signal !== null) return { signal: constants.signals[signal] };
  // On Windows of a program that Ctrl-C ended (STATUS_CONTROL_C_EXIT).
  return code === 0xc000013a ? { signal: constants.signals.SIGINT } : { code: code ?? 0 };
}

/** Ends a child and its children on Windows, which has no process groups but a program that ends a tree. */
export function killWindowsTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  spawn(locateWindowsProgram('taskkill.exe', env), ['/t', '/f', '/pid', String(child.pid)], {
    stdio: 'ignore',
    windowsHide: true,
  })
    // Without that program only the child is ended.
    .on('error', () => child.kill('SIGKILL'));
}
