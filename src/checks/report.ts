/** Owns the report. Rule: pure; what was not chosen or could not run is skipped, and a required check may not be. */
import { type CheckName, type CheckStatus, failed, skipped, type Verdict } from './check.js';
import type { Evidence } from './evidence.js';
import type { Plan } from './plan.js';
import { checks } from './table.js';

export interface CheckResult {
  readonly name: CheckName;
  readonly status: CheckStatus;
  readonly reason: string;
  readonly hint: string | null;
  /** Whole milliseconds of its own, without waiting for others. */
  readonly ms: number;
}

/** Exactly what `kchat check --json` prints: how many there are of each, and all of them. */
export interface CheckReport {
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly skipped: number;
  readonly checks: readonly CheckResult[];
}

/** Holds the evidence against every check of the plan. */
export function reportChecks(evidence: Evidence, plan: Plan): CheckReport {
  const results = plan.reported.map((name) => {
    const { takes } = checks[name];
    const verdict = judge(name, evidence, plan);
    const ms = takes === null || verdict.status === 'skipped' ? 0 : Math.round(evidence[takes].ms);
    return { name, ...verdict, ms };
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
  return failed(`required, but it could not run: ${verdict.reason}`, verdict.hint);
}

function leaveOut(name: CheckName, chosen: ReadonlySet<CheckName>): Verdict {
  const need = checks[name].needs.find((candidate) => !chosen.has(candidate));
  return skipped(need === undefined ? 'left out by --skip' : `needs ${need}, which --skip leaves out`);
}

/** Nothing failed, and something was checked: a run that checked nothing is not green. */
export function isGreen(report: CheckReport): boolean {
  return report.failed === 0 && report.passed + report.warned > 0;
}
