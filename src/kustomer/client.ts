/** Owns the client of Kustomer's API. Rule: requests about keys are all `GET`; no key is ever revoked. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock, Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import type { HttpRequest } from '../http/contract.js';
import { createTransport, type HttpAnswer } from '../http/transport.js';
import type { Output } from '../terminal/contract.js';
import { measureClockSkew, parseSecret, settingsPath } from './answers.js';
import type { ApiRequest, FetchedSecret, KustomerApi } from './contract.js';
import { explainRefusal } from './refusals.js';
import { sendPatiently } from './retry.js';

interface ClientOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly output: Pick<Output, 'status' | 'debug'>;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** From 0 to 1, for the jitter between retries; `Math.random` by default. */
  readonly random?: () => number;
  /** Waits so many milliseconds, or rejects when `signal` aborts; by default a timer. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

type Send = (request: HttpRequest) => Promise<HttpAnswer>;

function get(origin: string, path: string, headers: HttpRequest['headers']): HttpRequest {
  return { method: 'GET', url: `${origin}${path}`, headers };
}

/** A client; each call opens its own connections and closes them. */
export function createKustomerApi(options: ClientOptions): KustomerApi {
  return {
    fetchChatSecret: (request) => withinDeadline(options, request, (send) => fetchChatSecret(request, send)),
    readSkew: (request) =>
      withinDeadline(options, request, async (send) =>
        measureClockSkew(await send(get(request.apiOrigin, settingsPath, {}))),
      ),
  };
}

/** Runs an operation with a `send` that retries, and ends it with INTERRUPTED or API_TIMED_OUT. */
async function withinDeadline<T>(
  options: ClientOptions,
  { apiOrigin, timeoutMs }: Pick<ApiRequest, 'apiOrigin' | 'timeoutMs'>,
  operate: (send: Send) => Promise<T>,
): Promise<T> {
  const { clock, output, random = Math.random } = options;
  const transport = createTransport(apiOrigin, options);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  const deadline = clock.now() + timeoutMs;
  const wait = options.sleep ?? ((milliseconds) => delay(milliseconds, undefined, { signal }));
  const sleep = (milliseconds: number) => wait(milliseconds, signal);
  const send: Send = (request) => {
    output.debug(`${request.method} ${request.url}`);
    return sendPatiently(() => transport.send(request, signal), { deadline, clock, sleep, random, output });
  };
  try {
    return await operate(send);
  } catch (error) {
    if (options.signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    if (timeout.aborted && !(error instanceof KchatError)) throw transport.explainDeadline(timeoutMs);
    throw error;
  } finally {
    await transport.close();
  }
}

async function fetchChatSecret({ apiKey, apiOrigin }: ApiRequest, send: Send): Promise<FetchedSecret> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const ask = (path: string) => send(get(apiOrigin, path, headers));
  const answer = await ask(settingsPath);
  if (answer.status === 401 || answer.status === 403) {
    const current = await ask('/v1/auth/tokens/current').catch((error: unknown) => {
      // After a timeout too the refusal of the key is the more useful message.
      if (error instanceof KchatError || error instanceof DOMException) return undefined;
      throw error;
    });
    throw explainRefusal(answer, current, apiKey);
  }
  return { secret: parseSecret(answer, apiOrigin), clockSkewSeconds: measureClockSkew(answer) };
}
