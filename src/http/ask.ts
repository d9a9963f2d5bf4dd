/** Owns one HTTP request to the team's own backend. Rule: no retry: an unreliable endpoint is a finding. */
import { KchatError } from '../base/errors.js';
import type { HttpRequest } from './contract.js';
import { createTransport, type HttpAnswer, type TransportOptions } from './transport.js';

/** One call, over a connection of its own. Throws API_UNREACHABLE, API_TIMED_OUT or INTERRUPTED. */
export async function askForToken(
  request: HttpRequest,
  timeoutMs: number,
  { signal, ...options }: Pick<TransportOptions, 'version' | 'env' | 'clock'> & { signal: AbortSignal },
): Promise<HttpAnswer> {
  const { origin } = new URL(request.url);
  const transport = createTransport(origin, { ...options, target: 'backend', timeoutMs });
  try {
    const attempt = await transport.send(request, signal);
    if (!attempt.done) throw attempt.error;
    return attempt.answer;
  } catch (error) {
    if (signal.aborted) throw new KchatError('INTERRUPTED', 'interrupted', { cause: error });
    throw error;
  } finally {
    await transport.close();
  }
}
