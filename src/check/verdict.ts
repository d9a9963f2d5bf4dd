/**
 * Owns the possible verdicts of a check. Rule: a check that could not run is skipped, which is never the same
 * as passed.
 */

/** How a check can end. A warning does not make the run fail. */
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped';

/** The verdict of a check. */
export interface Verdict {
  readonly status: CheckStatus;
  /** A clause with the figures; text from outside is already escaped. */
  readonly reason: string;
  /** The fix, on one or more lines; null if nothing needs doing. */
  readonly hint: string | null;
}

/** A verdict: nothing is wrong. `reason` is a clause with the figures. */
export function passed(reason: string): Verdict {
  return { status: 'passed', reason, hint: null };
}

/** A verdict: this breaks the login. `hint` says what to do, null if kchat does not know. */
export function failed(reason: string, hint: string | null = null): Verdict {
  return { status: 'failed', reason, hint };
}

/** A verdict: this may break the login, or is not documented. */
export function warned(reason: string, hint: string | null = null): Verdict {
  return { status: 'warned', reason, hint };
}

/** A verdict: the check could not run; `reason` says why. */
export function skipped(reason: string, hint: string | null = null): Verdict {
  return { status: 'skipped', reason, hint };
}
