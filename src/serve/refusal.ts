/** Owns refusals. Rule: one shape for every path, without any value that may be a credential. */
import type { RefusalAnswer, RefusalCode } from './contract.js';

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
} as const satisfies Readonly<Record<RefusalCode, number>>;

/** On every answer: no cache keeps a token, and no other site embeds or reads one. */
export const safeHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/**
 * A refusal.
 *
 * @param hint     what to do about it
 * @param headers  further headers
 */
export function refuseRequest(
  code: RefusalCode,
  message: string,
  hint: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const answer: RefusalAnswer = { error: { code, message, hint } };
  return new Response(`${JSON.stringify(answer)}\n`, {
    status: statuses[code],
    headers: { 'content-type': 'application/json; charset=utf-8', ...safeHeaders, ...headers },
  });
}
