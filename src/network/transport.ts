/**
 * Owns one HTTP exchange, with the API or with the team's own backend.
 *
 * Rule: what is sent goes to one origin, over verified TLS where it is https; an API key goes over plain http to
 * this machine only. Redirects are not followed, bodies are bounded, and how an exchange failed is told without
 * quoting what was sent.
 */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import type { Environment } from '../context.js';
import type { KchatError } from '../errors.js';
import { explainNetworkFailure, explainTimeout, type Target } from './failures.js';

/** Milliseconds that one attempt may take, from connecting to the last byte, unless told. */
export const attemptTimeoutMs = 10_000;

/** Bytes of an answer's body after decompression; the real one is well under 10 KiB. */
const maxBodyBytes = 1_048_576;

export interface HttpRequest {
  readonly method: string;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** By names in lower case; they win over our own `accept` and `user-agent`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when it is larger than 1 MiB or not UTF-8; `bodyProblem` says which. */
  readonly body: string | undefined;
  readonly bodyProblem: string | undefined;
  /** This machine's time in the middle of the exchange, in milliseconds. */
  readonly midpoint: number;
}

/** What one attempt came to; a failure that another attempt may mend is marked. */
export type Attempt =
  | { readonly done: true; readonly answer: HttpAnswer }
  | { readonly done: false; readonly error: KchatError; readonly mayRetry: boolean };

export interface TransportOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: { now(): number };
  /** `backend`: plain http to any host. `api`, unless told: to this machine only. */
  readonly target?: Target;
  /** Milliseconds for one attempt; {@link attemptTimeoutMs} unless told. */
  readonly timeoutMs?: number;
}

export interface Transport {
  /** One attempt. Rejects only with the reason of `signal`. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Attempt>;
  /** Ends every connection. */
  close(): Promise<void>;
}

function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

/** `localhost` may be made to resolve elsewhere; a key in plain http must not follow. */
const lookupLoopbackOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isLoopbackAddress(address)))
      return callback(Object.assign(new Error('not loopback'), { code: 'ERR_NOT_LOOPBACK' }), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** Straight to this machine, through the environment's proxy to any other. */
function createDispatcher(origin: string, env: Environment, target: Target): Dispatcher {
  // Explicit: NODE_TLS_REJECT_UNAUTHORIZED=0 is obeyed otherwise (measured).
  const tls = { rejectUnauthorized: true };
  if (isLoopbackOrigin(origin))
    return new Agent({
      connect: target === 'api' && origin.startsWith('http:') ? { lookup: lookupLoopbackOnly } : tls,
    });
  return new EnvHttpProxyAgent({
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    // An API key goes to another machine by https only. The empty string keeps undici from reading the variable.
    httpProxy: target === 'api' ? '' : env.http_proxy || env.HTTP_PROXY || '',
    // A proxy takes plain http as a request of its own and may refuse to tunnel it.
    proxyTunnel: !origin.startsWith('http:'),
    httpsProxy: env.https_proxy || env.HTTPS_PROXY || '',
    noProxy: env.no_proxy || env.NO_PROXY || '',
  });
}

async function readBody(
  body: AsyncIterable<Uint8Array> | null,
): Promise<{ text?: string; problem?: string }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBodyBytes) return { problem: 'is larger than 1 MiB' };
    chunks.push(chunk);
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return { problem: 'is not UTF-8' };
  }
}

export function createTransport(options: TransportOptions): Transport {
  const { version, env, clock, target = 'api', timeoutMs = attemptTimeoutMs } = options;
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (origin: string) => {
    const dispatcher = dispatchers.get(origin) ?? createDispatcher(origin, env, target);
    dispatchers.set(origin, dispatcher);
    return dispatcher;
  };

  async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const startedAt = clock.now();
    const response = await fetch(`${request.origin}${request.path}`, {
      method: request.method,
      headers: { accept: 'application/json', 'user-agent': `kchat/${version}`, ...request.headers },
      body: request.body ?? null,
      redirect: 'manual',
      signal,
      dispatcher: dispatcherFor(request.origin),
    });
    const midpoint = (startedAt + clock.now()) / 2;
    const { text, problem } = await readBody(response.body);
    return { status: response.status, headers: response.headers, body: text, bodyProblem: problem, midpoint };
  }

  return {
    async send(request, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return { done: true, answer: await exchange(request, AbortSignal.any([signal, timeout])) };
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.aborted)
          return { done: false, error: explainTimeout(request.origin, timeoutMs, target), mayRetry: true };
        return { done: false, ...explainNetworkFailure(error, request.origin, target) };
      }
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}
