/**
 * Owns refusals in Kustomer's two shapes. Rule: a route gives the reason, and only this file makes JSON of
 * it. The codes are the emulator's own: Kustomer's are not known.
 */
import type { ErrorAnswer } from '../kustomer/wire.js';
import { answerJson, type Reply } from './reply.js';

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

/** A refusal: `{"errors":[{"code","message","meta"}]}`. Source: docs/kustomer.md#refusals (D). */
export function refuse(
  status: number,
  code: string,
  message: string,
  { meta = {}, headers = {} }: { meta?: object; headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const answer: ErrorAnswer = { errors: [{ code, message, meta }] };
  return answerJson(status, answer, headers);
}

/** A refusal in JSON:API's shape, docs/kustomer.md#refusals (D); any other reply as it is. */
export function toJsonApi(reply: Reply): Reply {
  const { status, headers, body } = reply;
  if (titles[status] === undefined || typeof body !== 'string') return reply;
  const { errors }: { errors: readonly Record<'code' | 'message' | 'meta', unknown>[] } = JSON.parse(body);
  const answer = {
    errors: errors.map(({ code, message, meta }) => ({
      status,
      code,
      title: titles[status],
      detail: message,
      source: {},
      meta,
    })),
  };
  return { ...reply, ...answerJson(status, answer, headers) };
}

/** No route takes this path. */
export function refuseUnknown(): Reply {
  return { ...refuse(404, 'not_found', 'there is no such route'), isUnknown: true };
}

/** 429 with its headers. */
export function refuseRate(headers: Readonly<Record<string, string>>): Reply {
  return refuse(429, 'too_many_requests', 'rate limit exceeded', { headers });
}

/** Another pod than the key's handles the request. Source of the message: docs/kustomer.md#regions (D). */
export function refuseWrongPod(keyPod: string, handledBy: string): Reply {
  return refuse(
    401,
    'unauthorized',
    `Auth token associated with pod ${keyPod} but request is being handled by ${handledBy}`,
  );
}
