/** Owns what a fault answers in place of the real answer. Rule: pure; the names are those of `faults.ts`. */
import { argumentOf, type Fault, readSpan } from './faults.js';
import type { Reply } from './message.js';
import { rateHeaders } from './rate-limit.js';
import { refuse, refuseRate, refuseWrongPod } from './refusals.js';

const page =
  '<!doctype html>\n<title>Sign in to the network</title>\n<h1>Please sign in to this network</h1>\n';

/**
 * The answer that a fault puts in place of the real one, or undefined when none of those taken does.
 *
 * @param pod    the pod that handles the request
 * @param limit  the rate limit, for the headers of `429`
 */
export function replyWithFault(
  taken: readonly Fault[],
  path: string,
  pod: string,
  limit: number,
  nowMs: number,
): Reply | undefined {
  for (const { fault, argument } of taken) {
    const text = argument ?? '';
    if (fault === '401') return refuse(401, 'unauthorized', 'not authorized (fault)');
    if (fault === '403') return refuse(403, 'forbidden', 'forbidden (fault)');
    if (fault === '429')
      return refuseRate(rateHeaders(limit, 0, text === 'no-reset' ? null : nowMs + readSpan(text)));
    if (fault === '500') return refuse(500, 'internal_error', 'internal error (fault)');
    if (fault === '503') return refuse(503, 'unavailable', 'service unavailable (fault)');
    if (fault === 'wrong-pod') return refuseWrongPod(text, pod);
    if (fault === 'html') return { status: 200, html: page };
    if (fault === 'redirect')
      return { status: 302, headers: { location: /^https?:\/\/[^/]+$/.test(text) ? text + path : text } };
    // What these two do is a matter of delivery; status 0 in the log says that there was no answer.
    if (fault === 'drop') return { status: 0 };
    if (fault === 'huge') return { status: 200 };
  }
  return undefined;
}

/** The attributes of the settings under a `no-secret` fault, or undefined without one. */
export function readSecretFault(taken: readonly Fault[]): { readonly secret?: unknown } | undefined {
  const kind = argumentOf(taken, 'no-secret');
  if (kind === undefined) return undefined;
  if (kind === 'empty') return { secret: '' };
  if (kind === 'null') return { secret: null };
  if (kind === 'number') return { secret: 42 };
  return {};
}
