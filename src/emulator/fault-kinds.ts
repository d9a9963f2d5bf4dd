/**
 * Owns the kinds of faults: name, help, argument, effect. Rule: one entry per fault holds everything about
 * it. Its argument is parsed when the fault is set and becomes an {@link Effect}, which `exchange.ts` and
 * `applyEffect` act on.
 */
import { isPod } from './keys.js';
import { rateHeaders } from './rate-limit.js';
import { answerEmpty, answerText, type Reply, refuse, refuseRate, refuseWrongPod } from './reply.js';
import type { Arrival } from './route.js';

/** What faults change. */
export interface Effect {
  /** Replaces the answer; the other effects change it. */
  readonly answer?: (arrival: Arrival) => Reply;
  /** How far the clock is ahead, in milliseconds. */
  readonly aheadMs?: number;
  /** The attributes of the settings. */
  readonly settings?: { readonly secret?: unknown };
  /** Refusals have the shape of JSON:API. */
  readonly isJsonApi?: true;
  /** How long the answer is held back, in milliseconds. */
  readonly delayMs?: number;
  /** The connection ends in the middle of the answer. */
  readonly isCut?: true;
}

/** A kind of fault. */
export interface FaultKind {
  /** For the help page; tells what other arguments there are. */
  readonly does: string;
  /** The only path it applies to; undefined: any. */
  readonly only?: string;
  /** The argument if none is given; undefined if the fault takes no argument. */
  readonly standard?: string;
  /** The effect with this argument; undefined if the fault does not take it. */
  readonly parse: (argument: string) => Effect | undefined;
}

/** A fault without an argument. */
function plain(does: string, effect: Effect): FaultKind {
  return { does, parse: () => effect };
}

/** A fault that refuses every request. */
function refusing(does: string, status: number, code: string, message: string): FaultKind {
  return plain(does, { answer: () => refuse(status, code, message) });
}

/** A fault with an argument: `parse` makes a value of the text, `effect` an effect of the value. */
function taking<Value>(
  does: string,
  standard: string,
  parse: (argument: string) => Value | undefined,
  effect: (value: Value) => Effect,
): FaultKind {
  return {
    does,
    standard,
    parse: (argument) => {
      const value = parse(argument);
      return value === undefined ? undefined : effect(value);
    },
  };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A century: an HTTP date has only four digits for the year. */
const longestMs = 876_000 * 3_600_000;

/** `500ms`, `3s`, `-2h` or a number of seconds, as milliseconds; undefined for other text. */
function parseSpan(text: string): number | undefined {
  const [, number, unit = 's'] = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const span = Number(number) * (unitMs[unit] ?? 1000);
  return Math.abs(span) <= longestMs ? span : undefined;
}

/** As {@link parseSpan}, but without a sign: a time from now. */
function parseWait(text: string): number | undefined {
  return /^\d/.test(text) ? parseSpan(text) : undefined;
}

function parseTarget(text: string): string | undefined {
  const isUrl = /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text);
  return isUrl || /^\/[\x21-\x7e]*$/.test(text) ? text : undefined;
}

function parseSize(mebibytes: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(mebibytes) ? Number(mebibytes) * 1024 * 1024 : undefined;
}

/** The attributes of settings without a usable secret. */
const secretless: Readonly<Record<string, { readonly secret?: unknown }>> = {
  absent: {},
  empty: { secret: '' },
  null: { secret: null },
  number: { secret: 42 },
};

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
  '401': refusing('refuses the key or login', 401, 'unauthorized', 'not authorized (fault)'),
  '403': refusing('refuses the key or login', 403, 'forbidden', 'forbidden (fault)'),
  '429': taking(
    'rate limit with its headers; 429=no-reset without reset',
    '1s',
    (text) => (text === 'no-reset' ? null : parseWait(text)),
    (resetMs) => ({
      answer: ({ state, nowMs }) => {
        const resetAtMs = resetMs === null ? null : nowMs + resetMs;
        return refuseRate(rateHeaders(state.rateLimit ?? 1000, 0, resetAtMs));
      },
    }),
  ),
  '500': refusing('internal error', 500, 'internal_error', 'internal error (fault)'),
  '503': refusing('unavailable', 503, 'unavailable', 'service unavailable (fault)'),
  // A longer timer would fire at once.
  slow: taking('answers late', '3s', parseWait, (ms) => ({ delayMs: Math.min(ms, 2_147_483_647) })),
  drop: plain('closes the connection without an answer', {
    answer: () => ({ status: 0, headers: {}, body: null }),
  }),
  truncate: plain('closes the connection in the middle of the answer', { isCut: true }),
  html: plain('200 with a page, as a captive portal does', { answer: () => answerText('text/html', page) }),
  huge: taking('200 with an endless-looking body, in MiB', '64', parseSize, (bytes) => ({
    answer: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: fill(bytes) }),
  })),
  redirect: taking('302 to another host or path', 'https://elsewhere.invalid', parseTarget, (target) => ({
    answer: ({ request: { path } }) =>
      answerEmpty(302, { location: /^https?:\/\/[^/]+$/.test(target) ? target + path : target }),
  })),
  'wrong-pod': taking(
    '401: the key belongs to another region',
    'prod2',
    (text) => (isPod(text) ? text : undefined),
    (keyPod) => ({
      answer: ({ handledBy, org }) => refuseWrongPod(keyPod, handledBy ?? org.pod),
    }),
  ),
  'jsonapi-errors': plain('refusals in the other of the two error shapes', { isJsonApi: true }),
  skew: taking('shifts the clock: Date header, age of tokens', '10m', parseSpan, (aheadMs) => ({ aheadMs })),
  'no-secret': {
    ...taking(
      'settings with no usable secret; or empty, null, number',
      'absent',
      (text) => (Object.hasOwn(secretless, text) ? secretless[text] : undefined),
      (settings) => ({
        settings,
      }),
    ),
    only: '/v1/auth/customer/settings',
  },
} as const satisfies Record<string, FaultKind>;

/** The name of a fault, as `--fault` takes it. */
export type FaultName = keyof typeof faultKinds;
