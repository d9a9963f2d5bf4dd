/**
 * Owns noticing that the secret was replaced while the server runs. Rule: it looks when a token is asked for,
 * at most once a second, and only at what is cheap to read: the index of stored secrets, or the file that a
 * flag or variable names. The keychain is asked once, at the start, and never again.
 */
import { credentialSizeLimit, stripLineEnd } from '../base/bytes.js';
import type { Context } from '../context.js';
import type { ResolvedSecret, SecretRequest } from '../secrets/contract.js';
import { fingerprintSecret } from '../secrets/fingerprint.js';
import { nameOrigin } from '../token/secret.js';

/** Reads the fingerprint of the secret as it is now; undefined if that cannot be told. */
export type FingerprintReader = () => Promise<string | undefined>;

/**
 * How to look at the secret that was resolved, or undefined if it cannot change: that of a variable, or of
 * an input that can be read only once.
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
 * A function that says what is to be known of the secret, null if nothing. It starts a look and does not
 * wait for it.
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
  const use = `tokens are still signed with ${secret.fingerprint}: start kchat serve again to use the new one`;
  return `the secret ${nameOrigin(secret)} was replaced by ${found} meanwhile; ${use}`;
}
