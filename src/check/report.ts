/** Owns the report. Rule: what was not chosen or could not run is skipped; if required, the run fails. */
import type { Evidence } from './evidence/collect.js';
import { type CheckName, checks, listNeeds } from './judge/table.js';
import type { Plan } from './plan.js';
import { type CheckStatus, skipped, type Verdict } from './verdict.js';

/** One check of the report, with its verdict. */
export interface CheckResult {
  readonly name: CheckName;
  readonly status: CheckStatus;
  readonly reason: string;
  readonly hint: string | null;
  /** It must not be skipped; not in `--json`, where its reason says so. */
  readonly required: boolean;
  /** Whole milliseconds that its own evidence took. */
  readonly ms: number;
}

/** What `kchat check --json` prints: how many there are of each, and all of them. */
export interface CheckReport extends Readonly<Record<CheckStatus, number>> {
  readonly checks: readonly CheckResult[];
}

/** A skipped check that was required: as bad as a failed one. */
export function isUnmet({ status, required }: CheckResult): boolean {
  return status === 'skipped' && required;
}

/** Failed, or required and skipped. */
export function isBad(result: CheckResult): boolean {
  return result.status === 'failed' || isUnmet(result);
}

/** The reason, and the fix on the lines behind it. */
export function renderReason({ reason, hint }: CheckResult): string {
  return hint === null ? reason : `${reason}\n${hint}`;
}

/** Runs the checks of the plan side by side. Throws as the evidence does. */
export async function reportChecks(evidence: Evidence, plan: Plan): Promise<CheckReport> {
  const results = await Promise.all(plan.reported.map((name) => runOne(name, evidence, plan)));
  const sums = { passed: 0, failed: 0, warned: 0, skipped: 0 };
  for (const { status } of results) sums[status] += 1;
  return { ...sums, checks: results };
}

async function runOne(name: CheckName, evidence: Evidence, plan: Plan): Promise<CheckResult> {
  const { takes, judge } = checks[name];
  const required = plan.required.has(name);
  const verdict = plan.chosen.has(name)
    ? await followPointer(await judge(evidence), evidence, plan)
    : leaveOut(name, plan.chosen);
  const isSkipped = verdict.status === 'skipped';
  const reason = isSkipped && required ? `required, but it could not run: ${verdict.reason}` : verdict.reason;
  const ms = isSkipped || takes === undefined ? 0 : Math.round((await evidence[takes]()).ms);
  return { name, status: verdict.status, reason, hint: verdict.hint, required, ms };
}

/** If a verdict points to a check that is not in the report, the reason of that check is given instead. */
async function followPointer(verdict: Verdict, evidence: Evidence, plan: Plan): Promise<Verdict> {
  const { status, see } = verdict;
  if (see === undefined || plan.reported.includes(see)) return verdict;
  const cause = await followPointer(await checks[see].judge(evidence), evidence, plan);
  return cause.status === 'passed' ? verdict : { status, reason: cause.reason, hint: cause.hint };
}

function leaveOut(name: CheckName, chosen: ReadonlySet<CheckName>): Verdict {
  const need = listNeeds(name).find((candidate) => !chosen.has(candidate));
  return skipped(need === undefined ? 'left out by --skip' : `needs ${need}, which --skip leaves out`);
}

/** Nothing failed, nothing required was skipped, and something was checked. */
export function isGreen(report: CheckReport): boolean {
  return report.failed === 0 && !report.checks.some(isUnmet) && !isEmpty(report);
}

/** Every check was skipped. */
export function isEmpty(report: CheckReport): boolean {
  return report.failed + report.passed + report.warned === 0;
}
