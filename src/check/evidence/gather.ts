/**
 * Owns collecting one piece of evidence.
 *
 * Rule: it is collected once, when somebody first asks. What cannot be had is a verdict; only wrong usage,
 * wrong configuration and Ctrl-C are thrown.
 */

import type { Clock } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import { failed, skipped, type Verdict } from '../verdict.js';
import type { Gathered } from './evidence.js';

/** What a collector found, or the verdict that says why there is nothing. */
export type Found<T> = { readonly value: T } | { readonly missing: Verdict };

/**
 * Makes the function that runs `collect` at its first call, and gives the same answer at every call. It waits
 * for the pieces in `after` first, so that their time is not counted as its own.
 */
export function createOnce(clock: Clock) {
  return <T>(
    collect: () => Promise<Found<T>>,
    ...after: readonly (() => Promise<unknown>)[]
  ): (() => Promise<Gathered<T>>) => {
    let made: Promise<Gathered<T>> | undefined;
    const start = async () => {
      await Promise.all(after.map((wait) => wait()));
      return gather(clock, collect);
    };
    return () => {
      made ??= start();
      return made;
    };
  };
}

/** Runs a collector and takes its time. Throws USAGE, CONFIG_INVALID, INTERRUPTED or BUG. */
async function gather<T>(clock: Clock, collect: () => Promise<Found<T>>): Promise<Gathered<T>> {
  const start = clock.now();
  // If the clock is set back meanwhile, that is no time at all.
  const took = () => Math.max(0, clock.now() - start);
  try {
    const found = await collect();
    return { ...found, ms: took() };
  } catch (error) {
    return { missing: judgeFailure(error), ms: took() };
  }
}

const thrown: readonly string[] = ['USAGE', 'CONFIG_INVALID', 'INTERRUPTED', 'BUG'];

function judgeFailure(error: unknown): Verdict {
  if (!(error instanceof KchatError) || thrown.includes(error.code)) throw error;
  return (error.code === 'SECRET_NOT_FOUND' ? skipped : failed)(error.message, error.hint ?? null);
}
