/**
 * Owns the signing secret: that of `kchat sign`, or of an emulator beside the server. Rule: it is resolved
 * once.
 */
import { visible } from '../base/untrusted.js';
import { explainListening } from '../cli/listening.js';
import { warnOfSuspicions } from '../cli/secret-words.js';
import type { Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { Emulator } from '../emulator/options.js';
import { type RequestEntry, summarizeRequest } from '../emulator/request-log.js';
import { startEmulator } from '../emulator/server.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import { fingerprintSecret } from '../secrets/names.js';
import { simulatorHosts } from './access.js';
import type { ServeOptions } from './flags.js';
import { chooseFingerprintReader, type FingerprintReader } from './rotation.js';

/** What a run of the server needs of its surroundings. */
export type Surroundings = Pick<Context, 'env' | 'clock' | 'input' | 'output' | 'secrets'>;

/** The signing secret, and how to notice its replacement. */
export interface Signing {
  readonly secret: ResolvedSecret;
  readonly readFingerprint: FingerprintReader | undefined;
  readonly emulator: Emulator | undefined;
}

/**
 * The secret, with the emulator that it belongs to.
 *
 * @param say  takes whole lines: one for each request to the emulator
 * @throws KchatError USAGE for the emulator's port, SECRET_NOT_FOUND (4), a store's own (5)
 */
export async function openSigning(
  settings: Settings,
  options: ServeOptions,
  context: Surroundings,
  say: (lines: string) => void,
): Promise<Signing> {
  if (options.emulatorPort !== undefined) {
    const emulator = await openEmulator(options.emulatorPort, options, context, say);
    const bytes = new TextEncoder().encode(emulator.secret);
    const secret = { bytes, fingerprint: fingerprintSecret(bytes), source: 'emulator', org: emulator.org };
    return { secret, readFingerprint: undefined, emulator };
  }
  const request = settings.secretRequest();
  const secret = await context.secrets().resolve(request);
  warnOfSuspicions(secret, context.output);
  const readFingerprint = await chooseFingerprintReader(secret, request, context);
  return { secret, readFingerprint, emulator: undefined };
}

async function openEmulator(
  port: number,
  { host, addresses, allowedHosts, tls }: ServeOptions,
  { clock }: Surroundings,
  say: (lines: string) => void,
): Promise<Emulator> {
  try {
    return await startEmulator({
      port,
      address: host,
      allowedHosts: [...simulatorHosts, ...addresses, ...allowedHosts],
      tls,
      now: clock.now,
      onRequest: (entry: RequestEntry) => say(`emulator  ${visible(summarizeRequest(entry), 400)}\n`),
    });
  } catch (error) {
    throw explainListening(error, { port, host, flag: '--emulate' }) ?? error;
  }
}
