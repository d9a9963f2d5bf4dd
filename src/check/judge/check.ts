/**
 * Owns what a check is.
 *
 * Rule: a check is pure: it asks for the evidence that it judges, and changes nothing.
 */
import type { Evidence, EvidenceName } from '../evidence/evidence.js';
import type { Verdict } from '../verdict.js';

/** One check. Its name is its key in `table.ts`. */
export interface Check {
  /** A clause for the help page. */
  readonly tells: string;
  /** The checks that this one builds on: if one of them is left out, so is this one. */
  readonly needs: readonly Check[];
  /**
   * The evidence whose time is this check's time; null for a check that only looks at what others asked for.
   */
  readonly takes: EvidenceName | null;
  judge(evidence: Evidence): Promise<Verdict>;
}
