/**
 * Owns asking the team's own backend for a login token over HTTP.
 *
 * Rule: one attempt and no other: an endpoint that answers now and then is a finding. Nothing that was sent or came
 * back is quoted in an error.
 */

import type { Clock, Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import type { TokenReply, TokenRequest } from './contract.js';
import { type AnswerHeaders, createTransport } from './transport.js';

export interface BackendOptions {
  readonly version: string;
  readonly env: Environment;
  readonly clock: Clock;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * One call, over a connection of its own.
 *
 * @throws KchatError API_UNREACHABLE, API_TIMED_OUT after `timeoutMs`; INTERRUPTED when the signal aborts
 */
export async function askBackend(
  request: TokenRequest,
  timeoutMs: number,
  options: BackendOptions,
): Promise<TokenReply> {
  const { origin, pathname, search } = new URL(request.url);
  const transport = createTransport({ ...options, target: 'backend', timeoutMs });
  const { method, headers, body } = request;
  const sent = { method, origin, path: `${pathname}${search}`, headers };
  try {
    const attempt = await transport.send(body === undefined ? sent : { ...sent, body }, options.signal);
    if (!attempt.done) throw attempt.error;
    const { answer } = attempt;
    return {
      status: answer.status,
      contentType: answer.headers.get('content-type'),
      location: answer.headers.get('location'),
      headersWithJwt: listHeadersWithJwt(answer.headers),
      body: answer.body ?? null,
      bodyProblem: answer.bodyProblem ?? null,
    };
  } catch (error) {
    if (options.signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    throw error;
  } finally {
    await transport.close();
  }
}

function listHeadersWithJwt(headers: AnswerHeaders): readonly string[] {
  return [...headers.keys()].filter((name) =>
    /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/.test(headers.get(name) ?? ''),
  );
}
