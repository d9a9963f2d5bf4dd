/**
 * Owns the file store: `<config folder>/secrets/<org>`, plain text that only its owner can read. Rule: the
 * secret's bytes and nothing else; who may have read or put them there is judged in `trust.ts`.
 */
import { credentialSizeLimit } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import type { SecretStore } from './contract.js';
import { checkOrgName, isOrgName } from './names.js';
import type { PrivateFolder } from './private-folder.js';
import { parseLeftover } from './whole-files.js';

/** A {@link SecretStore} in the config folder; everything that goes wrong is STORE_UNUSABLE. */
export function createFileStore(folder: PrivateFolder): SecretStore {
  const nameOf = (org: string) => `secrets/${checkOrgName(org)}`;
  const read = (org: string) => folder.read(nameOf(org));
  return {
    kind: 'file',
    read,
    async readMany(orgs) {
      const found = new Map<string, Uint8Array>();
      for (const org of orgs) {
        // If one cannot be read, the others may.
        const secret = await read(org).catch(() => undefined);
        if (secret !== undefined) found.set(org, secret);
      }
      return found;
    },
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
