/**
 * Owns noticing that the secret was replaced while the server runs. Rule: it checks with a token request, at
 * most once a second, and only what is cheap to read: the index of stored secrets, or the file of a flag or
 * variable. The keychain is asked only once, at the start.
 */
import { credentialSizeLimit, stripLineEnd } from '../base/bytes.js';
import type { Context } from '../context.js';
import type { ResolvedSecret, SecretRequest } from '../secrets/contract.js';
import { fingerprintSecret } from '../secrets/names.js';
import { nameOrigin } from '../token/secret.js';

/** Reads the current fingerprint of the secret; undefined if it is not known. */
export type FingerprintReader = () => Promise<string | undefined>;

/**
 * How to read the fingerprint of the resolved secret; undefined if it cannot change: a variable, or an input
 * that can be read only once.
 */
export async function chooseFingerprintReader(
  { org }: Pick<ResolvedSecret, 'org'>,
  { override }: SecretRequest,
  { secrets, input }: Pick<Context, 'secrets' | 'input'>,
): Promise<FingerprintReader | undefined> {
  if (org !== null) return async () => (await secrets().index.read(org))?.fingerprint;
  if (override?.kind !== 'file' || (await input.isReadOnce(override.path))) return undefined;
  const { path, name } = override;
  return async () => fingerprintSecret(stripLineEnd(await input.readFile(path, name, credentialSizeLimit)));
}

/** Milliseconds between two looks. */
const lookInterval = 1000;

/**
 * Makes a function that returns the warning about the secret, or null. It starts a check without waiting for
 * it.
 *
 * @param now        milliseconds since the epoch
 * @param onRotated  called once for each secret that replaced the one in use
 */
export function createRotationWatch(
  secret: Omit<ResolvedSecret, 'bytes'>,
  readFingerprint: FingerprintReader | undefined,
  now: () => number,
  onRotated: (warning: string) => void,
): () => string | null {
  let warning: string | null = null;
  let lookedAt = now();
  const look = async () => {
    const found = await readFingerprint?.().catch(() => undefined);
    if (found === undefined) return;
    const next = found === secret.fingerprint ? null : describeRotation(secret, found);
    if (next !== null && next !== warning) onRotated(next);
    warning = next;
  };
  return () => {
    if (readFingerprint !== undefined && Math.abs(now() - lookedAt) >= lookInterval) {
      lookedAt = now();
      void look();
    }
    return warning;
  };
}

function describeRotation(secret: Omit<ResolvedSecret, 'bytes'>, found: string): string {
  const use = `tokens are still signed with ${secret.fingerprint}`;
  const next = 'start kchat serve again to use the new one';
  return `the secret ${nameOrigin(secret)} was replaced by ${found} meanwhile; ${use}: ${next}`;
}
