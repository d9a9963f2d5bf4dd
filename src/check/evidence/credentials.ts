/** Owns the credentials that checks need: the API key, the secret at hand, and Kustomer's own secret. */
import { adviseOnKey, findKeyOrg, readGivenKey, refuseSecretAsKey } from '../../cli/api-key-input.js';
import { findOrg, missingOrg } from '../../cli/org.js';
import type { ResolvedSecret } from '../../secrets/contract.js';
import { fingerprintSecret } from '../../secrets/names.js';
import { parseApiKey } from '../../token/api-key.js';
import { findKeyProblem } from '../../token/api-key-judgement.js';
import { buildClaims } from '../../token/claims.js';
import { createSigner } from '../../token/sign.js';
import { readSeconds, readWholeSeconds } from '../../token/time.js';
import { skipped } from '../verdict.js';
import type { EvidenceRun } from './backend.js';
import type { CurrentSecret, Found, HeldCredential, KeyInHand, MintedToken, Verifier } from './evidence.js';

/** The API key with its claims. */
export async function readKey({ settings, input, secrets }: EvidenceRun): Promise<Found<KeyInHand>> {
  const text = await readGivenKey(settings, input);
  if (text === undefined) return { missing: skipped('no API key was given', adviseOnKey(settings)) };
  await refuseSecretAsKey(text, settings, secrets());
  const claims = parseApiKey(text);
  return { value: { text, claims, org: (await findKeyOrg(claims, settings, secrets())) ?? null } };
}

/** The secret at hand; without `--org` that of the key's org, since two orgs' secrets always differ. */
export async function readSecret(
  key: Found<KeyInHand>,
  { settings, secrets }: EvidenceRun,
): Promise<Found<ResolvedSecret>> {
  const request = settings.secretRequest();
  const keyOrg = 'value' in key ? key.value.org : null;
  const org = request.org ?? (keyOrg ? { name: keyOrg, from: 'the API key' } : undefined);
  return { value: await secrets().resolve({ ...request, org }) };
}

/** This machine's clock less the API's; any answer has the time, even a refusal. */
export async function askTime({ settings, api, secrets }: EvidenceRun): Promise<Found<number | null>> {
  const apiOrigin = settings.apiOrigin(await findOrg(settings, secrets()));
  return { value: await (await api()).readSkew({ apiOrigin, timeoutMs: settings.timeoutMs() }) };
}

/** Kustomer's own secret, by one request to the API; a key that cannot work is not sent. */
export async function fetchCurrent(
  key: Found<KeyInHand>,
  { settings, clock, api }: EvidenceRun,
): Promise<Found<CurrentSecret>> {
  if ('missing' in key) return { missing: skipped('no API key to ask with: see api-key') };
  const { text, claims, org } = key.value;
  if (claims !== null && findKeyProblem(claims, readSeconds(clock)) !== null)
    return { missing: skipped('nothing was sent, the API key cannot work: see api-key') };
  if (org === null) {
    const { message, hint } = missingOrg();
    return { missing: skipped(message, hint) };
  }
  const apiOrigin = settings.apiOrigin(org);
  const timeoutMs = settings.timeoutMs();
  const fetched = await (await api()).fetchChatSecret({ org, apiKey: text, apiOrigin, timeoutMs });
  const bytes = encode(fetched.secret);
  const { clockSkewSeconds } = fetched;
  return { value: { bytes, fingerprint: fingerprintSecret(bytes), clockSkewSeconds } };
}

/** A token for a made-up customer, signed here. */
export function mint(found: Found<Verifier>, { clock, mask }: EvidenceRun): Found<MintedToken> {
  if ('missing' in found) {
    const { status, reason, hint } = found.missing;
    const cause = status === 'failed' ? reason : 'see secret';
    return { missing: skipped(`there is no secret to sign with: ${cause}`, hint) };
  }
  const at = readWholeSeconds(clock);
  const token = createSigner(found.value.bytes)(buildClaims({ externalId: 'kchat-check' }, at));
  mask(token);
  return { value: { token, at, verifier: found.value } };
}

/** Every credential that this run knows. `sent`: those of requests, by name. */
export function listHeld(
  secret: Found<Verifier>,
  current: Found<Verifier>,
  key: Found<KeyInHand>,
  sent: ReadonlyMap<string, string>,
): readonly HeldCredential[] {
  const held: HeldCredential[] = [];
  for (const found of [secret, current])
    if ('value' in found) held.push({ name: 'the chat secret', kind: 'secret', bytes: found.value.bytes });
  if ('value' in key) held.push({ name: 'the API key', kind: 'key', bytes: encode(key.value.text) });
  for (const [name, value] of sent) held.push({ name, kind: 'sent', bytes: encode(value) });
  return held;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
