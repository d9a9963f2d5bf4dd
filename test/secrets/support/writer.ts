/**
 * A process that saves secrets and can be told to die while it does. A program, not a test: tests bundle and spawn
 * it. What to do comes as JSON on stdin; what came of it is printed as JSON.
 */
import { promises as fs } from 'node:fs';
import { text } from 'node:stream/consumers';
import { KchatError } from '../../../src/base/errors.js';
import { createSecrets } from '../../../src/secrets/secrets.js';

/** What the writer is asked to do. */
export interface WriterOrder {
  readonly folder: string;
  readonly org: string;
  /** Saved one after the other. */
  readonly secrets: readonly string[];
  /** Kills itself with SIGKILL half-way through writing the last of the secrets. */
  readonly dies?: true;
  /** Becomes this user first: root can write to a read-only folder. */
  readonly runAs?: number;
}

async function dieWhileWriting(secret: string): Promise<void> {
  const handle = await fs.open(process.execPath);
  const methods = Object.getPrototypeOf(handle) as Pick<typeof handle, 'writeFile'>;
  await handle.close();
  const original = methods.writeFile;
  methods.writeFile = async function (this: unknown, content, ...options) {
    if (!(content instanceof Uint8Array) || Buffer.from(content).toString() !== secret)
      return original.call(this, content, ...options);
    await original.call(this, content.subarray(0, content.length / 2));
    process.kill(process.pid, 'SIGKILL');
  };
}

const order = JSON.parse(await text(process.stdin)) as WriterOrder;
if (order.dies) await dieWhileWriting(String(order.secrets.at(-1)));
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
