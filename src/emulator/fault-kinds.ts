/**
 * Owns the kinds of faults: name, help, argument, effect. Rule: one entry per fault holds everything about
 * it. Its argument is parsed when the fault is set and becomes an {@link Effect}, which `exchange.ts`
 * applies.
 */
import {
  parseDelay,
  parsePodArgument,
  parseReset,
  parseSecretless,
  parseShift,
  parseSize,
  parseTarget,
  type Reading,
} from './fault-arguments.js';
import { rateHeaders } from './rate-limit.js';
import { refuse, refuseRate, refuseWrongPod } from './refusals.js';
import { answerEmpty, answerText, type Reply } from './reply.js';

/** What a fault's answer may depend on. */
interface FaultSituation {
  readonly path: string;
  /** The pod that handles the request. */
  readonly pod: string;
  /** Requests per window, for the headers of a rate limit. */
  readonly limit: number;
  /** By the clock that the answer shows, in milliseconds. */
  readonly nowMs: number;
}

/** What a fault changes. If several change the same, the first one counts. */
export type Effect =
  /** Replaces the answer; the other effects change it. */
  | { readonly on: 'answer'; readonly answer: (situation: FaultSituation) => Reply }
  | { readonly on: 'clock'; readonly aheadMs: number }
  | { readonly on: 'settings'; readonly attributes: { readonly secret?: unknown } }
  | { readonly on: 'refusals'; readonly shape: 'json-api' }
  | { readonly on: 'start'; readonly delayMs: number }
  | { readonly on: 'end'; readonly cut: true };

/** A kind of fault. */
export interface FaultKind {
  /** For the help page. */
  readonly does: string;
  /** The only path it applies to; undefined: any. */
  readonly only?: string;
  /** The argument if none is given; undefined if the fault takes no argument. */
  readonly standard?: string;
  /** The effect with this argument. */
  readonly parse: (argument: string) => Reading<Effect>;
}

/** A fault without an argument. */
function plain(does: string, effect: Effect): FaultKind {
  return { does, parse: () => ({ value: effect }) };
}

/** A fault with an argument: `parse` makes a value of the text, `effect` an effect of the value. */
function taking<Value>({
  parse,
  effect,
  ...kind
}: Pick<FaultKind, 'does' | 'only'> & {
  readonly standard: string;
  readonly parse: (argument: string) => Reading<Value>;
  readonly effect: (value: Value) => Effect;
}): FaultKind {
  return {
    ...kind,
    parse: (argument) => {
      const reading = parse(argument);
      return 'takes' in reading ? reading : { value: effect(reading.value) };
    },
  };
}

function reply(answer: (situation: FaultSituation) => Reply): Effect {
  return { on: 'answer', answer };
}

/** JSON of so many bytes, in pieces, so that only one piece is in memory. */
function* fill(bytes: number): Generator<string> {
  const [start, end, piece] = ['{"data":"', '"}', 'x'.repeat(65_536)];
  yield start;
  for (let left = bytes - start.length - end.length; left > 0; left -= piece.length)
    yield piece.slice(0, Math.min(left, piece.length));
  yield end;
}

const page =
  '<!doctype html>\n<title>Sign in to the network</title>\n<h1>Please sign in to this network</h1>\n';

/** Every fault by name, in the order of the help page. */
export const faultKinds = {
  '401': plain(
    'refuses the key or login',
    reply(() => refuse(401, 'unauthorized', 'not authorized (fault)')),
  ),
  '403': plain(
    'refuses the key or login',
    reply(() => refuse(403, 'forbidden', 'forbidden (fault)')),
  ),
  '429': taking({
    does: 'rate limit with its headers; 429=no-reset without reset',
    standard: '1s',
    parse: parseReset,
    effect: (resetMs) =>
      reply(({ limit, nowMs }) =>
        refuseRate(rateHeaders(limit, 0, resetMs === null ? null : nowMs + resetMs)),
      ),
  }),
  '500': plain(
    'internal error',
    reply(() => refuse(500, 'internal_error', 'internal error (fault)')),
  ),
  '503': plain(
    'unavailable',
    reply(() => refuse(503, 'unavailable', 'service unavailable (fault)')),
  ),
  slow: taking({
    does: 'answers late',
    standard: '3s',
    parse: parseDelay,
    effect: (delayMs) => ({ on: 'start', delayMs }),
  }),
  drop: plain(
    'closes the connection without an answer',
    reply(() => ({ status: 0, headers: {}, body: null })),
  ),
  truncate: plain('closes the connection in the middle of the answer', { on: 'end', cut: true }),
  html: plain(
    '200 with a page, as a captive portal does',
    reply(() => answerText('text/html', page)),
  ),
  huge: taking({
    does: '200 with an endless-looking body',
    standard: '64',
    parse: parseSize,
    effect: (bytes) =>
      reply(() => ({ status: 200, headers: { 'content-type': 'application/json' }, body: fill(bytes) })),
  }),
  redirect: taking({
    does: '302 to another host',
    standard: 'https://elsewhere.invalid',
    parse: parseTarget,
    effect: (target) =>
      reply(({ path }) =>
        answerEmpty(302, { location: /^https?:\/\/[^/]+$/.test(target) ? target + path : target }),
      ),
  }),
  'wrong-pod': taking({
    does: '401: the key belongs to another region',
    standard: 'prod2',
    parse: parsePodArgument,
    effect: (keyPod) => reply(({ pod }) => refuseWrongPod(keyPod, pod)),
  }),
  'jsonapi-errors': plain('refusals in the other of the two error shapes', {
    on: 'refusals',
    shape: 'json-api',
  }),
  skew: taking({
    does: 'shifts the clock: Date header, age of tokens',
    standard: '10m',
    parse: parseShift,
    effect: (aheadMs) => ({ on: 'clock', aheadMs }),
  }),
  'no-secret': taking({
    does: 'the settings have no usable secret',
    only: '/v1/auth/customer/settings',
    standard: 'absent',
    parse: parseSecretless,
    effect: (attributes) => ({ on: 'settings', attributes }),
  }),
} as const satisfies Record<string, FaultKind>;

/** The name of a fault, as `--fault` takes it. */
export type FaultName = keyof typeof faultKinds;
