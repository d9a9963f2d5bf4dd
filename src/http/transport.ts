/**
 * Owns one HTTP exchange, with the API or with the team's own backend.
 *
 * Rule: what is sent goes to one origin, over verified TLS where it is https; an API key goes over plain http to
 * this machine only. Redirects are not followed, bodies are bounded, and how an exchange failed is told without
 * quoting what was sent.
 */

import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { readBody } from './body.js';
import { chooseRoute, type HostRoute } from './dispatcher.js';
import type { Target } from './failure-words.js';
import { explainNetworkFailure, explainTimeout } from './failures.js';

/** Milliseconds that one attempt may take, from connecting to the last byte, by default. */
const attemptTimeoutMs = 10_000;

export interface HttpRequest {
  readonly method: string;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** By names in lower case; they win over our own `accept` and `user-agent`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The part of `Headers` that is needed; names in any case, null for what did not come. */
export interface AnswerHeaders {
  get(name: string): string | null;
  /** In lower case. */
  keys(): Iterable<string>;
}

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

/** What one attempt came to; a failure that another attempt may mend is marked. */
export type Attempt =
  | { readonly done: true; readonly answer: HttpAnswer }
  | { readonly done: false; readonly error: KchatError; readonly mayRetry: boolean };

export interface TransportOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: { now(): number };
  /** `backend`: plain http to any host. `api`, the default: to this machine only. */
  readonly target?: Target;
  /** Milliseconds for one attempt; {@link attemptTimeoutMs} by default. */
  readonly timeoutMs?: number;
}

export interface Transport {
  /** One attempt. Rejects with the reason of `signal`, or a USAGE error where there is no way to the origin. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Attempt>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** A header that came several times is one list (RFC 9110 §5.3). */
function joinValues(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

export function createTransport(options: TransportOptions): Transport {
  const { version, env, clock, target = 'api', timeoutMs = attemptTimeoutMs } = options;
  const routes = new Map<string, HostRoute>();
  const findRoute = (origin: string) => {
    const route = routes.get(origin) ?? chooseRoute(origin, env, target);
    routes.set(origin, route);
    return route;
  };

  async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const startedAt = clock.now();
    // Not `fetch`: it refuses some ports, hides a 407, and sends what a 421 answers a second time (Fetch standard).
    const response = await findRoute(request.origin).dispatcher.request({
      origin: request.origin,
      path: request.path,
      method: request.method,
      // Bodies are small: nothing is won by compressing them.
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
      get: (name: string) => joinValues(response.headers[name.toLowerCase()]),
      keys: () => Object.keys(response.headers),
    };
    const { bytes, text, problem } = await readBody(response.body, headers.get('content-encoding'));
    const status = response.statusCode;
    return { status, headers, body: text, bodyProblem: problem, bytes, midpoint, elapsedMs };
  }

  return {
    async send(request, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return { done: true, answer: await exchange(request, AbortSignal.any([signal, timeout])) };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof KchatError) throw error;
        if (timeout.aborted)
          return { done: false, error: explainTimeout(request.origin, timeoutMs, target), mayRetry: true };
        const { proxyHost } = findRoute(request.origin);
        return { done: false, ...explainNetworkFailure(error, request.origin, target, proxyHost) };
      }
    },
    async close() {
      await Promise.all([...routes.values()].map(({ dispatcher }) => dispatcher.destroy()));
    },
  };
}
