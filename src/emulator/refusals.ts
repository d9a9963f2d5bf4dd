/**
 * Owns refusals and the two shapes in which Kustomer words them.
 *
 * Rule: a route says why; only here it becomes JSON. The codes are the emulator's own: Kustomer's are not known.
 */
import type { ErrorAnswer } from '../kustomer/wire.js';
import type { Refusal, Reply } from './message.js';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A reply that says no. */
export function refuse(status: number, code: string, message: string, meta?: object): Reply {
  const title = titles[status] ?? 'Error';
  return { status, refusal: { code, title, message, ...(meta === undefined ? {} : { meta }) } };
}

/** 429 with its headers. */
export function refuseRate(headers: Readonly<Record<string, string>>): Reply {
  return { ...refuse(429, 'too_many_requests', 'rate limit exceeded'), headers };
}

/** The key's pod is not the one that handles the request. Source: facts, the message is documented (D). */
export function refuseWrongPod(keyPod: string, handledBy: string): Reply {
  return refuse(
    401,
    'unauthorized',
    `Auth token associated with pod ${keyPod} but request is being handled by ${handledBy}`,
  );
}

/** Source: facts, both shapes are documented (D); `jsonApi` chooses the JSON:API one. */
export function wordRefusal(
  { code, title, message, meta = {} }: Refusal,
  status: number,
  jsonApi: boolean,
): ErrorAnswer {
  return jsonApi
    ? { errors: [{ status, code, title, detail: message, source: {}, meta }] }
    : { errors: [{ code, message, meta }] };
}
