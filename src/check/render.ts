/** Owns the text report of `kchat check`. Rule: pure; fits the columns, needs no colour to be understood. */
import { layOut, renderHanging, renderHint } from '../base/layout.js';
import { escapeUnprintable } from '../base/untrusted.js';
import type { Style } from '../terminal/contract.js';
import { checkNames } from './judge/table.js';
import { type CheckReport, type CheckResult, isBad, isEmpty, isGreen, isUnmet } from './report.js';

const nameWidth = Math.max(...checkNames.map((name) => name.length));
const timeWidth = 10;

/** A line for each check with the reason, the fix under it, and the time; then the sum. */
export function renderCheck(report: CheckReport, totalMs: number, style: Style): string {
  const symbolWidth = Math.max(...Object.values(style.symbols).map((symbol) => symbol.length));
  const lines = report.checks.map((result) => renderResult(result, symbolWidth, style));
  return `${lines.join('')}\n${renderSum(report, totalMs, style)}\n`;
}

function renderResult(result: CheckResult, symbolWidth: number, style: Style): string {
  const { name, status, reason, hint, ms } = result;
  const isNarrow = style.columns < 70;
  const indent = isNarrow ? symbolWidth + 1 : symbolWidth + nameWidth + 4;
  const label = `${style.symbols[status].padEnd(symbolWidth)} ${name.padEnd(nameWidth)}   `;
  const time = isNarrow || status === 'skipped' || ms === 0 ? '' : `${ms} ms`;
  const columns = time === '' ? style.columns : style.columns - timeWidth;
  const text = escapeUnprintable(reason.replace(/\s+/g, ' '));
  const [first = '', ...rest] = renderHanging(label, text, indent, columns).split('\n');
  const timed = time === '' ? first : `${first.padEnd(columns)}${time.padStart(timeWidth)}`;
  const hints = (hint?.split('\n') ?? []).map((line) =>
    style.dim(renderHint(escapeUnprintable(line), indent, style.columns)),
  );
  const { green, red, yellow, dim } = style;
  const paint = isBad(result) ? red : { passed: green, failed: red, warned: yellow, skipped: dim }[status];
  const painted = `${paint(timed.slice(0, label.length))}${timed.slice(label.length)}`;
  return `${[painted, ...rest].join('\n')}${hints.join('')}`;
}

/** `not checked: api; 1 failed, 1 required but skipped, 1 warning, 4 passed, 1 skipped in 0.3 s`. */
export function describeSum(report: CheckReport, totalMs: number): string {
  const { failed, warned, passed, checks } = report;
  const skipped = checks.filter((result) => result.status === 'skipped' && !isUnmet(result));
  const counts = [
    [failed, 'failed'],
    [report.skipped - skipped.length, 'required but skipped'],
    [warned, warned === 1 ? 'warning' : 'warnings'],
    [passed, 'passed'],
    [skipped.length, 'skipped'],
  ] as const;
  const sums = counts.filter(([count]) => count > 0).map((sum) => sum.join(' '));
  const names = skipped.map(({ name }) => name);
  // Without an API key or a secret a run leaves much unchecked: the sum says so.
  const isOpen = names.includes('api-key') || names.includes('secret');
  const unchecked = isEmpty(report)
    ? 'nothing was checked: '
    : isOpen
      ? `not checked: ${names.join(', ')}; `
      : '';
  return `${unchecked}${sums.join(', ')} in ${(totalMs / 1000).toFixed(1)} s`;
}

function renderSum(report: CheckReport, totalMs: number, style: Style): string {
  const color = !isGreen(report) ? style.red : report.warned > 0 ? style.yellow : style.green;
  return layOut(describeSum(report, totalMs).split(' '), ' ', style.columns)
    .map((line) => color(style.bold(line)))
    .join('\n');
}
