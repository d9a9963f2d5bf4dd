/**
 * Owns all requests to the team's backend, and waiting for one that is still starting. Rule: the app's own
 * request goes first, and all others after it. kchat waits only for failures that a later request may not
 * have.
 */
import { KchatError } from '../../base/errors.js';
import { skipped } from '../verdict.js';
import { type BackendOptions, type BackendRun, notAskedFor, openUrl, runForToken } from './backend.js';
import {
  type BackendAnswer,
  createOnce,
  type Evidence,
  type ExpectedIdentity,
  type Found,
  tokenIn,
  valueIn,
} from './evidence.js';
import { askForOther, nameOther } from './probes.js';

/** Which requests are sent to the backend's token endpoint. */
export interface AnswerOptions {
  /** Undefined if no backend was named. */
  readonly backend: BackendOptions | undefined;
  readonly expected: ExpectedIdentity;
  /** Another customer, for whom the session must get no token; made up from the expected one by default. */
  readonly otherEmail?: string | undefined;
  /** `freshness` is among the checks. */
  readonly asksTwice: boolean;
  /** `endpoint-auth` is among the checks. */
  readonly probes: boolean;
  /** How long to wait for a backend that is still starting, in milliseconds. */
  readonly waitMs: number;
}

/** Two tokens that are signed this far apart, in milliseconds, have different `iat`s. */
const apartMs = 1_100;

type Answers = Pick<
  Evidence,
  'asksTwice' | 'hasSecondSession' | 'first' | 'second' | 'probes' | 'other' | 'secondSession' | 'answers'
>;

/** All answers of the backend. */
export function collectAnswers(
  options: AnswerOptions,
  run: BackendRun & { pause(ms: number): Promise<unknown> },
): Answers {
  const { asksTwice, expected } = options;
  const once = createOnce(run.clock);
  const { ask, url } = openBackend(options.backend, run);

  const first = once(
    () => ask(),
    () => waitUntilReady(ask, options.waitMs, run),
  );
  const second = once(
    async () => {
      const answer = await first();
      if (!asksTwice || tokenIn(answer) === undefined) return notAskedFor;
      return ask(valueIn(answer)?.headers?.get('etag'));
    },
    async () => {
      if (asksTwice && tokenIn(await first()) !== undefined) await run.pause(apartMs);
    },
  );
  const probes = once(async () => {
    if (url === undefined) return { missing: explainNoProbes(options.backend) };
    const answer = await first();
    if ('missing' in answer) return { missing: answer.missing };
    const asked = url.probes.map(async (probe) => ({ probe, answer: await once(() => url.askAs(probe))() }));
    return { value: await Promise.all(asked) };
  }, first);
  const other = once(async () => {
    if (url === undefined || tokenIn(await first()) === undefined) return notAskedFor;
    const customer = nameOther(expected, options.otherEmail);
    const asked = await url.askChanged((request) => askForOther(request, expected, customer));
    if ('missing' in asked) return asked;
    return { value: { customer: customer.email ?? customer.externalId ?? '', answer: asked.value } };
  }, first);
  const secondSession = once(async () => url?.askSecondSession() ?? notAskedFor, first);
  const answers = async () => {
    const probed = options.probes ? (valueIn(await probes()) ?? []).map(({ answer }) => valueIn(answer)) : [];
    const others = options.probes ? [valueIn(await other())?.answer] : [];
    const all = [valueIn(await first()), valueIn(await second()), valueIn(await secondSession())];
    return [...all, ...probed, ...others].filter((answer) => answer !== undefined);
  };
  const hasSecondSession = url?.hasSecondSession ?? false;
  return { asksTwice, hasSecondSession, first, second, probes, other, secondSession, answers };
}

function explainNoProbes(backend: BackendOptions | undefined) {
  return backend === undefined
    ? skipped('no backend to ask: see token-endpoint')
    : skipped('a command has no credentials that could be left out');
}

function openBackend(options: BackendOptions | undefined, run: BackendRun) {
  if (options === undefined) {
    const missing = skipped('no backend to ask', 'give --token-url or --token-command');
    return { ask: async () => ({ missing }), url: undefined };
  }
  const { ask } = options;
  if ('commandLine' in ask) return { ask: () => runForToken(ask.commandLine, options, run), url: undefined };
  const url = openUrl(ask, options, run);
  return { ask: url.ask, url };
}

/** Milliseconds between two requests. */
const stepMs = 500;

/** Statuses of a proxy in front of a backend that does not answer yet (RFC 9110 §15.6). */
const startingStatuses: readonly unknown[] = [502, 503, 504];

/** Asks until the backend has started or `waitMs` are over; the next call reports failures. */
async function waitUntilReady(
  ask: () => Promise<Found<BackendAnswer>>,
  waitMs: number,
  { clock, pause }: { readonly clock: { now(): number }; pause(ms: number): Promise<unknown> },
): Promise<void> {
  const deadline = clock.now() + waitMs;
  while (clock.now() < deadline && (await isStarting(ask))) await pause(stepMs);
}

async function isStarting(ask: () => Promise<Found<BackendAnswer>>): Promise<boolean> {
  try {
    const found = await ask();
    return 'value' in found && startingStatuses.includes(found.value.status);
  } catch (error) {
    if (error instanceof KchatError && error.code === 'API_UNREACHABLE') return true;
    if (error instanceof KchatError && error.code === 'API_TIMED_OUT') return true;
    throw error;
  }
}
