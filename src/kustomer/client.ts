/** Owns what is asked of Kustomer's API. Rule: `GET` for everything about keys; a key is never revoked from here. */
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ApiRequest,
  Clock,
  Environment,
  FetchedSecret,
  KustomerApi,
  LoginOutcome,
  Output,
} from '../context.js';
import { KchatError } from '../errors.js';
import { explainTimeout } from '../network/failures.js';
import { createTransport, type HttpAnswer, type HttpRequest, type Transport } from '../network/transport.js';
import { visible } from '../untrusted.js';
import { describeRequestId, explainRefusal, isRecord, parseJson, readErrorTexts } from './refusals.js';
import { sendPatiently } from './retry.js';

const settingsPath = '/v1/auth/customer/settings';
const currentTokenPath = '/v1/auth/tokens/current';
const trackingPath = '/c/v1/tracking/tokens/current';
const identityPath = '/c/v1/identity';

export interface ClientOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly output: Pick<Output, 'status' | 'debug'>;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** From 0 to 1, for the jitter between retries; `Math.random` unless told. */
  readonly random?: () => number;
  /** Waits so many milliseconds, or rejects when `signal` aborts; a timer unless told. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** A client; each call opens its own connections and closes them. */
export function createKustomerApi(options: ClientOptions): KustomerApi {
  return {
    fetchChatSecret: (request) =>
      withinDeadline(options, request.apiOrigin, request.timeoutMs, (send) => fetchChatSecret(request, send)),
    logIn: ({ apiOrigin, token }) =>
      withinDeadline(options, apiOrigin, 30_000, (send) => logIn(apiOrigin, token, send)),
  };
}

