/**
 * Owns the text of an inspection: verdict, who and when, findings, then header and claims. Rule: pure, fits
 * the columns of the stream, needs no colour to be understood, and escapes text from a token.
 */
import { renderHanging, renderHint } from '../base/layout.js';
import type { Style } from '../terminal/contract.js';
import type { Finding, Severity } from '../token/finding.js';
import type { InspectReport } from '../token/inspect.js';
import type { FindingCode } from '../token/rules.js';
import { describeVerdict } from './headline.js';
import {
  type InspectSubject,
  isNarrow,
  type LocalOffset,
  listJsonMembers,
  listRows,
  narrowIndent,
  renderReportRows,
} from './report-rows.js';

// Not Intl, which doubles the cost of an inspection (12 ms of CPU, measured).
const machineOffset: LocalOffset = (seconds) => -new Date(seconds * 1000).getTimezoneOffset();

/** The whole report; local times by the machine's zone by default. */
export function renderInspect(
  report: InspectReport,
  subject: InspectSubject,
  style: Style,
  localOffset: LocalOffset = machineOffset,
): string {
  const paragraphs = [
    renderVerdict(report, style),
    renderReportRows(listRows(report, subject, localOffset), style),
    renderFoundProblems(report, style),
    renderReportRows(
      [
        ['header', listJsonMembers(report.header), ''],
        ['claims', listJsonMembers(report.claims), ''],
      ],
      style,
    ),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n');
}

function renderVerdict(report: InspectReport, style: Style): string {
  const [symbol, paint, text] = describeVerdict(report, style);
  const lines = renderHanging(`${symbol} `, text, symbol.length + 1, style.columns);
  return lines.replace(/.+/g, (line) => paint(style.bold(line)));
}

/** What the first line or a row already says. */
const toldAbove: readonly FindingCode[] = ['TOKEN_MALFORMED', 'IAT_TOO_OLD', 'EMAIL_SHADOWS_EXTERNAL_ID'];

/** A message that is already above is replaced by its hint. */
function shorten(finding: Finding, { verdict, signature }: InspectReport): Finding {
  const isHeadline = verdict === 'unverified' && signature.status === 'mismatch';
  const isTold = toldAbove.includes(finding.code) || (isHeadline && finding.code === 'SECRET_SUSPECT');
  if (!isTold || finding.hint === null) return finding;
  const [message = '', ...rest] = finding.hint.split('\n');
  return { ...finding, message, hint: rest.length === 0 ? null : rest.join('\n') };
}

/** Messages and hints start in one column: behind the longest code, or below the codes if that is far. */
function renderFoundProblems(report: InspectReport, style: Style): string {
  const symbolWidth = Math.max(...Object.values(style.symbols).map((symbol) => symbol.length));
  const longest = Math.max(...report.findings.map(({ code }) => code.length));
  const beside = 2 + symbolWidth + 1 + longest + 3;
  const words = report.findings.flatMap(({ hint }) => hint?.split(/\s/) ?? []);
  const room = style.columns - Math.max(0, ...words.map(({ length }) => length));
  const isBelow = isNarrow(style) || beside > Math.min(style.columns * 0.4, room);
  const indent = isBelow ? narrowIndent : beside;
  return report.findings
    .map((finding) => {
      const { code, severity, message, hint } = shorten(finding, report);
      const [symbol, paint] = markSeverity(severity, style);
      const label = `  ${symbol.padEnd(symbolWidth)} ${code}`;
      const text = renderHanging(' '.repeat(indent), message, indent, style.columns);
      const hints = (hint?.split('\n') ?? []).map((line) =>
        style.dim(renderHint(line, indent, style.columns)),
      );
      const first = isBelow ? `${paint(label)}\n${text}` : paint(label.padEnd(indent)) + text.slice(indent);
      return first + hints.join('');
    })
    .join('');
}

function markSeverity(
  severity: Severity,
  { symbols, red, yellow, dim }: Style,
): [string, (text: string) => string] {
  if (severity === 'error') return [symbols.failed, red];
  return severity === 'warning' ? [symbols.warned, yellow] : [symbols.noted, dim];
}
