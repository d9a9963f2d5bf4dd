/**
 * Owns the signing secret: that of `kchat sign`, or of an emulator beside the server; and noticing that it
 * was replaced while the server runs. Rule: it is resolved once. Whether it was replaced is checked with a
 * token request, at most once a second, and only by what is cheap to read: the index of stored secrets, or
 * the file of a flag or variable. The keychain is asked only once, at the start.
 */
import { credentialSizeLimit, stripLineEnd } from '../base/bytes.js';
import { visible } from '../base/untrusted.js';
import { explainListening } from '../cli/listening.js';
import { warnOfSuspicions } from '../cli/secret-words.js';
import type { Settings } from '../cli/settings.js';
import type { Emulator } from '../emulator/options.js';
import { describeRequest } from '../emulator/request-log.js';
import { startEmulator } from '../emulator/server.js';
import type { ResolvedSecret, SecretRequest } from '../secrets/contract.js';
import { fingerprintSecret } from '../secrets/names.js';
import { describeSecretOrigin } from '../token/secret.js';
import type { ServeContext, ServeOptions } from './flags.js';

/** The signing secret, and how to notice its replacement. */
export interface Signing {
  readonly secret: ResolvedSecret;
  /** Reads the current fingerprint, undefined if it is not known; absent if the secret cannot change. */
  readonly readFingerprint?: FingerprintReader | undefined;
  readonly emulator?: Emulator;
}

type FingerprintReader = () => Promise<string | undefined>;

/**
 * The secret, with the emulator that it belongs to.
 *
 * @param say  takes whole lines: one for each request to the emulator
 * @throws KchatError USAGE for the emulator's port, SECRET_NOT_FOUND (4), a store's own (5)
 */
export async function openSigning(
  settings: Settings,
  options: ServeOptions,
  context: ServeContext,
  say: (lines: string) => void,
): Promise<Signing> {
  const { emulatorPort: port, host, allowedHosts, tls } = options;
  if (port !== undefined) {
    const emulator = await startEmulator({
      port,
      address: host,
      allowedHosts,
      tls,
      now: context.clock.now,
      onRequest: (entry) => say(`emulator  ${visible(describeRequest(entry), 400)}\n`),
    }).catch((error: unknown) => {
      throw explainListening(error, { port, host, flag: '--emulate' }) ?? error;
    });
    const bytes = new TextEncoder().encode(emulator.secret);
    const fingerprint = fingerprintSecret(bytes);
    return { secret: { bytes, fingerprint, source: 'emulator', org: emulator.org }, emulator };
  }
  const request = settings.secretRequest();
  const secret = await context.secrets().resolve(request);
  warnOfSuspicions(secret, context.output);
  return { secret, readFingerprint: await chooseFingerprintReader(secret, request, context) };
}

/** How to read the fingerprint of the secret; undefined if it cannot change, or is read only once. */
export async function chooseFingerprintReader(
  { org }: Pick<ResolvedSecret, 'org'>,
  { override }: SecretRequest,
  { secrets, input }: Pick<ServeContext, 'secrets' | 'input'>,
): Promise<FingerprintReader | undefined> {
  if (org !== null) return async () => (await secrets().index.read(org))?.fingerprint;
  if (override?.kind !== 'file' || (await input.isReadOnce(override.path))) return undefined;
  const { path, name } = override;
  return async () => fingerprintSecret(stripLineEnd(await input.readFile(path, name, credentialSizeLimit)));
}

/**
 * A function that returns the warning about the secret, or null, and starts a check without waiting for it.
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
    if (readFingerprint !== undefined && Math.abs(now() - lookedAt) >= 1000) {
      lookedAt = now();
      void look();
    }
    return warning;
  };
}

function describeRotation(secret: Omit<ResolvedSecret, 'bytes'>, found: string): string {
  return (
    `the secret ${describeSecretOrigin(secret)} was replaced by ${found} meanwhile; tokens are still ` +
    `signed with ${secret.fingerprint}: start kchat serve again to use the new one`
  );
}
