/**
 * Owns the list of all evidence, and how each piece is obtained. Rule: evidence that no check needs is not
 * collected. The app's own request goes first, and all others after it.
 */
import type { Settings } from '../../cli/settings.js';
import { readSeconds } from '../../token/time.js';
import type { Plan } from '../plan.js';
import { skipped } from '../verdict.js';
import {
  type BackendOptions,
  type EvidenceRun,
  notAskedFor,
  openBackend,
  waitUntilReady,
} from './backend.js';
import { askTime, fetchCurrent, listHeld, mint, readKey, readSecret } from './credentials.js';
import {
  createOnce,
  type ExpectedIdentity,
  type Found,
  type ProbeAnswer,
  tokenIn,
  type Verifier,
  valueIn,
} from './evidence.js';
import { askForOther, nameOther, type Probe } from './probes.js';

interface EvidenceOptions {
  readonly settings: Settings;
  readonly plan: Plan;
  /** Undefined if no backend was named. */
  readonly backend: BackendOptions | undefined;
}

/** What collecting needs of the context. */
export type Capabilities = Omit<EvidenceRun, 'settings' | 'mask' | 'sent'>;

/** All evidence of a run: see {@link createEvidence}. */
export type Evidence = ReturnType<typeof createEvidence>;

/**
 * All evidence of a run. `mask` is called with every token as soon as it is known. Each piece throws USAGE,
 * CONFIG_INVALID (2) or INTERRUPTED (130); any other failure is `missing` evidence.
 */
export function createEvidence(options: EvidenceOptions, mask: EvidenceRun['mask'], context: Capabilities) {
  const { settings } = options;
  const run = { ...context, settings, mask, sent: new Map<string, string>() };
  return {
    /** When the run began, by this machine's clock. */
    now: readSeconds(context.clock),
    /** What lines of code in hints are written in, if the user said it. */
    language: settings.language(),
    ...collectCredentials(options, run),
    ...collectAnswers(options, run),
  };
}

function collectCredentials({ plan }: EvidenceOptions, run: EvidenceRun) {
  const once = createOnce(run.clock);
  const asksApi = plan.chosen.has('api');
  const key = once(() => readKey(run));
  /** The secret that this machine or job has. */
  const secret = once(async () => readSecret(await key(), run), key);
  /** Kustomer's own secret; if `--only` names other checks, it stands in for one that this machine lacks. */
  const current = once(async () => {
    const isNeeded = asksApi || (!plan.reported.includes('api') && 'missing' in (await secret()));
    return isNeeded ? fetchCurrent(await key(), run) : { missing: skipped('the API is left out') };
  }, key);
  /** This machine's clock less the API's, in whole seconds; null if the answer had no `Date`. */
  const skew = once(
    async () => {
      const answer = asksApi ? await current() : undefined;
      if (answer !== undefined && 'value' in answer) return { value: answer.value.clockSkewSeconds };
      if (plan.required.has('clock')) return askTime(run);
      const isTold = answer?.missing.status === 'failed';
      const hint = isTold ? null : 'no key is needed for it: kchat check --only clock';
      return { missing: skipped('needs an answer of the API: see api', hint) };
    },
    ...(asksApi ? [current] : []),
  );
  /** Kustomer's own secret, else the one at hand; if there is neither, the failure that explains it. */
  const verifier = once<Verifier>(async () => {
    const found: readonly Found<Verifier>[] = [await current(), await secret()];
    const failure = found.find((each) => 'missing' in each && each.missing.status === 'failed');
    const none = { missing: skipped('there is no secret: see secret') };
    return found.find((each) => 'value' in each) ?? failure ?? none;
  });
  /** A token for a made-up customer. */
  const minted = once(async () => mint(await verifier(), run), verifier);
  /** Every credential that this run knows. */
  const held = async () => listHeld(await secret(), await current(), await key(), run.sent);
  return { key, secret, current, skew, verifier, minted, held };
}

/** Two tokens that are signed this far apart, in milliseconds, have different `iat`s. */
const apartMs = 1_100;

function collectAnswers({ plan, backend: options }: EvidenceOptions, run: EvidenceRun) {
  const once = createOnce(run.clock);
  const expected: ExpectedIdentity = options?.expected ?? {};
  const asksTwice = plan.chosen.has('freshness');
  const backend = openBackend(options, run);
  /** Two calls as the app makes them, more than a second apart. */
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
      return backend.ask({ request: (sent) => ({ ...sent, headers: { ...sent.headers, ...condition } }) });
    },
    async () => {
      if (await isAskedTwice()) await run.pause(apartMs);
    },
  );
  /** Requests without credentials or with made-up ones; empty if the request has no credentials. */
  const probes = once<readonly ProbeAnswer[]>(async () => {
    if ('missing' in backend.probes) return backend.probes;
    const answer = await first();
    if ('missing' in answer) return { missing: answer.missing };
    const ask = async (probe: Probe): Promise<ProbeAnswer> => {
      const asked = once(() => backend.ask({ value: probe.change }));
      return { probe, answer: await asked() };
    };
    return { value: await Promise.all(backend.probes.value.map(ask)) };
  }, first);
  /** The same session asking for another customer; missing if the request names none. */
  const other = once(async () => {
    if ('missing' in backend.probes || tokenIn(await first()) === undefined) return notAskedFor;
    const customer = nameOther(expected, options?.otherEmail);
    const asked = await backend.ask({ request: (sent) => askForOther(sent, expected, customer) });
    if ('missing' in asked) return asked;
    return { value: { customer: customer.email ?? customer.externalId ?? '', answer: asked.value } };
  }, first);
  /** The call of the second session; missing if no second session was given. */
  const { hasSecondSession } = backend;
  const secondSession = once(
    async () => (hasSecondSession ? backend.ask({ isSecondSession: true }) : notAskedFor),
    first,
  );
  /** Every answer that the checks of this run ask for. */
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
