/**
 * Owns the JUnit report of `kchat check`. Rule: pure; valid against the schema of Apache Ant's JUnit task and
 * against Jenkins's, so that every viewer takes it (`test/support/junit.xsd`).
 */
import { escapeUnprintable } from '../base/untrusted.js';
import { toIso } from '../token/time.js';
import { describeSum } from './render.js';
import { type CheckReport, type CheckResult, isEmpty, isUnmet } from './report.js';

/** The report as XML. `startedAt` and `totalMs` are milliseconds. */
export function renderJunit(report: CheckReport, startedAt: number, totalMs: number): string {
  const unmet = report.checks.filter(isUnmet).length;
  // A viewer shows a run with only skipped cases as green.
  const extra =
    isEmpty(report) && unmet === 0 ? [wrap('kchat check', 0, fail('nothing was checked', null))] : [];
  const cases = [...report.checks.map(renderCase), ...extra];
  const suite = attributes({
    package: 'kchat',
    id: 0,
    name: 'kchat check',
    // UTC; the schema allows no zone.
    timestamp: toIso(startedAt / 1000)?.slice(0, 19) ?? '',
    hostname: 'localhost',
    tests: cases.length,
    failures: report.failed + unmet + extra.length,
    errors: 0,
    skipped: report.skipped - unmet,
    time: seconds(totalMs),
  });
  const said = [
    ...report.checks.filter(({ status }) => status === 'warned').map(describe),
    describeSum(report, totalMs),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite${suite}>
    <properties/>
${cases.join('')}    <system-out>${escapeXml(said.join('\n'))}</system-out>
    <system-err/>
  </testsuite>
</testsuites>
`;
}

function renderCase(result: CheckResult): string {
  const { name, status, reason, hint, ms } = result;
  if (status === 'failed' || isUnmet(result)) return wrap(name, ms, fail(reason, hint));
  return wrap(name, ms, status === 'skipped' ? `<skipped${attributes({ message: reason })}/>` : '');
}

function wrap(name: string, ms: number, inside: string): string {
  const head = `    <testcase${attributes({ classname: 'kchat.check', name, time: seconds(ms) })}`;
  return inside === '' ? `${head}/>\n` : `${head}>${inside}</testcase>\n`;
}

function fail(reason: string, hint: string | null): string {
  const text = hint === null ? reason : `${reason}\n${hint}`;
  return `<failure${attributes({ message: reason, type: 'check' })}>${escapeXml(text)}</failure>`;
}

function describe({ name, reason, hint }: CheckResult): string {
  return `warning: ${name}: ${reason}${hint === null ? '' : `\n${hint}`}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** Text for XML 1.0, which has no place for most control characters, not even escaped (§2.2). */
function escapeXml(text: string): string {
  return text
    .split('\n')
    .map(escapeUnprintable)
    .join('\n')
    .replace(
      /[&<>"'\ufffe\uffff]/g,
      (character) => `&#${character.charCodeAt(0) > 0xff ? 0xfffd : character.charCodeAt(0)};`,
    );
}
