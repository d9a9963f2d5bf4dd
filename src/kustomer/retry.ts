/** Owns retries. Rule: at most three, for temporary failures, never past the operation's deadline. */
import { KchatError } from '../base/errors.js';
import type { Attempt, HttpAnswer } from '../http/transport.js';
import type { Output } from '../terminal/contract.js';
import { formatSpan } from '../token/time.js';
import { describeRequestId, parseHttpDate } from './answers.js';

const retriedStatuses = new Set([429, 502, 503, 504]);
/** The rate window: docs/kustomer.md#rate-limit (D). */
const windowMs = 60_000;
/** Added to the wait in the headers, because both clocks count whole seconds. */
const graceMs = 500;
/** A longer wait blocks a CI job. `Date` is rounded down and the reset up: that adds a second. */
const longestWaitMs = windowMs + 1000 + graceMs;

interface RetryOptions {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly clock: { now(): number };
  /** Resolves after so many milliseconds; rejects with the reason of the operation's signal. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1: jitter, so that parallel CI jobs do not retry at the same time. */
  readonly random: () => number;
  readonly output: Pick<Output, 'status' | 'debug'>;
}

/** Sends until no retry is needed. Throws API_UNREACHABLE, API_TIMED_OUT or API_RATE_LIMITED. */
export async function sendPatiently(
  send: () => Promise<Attempt>,
  options: RetryOptions,
): Promise<HttpAnswer> {
  for (let retry = 0; ; retry += 1) {
    const attempt = await send();
    if (attempt.done && !retriedStatuses.has(attempt.answer.status)) return attempt.answer;
    if (!attempt.done && !attempt.mayRetry) throw attempt.error;

    const rateLimited = attempt.done && attempt.answer.status === 429 ? attempt.answer : undefined;
    // 200, 400, 800 ms, plus up to 50 %.
    const backoff = 200 * 2 ** retry * (1 + options.random() / 2);
    const wait = (rateLimited && parseRateLimitWait(rateLimited)) ?? backoff;
    const outOfTime = options.clock.now() + wait >= options.deadline;
    if (retry === 3 || outOfTime || wait > longestWaitMs) {
      if (rateLimited) throw explainRateLimit(rateLimited);
      if (!attempt.done) throw attempt.error;
      return attempt.answer;
    }
    const result = attempt.done ? `status ${attempt.answer.status}` : attempt.error.message;
    options.output.debug(`attempt ${retry + 1}: ${result}; again in ${(wait / 1000).toFixed(1)} s`);
    await (rateLimited ? countDown(wait, options) : options.sleep(wait));
  }
}

/**
 * Milliseconds until the rate limit allows more, by `Retry-After` (RFC 9110 §10.2.3; not documented
 * by Kustomer) or `x-ratelimit-reset` (epoch seconds; docs/kustomer.md#rate-limit (D/C)) against
 * the answer's own `Date`.
 */
function parseRateLimitWait({ headers, midpoint }: HttpAnswer): number | undefined {
  const now = parseHttpDate(headers.get('date')) ?? midpoint;
  const retryAfter = headers.get('retry-after');
  const delay = parseSeconds(retryAfter);
  const until = delay === null ? parseHttpDate(retryAfter) : now + delay;
  const latest = [until, parseSeconds(headers.get('x-ratelimit-reset'))].filter((moment) => moment !== null);
  return latest.length === 0 ? undefined : Math.max(0, Math.max(...latest) - now) + graceMs;
}

/** Whole seconds as milliseconds, or null for other text. */
function parseSeconds(text: string | null): number | null {
  return text !== null && /^\d{1,10}$/.test(text) ? Number(text) * 1000 : null;
}

function explainRateLimit(answer: HttpAnswer): KchatError {
  const wait = parseRateLimitWait(answer);
  const until = wait === undefined ? 'it does not say for how long' : `it allows more in ${formatWait(wait)}`;
  const used = `the API's rate limit is used up${describeRequestId(answer)}`;
  return new KchatError('API_RATE_LIMITED', `${used}; ${until}`, {
    hint:
      'the budget is shared by the whole org: try again then' +
      (wait !== undefined && wait <= longestWaitMs ? ', or give --timeout more time' : ''),
  });
}

/** At most the window if only rounding makes the wait longer. */
function formatWait(waitMs: number): string {
  const shown = waitMs > longestWaitMs ? waitMs - graceMs : Math.min(waitMs, windowMs);
  return formatSpan(Math.ceil(shown / 1000));
}

async function countDown(milliseconds: number, { clock, sleep, output }: RetryOptions): Promise<void> {
  const end = clock.now() + milliseconds;
  const words = () =>
    `rate limited by the API: going on in ${formatWait(Math.max(0, end - clock.now()))} (Ctrl-C to stop)`;
  const line = output.status(words());
  try {
    for (let left = milliseconds; left > 0; left = end - clock.now()) {
      line.update(words());
      await sleep(Math.min(left, 1000));
    }
  } finally {
    line.done();
  }
}
