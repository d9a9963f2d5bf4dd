/**
 * Owns one HTTP exchange. Rule: to one origin, over verified TLS if it is https; an API key goes over plain
 * http to this machine only. Redirects are not followed, bodies are bounded, errors never quote the request.
 */
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { readBody } from './body.js';
import type { HttpRequest } from './contract.js';
import { chooseRoute, type HostRoute } from './dispatcher.js';
import type { Target } from './failure-words.js';
import { explainNetworkFailure, explainTimeout, type Where } from './failures.js';

/** The needed part of `Headers`: names in any case, null for a missing header. */
export interface AnswerHeaders {
  get(name: string): string | null;
  /** In lower case. */
  keys(): Iterable<string>;
}

/** One answer, read to its end or to the limit. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Undefined when it is larger than 1 MiB, badly compressed or not UTF-8; `bodyProblem` says which. */
  readonly body: string | undefined;
  readonly bodyProblem: string | undefined;
  /** The body after decompression; undefined if it is larger than 1 MiB or badly compressed. */
  readonly bytes: Uint8Array | undefined;
  /** This machine's time in the middle of the exchange, in milliseconds. */
  readonly midpoint: number;
  /** Milliseconds from the request to the head of the answer, connecting included. */
  readonly elapsedMs: number;
}

/** The result of one attempt, and for a failure whether a retry may succeed. */
export type Attempt =
  | { readonly done: true; readonly answer: HttpAnswer }
  | { readonly done: false; readonly error: KchatError; readonly mayRetry: boolean };

/** What a transport depends on. */
export interface TransportOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: { now(): number };
  /** `backend`: plain http to any host. `api`, the default: to this machine only. */
  readonly target?: Target;
  /** Milliseconds for one attempt, from connecting to the last byte; 10 s by default. */
  readonly timeoutMs?: number;
}

/** Sends requests to one origin, one attempt each, over kept connections. */
export interface Transport {
  /** One attempt at a URL of the origin. Rejects with the reason of `signal`. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Attempt>;
  /** An error for the caller's deadline, with the progress of the last attempt. */
  explainDeadline(milliseconds: number): KchatError;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** A transport that opens connections when needed. Throws USAGE if there is no way to the origin. */
export function createTransport(origin: string, options: TransportOptions): Transport {
  const { env, target = 'api', timeoutMs = 10_000 } = options;
  let route = chooseRoute(origin, env, target, timeoutMs);
  const findProgress = (): Where => ({ origin, target, proxy: route.proxy, stage: route.stage() });
  let last: Where | undefined;
  return {
    async send(request, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const either = AbortSignal.any([signal, timeout]);
      try {
        const answer = await raceAbort(exchange(route, request, options, either), either);
        return { done: true, answer };
      } catch (error) {
        last = findProgress();
        // undici handles an abort only after connecting (measured), so the connection is ended here.
        if (either.aborted) {
          await route.end();
          route = chooseRoute(origin, env, target, timeoutMs);
        }
        signal.throwIfAborted();
        if (timeout.aborted) return { done: false, error: explainTimeout(last, timeoutMs), mayRetry: true };
        return { done: false, ...explainNetworkFailure(error, last, env) };
      }
    },
    explainDeadline: (milliseconds) => explainTimeout(last ?? findProgress(), milliseconds),
    close: () => route.end(),
  };
}

/** One exchange over a route, without a time limit. */
async function exchange(
  { dispatcher }: HostRoute,
  request: HttpRequest,
  { version, clock }: Pick<TransportOptions, 'version' | 'clock'>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { origin, pathname, search } = new URL(request.url);
  const startedAt = clock.now();
  // Not `fetch`, which refuses some ports, hides a 407, and repeats a request after a 421 (Fetch standard).
  const response = await dispatcher.request({
    origin,
    path: `${pathname}${search}`,
    method: request.method,
    // Bodies are too small to be worth compressing.
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': `kchat/${version}`,
      ...request.headers,
    },
    body: request.body ?? null,
    signal,
  });
  const elapsedMs = clock.now() - startedAt;
  const midpoint = startedAt + elapsedMs / 2;
  const headers = {
    get(name: string) {
      const value = response.headers[name.toLowerCase()];
      // A repeated header is one list (RFC 9110 §5.3).
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
    keys: () => Object.keys(response.headers),
  };
  const { bytes, text, problem } = await readBody(response.body, headers.get('content-encoding'));
  const status = response.statusCode;
  return { status, headers, body: text, bodyProblem: problem, bytes, midpoint, elapsedMs };
}

/** The result of an exchange or the reason of the signal, whichever comes first. */
async function raceAbort<T>(exchange: Promise<T>, signal: AbortSignal): Promise<T> {
  // Avoids an unhandled rejection after the race.
  exchange.catch(() => {});
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    exchange.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * One call of the team's own backend, without a retry: an unreliable endpoint is a finding. Throws
 * API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED.
 */
export async function askForToken(
  request: HttpRequest,
  timeoutMs: number,
  { signal, ...options }: Pick<TransportOptions, 'version' | 'env' | 'clock'> & { signal: AbortSignal },
): Promise<HttpAnswer> {
  const { origin } = new URL(request.url);
  const transport = createTransport(origin, { ...options, target: 'backend', timeoutMs });
  try {
    const attempt = await transport.send(request, signal);
    if (!attempt.done) throw attempt.error;
    return attempt.answer;
  } catch (error) {
    if (signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    throw error;
  } finally {
    await transport.close();
  }
}
