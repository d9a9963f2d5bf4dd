/**
 * Owns the list of all evidence, and how each piece is obtained. Rule: evidence that no check needs is not
 * collected.
 */
import type { Settings } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import { buildClaims } from '../../token/claims.js';
import { createSigner } from '../../token/sign.js';
import { readSeconds, readWholeSeconds } from '../../token/time.js';
import { skipped } from '../verdict.js';
import { type AnswerOptions, collectAnswers } from './answers.js';
import type { BackendRun } from './backend.js';
import { askTime, fetchCurrent, readKey, readSecret } from './credentials.js';
import {
  type CurrentSecret,
  createOnce,
  type Evidence,
  type Found,
  type HeldCredential,
  type Verifier,
} from './evidence.js';

interface EvidenceOptions extends AnswerOptions {
  readonly settings: Settings;
  /** Whether the check `api` runs; `absent`: `--only` names other checks. */
  readonly api: 'chosen' | 'skipped' | 'absent';
  /** `--only clock` was given: the API is asked for the time if no answer to a key has it. */
  readonly asksTime: boolean;
}

/** What collecting needs of the context. */
export interface Capabilities
  extends Pick<Context, 'env' | 'clock' | 'output' | 'input' | 'secrets' | 'api' | 'backend'> {
  /** Waits so many milliseconds. */
  pause(ms: number): Promise<unknown>;
}

/** All evidence of a run. `mask` is called with every token as soon as it is known. */
export function createEvidence(
  options: EvidenceOptions,
  mask: BackendRun['mask'],
  context: Capabilities,
): Evidence {
  const run = { ...context, mask, sent: new Map<string, string>() };
  const now = readSeconds(context.clock);
  return {
    now,
    expected: options.expected,
    language: options.settings.language(),
    ...collectCredentials(options, run),
    ...collectAnswers(options, run),
  };
}

function collectCredentials(
  options: EvidenceOptions,
  run: BackendRun & Capabilities,
): Pick<Evidence, 'key' | 'secret' | 'current' | 'skew' | 'verifier' | 'minted' | 'held'> {
  const once = createOnce(run.clock);
  const key = once(() => readKey(options.settings, run));
  const secret = once(async () => readSecret(options.settings, await key(), run), key);
  const current = once<CurrentSecret>(async () => {
    const isNeeded = options.api === 'chosen' || (options.api === 'absent' && 'missing' in (await secret()));
    if (!isNeeded) return { missing: skipped('the API is left out') };
    return fetchCurrent(options.settings, await key(), run);
  }, key);
  const askedFirst = options.api === 'chosen' ? [current] : [];
  const skew = once<number | null>(
    async () => {
      const [answer] = await Promise.all(askedFirst.map((ask) => ask()));
      if (answer !== undefined && 'value' in answer) return { value: answer.value.clockSkewSeconds };
      if (options.asksTime) return askTime(options.settings, run);
      const hint =
        answer?.missing.status === 'failed' ? null : 'no key is needed for it: kchat check --only clock';
      return { missing: skipped('needs an answer of the API: see api', hint) };
    },
    ...askedFirst,
  );
  const verifier = once<Verifier>(async () => {
    const found = [await current(), await secret()];
    const failure = found.find((each) => 'missing' in each && each.missing.status === 'failed');
    const none = { missing: skipped('there is no secret: see secret') };
    return found.find((each) => 'value' in each) ?? failure ?? none;
  });
  const minted = once(async () => mint(await verifier(), run), verifier);
  const held = async () => listHeld(await secret(), await current(), await key(), run.sent);
  return { key, secret, current, skew, verifier, minted, held };
}

function mint(found: Found<Verifier>, { clock, mask }: BackendRun) {
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

function listHeld(
  secret: Found<Verifier>,
  current: Found<Verifier>,
  key: Found<{ readonly text: string }>,
  sent: ReadonlyMap<string, string>,
): readonly HeldCredential[] {
  const encode = (text: string) => new TextEncoder().encode(text);
  const held: HeldCredential[] = [];
  for (const found of [secret, current])
    if ('value' in found) held.push({ name: 'the chat secret', kind: 'secret', bytes: found.value.bytes });
  if ('value' in key) held.push({ name: 'the API key', kind: 'key', bytes: encode(key.value.text) });
  for (const [name, value] of sent) held.push({ name, kind: 'sent', bytes: encode(value) });
  return held;
}