/** Gives an operation a patient `send`, and ends it with INTERRUPTED or API_TIMED_OUT when its time is up. */
async function withinDeadline<T>(
  options: ClientOptions,
  origin: string,
  timeoutMs: number,
  operate: (send: Send) => Promise<T>,
): Promise<T> {
  const { clock, output } = options;
  const transport: Transport = createTransport(options);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  const deadline = clock.now() + timeoutMs;
  const wait = options.sleep ?? ((milliseconds) => delay(milliseconds, undefined, { signal }));
  const sleep = (milliseconds: number) => wait(milliseconds, signal);
  const send: Send = (request) => {
    output.debug(`${request.method} ${request.origin}${request.path}`);
    const retry = { deadline, clock, sleep, random: options.random ?? Math.random, output };
    return sendPatiently(() => transport.send(request, signal), retry);
  };
  try {
    return await operate(send);
  } catch (error) {
    if (options.signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    if (timeout.aborted && !(error instanceof KchatError)) throw explainTimeout(origin, timeoutMs);
    throw error;
  } finally {
    await transport.close();
  }
}

async function fetchChatSecret({ apiKey, apiOrigin }: ApiRequest, send: Send): Promise<FetchedSecret> {
  const ask = (path: string) =>
    send({ method: 'GET', origin: apiOrigin, path, headers: { authorization: `Bearer ${apiKey}` } });
  const answer = await ask(settingsPath);
  if (answer.status === 401 || answer.status === 403) {
    const current = await ask(currentTokenPath).catch((error: unknown) => {
      if (error instanceof KchatError) return undefined;
      throw error;
    });
    throw explainRefusal(answer, current, apiKey);
  }
  return { secret: readSecret(answer, apiOrigin), clockSkewSeconds: readClockSkew(answer) };
}

/** `data.attributes.secret`; anything else in the answer is tolerated (facts: C). */
function readSecret(answer: HttpAnswer, origin: string): string {
  const host = visible(new URL(origin).host);
  const request = describeRequestId(answer.headers);
  if (answer.status !== 200) throw explainStatus(answer, host, request);
  const value = parseJson(answer.body);
  if (value === undefined) throw explainBody(answer, host, request);
  const data = isRecord(value) ? value.data : undefined;
  const attributes = isRecord(data) ? data.attributes : undefined;
  const secret = isRecord(attributes) ? attributes.secret : undefined;
  const problem = describeBadSecret(secret);
  if (typeof secret === 'string' && problem === undefined) return secret;
  throw new KchatError(
    'API_ANSWER_INVALID',
    `${host} answered without a usable secret${request}: data.attributes.secret ${problem}`,
    {
      hint: 'is chat set up for this org? nothing was stored',
    },
  );
}

function describeBadSecret(secret: unknown): string | undefined {
  if (secret === undefined) return 'is not there';
  if (typeof secret !== 'string')
    return `is ${secret === null ? 'null' : `a ${typeof secret}`}, not a string`;
  if (secret === '') return 'is empty';
  if (/\p{Surrogate}/u.test(secret)) return 'is not Unicode text';
  return undefined;
}

function explainStatus(answer: HttpAnswer, host: string, request: string): KchatError {
  if (answer.status >= 300 && answer.status < 400)
    return new KchatError(
      'API_FAILED',
      `${host} answered with a redirect (${answer.status})${request}, which is not followed: the key goes to one host only`,
      {
        hint: 'is the org name right? a proxy or captive portal may be in the way',
      },
    );
  const [text] = readErrorTexts(answer.body);
  const said = text === undefined ? '' : `: ${visible(text)}`;
  return new KchatError('API_FAILED', `${host} answered with status ${answer.status}${request}${said}`, {
    hint:
      answer.status === 404
        ? 'is the org name right? it is the sign-in subdomain'
        : 'try again later; nothing was stored',
  });
}

function explainBody(answer: HttpAnswer, host: string, request: string): KchatError {
  const type = (answer.headers.get('content-type') ?? 'no content type').split(';', 1)[0] ?? '';
  const what = answer.bodyProblem === undefined ? `is not JSON (${visible(type, 60)})` : answer.bodyProblem;
  return new KchatError('API_ANSWER_INVALID', `${host} sent an answer that ${what}${request}`, {
    hint: /html/i.test(type)
      ? 'a proxy or captive portal answers instead of the API: open a browser, or set HTTPS_PROXY'
      : 'try again; nothing was stored',
  });
}

/** This machine's clock less the API's, in whole seconds: `Date` has no fractions (RFC 9110 §5.6.7). */
function readClockSkew({ headers, midpoint }: HttpAnswer): number | null {
  const date = Date.parse(headers.get('date') ?? '');
  // `Date` is cut down to its second: half a second later is the best guess. Adding 0 makes -0 a 0.
  return Number.isNaN(date) ? null : Math.round((midpoint - (date + 500)) / 1000) + 0;
}

/** What an SDK does on `logIn(jwt)` (facts: C): a tracking token, then the identity. */
async function logIn(origin: string, token: string, send: Send): Promise<LoginOutcome> {
  const sdkHeaders = { 'x-kustomer': 'kustomer', 'x-kustomer-client': 'kchat' };
  const tracking = parseJson(
    (await send({ method: 'GET', origin, path: trackingPath, headers: sdkHeaders })).body,
  );
  const attributes = isRecord(tracking) && isRecord(tracking.data) ? tracking.data.attributes : undefined;
  const trackingToken = isRecord(attributes) && typeof attributes.token === 'string' ? attributes.token : '';
  const answer = await send({
    method: 'POST',
    origin,
    path: identityPath,
    headers: {
      ...sdkHeaders,
      'content-type': 'application/json',
      'x-kustomer-tracking-token': trackingToken,
    },
    body: JSON.stringify({ externalToken: token }),
  });
  const value = parseJson(answer.body);
  if (!isRecord(value)) throw explainBody(answer, new URL(origin).host, '');
  // "Any body with `errors` is a failure" (facts: C).
  if ('errors' in value)
    return { accepted: false, reason: readErrorTexts(answer.body).join('; ') || `status ${answer.status}` };
  const identity = isRecord(value.data) && isRecord(value.data.attributes) ? value.data.attributes : {};
  const text = (name: string) => (typeof identity[name] === 'string' ? identity[name] : null);
  return {
    accepted: true,
    customerId: text('customerId') ?? '',
    email: text('email'),
    externalId: text('externalId'),
  };
}
