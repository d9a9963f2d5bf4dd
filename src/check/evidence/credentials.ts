/**
 * Owns the credentials that checks need: the API key, the secret at hand, Kustomer's own secret, and what is
 * made with them. Rule: a key that cannot work is not sent.
 */
import { describeKeyWays, findKeyOrg, readGivenKey, refuseSecretAsKey } from '../../cli/api-key-input.js';
import { explainMissingOrg, findOrg } from '../../cli/org.js';
import { fingerprintSecret } from '../../secrets/names.js';
import { findKeyProblem, parseApiKey } from '../../token/api-key.js';
import { buildClaims } from '../../token/claims.js';
import { createSigner } from '../../token/sign.js';
import { readSeconds, readWholeSeconds } from '../../token/time.js';
import type { Plan } from '../plan.js';
import { pointTo } from '../verdict.js';
import type { EvidenceRun } from './backend.js';
import {
  type CurrentSecret,
  createOnce,
  type Found,
  type HeldCredential,
  type KeyInHand,
  missing,
  type Verifier,
} from './evidence.js';

/** What a run knows of credentials; each piece is collected at its first use. */
export function collectCredentials({ chosen, reported, required }: Plan, run: EvidenceRun) {
  const { settings, clock, secrets, mask } = run;
  const once = createOnce(clock);
  const asksApi = chosen.has('api');
  const key = once(() => collectKey(run));
  /** The secret at hand; without `--org` that of the key's org, since two orgs' secrets always differ. */
  const secret = once(async () => {
    const request = settings.secretRequest();
    const found = await key();
    const keyOrg = 'value' in found ? found.value.org : null;
    const org = request.org ?? (keyOrg ? { name: keyOrg, from: 'the API key' } : undefined);
    return { value: await secrets().resolve({ ...request, org }) };
  }, key);
  /** Kustomer's own secret; if `--only` names other checks, it stands in for one that this machine lacks. */
  const current = once(async () => {
    const isNeeded = asksApi || (!reported.includes('api') && 'missing' in (await secret()));
    return isNeeded ? fetchCurrent(await key(), run) : missing('the API is left out');
  }, key);
  /** This machine's clock less the API's, in whole seconds; null if the answer had no `Date`. */
  const skew = once(
    async () => {
      const answer = asksApi ? await current() : undefined;
      if (answer !== undefined && 'value' in answer) return { value: answer.value.clockSkewSeconds };
      // Any answer of the API has the time, even a refusal.
      if (required.has('clock')) {
        const apiOrigin = settings.apiOrigin(await findOrg(settings, secrets()));
        return { value: await (await run.api()).readSkew({ apiOrigin, timeoutMs: settings.timeoutMs() }) };
      }
      const isTold = answer?.missing.status === 'failed';
      const hint = isTold ? null : 'no key is needed for it: kchat check --only clock';
      return { missing: pointTo('api', 'needs an answer of the API', hint) };
    },
    ...(asksApi ? [current] : []),
  );
  /** Kustomer's own secret, else the one at hand; if there is neither, the failure that explains it. */
  const verifier = once<Verifier>(async () => {
    const found: readonly Found<Verifier>[] = [await current(), await secret()];
    const failure = found.find((each) => 'missing' in each && each.missing.status === 'failed');
    const none = { missing: pointTo('secret', 'there is no secret') };
    return found.find((each) => 'value' in each) ?? failure ?? none;
  });
  /** A token for a made-up customer, signed here, with the time of its issue. */
  const minted = once(async () => {
    const found = await verifier();
    if ('missing' in found) {
      const { status, reason, hint } = found.missing;
      const none = 'there is no secret to sign with';
      return status === 'failed' && !reported.includes('secret')
        ? missing(`${none}: ${reason}`, hint)
        : { missing: pointTo('secret', none) };
    }
    const at = readWholeSeconds(clock);
    const token = createSigner(found.value.bytes)(buildClaims({ externalId: 'kchat-check' }, at));
    mask(token);
    return { value: { token, at, verifier: found.value } };
  }, verifier);
  /** Every credential that this run knows. */
  const held = async () => listCredentials([await secret(), await current()], await key(), run.sent);
  return { key, secret, current, skew, verifier, minted, held };
}

async function collectKey({ settings, input, secrets }: EvidenceRun): Promise<Found<KeyInHand>> {
  const text = await readGivenKey(settings, input);
  if (text === undefined) return missing('no API key was given', describeKeyWays(settings));
  await refuseSecretAsKey(text, settings, secrets());
  const claims = parseApiKey(text);
  return { value: { text, claims, org: (await findKeyOrg(claims, settings, secrets())) ?? null } };
}

/** One request to the API. */
async function fetchCurrent(
  key: Found<KeyInHand>,
  { settings, clock, api }: EvidenceRun,
): Promise<Found<CurrentSecret>> {
  if ('missing' in key) return { missing: pointTo('api-key', 'no API key to ask with') };
  const { text, claims, org } = key.value;
  if (claims !== null && findKeyProblem(claims, readSeconds(clock)) !== null)
    return { missing: pointTo('api-key', 'nothing was sent, the API key cannot work') };
  if (org === null) {
    const { message, hint } = explainMissingOrg();
    return missing(message, hint);
  }
  const request = { org, apiKey: text, apiOrigin: settings.apiOrigin(org), timeoutMs: settings.timeoutMs() };
  const { secret, clockSkewSeconds } = await (await api()).fetchChatSecret(request);
  const bytes = encode(secret);
  return { value: { bytes, fingerprint: fingerprintSecret(bytes), clockSkewSeconds } };
}

/** `sent`: the credentials of requests, by name. */
function listCredentials(
  secrets: readonly Found<Verifier>[],
  key: Found<KeyInHand>,
  sent: ReadonlyMap<string, string>,
): readonly HeldCredential[] {
  const held: HeldCredential[] = secrets.flatMap((found) =>
    'value' in found ? { name: 'the chat secret', kind: 'secret', bytes: found.value.bytes } : [],
  );
  if ('value' in key) held.push({ name: 'the API key', kind: 'key', bytes: encode(key.value.text) });
  for (const [name, value] of sent) held.push({ name, kind: 'sent', bytes: encode(value) });
  return held;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
