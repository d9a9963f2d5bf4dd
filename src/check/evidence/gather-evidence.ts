/**
 * Owns gathering what the checks look at: all that `kchat check` asks of stores, of Kustomer and of the backend.
 *
 * Rule: what does not wait for each other runs side by side.
 */

import { findKeyOrg, type KeyOptions, missingKeyHint, readGivenKey } from '../../cli/api-key-input.js';
import { missingOrg } from '../../cli/org.js';
import { resolveApiOrigin, resolveOrg, resolveSecretRequest } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import type { ResolvedSecret } from '../../secrets/contract.js';
import { readApiKey } from '../../token/api-key.js';
import { findKeyProblem } from '../../token/api-key-judgement.js';
import { buildClaims } from '../../token/claims.js';
import { createSigner } from '../../token/sign.js';
import { skipped } from '../judge/check.js';
import type { Plan } from '../plan.js';
import {
  type CurrentSecret,
  chooseVerifier,
  type Evidence,
  type ExpectedIdentity,
  explainNoVerifier,
  type Gathered,
  type KeyInHand,
  valueIn,
} from './evidence.js';
import { createGather, MissingEvidence } from './gather.js';
import { askBackend, type BackendOptions, type Mask } from './gather-answers.js';

export interface EvidenceOptions extends KeyOptions {
  readonly org?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly apiUrl?: string | undefined;
  /** For the whole API operation, in milliseconds. */
  readonly apiTimeoutMs: number;
  /** Undefined where no backend was named. */
  readonly backend: BackendOptions | undefined;
  readonly expected: ExpectedIdentity;
}

export type Capabilities = Pick<
  Context,
  'env' | 'clock' | 'output' | 'input' | 'secrets' | 'api' | 'backend'
>;

/**
 * Gathers what the plan needs, with a function that keeps the backend's credentials out of a text. Throws USAGE,
 * CONFIG_INVALID (2) or INTERRUPTED (130).
 */
export async function gatherEvidence(
  options: EvidenceOptions,
  plan: Plan,
  mask: Mask,
  context: Capabilities,
): Promise<{ evidence: Evidence; hide: (text: string) => string }> {
  const { clock } = context;
  const gather = createGather(clock);
  const key = await gather(() => readKey(options, context));
  const resolving = gather(() => readSecret(options, valueIn(key), plan, context));
  const [secret, current, answers] = await Promise.all([
    resolving,
    gather(async () => {
      if (!(await isFetchNeeded(plan, resolving))) throw new MissingEvidence(skipped('the API is left out'));
      return fetchCurrent(options, key, context);
    }),
    askBackend(options.backend, plan, mask, gather, context),
  ]);
  const minted = await gather(async () => {
    const verifier = plan.chosen.has('round-trip') ? chooseVerifier({ current, secret }) : undefined;
    if (verifier === undefined) {
      const cause = explainNoVerifier({ chosen: plan.chosen, current, secret });
      throw new MissingEvidence(
        cause === undefined
          ? skipped('there is no secret to sign with: see secret')
          : skipped(`there is no secret to sign with: ${cause.reason}`, cause.hint),
      );
    }
    const at = Math.floor(clock.now() / 1000);
    const token = createSigner(verifier.bytes)(buildClaims({ externalId: 'kchat-check' }, at));
    mask(token);
    return { token, at };
  });
  const now = clock.now() / 1000;
  const { chosen } = plan;
  const { hide, ...answered } = answers;
  const evidence = { now, chosen, expected: options.expected, secret, key, current, minted, ...answered };
  return { evidence, hide };
}

async function readKey(options: EvidenceOptions, context: Capabilities): Promise<KeyInHand> {
  const text = await readGivenKey(options, context);
  if (text === undefined) throw new MissingEvidence(skipped('no API key was given', missingKeyHint));
  const claims = readApiKey(text);
  const named = resolveOrg(options.org, context.env, undefined)?.name;
  return { text, claims, org: named ?? (await findKeyOrg(claims, context)) ?? null };
}

const builtOnSecret = ['secret', 'secret-current', 'round-trip', 'token-endpoint'] as const;

async function readSecret(
  options: EvidenceOptions,
  key: KeyInHand | undefined,
  { chosen }: Plan,
  { env, secrets }: Pick<Capabilities, 'env' | 'secrets'>,
) {
  if (!builtOnSecret.some((name) => chosen.has(name))) throw new MissingEvidence(skipped('not looked for'));
  const request = resolveSecretRequest(options, env);
  // The secret of the org that the key is for: two orgs' secrets always differ.
  const org = request.org ?? (key?.org ? { name: key.org, from: 'the API key' } : undefined);
  return secrets.resolve({ ...request, org });
}

/** Also where `api` is not among `--only`: what is verified there needs a secret, and this machine has none. */
async function isFetchNeeded({ reported, chosen }: Plan, resolving: Promise<Gathered<ResolvedSecret>>) {
  if (reported.includes('api')) return chosen.has('api');
  if (!chosen.has('round-trip') && !chosen.has('token-endpoint')) return false;
  return 'missing' in (await resolving);
}

async function fetchCurrent(
  options: EvidenceOptions,
  key: Gathered<KeyInHand>,
  { env, clock, api, secrets }: Capabilities,
): Promise<CurrentSecret> {
  if ('missing' in key) throw new MissingEvidence(skipped('no API key to ask with: see api-key'));
  const { text, claims, org } = key.value;
  if (claims !== null && findKeyProblem(claims, clock.now() / 1000) !== null)
    throw new MissingEvidence(skipped('nothing was sent, the API key cannot work: see api-key'));
  if (org === null) {
    const { message, hint } = missingOrg();
    throw new MissingEvidence(skipped(message, hint));
  }
  const apiOrigin = resolveApiOrigin(options.apiUrl, env, org);
  const { apiTimeoutMs: timeoutMs } = options;
  const fetched = await api.fetchChatSecret({ org, apiKey: text, apiOrigin, timeoutMs });
  const bytes = new TextEncoder().encode(fetched.secret);
  return { bytes, fingerprint: secrets.fingerprint(bytes), clockSkewSeconds: fetched.clockSkewSeconds };
}
