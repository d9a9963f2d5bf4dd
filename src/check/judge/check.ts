/** Owns what a check is and what it may come to. Rule: a check is pure, evidence in, verdict out; names are for scripts. */
import type { Evidence, EvidenceName } from '../evidence/evidence.js';

/** Every check, in the order of the report. */
export const checkNames = [
  'secret',
  'api-key',
  'api',
  'secret-current',
  'clock',
  'round-trip',
  'token-endpoint',
  'identity',
  'endpoint-auth',
  'freshness',
] as const;

export type CheckName = (typeof checkNames)[number];

/** `skipped`: it could not run, or was left out; never the same as passed. */
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped';

export interface Verdict {
  readonly status: CheckStatus;
  /** A clause with the figures; text from outside in it is visible already. */
  readonly reason: string;
  /** What to do, perhaps on several lines; null where nothing needs doing. */
  readonly hint: string | null;
}

/** One check: adding one is adding an entry to `table.ts` and its name to {@link checkNames}. */
export interface Check {
  /** A clause for the help page. */
  readonly tells: string;
  /** Checks whose evidence this one builds on: left out, they leave it out too. */
  readonly needs: readonly CheckName[];
  /** The evidence whose time is this check's time; null for one that only looks. */
  readonly takes: EvidenceName | null;
  judge(evidence: Evidence): Verdict;
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
