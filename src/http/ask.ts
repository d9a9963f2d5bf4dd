/** Owns one HTTP request to the team's own backend. Rule: no retry: an unreliable endpoint is a finding. */
import { KchatError } from '../base/errors.js';
import type { HttpRequest } from './contract.js';
import { createTransport, type HttpAnswer, type TransportOptions } from './transport.js';

interface AskOptions extends Pick<TransportOptions, 'version' | 'env' | 'clock'> {
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One call, over a connection of its own. Throws API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED. */
export async function askForToken(
  request: HttpRequest,
  timeoutMs: number,
  options: AskOptions,
): Promise<HttpAnswer> {
  const transport = createTransport(new URL(request.url).origin, {
    ...options,
    target: 'backend',
    timeoutMs,
  });
  try {
    const attempt = await transport.send(request, options.signal);
    if (!attempt.done) throw attempt.error;
    return attempt.answer;
  } catch (error) {
    if (options.signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    throw error;
  } finally {
    await transport.close();
  }
}
