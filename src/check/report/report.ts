/** Owns the report. Rule: pure; what was not chosen or could not run is skipped, and a required check that is makes the run red. */

import type { Evidence } from '../evidence/evidence.js';
import { type CheckName, type CheckStatus, skipped, type Verdict } from '../judge/check.js';
import { checks } from '../judge/table.js';
import type { Plan } from '../plan.js';

export interface CheckResult {
  readonly name: CheckName;
  readonly status: CheckStatus;
  readonly reason: string;
  readonly hint: string | null;
  /** It must not be skipped; not in `--json`, where its reason says so. */
  readonly required: boolean;
  /** Whole milliseconds of its own, without waiting for others. */
  readonly ms: number;
}

/** What `kchat check --json` prints: how many there are of each, and all of them. */
export interface CheckReport {
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly skipped: number;
  readonly checks: readonly CheckResult[];
}

/** A skipped check that was required: as bad as a failed one. */
export function isUnmet({ status, required }: CheckResult): boolean {
  return status === 'skipped' && required;
}

/** Holds the evidence against every check of the plan. */
export function reportChecks(evidence: Evidence, plan: Plan): CheckReport {
  const results = plan.reported.map((name) => {
    const { takes } = checks[name];
    const verdict = judge(name, evidence, plan);
    const ms = takes === null || verdict.status === 'skipped' ? 0 : Math.round(evidence[takes].ms);
    return { name, ...verdict, required: plan.required.has(name), ms };
  });
  const count = (wanted: CheckStatus) => results.filter(({ status }) => status === wanted).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    checks: results,
  };
}

function judge(name: CheckName, evidence: Evidence, { chosen, required }: Plan): Verdict {
  const verdict = chosen.has(name) ? checks[name].judge(evidence) : leaveOut(name, chosen);
  if (verdict.status !== 'skipped' || !required.has(name)) return verdict;
  return skipped(`required, but it could not run: ${verdict.reason}`, verdict.hint);
}

function leaveOut(name: CheckName, chosen: ReadonlySet<CheckName>): Verdict {
  const need = checks[name].needs.find((candidate) => !chosen.has(candidate));
  return skipped(need === undefined ? 'left out by --skip' : `needs ${need}, which --skip leaves out`);
}

/** Nothing failed, nothing required was skipped, and something was checked: a run that checked nothing is not green. */
export function isGreen(report: CheckReport): boolean {
  return report.failed === 0 && !report.checks.some(isUnmet) && !isEmpty(report);
}

/** Nothing was checked at all. */
export function isEmpty(report: CheckReport): boolean {
  return report.failed + report.passed + report.warned === 0;
}
