/**
 * Owns reading a request, and refusing it. Rule: everything in a request is hostile text; refusals have one
 * shape for every path, without any value that may be a credential.
 */
import type { Context } from 'hono';
import { usageError } from '../base/errors.js';
import { isRecord, parseJson } from '../base/values.js';
import type { RefusalAnswer } from './contract.js';

/** What node's server hands over with a request; absent if a test asks the app directly. */
export interface Env {
  readonly Bindings: { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } };
}

/** A request, as the routes get it. */
export type Ask = Context<Env>;

/** The client's address. */
export function findAddress({ env }: Ask): string {
  // A server on :: sees an IPv4 address inside an IPv6 one.
  return env?.incoming?.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
}

/** The members of a JSON body that are text or numbers; an empty body has none. Throws USAGE. */
export async function readFields({ req }: Ask): Promise<Readonly<Record<string, string>>> {
  const body = await req.text().catch(() => {
    throw usageError('the body did not arrive whole');
  });
  if (body.trim() === '') return {};
  const value = parseJson(body);
  if (!isRecord(value)) throw usageError('the body is not a JSON object', 'send {"user":"NAME"}');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => typeof member === 'string' || typeof member === 'number')
      .map(([name, member]) => [name, String(member)]),
  );
}

/** The stable codes of refusals, each with its status. */
const statuses = {
  REQUEST_INVALID: 400,
  USER_NEEDED: 400,
  KEY_MISSING: 401,
  KEY_WRONG: 401,
  HOST_NOT_ALLOWED: 403,
  ORIGIN_NOT_ALLOWED: 403,
  PATH_UNKNOWN: 404,
  USER_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  BUG: 500,
};

/** On every answer: no cache keeps a token, and no other site embeds or reads one. */
export const safeHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/** An answer in JSON. A plain object, because hono's own methods for headers are slow (measured). */
export function giveJson(
  answer: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(answer)}\n`, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...safeHeaders, ...headers },
  });
}

/** A refusal. `hint`: what to do about it. */
export function refuseRequest(
  code: keyof typeof statuses,
  message: string,
  hint: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const answer: RefusalAnswer = { error: { code, message, hint } };
  return giveJson(answer, statuses[code], headers);
}
