/**
 * Owns the JUnit report of `kchat check`. Rule: pure; valid against the schema of Apache Ant's JUnit task and
 * against Jenkins's, so that every viewer takes it (`test/support/junit.xsd`).
 */
import { escapeUnprintable } from '../base/untrusted.js';
import { describeSum } from './render.js';
import { type CheckReport, type CheckResult, isBad, isEmpty, isUnmet, renderReason } from './report.js';

/** The report as XML. `startedAt` and `totalMs` are milliseconds. */
export function renderJunit(report: CheckReport, startedAt: number, totalMs: number): string {
  const bad = report.checks.filter(isBad);
  // A viewer shows a run with only skipped cases as green.
  const isUnchecked = isEmpty(report) && bad.length === 0;
  const nothing = 'nothing was checked';
  const extra = isUnchecked ? [wrap('kchat check', 0, fail(nothing, nothing))] : [];
  const cases = [...report.checks.map(renderCase), ...extra];
  const suite = attributes({
    package: 'kchat',
    id: 0,
    name: 'kchat check',
    // UTC; the schema allows no zone.
    timestamp: new Date(startedAt).toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: cases.length,
    failures: bad.length + extra.length,
    errors: 0,
    skipped: report.skipped - report.checks.filter(isUnmet).length,
    time: seconds(totalMs),
  });
  const warnings = report.checks
    .filter(({ status }) => status === 'warned')
    .map((result) => `warning: ${result.name}: ${renderReason(result)}`);
  const said = [...warnings, describeSum(report, totalMs)];
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
  const { name, status, reason, ms } = result;
  if (isBad(result)) return wrap(name, ms, fail(reason, renderReason(result)));
  return wrap(name, ms, status === 'skipped' ? `<skipped${attributes({ message: reason })}/>` : '');
}

function wrap(name: string, ms: number, inside: string): string {
  const head = `    <testcase${attributes({ classname: 'kchat.check', name, time: seconds(ms) })}`;
  return inside === '' ? `${head}/>\n` : `${head}>${inside}</testcase>\n`;
}

function fail(reason: string, text: string): string {
  return `<failure${attributes({ message: reason, type: 'check' })}>${escapeXml(text)}</failure>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** Text for XML 1.0, which cannot hold most control characters, not even escaped (§2.2). */
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
