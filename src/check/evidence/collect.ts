/** Owns the list of all evidence, and how each piece is come by. Rule: what no check asks for is not collected. */

import type { Context } from '../../context.js';
import { buildClaims } from '../../token/claims.js';
import { createSigner } from '../../token/sign.js';
import { readSeconds, readWholeSeconds } from '../../token/time.js';
import { skipped } from '../verdict.js';
import { type BackendOptions, type Mask, openBackend } from './backend.js';
import { type CredentialOptions, fetchCurrent, readKey, readSecret } from './credentials.js';
import {
  type CurrentSecret,
  type Evidence,
  type ExpectedIdentity,
  tokenIn,
  type Verifier,
} from './evidence.js';
import { collectOnce, type Found } from './gather.js';

export interface EvidenceOptions extends CredentialOptions {
  /** Undefined if no backend was named. */
  readonly backend: BackendOptions | undefined;
  readonly expected: ExpectedIdentity;
  /** `freshness` is among the checks. */
  readonly asksTwice: boolean;
  /** What is to become of the check `api`; `absent`: `--only` names other checks. */
  readonly api: 'chosen' | 'skipped' | 'absent';
}

/** What collecting takes. */
export type Capabilities = Pick<
  Context,
  'env' | 'clock' | 'output' | 'input' | 'secrets' | 'api' | 'backend'
>;

/** All evidence of a run, with what was sent to the backend as a credential, by name. */
export function createEvidence(
  options: EvidenceOptions,
  mask: Mask,
  context: Capabilities,
): Evidence & { readonly sent: ReadonlyMap<string, string> } {
  const { clock } = context;
  const once = <T>(collect: () => Promise<Found<T>>, ...after: readonly (() => Promise<unknown>)[]) =>
    collectOnce(clock, collect, after);
  const { ask, askBare, sent } = options.backend ? openBackend(options.backend, mask, context) : noBackend;

  const key = once(() => readKey(options, context));
  const secret = once(async () => readSecret(options, await key(), context), key);
  const current = once<CurrentSecret>(async () => {
    const isNeeded = options.api === 'chosen' || (options.api === 'absent' && 'missing' in (await secret()));
    return isNeeded
      ? fetchCurrent(options, await key(), context)
      : { missing: skipped('the API is left out') };
  }, key);
  const verifier = once<Verifier>(async () => {
    const found = [await current(), await secret()];
    const failure = found.find((each) => 'missing' in each && each.missing.status === 'failed');
    const none = { missing: skipped('there is no secret: see secret') };
    return found.find((each) => 'value' in each) ?? failure ?? none;
  });
  const minted = once(async () => {
    const found = await verifier();
    if ('missing' in found) {
      const { status, reason, hint } = found.missing;
      const cause = status === 'failed' ? reason : 'see secret';
      return { missing: skipped(`there is no secret to sign with: ${cause}`, hint) };
    }
    const at = readWholeSeconds(clock);
    const token = createSigner(found.value.bytes)(buildClaims({ externalId: 'kchat-check' }, at));
    mask(token);
    return { value: { token, at, verifier: found.value } };
  }, verifier);
  const first = once(ask);
  const second = once(async () => {
    const isAsked = options.asksTwice && tokenIn(await first()) !== undefined;
    return isAsked ? ask() : { missing: skipped('not asked for') };
  }, first);
  const bare = once(askBare);

  const { expected, asksTwice } = options;
  const now = readSeconds(clock);
  return { now, expected, asksTwice, secret, key, current, verifier, minted, first, second, bare, sent };
}

const noBackend = {
  ask: async () => ({ missing: skipped('no backend to ask', 'give --token-url or --token-command') }),
  askBare: async () => ({ missing: skipped('no backend to ask: see token-endpoint') }),
  sent: new Map<string, string>(),
};
