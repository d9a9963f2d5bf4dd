/**
 * A process that saves a secret and can be told to die at any step of it. A program, not a test: tests bundle and spawn
 * it. What to do comes as JSON on stdin; what came of it is printed as JSON.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { text } from 'node:stream/consumers';
import { KchatError } from '../../../src/base/errors.js';
import { createSecrets } from '../../../src/secrets/secrets.js';

/** What the writer is asked to do. */
export interface WriterOrder {
  readonly folder: string;
  readonly org: string;
  /** Saved one after the other. */
  readonly secrets: readonly string[];
  /** Kills itself with SIGKILL before its n-th file operation (a write: half-way through it). */
  readonly killAt?: number;
  /** Becomes this user first: root can write to a read-only folder. */
  readonly runAs?: number;
}

type Operation = (...args: unknown[]) => Promise<unknown>;

async function dieAtOperation(killAt: number): Promise<void> {
  const fs = createRequire(import.meta.url)('node:fs/promises') as Record<string, Operation>;
  const handle = (await fs.open?.(process.execPath)) as { close(): Promise<void> };
  const handles = Object.getPrototypeOf(handle) as Record<string, Operation>;
  await handle.close();
  let count = 0;
  const watch = (object: Record<string, Operation>, name: string) => {
    const original = object[name];
    if (original === undefined) throw new Error(`node:fs/promises has no ${name}`);
    object[name] = async function (this: unknown, ...args: unknown[]) {
      count += 1;
      if (count === killAt) {
        const [content] = args;
        if (name === 'writeFile' && content instanceof Uint8Array)
          await original.call(this, content.subarray(0, content.length / 2));
        process.kill(process.pid, 'SIGKILL');
      }
      return original.apply(this, args);
    };
  };
  for (const name of ['open', 'mkdir', 'link', 'rename', 'rm', 'readdir', 'lstat', 'stat']) watch(fs, name);
  for (const name of ['writeFile', 'readFile', 'sync', 'stat']) watch(handles, name);
  syncBuiltinESMExports();
}

const order = JSON.parse(await text(process.stdin)) as WriterOrder;
if (order.killAt !== undefined) await dieAtOperation(order.killAt);
if (order.runAs !== undefined) {
  process.setgid?.(order.runAs);
  process.setuid?.(order.runAs);
}
const secrets = createSecrets({
  folder: order.folder,
  keychainTimeoutMs: () => 1_000,
  childPath: '/nonexistent',
  platform: process.platform,
  env: {},
  readFile: async () => new Uint8Array(),
  output: {
    note: () => {},
    warn: () => {},
    debug: () => {},
    protect: () => {},
    status: () => ({ update: () => {}, done: () => {} }),
  },
  signal: new AbortController().signal,
});
try {
  for (const secret of order.secrets) {
    const request = { org: order.org, secret: new TextEncoder().encode(secret), store: 'file' } as const;
    const saved = await secrets.save({ ...request, apiOrigin: null, at: 0 });
    process.stdout.write(`${JSON.stringify(saved)}\n`);
  }
} catch (error) {
  if (!(error instanceof KchatError)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`);
}
