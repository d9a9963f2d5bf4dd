/**
 * Owns the list of all evidence, and how each piece is obtained. Rule: evidence that no check needs is not
 * collected. The app's own request goes first, and all others after it.
 */
import type { Settings } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import type { TokenRequest } from '../../http/contract.js';
import { readSeconds } from '../../token/time.js';
import type { Plan } from '../plan.js';
import { skipped } from '../verdict.js';
import { type BackendOptions, type BackendRun, notAskedFor, openBackend, waitUntilReady } from './backend.js';
import { askTime, fetchCurrent, listHeld, mint, readKey, readSecret } from './credentials.js';
import { createOnce, type Evidence, type Found, tokenIn, type Verifier, valueIn } from './evidence.js';
import { askForOther, nameOther } from './probes.js';

interface EvidenceOptions {
  readonly settings: Settings;
  readonly plan: Plan;
  /** Undefined if no backend was named. */
  readonly backend: BackendOptions | undefined;
}

/** What collecting needs of the context. */
export type Capabilities = Omit<BackendRun, 'mask' | 'sent'> & Pick<Context, 'secrets' | 'api'>;

/** All evidence of a run. `mask` is called with every token as soon as it is known. */
export function createEvidence(
  options: EvidenceOptions,
  mask: BackendRun['mask'],
  context: Capabilities,
): Evidence {
  const run = { ...context, mask, sent: new Map<string, string>() };
  return {
    now: readSeconds(context.clock),
    language: options.settings.language(),
    ...collectCredentials(options, run),
    ...collectAnswers(options, run),
  };
}

function collectCredentials({ settings, plan }: EvidenceOptions, run: BackendRun & Capabilities) {
  const once = createOnce(run.clock);
  const asksApi = plan.chosen.has('api');
  const key = once(() => readKey(settings, run));
  const secret = once(async () => readSecret(settings, await key(), run), key);
  const current = once(async () => {
    // If `--only` names other checks, Kustomer's secret stands in for one that this machine lacks.
    const isNeeded = asksApi || (!plan.reported.includes('api') && 'missing' in (await secret()));
    return isNeeded ? fetchCurrent(settings, await key(), run) : { missing: skipped('the API is left out') };
  }, key);
  const skew = once(
    async () => {
      const answer = asksApi ? await current() : undefined;
      if (answer !== undefined && 'value' in answer) return { value: answer.value.clockSkewSeconds };
      if (plan.required.has('clock')) return askTime(settings, run);
      const isTold = answer?.missing.status === 'failed';
      const hint = isTold ? null : 'no key is needed for it: kchat check --only clock';
      return { missing: skipped('needs an answer of the API: see api', hint) };
    },
    ...(asksApi ? [current] : []),
  );
  const verifier = once(async () => {
    const found: readonly Found<Verifier>[] = [await current(), await secret()];
    const failure = found.find((each) => 'missing' in each && each.missing.status === 'failed');
    const none = { missing: skipped('there is no secret: see secret') };
    return found.find((each) => 'value' in each) ?? failure ?? none;
  });
  const minted = once(async () => mint(await verifier(), run), verifier);
  const held = async () => listHeld(await secret(), await current(), await key(), run.sent);
  return { key, secret, current, skew, verifier, minted, held };
}

/** Two tokens that are signed this far apart, in milliseconds, have different `iat`s. */
const apartMs = 1_100;

function collectAnswers({ plan, backend: options }: EvidenceOptions, run: BackendRun) {
  const once = createOnce(run.clock);
  const asksTwice = plan.chosen.has('freshness');
  const expected = options?.expected ?? {};
  const backend = openBackend(options, run);
  const first = once(
    () => backend.ask(),
    () => waitUntilReady(backend, options?.waitMs ?? 0, run),
  );
  const isAskedTwice = async () => asksTwice && tokenIn(await first()) !== undefined;
  const second = once(
    async () => {
      if (!(await isAskedTwice())) return notAskedFor;
      // As an app with a cache: it says which answer it has.
      const etag = valueIn(await first())?.headers?.get('etag');
      const condition = etag == null ? {} : { 'if-none-match': etag };
      const request = (sent: TokenRequest) => ({ ...sent, headers: { ...sent.headers, ...condition } });
      return backend.ask({ request });
    },
    async () => {
      if (await isAskedTwice()) await run.pause(apartMs);
    },
  );
  const probes = once(async () => {
    if ('missing' in backend.probes) return backend.probes;
    const answer = await first();
    if ('missing' in answer) return { missing: answer.missing };
    const asked = backend.probes.value.map(async (probe) => {
      const ask = once(() => backend.ask({ value: probe.change }));
      return { probe, answer: await ask() };
    });
    return { value: await Promise.all(asked) };
  }, first);
  const other = once(async () => {
    if ('missing' in backend.probes || tokenIn(await first()) === undefined) return notAskedFor;
    const customer = nameOther(expected, options?.otherEmail);
    const asked = await backend.ask({ request: (sent) => askForOther(sent, expected, customer) });
    if ('missing' in asked) return asked;
    return { value: { customer: customer.email ?? customer.externalId ?? '', answer: asked.value } };
  }, first);
  const { hasSecondSession } = backend;
  const secondSession = once(
    async () => (hasSecondSession ? backend.ask({ isSecondSession: true }) : notAskedFor),
    first,
  );
  const answers = async () => {
    const all = [await first(), await second(), await secondSession()].map(valueIn);
    if (plan.chosen.has('endpoint-auth')) {
      all.push(...(valueIn(await probes()) ?? []).map(({ answer }) => valueIn(answer)));
      all.push(valueIn(await other())?.answer);
    }
    return all.filter((answer) => answer !== undefined);
  };
  return { expected, asksTwice, hasSecondSession, first, second, probes, other, secondSession, answers };
}
