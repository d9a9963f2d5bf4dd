/** Owns removing credentials from a report: a reason may quote a backend that sent one. */
import { visible } from '../base/untrusted.js';
import type { HeldCredential } from './evidence/evidence.js';
import { listSpellings } from './judge/leak.js';
import type { CheckReport } from './report.js';

/** Shorter ones may be ordinary words. */
const shortestHidden = 6;

/** The report with each credential in a reason or hint replaced by its name. */
export function hideIn(report: CheckReport, held: readonly HeldCredential[]): CheckReport {
  const spellings = held
    .filter(({ bytes }) => bytes.length >= shortestHidden)
    .flatMap(({ name, bytes }) => listSpellings(bytes).map((spelling) => ({ name, spelling })));
  const hide = (text: string) =>
    spellings.reduce(
      (hidden, { name, spelling }) => hidden.replaceAll(spelling, `(${visible(name, 80)})`),
      text,
    );
  const checks = report.checks.map((result) => ({
    ...result,
    reason: hide(result.reason),
    hint: result.hint && hide(result.hint),
  }));
  return { ...report, checks };
}
