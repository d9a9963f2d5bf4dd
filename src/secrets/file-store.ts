/**
 * Owns the file store: `<config folder>/secrets/<org>`, plain text that only its owner can read. Rule: the
 * secret's bytes and nothing else; who may have read or put them there is judged in `trust.ts`.
 */
import { credentialSizeLimit } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import type { SecretStore } from './contract.js';
import { checkOrgName, isOrgName } from './names.js';
import { type PrivateFolder, parseLeftover } from './private-folder.js';

/** A {@link SecretStore} in the config folder; everything that goes wrong is STORE_UNUSABLE. */
export function createFileStore(folder: PrivateFolder): SecretStore {
  const nameOf = (org: string) => `secrets/${checkOrgName(org)}`;
  const read = (org: string) => folder.read(nameOf(org));
  return {
    kind: 'file',
    read,
    readMany: (orgs, timeoutMs) => readEach(orgs, timeoutMs, read),
    async write(org, secret) {
      // A larger one could not be read again.
      if (secret.length > credentialSizeLimit)
        throw new KchatError('STORE_UNUSABLE', `${secret.length} bytes are too large for a chat secret`);
      await folder.write(nameOf(org), secret);
    },
    remove: (org) => folder.remove(nameOf(org)),
    async list() {
      const names = await folder.list('secrets');
      return [...new Set(names.map((name) => parseLeftover(name) ?? name).filter(isOrgName))].sort();
    },
  };
}

/** Reads one org after the other and leaves out what fails. Reads no more once `timeoutMs` is over. */
export async function readEach(
  orgs: readonly string[],
  timeoutMs: number,
  read: (org: string) => Promise<Uint8Array | undefined>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const deadline = AbortSignal.timeout(timeoutMs);
  for (const org of orgs) {
    if (deadline.aborted) break;
    try {
      const secret = await read(org);
      if (secret !== undefined) found.set(org, secret);
    } catch {
      // The others may still be readable.
    }
  }
  return found;
}
