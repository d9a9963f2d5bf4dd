/** Owns the possible verdicts of a check. Rule: a check that could not run is skipped, never passed. */

/** How a check can end. A warning does not make the run fail. */
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped';

/** The verdict of a check. */
export interface Verdict {
  readonly status: CheckStatus;
  /** A clause with the figures; text from outside is already escaped. */
  readonly reason: string;
  /** The fix, on one or more lines; null if nothing needs doing. */
  readonly hint: string | null;
  /** The check that reports the cause: see {@link pointTo}. */
  readonly see?: Pointer;
}

type Pointer = 'secret' | 'api-key' | 'api' | 'token-endpoint';

const verdict =
  (status: CheckStatus) =>
  (reason: string, hint: string | null = null): Verdict => ({ status, reason, hint });

/** Nothing is wrong. `reason` is a clause with the figures. */
export const passed = verdict('passed');

/** This breaks the login. `hint` says what to do, null if kchat does not know. */
export const failed = verdict('failed');

/** This may break the login, or is not documented. */
export const warned = verdict('warned');

/** The check could not run; `reason` says why. */
export const skipped = verdict('skipped');

/** The check could not run, and another check reports why. */
export function pointTo(see: Pointer, reason: string, hint: string | null = null): Verdict {
  return { ...skipped(`${reason}: see ${see}`, hint), see };
}
