/**
 * Owns what a check may come to.
 *
 * Rule: a check that could not run is skipped, which is never the same as passed.
 */

export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped';

export interface Verdict {
  readonly status: CheckStatus;
  /** A clause with the figures; text from outside in it is visible already. */
  readonly reason: string;
  /** What to do, perhaps on several lines; null if nothing needs doing. */
  readonly hint: string | null;
}

export function passed(reason: string): Verdict {
  return { status: 'passed', reason, hint: null };
}

export function failed(reason: string, hint: string | null = null): Verdict {
  return { status: 'failed', reason, hint };
}

export function warned(reason: string, hint: string | null = null): Verdict {
  return { status: 'warned', reason, hint };
}

export function skipped(reason: string, hint: string | null = null): Verdict {
  return { status: 'skipped', reason, hint };
}
