/**
 * Owns the one call into the OS keychain: the entry of the child process that `keychain.ts` starts and kills.
 * Rule: it is a process of its own because a call can wait for ever on an unlock dialog, and no timer in the
 * same process ends that (measured). It reads one request line and writes one answer line. It runs until its
 * parent kills it, and ends itself if the parent has ended.
 */
import { spawn } from 'node:child_process';
import { readSync } from 'node:fs';
import type { KeychainAnswer, KeychainRequest } from './protocol.js';

// Ctrl-C reaches the whole process group, but the parent decides whether it ends this call.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => {});

const request: KeychainRequest = JSON.parse(readLine());
// Keeps this process running until the parent kills it.
setInterval(() => {}, 1 << 30);
void watchParent()
  .then(() => callKeyring(request))
  .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));

/**
 * Ends this process once its parent has ended: the parent keeps stdin open until then. Another process waits
 * for that, because the library connects to the bus on this thread, and a silent bus blocks it (measured). A
 * thread of Node's own does if there is no shell: its start takes 15 ms of CPU more (measured).
 */
async function watchParent(): Promise<void> {
  if (process.platform !== 'win32') {
    const script = "trap '' INT TERM HUP QUIT; while read -r _; do :; done; kill -9 $PPID";
    const shell = spawn('/bin/sh', ['-c', script], { stdio: ['inherit', 'ignore', 'ignore'], env: {} });
    shell.on('error', () => {}).unref();
    if (shell.pid !== undefined) return;
  }
  const { Worker } = await import('node:worker_threads');
  const script = `const { readSync } = require('node:fs');
    try { while (readSync(0, Buffer.alloc(1)) > 0); } catch {}
    process.kill(process.pid, 'SIGKILL');`;
  new Worker(script, { eval: true, execArgv: [], env: {} }).unref();
}

/** The first line of stdin. If stdin ends, the parent has ended, and so does this process. */
function readLine(): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(65_536);
    const length = readSync(0, chunk);
    if (length === 0) process.kill(process.pid, 'SIGKILL');
    chunks.push(chunk.subarray(0, length));
    if (chunk.subarray(0, length).includes(0x0a)) return Buffer.concat(chunks).toString();
  }
}

async function callKeyring(request: KeychainRequest): Promise<KeychainAnswer> {
  const keyring = await import('@napi-rs/keyring').catch(() => undefined);
  if (keyring === undefined) return { moduleMissing: true };
  // Without this option it silently falls back to the Linux kernel's key ring, which is lost at reboot.
  const open = (org: string) => new keyring.AsyncEntry('kchat', org, { linux: { store: 'secret-service' } });
  const read = async (org: string) => {
    const secret = await open(org).getSecret();
    return secret == null ? null : Buffer.from(secret).toString('base64');
  };
  try {
    if (request.operation === 'read') {
      const isAlone = request.orgs.length === 1;
      const secrets: (string | null)[] = [];
      for (const org of request.orgs)
        secrets.push(isAlone ? await read(org) : await read(org).catch(() => null));
      return { secrets };
    }
    const entry = open(request.org);
    if (request.operation === 'remove') return { done: await entry.deleteCredential() };
    await entry.setSecret(Buffer.from(request.secret, 'base64'));
    return { done: true };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : 'unknown error' };
  }
}
