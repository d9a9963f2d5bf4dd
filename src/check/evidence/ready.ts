/**
 * Owns waiting for a backend that is still starting.
 *
 * Rule: what a later request may mend is waited out, nothing else.
 */
import { KchatError } from '../../base/errors.js';
import type { BackendAnswer } from './evidence.js';
import type { Found } from './gather.js';

/** Milliseconds between two requests. */
const stepMs = 500;

/** Statuses of a proxy in front of a backend that does not answer yet (RFC 9110 §15.6). */
const startingStatuses: readonly unknown[] = [502, 503, 504];

/**
 * Asks until there is an answer that no start explains, or `waitMs` are over. What goes wrong is for the
 * next call to tell.
 */
export async function waitUntilReady(
  ask: () => Promise<Found<BackendAnswer>>,
  waitMs: number,
  { clock, pause }: { readonly clock: { now(): number }; pause(ms: number): Promise<unknown> },
): Promise<void> {
  const deadline = clock.now() + waitMs;
  while (clock.now() < deadline && (await isStarting(ask))) await pause(stepMs);
}

async function isStarting(ask: () => Promise<Found<BackendAnswer>>): Promise<boolean> {
  try {
    const found = await ask();
    return 'value' in found && startingStatuses.includes(found.value.status);
  } catch (error) {
    if (error instanceof KchatError && error.code === 'API_UNREACHABLE') return true;
    if (error instanceof KchatError && error.code === 'API_TIMED_OUT') return true;
    throw error;
  }
}
