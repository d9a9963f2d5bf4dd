/**
 * Owns every answer that is asked of the team's backend.
 *
 * Rule: the app's own request goes first, and all others after it.
 */
import { skipped } from '../verdict.js';
import { type BackendOptions, type Mask, openUrl, runForToken } from './backend.js';
import type { Capabilities } from './collect.js';
import { type Evidence, type ExpectedIdentity, type ProbeAnswer, tokenIn, valueIn } from './evidence.js';
import { createOnce } from './gather.js';
import { askForOther, listProbes, nameOther } from './probes.js';
import { waitUntilReady } from './ready.js';

/** What the backend's token endpoint is asked for, and how often. */
export interface AnswerOptions {
  /** Undefined if no backend was named. */
  readonly backend: BackendOptions | undefined;
  readonly expected: ExpectedIdentity;
  /** Another customer, whom the session must get no token for; made up from the expected one by default. */
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

/** All that the backend is asked; `sent` gets what is sent as a credential. */
export function collectAnswers(
  options: AnswerOptions,
  mask: Mask,
  sent: Map<string, string>,
  context: Capabilities,
): Answers {
  const { asksTwice, expected } = options;
  const once = createOnce(context.clock);
  const { ask, url } = openBackend(options.backend, mask, sent, context);

  const first = once(
    () => ask(),
    () => waitUntilReady(ask, options.waitMs, context),
  );
  const second = once(
    async () => {
      const answer = await first();
      if (!asksTwice || tokenIn(answer) === undefined) return { missing: skipped('not asked for') };
      return ask(valueIn(answer)?.headers?.get('etag'));
    },
    async () => {
      if (asksTwice && tokenIn(await first()) !== undefined) await context.pause(apartMs);
    },
  );
  const probes = once(async () => {
    if (url === undefined) return { missing: explainNoProbes(options.backend) };
    const answer = await first();
    if ('missing' in answer) return { missing: answer.missing };
    const asked = listProbes(url.template).map(async (probe): Promise<ProbeAnswer> => {
      return { probe, answer: await once(() => url.backend.askAs(probe))() };
    });
    return { value: await Promise.all(asked) };
  }, first);
  const other = once(async () => {
    if (url === undefined || tokenIn(await first()) === undefined) return notAskedFor;
    const customer = nameOther(expected, options.otherEmail);
    const asked = await url.backend.askChanged((request) => askForOther(request, expected, customer));
    if (asked === undefined || 'missing' in asked) return asked ?? notAskedFor;
    return { value: { customer: customer.email ?? customer.externalId ?? '', answer: asked.value } };
  }, first);
  const secondSession = once(async () => url?.backend.askSecondSession() ?? notAskedFor, first);
  const answers = async () => {
    const probed = options.probes ? (valueIn(await probes()) ?? []).map(({ answer }) => valueIn(answer)) : [];
    const others = options.probes ? [valueIn(await other())?.answer] : [];
    const all = [valueIn(await first()), valueIn(await second()), valueIn(await secondSession())];
    return [...all, ...probed, ...others].filter((answer) => answer !== undefined);
  };
  const hasSecondSession = url?.hasSecondSession ?? false;
  return { asksTwice, hasSecondSession, first, second, probes, other, secondSession, answers };
}

const notAskedFor = { missing: skipped('not asked for') };

function explainNoProbes(backend: BackendOptions | undefined) {
  return backend === undefined
    ? skipped('no backend to ask: see token-endpoint')
    : skipped('a command has no credentials that could be left out');
}

function openBackend(
  options: BackendOptions | undefined,
  mask: Mask,
  sent: Map<string, string>,
  context: Capabilities,
) {
  if (options === undefined) {
    const missing = skipped('no backend to ask', 'give --token-url or --token-command');
    return { ask: async () => ({ missing }), url: undefined };
  }
  const { ask } = options;
  if ('commandLine' in ask)
    return { ask: () => runForToken(ask.commandLine, options, mask, context), url: undefined };
  const backend = openUrl(ask, options, mask, sent, context);
  return {
    ask: backend.ask,
    url: { backend, template: ask.template, hasSecondSession: ask.secondSession !== undefined },
  };
}
