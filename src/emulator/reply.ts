/**
 * Owns the shapes between the sockets (`server.ts`) and the logic (`exchange.ts`, the routes), and refusals
 * in Kustomer's two shapes. Rule: one shape in, one shape out: a `Reply`, which the server only writes. The
 * codes of refusals are the emulator's own: Kustomer's are not known.
 */
import { STATUS_CODES } from 'node:http';
import type { Judgement } from './login.js';

/** The largest request body that is read, in bytes. */
export const bodyLimit = 1024 * 1024;

type Headers = Readonly<Record<string, string>>;

/** A request as the server read it. */
export interface EmulatorRequest {
  readonly method: string;
  /** As sent, not decoded, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined if there was more than {@link bodyLimit}. */
  readonly body: Uint8Array | undefined;
}

/** The result of a login, for the request log. */
export interface LoginRecord extends Judgement {
  /** Null if rejected. */
  readonly customerId: string | null;
}

/** What the server writes. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Pieces are written one by one; one that throws ends the connection. Null: it ends without an answer. */
  readonly body: string | Iterable<string> | null;
  /** Milliseconds to wait before anything is written. */
  readonly delayMs?: number;
  /** For the log. */
  readonly login?: LoginRecord;
  /** For the log: no route takes this method and path. */
  readonly isUnknown?: true;
}

/** A reply with a JSON body, which ends in a line feed for people who read it in a terminal. */
export function answerJson(status: number, value: object, headers: Headers = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: `${JSON.stringify(value)}\n` };
}

/** A reply with a text of another type. */
export function answerText(type: string, body: string, headers: Headers = {}): Reply {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

/** A reply without a body. */
export function answerEmpty(status: number, headers: Headers = {}): Reply {
  return { status, headers, body: '' };
}

// ------------------------------------------------------------------------------------------------ refusals

/** A refusal: `{"errors":[{"code","message","meta"}]}`. Source: docs/kustomer.md#refusals (D). */
export function refuse(status: number, code: string, message: string, meta = {}, headers?: Headers): Reply {
  return answerJson(status, { errors: [{ code, message, meta }] }, headers);
}

/** A refusal in JSON:API's shape, docs/kustomer.md#refusals (D); any other reply as it is. */
export function toJsonApi(reply: Reply): Reply {
  const { status, headers, body } = reply;
  if (status < 400 || typeof body !== 'string') return reply;
  const { errors }: { errors: readonly Record<'code' | 'message' | 'meta', unknown>[] } = JSON.parse(body);
  const shaped = errors.map(({ code, message, meta }) => ({
    status,
    code,
    title: STATUS_CODES[status],
    detail: message,
    source: {},
    meta,
  }));
  return { ...reply, ...answerJson(status, { errors: shaped }, headers) };
}

/** The body is not what the route takes. */
export function refuseBody(message: string): Reply {
  return refuse(400, 'invalid_body', message);
}

/** No route takes this path. */
export function refuseUnknown(): Reply {
  return { ...refuse(404, 'not_found', 'there is no such route'), isUnknown: true };
}

/** The rate limit is used up. */
export function refuseRate(headers: Headers): Reply {
  return refuse(429, 'too_many_requests', 'rate limit exceeded', {}, headers);
}

/** Another pod than the key's handles the request. Source of the message: docs/kustomer.md#regions (D). */
export function refuseWrongPod(keyPod: string, handledBy: string): Reply {
  const message = `Auth token associated with pod ${keyPod} but request is being handled by ${handledBy}`;
  return refuse(401, 'unauthorized', message);
}
