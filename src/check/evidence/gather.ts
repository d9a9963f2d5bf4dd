/** Owns collecting one piece of evidence. Rule: what cannot be had is a verdict; only usage, configuration and Ctrl-C are thrown. */

import type { Clock } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import { failed, skipped, type Verdict } from '../judge/check.js';
import type { Gathered } from './evidence.js';

/** Thrown by a collector that knows the verdict. */
export class MissingEvidence extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    super(verdict.reason);
    this.verdict = verdict;
  }
}

/** Runs a collector and takes its time. Throws USAGE, CONFIG_INVALID, INTERRUPTED or BUG. */
export type Gather = <T>(collect: () => Promise<T>) => Promise<Gathered<T>>;

const thrown: readonly string[] = ['USAGE', 'CONFIG_INVALID', 'INTERRUPTED', 'BUG'];

export function createGather(clock: Clock): Gather {
  return async (collect) => {
    const start = clock.now();
    // A clock that is set back meanwhile takes no time.
    const took = () => Math.max(0, clock.now() - start);
    try {
      return { value: await collect(), ms: took() };
    } catch (error) {
      return { missing: judgeFailure(error), ms: took() };
    }
  };
}

function judgeFailure(error: unknown): Verdict {
  if (error instanceof MissingEvidence) return error.verdict;
  if (!(error instanceof KchatError) || thrown.includes(error.code)) throw error;
  return (error.code === 'SECRET_NOT_FOUND' ? skipped : failed)(error.message, error.hint ?? null);
}
