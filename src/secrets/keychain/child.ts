/**
 * Owns the one call into the OS keychain: the entry of the child process that `keychain.ts` starts and kills.
 *
 * Rule: a process of its own because a call can wait for ever on an unlock dialog, and then no timer in the
 * same process ends it (measured). One request line in, one answer line out, nothing else said; it stays
 * until its parent kills it, and ends itself when the parent is gone.
 */
import { createInterface } from 'node:readline';
import type { KeychainAnswer, KeychainRequest } from './protocol.js';

// Ctrl-C reaches the whole process group; whether it ends this call is for the parent to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
// The parent keeps stdin open until it kills us, so its end means that the parent died. `process.exit` would
// wait for the call under way.
lines.once('close', () => process.kill(process.pid, 'SIGKILL'));
lines.once('line', async (line) => {
  const answer = await answerRequest(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});

async function answerRequest(request: KeychainRequest): Promise<KeychainAnswer> {
  const keyring = await import('@napi-rs/keyring').catch(() => undefined);
  if (keyring === undefined) return { moduleMissing: true };
  // Unpinned it falls back in silence to the Linux kernel's key ring, which is gone at reboot.
  const open = (org: string) => new keyring.AsyncEntry('kchat', org, { linux: { store: 'secret-service' } });
  const read = async (org: string) => {
    const secret = await open(org).getSecret();
    return secret == null ? null : Buffer.from(secret).toString('base64');
  };
  try {
    if (request.operation === 'read-many') {
      const secrets: (string | null)[] = [];
      for (const org of request.orgs) secrets.push(await read(org).catch(() => null));
      return { secrets };
    }
    if (request.operation === 'read') return { secret: await read(request.org) };
    const entry = open(request.org);
    if (request.operation === 'write') {
      await entry.setSecret(Buffer.from(request.secret, 'base64'));
      return { written: true };
    }
    return { removed: await entry.deleteCredential() };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : 'unknown error' };
  }
}
