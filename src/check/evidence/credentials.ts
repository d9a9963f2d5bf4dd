/** Owns reading what the checks of Kustomer look at: the API key, the secret at hand, and Kustomer's own secret. */
import { findKeyOrg, type KeyOptions, missingKeyHint, readGivenKey } from '../../cli/api-key-input.js';
import { missingOrg } from '../../cli/org.js';
import { resolveApiOrigin, resolveOrg, resolveSecretRequest } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import type { ResolvedSecret } from '../../secrets/contract.js';
import { readApiKey } from '../../token/api-key.js';
import { findKeyProblem } from '../../token/api-key-judgement.js';
import { skipped } from '../verdict.js';
import { type CurrentSecret, type Gathered, type KeyInHand, valueIn } from './evidence.js';
import type { Found } from './gather.js';

export interface CredentialOptions extends KeyOptions {
  readonly org?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly apiUrl?: string | undefined;
  /** For the whole API operation, in milliseconds. */
  readonly apiTimeoutMs: number;
}

/** The API key, with what its payload tells. */
export async function readKey(
  options: CredentialOptions,
  context: Pick<Context, 'env' | 'input' | 'secrets'>,
): Promise<Found<KeyInHand>> {
  const text = await readGivenKey(options, context);
  if (text === undefined) return { missing: skipped('no API key was given', missingKeyHint) };
  const claims = readApiKey(text);
  const named = resolveOrg(options.org, context.env, undefined)?.name;
  return { value: { text, claims, org: named ?? (await findKeyOrg(claims, context)) ?? null } };
}

/** The secret at hand; without `--org` that of the key's org, since two orgs' secrets always differ. */
export async function readSecret(
  options: CredentialOptions,
  key: Gathered<KeyInHand>,
  { env, secrets }: Pick<Context, 'env' | 'secrets'>,
): Promise<Found<ResolvedSecret>> {
  const request = resolveSecretRequest(options, env);
  const keyOrg = valueIn(key)?.org;
  const org = request.org ?? (keyOrg ? { name: keyOrg, from: 'the API key' } : undefined);
  return { value: await secrets.resolve({ ...request, org }) };
}

/** Kustomer's own secret, by one request to the API; a key that cannot work is not sent. */
export async function fetchCurrent(
  options: CredentialOptions,
  key: Gathered<KeyInHand>,
  { env, clock, api, secrets }: Pick<Context, 'env' | 'clock' | 'api' | 'secrets'>,
): Promise<Found<CurrentSecret>> {
  if ('missing' in key) return { missing: skipped('no API key to ask with: see api-key') };
  const { text, claims, org } = key.value;
  if (claims !== null && findKeyProblem(claims, clock.now() / 1000) !== null)
    return { missing: skipped('nothing was sent, the API key cannot work: see api-key') };
  if (org === null) {
    const { message, hint } = missingOrg();
    return { missing: skipped(message, hint) };
  }
  const apiOrigin = resolveApiOrigin(options.apiUrl, env, org);
  const { apiTimeoutMs: timeoutMs } = options;
  const fetched = await api.fetchChatSecret({ org, apiKey: text, apiOrigin, timeoutMs });
  const bytes = new TextEncoder().encode(fetched.secret);
  const { clockSkewSeconds } = fetched;
  return { value: { bytes, fingerprint: secrets.fingerprint(bytes), clockSkewSeconds } };
}
