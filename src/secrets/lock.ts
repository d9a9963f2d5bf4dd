/**
 * Owns the lock around what is stored for one org: one process at a time changes it. Rule: a claim is a file
 * whose name is used once. A process makes its claim first; if it then sees that of another living process,
 * it removes its own and tries again later. So anyone may remove the claim of a dead process at any moment.
 * With a lock file of a fixed name two processes that find the same stale lock can both get it
 * (moxystudio/node-proper-lockfile#121), and a process that was stopped with Ctrl-Z loses its lock.
 */
import { createHash, randomUUID } from 'node:crypto';
import { promises as fs, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KchatError } from '../base/errors.js';
import { isRunning, nameProcessScope, readProcess } from '../system/processes.js';
import { quotePath } from '../system/shell-words.js';
import type { Output, StatusLine } from '../terminal/contract.js';

/** Where claims are made and how long others are waited for. */
export interface LockOptions {
  /** The folder of the claims; it exists. */
  readonly folder: string;
  /** Ctrl-C ends the wait: INTERRUPTED. */
  readonly signal: AbortSignal;
  /** After which STORE_UNUSABLE says who holds the lock; milliseconds. */
  readonly waitMs: number;
  /** Tells a terminal what kchat waits for, after a second. */
  readonly status?: Output['status'] | undefined;
}

/** Who made a claim. The start tells a process from a later one with the same id. */
interface Claimant {
  /** Names the machine, its boot and its set of process ids: a process id means something only there. */
  readonly realm: string;
  readonly pid: number;
  /** Clock ticks from boot to the start of the process; null if `/proc` does not tell. */
  readonly start: string | null;
}

/** Runs `work` while no other process holds `name` in this folder: else STORE_UNUSABLE, or INTERRUPTED. */
export async function holdLock<T>(name: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const release = await acquire(name, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(name: string, options: LockOptions): Promise<() => Promise<void>> {
  const { folder, signal, waitMs, status } = options;
  // Not `performance`, whose module Node loads at its first use.
  const start = process.uptime();
  let line: StatusLine | undefined;
  try {
    for (;;) {
      if (signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted while another kchat was at work');
      const claim = await makeClaim(name, folder);
      const rival = await findRival(claim.file, name, folder).catch(async (error: unknown) => {
        await claim.release();
        throw error;
      });
      if (rival === undefined) return claim.release;
      await claim.release();
      const waited = (process.uptime() - start) * 1000;
      if (waited >= waitMs) throw explainBusy(name, rival, folder);
      if (waited >= 1000) line ??= status?.(`waiting for another kchat (process ${rival.pid})`);
      // A random time, so that two processes that collided do not collide again.
      await sleep(5 + Math.random() * 45);
    }
  } finally {
    line?.done();
  }
}

/** How often a claim is touched, and after what time untouched it counts as dead; milliseconds. */
const [beatMs, silentMs] = [2_000, 15_000];

async function makeClaim(name: string, folder: string) {
  const { realm, pid, start } = identify();
  const file = `.${name}.${realm}.${pid}.${start ?? ''}.${randomUUID()}.lock`;
  const path = join(folder, file);
  const handle = await fs.open(path, 'wx', 0o600);
  const beat = setInterval(() => void handle.write('.', 0).catch(() => {}), beatMs).unref();
  const release = async () => {
    clearInterval(beat);
    await handle.close();
    // The work is done, so a failure is ignored: others soon see that this process has ended.
    await fs.rm(path, { force: true }).catch(() => {});
  };
  return { file, release };
}

type Rival = Pick<Claimant, 'pid'> & { readonly file: string };

/** The claim of another living process on this name. Removes all claims of dead ones. */
async function findRival(own: string, name: string, folder: string): Promise<Rival | undefined> {
  for (const file of await fs.readdir(folder)) {
    const claimant = file === own ? undefined : parseLockClaim(file);
    if (claimant === undefined) continue;
    const [path, isRival] = [join(folder, file), claimant.name === name];
    const lives = (await isAlive(claimant)) ?? (!isRival || (await isFresh(path, join(folder, own))));
    if (!lives) await fs.rm(path, { force: true });
    else if (isRival) return { file, pid: claimant.pid };
  }
  return undefined;
}

const claimPattern =
  /^\.(?<name>[a-z\d-]{1,63}(?:\.json)?)\.(?<realm>[\da-f]{8})\.(?<pid>\d{1,20})\.(?<start>\d{0,20})\.[\da-f-]{36}\.lock$/;

function parseLockClaim(file: string): (Claimant & { readonly name: string }) | undefined {
  const parts = claimPattern.exec(file)?.groups;
  const { name = '', realm = '', pid, start } = parts ?? {};
  return parts && { name, realm, pid: Number(pid), start: start || null };
}

/** Whether its process runs; undefined if that cannot be told from here. */
async function isAlive({ realm, pid, start }: Claimant): Promise<boolean | undefined> {
  if (realm !== identify().realm) return undefined;
  if (!isRunning(pid)) return false;
  return start === null ? undefined : readStart(pid) === start;
}

/** Whether a claim was touched shortly before our own was made, by the clock of the file system. */
async function isFresh(path: string, own: string): Promise<boolean> {
  const [then, now] = await Promise.all([path, own].map((file) => fs.stat(file).catch(() => undefined)));
  return then !== undefined && now !== undefined && now.mtimeMs - then.mtimeMs < silentMs;
}

let identity: Claimant | undefined;

function identify(): Claimant {
  identity ??= {
    realm: createHash('sha256').update(`${nameProcessScope()} ${readBoot()}`).digest('hex').slice(0, 8),
    pid: process.pid,
    start: readStart(process.pid),
  };
  return identity;
}

function readBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
  } catch {
    return '';
  }
}

/** Null for a zombie, which holds nothing any more. */
function readStart(pid: number): string | null {
  try {
    const { state, start } = readProcess(pid);
    return state === 'Z' ? null : (start ?? null);
  } catch {
    return null;
  }
}

function explainBusy(name: string, { file, pid }: Rival, folder: string): KchatError {
  return new KchatError(
    'STORE_UNUSABLE',
    `another kchat (process ${pid}) is changing what is stored for ${name}, and did not end`,
    { hint: `if that process is not kchat, remove ${quotePath(join(folder, file))}` },
  );
}
