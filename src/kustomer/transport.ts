/**
 * Owns one HTTP exchange with the API.
 *
 * Rule: the key goes to one origin, over verified TLS unless that origin is this machine; redirects are not
 * followed, bodies are bounded, and how an exchange failed is told without quoting what was sent.
 */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch } from 'undici';
import type { Environment } from '../context.js';
import type { KchatError } from '../errors.js';
import { explainNetworkFailure, explainTimeout } from './failures.js';

/** Milliseconds that one attempt may take, from connecting to the last byte. */
export const attemptTimeoutMs = 10_000;

/** Bytes of an answer's body after decompression; the real one is well under 10 KiB. */
const maxBodyBytes = 1_048_576;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly origin: string;
  readonly path: string;
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
function createDispatcher(origin: string, env: Environment): Dispatcher {
  // Explicit: NODE_TLS_REJECT_UNAUTHORIZED=0 is obeyed otherwise (measured).
  const tls = { rejectUnauthorized: true };
  if (isLoopbackOrigin(origin))
    return new Agent({ connect: origin.startsWith('http:') ? { lookup: lookupLoopbackOnly } : tls });
  return new EnvHttpProxyAgent({
    connect: tls,
    requestTls: tls,
    proxyTls: tls,
    // Only https goes to another machine. The empty string keeps undici from reading the variable itself.
    httpProxy: '',
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

export function createTransport({ version, env, clock }: TransportOptions): Transport {
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (origin: string) => {
    const dispatcher = dispatchers.get(origin) ?? createDispatcher(origin, env);
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
      const timeout = AbortSignal.timeout(attemptTimeoutMs);
      try {
        return { done: true, answer: await exchange(request, AbortSignal.any([signal, timeout])) };
      } catch (error) {
        signal.throwIfAborted();
        if (timeout.aborted)
          return { done: false, error: explainTimeout(request.origin, attemptTimeoutMs), mayRetry: true };
        return { done: false, ...explainNetworkFailure(error, request.origin) };
      }
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}
