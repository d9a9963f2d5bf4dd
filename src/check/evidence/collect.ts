/**
 * Owns the list of all evidence, and the answers of the backend. Rule: evidence that no check needs is not
 * collected. The app's own request goes first, and all others after it.
 */
import { readSeconds } from '../../token/time.js';
import type { Plan } from '../plan.js';
import { pointTo } from '../verdict.js';
import { type BackendOptions, createAsk, type EvidenceRun, notAskedFor, waitUntilReady } from './backend.js';
import { collectCredentials } from './credentials.js';
import { createOnce, missing, type ProbeAnswer, tokenIn, valueIn } from './evidence.js';
import { askForOther, listProbes, nameOther, type Probe } from './probes.js';

/** All evidence of a run: see {@link createEvidence}. */
export type Evidence = ReturnType<typeof createEvidence>;

/**
 * All evidence of a run. Each piece throws USAGE, CONFIG_INVALID (2) or INTERRUPTED (130); any other failure
 * is `missing` evidence.
 *
 * @param backend  undefined if no backend was named
 */
export function createEvidence(plan: Plan, backend: BackendOptions | undefined, run: EvidenceRun) {
  return {
    /** When the run began, by this machine's clock. */
    now: readSeconds(run.clock),
    /** The language of code in hints, if the user named one. */
    language: run.settings.language(),
    ...collectCredentials(plan, run),
    ...collectAnswers(plan, backend, run),
  };
}

/** Two tokens that are signed this far apart, in milliseconds, have different `iat`s. */
const apartMs = 1_100;

function collectAnswers({ chosen }: Plan, options: BackendOptions | undefined, run: EvidenceRun) {
  const once = createOnce(run.clock);
  const ask = createAsk(options, run);
  const expected = options?.expected ?? {};
  const asksTwice = chosen.has('freshness');
  const hasSecondSession = options?.secondSession !== undefined;
  /** Two calls as the app makes them, more than a second apart. */
  const first = once(ask, () => waitUntilReady(ask, options?.waitMs ?? 0, run));
  const isAskedTwice = async () => asksTwice && tokenIn(await first()) !== undefined;
  const second = once(
    async () => {
      if (!(await isAskedTwice())) return notAskedFor;
      // An app with a cache says which answer it already has.
      const etag = valueIn(await first())?.headers?.get('etag');
      const condition = etag == null ? {} : { 'if-none-match': etag };
      return ask({ request: (sent) => ({ ...sent, headers: { ...sent.headers, ...condition } }) });
    },
    async () => {
      if (await isAskedTwice()) await run.pause(apartMs);
    },
  );
  /** Requests without credentials or with made-up ones; empty if the request has no credentials. */
  const probes = once<readonly ProbeAnswer[]>(async () => {
    if (options === undefined) return { missing: pointTo('token-endpoint', 'no backend to ask') };
    if (typeof options.ask === 'string')
      return missing('a command has no credentials that could be left out');
    const answer = await first();
    if ('missing' in answer) return answer;
    const send = async (probe: Probe): Promise<ProbeAnswer> => ({
      probe,
      answer: await once(() => ask({ value: probe.change }))(),
    });
    return { value: await Promise.all(listProbes(options.ask.slots).map(send)) };
  }, first);
  /** The answer to the same session for another customer; missing if the request names no customer. */
  const other = once(async () => {
    if (typeof options?.ask !== 'object' || tokenIn(await first()) === undefined) return notAskedFor;
    const customer = nameOther(expected, options.otherEmail);
    const asked = await ask({ request: (sent) => askForOther(sent, expected, customer) });
    if ('missing' in asked) return asked;
    return { value: { customer: customer.email ?? customer.externalId ?? '', answer: asked.value } };
  }, first);
  /** The answer to the second session; missing if none was given. */
  const secondSession = once(
    async () => (options?.secondSession ? ask({ template: options.secondSession }) : notAskedFor),
    first,
  );
  /** Every answer that the checks of this run ask for. */
  const answers = async () => {
    const all = [await first(), await second(), await secondSession()].map(valueIn);
    if (chosen.has('endpoint-auth')) {
      all.push(...(valueIn(await probes()) ?? []).map(({ answer }) => valueIn(answer)));
      all.push(valueIn(await other())?.answer);
    }
    return all.filter((answer) => answer !== undefined);
  };
  return { expected, asksTwice, hasSecondSession, first, second, probes, other, secondSession, answers };
}
