/** Owns what is known of other processes. Rule: an id means something only on its machine or container. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { kill } from 'node:process';
import { hasCode } from '../base/system-errors.js';

/** Where a process id means one process: this machine, and on Linux this container. */
export function nameProcessScope(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux: one set of process ids.
    return hostname();
  }
}

/** Whether there is a process of this id, of any user. */
export function isRunning(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/** What `/proc` says of a process; `start` is in ticks since boot. Throws without process or `/proc`. */
export function readProcess(pid: number | string) {
  // proc(5), `/proc/pid/stat`: field 2 is the name in parentheses, which may hold anything.
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent = '', group, session] = fields;
  return { state, parent, group, session, start: fields[19] };
}
