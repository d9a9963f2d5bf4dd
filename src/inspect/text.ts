/**
 * Owns the text of an inspection: verdict, who and when, findings, then header and claims. Rule: pure, fits
 * the columns of the stream, needs no colour to be understood, and escapes text from a token: a value is cut
 * at 200 characters, a list at 50.
 */
import { renderHanging, renderHint, renderPieces } from '../base/layout.js';
import { visible } from '../base/untrusted.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import type { Style } from '../terminal/contract.js';
import type { Finding, Severity } from '../token/finding.js';
import { describeIdentity } from '../token/identity.js';
import type { InspectReport } from '../token/inspect.js';
import { formatMember, type JsonObject } from '../token/json.js';
import type { FindingCode } from '../token/rules.js';
import { nameSecretInFull } from '../token/secret.js';
import {
  formatDistance,
  formatSpan,
  formatUtc,
  isRepresentable,
  loginTokenLifetime,
  type NumericDate,
} from '../token/time.js';
import { describeVerdict } from './headline.js';

/** What the text needs besides the report. */
export interface InspectSubject {
  /** The moment that was judged for, in seconds since the epoch. */
  readonly now: NumericDate;
  /** Whether `--at` chose that moment. */
  readonly isNowChosen: boolean;
  /** The secret that was used, without its bytes; null if there was none. */
  readonly secret: Omit<ResolvedSecret, 'bytes'> | null;
}

/** The column of the rows' values; less on a narrow terminal. */
const rowIndent = 12;
const narrowIndent = 4;
const narrowWidth = 60;

function isNarrow({ columns }: Style): boolean {
  return columns < narrowWidth;
}

/** Minutes that local time is ahead of UTC at a moment in seconds. */
type LocalOffset = (seconds: number) => number;

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

// ------------------------------------------------------------------------------------------------ verdict

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

// ------------------------------------------------------------------------------------------------ rows

/** A name, the pieces of its value, and what stands between two pieces on a line. */
type ReportRow = readonly [name: string, pieces: readonly string[], separator: string];

function listRows(
  report: InspectReport,
  subject: InspectSubject,
  localOffset: LocalOffset,
): readonly ReportRow[] {
  const { now, isNowChosen, secret } = subject;
  const { stripped } = report;
  const rows: ReportRow[] = [];
  if (isNowChosen) rows.push(['judged at', [formatUtc(now), String(now)], '   ']);
  if (stripped.length > 0) rows.push(['stripped', stripped.join(', ').split(' '), ' ']);
  if (report.identity !== null) rows.push(['who', describeIdentity(report.claims).split(' '), ' ']);
  if (report.ageSeconds !== null) rows.push(...listTimes(report, now - report.ageSeconds, localOffset));
  if (report.signature.status !== 'not-checked' && secret !== null)
    rows.push(['signature', describeSignature(report, secret).split(' '), ' ']);
  if (report.isLoggedIn !== null && report.verdict === 'accepted')
    for (const [name, call] of Object.entries(report.isLoggedIn))
      rows.push([sdkNames[name] ?? name, visible(call, 300).split(' '), ' ']);
  return rows;
}

/** A number that is not a date is shown alone, with its own digits. */
function listTimes(report: InspectReport, issued: number, localOffset: LocalOffset): readonly ReportRow[] {
  if (!isRepresentable(issued)) return [['issued', [formatMember(report.claims ?? {}, 'iat')], '']];
  return [
    ['issued', [...formatMoment(issued, localOffset), formatDistance(report.ageSeconds ?? 0)], '   '],
    ['limit', describeLimit(report.secondsLeft ?? 0, issued), ' '],
  ];
}

const sdkNames: Readonly<Record<string, string>> = {
  ios: 'iOS',
  android: 'Android',
  reactNative: 'React N.',
  web: 'web',
};

/** UTC, local, and the number; local is omitted if it is UTC, and its date if that is UTC's. */
function formatMoment(seconds: number, localOffset: LocalOffset): readonly string[] {
  const utc = formatUtc(seconds);
  const offset = localOffset(seconds);
  if (offset === 0 || !isRepresentable(seconds + offset * 60)) return [utc, String(seconds)];
  const [date = '', time = ''] = formatUtc(seconds + offset * 60).split(' ');
  const local = `${utc.startsWith(date) ? '' : `${date} `}${time} UTC${formatOffset(offset)}`;
  return [utc, local, String(seconds)];
}

function formatOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** Nothing for a token that is too far ahead: its finding says that. */
function describeLimit(left: number, issued: number): readonly string[] {
  if (left > 2 * loginTokenLifetime) return [];
  const until = `until ${formatUtc(issued + loginTokenLifetime)}, ${formatSpan(left)} left`;
  const state = left < 0 ? `${formatSpan(Math.ceil(-left))} too late` : until;
  return `${formatSpan(loginTokenLifetime)}; ${state}`.split(' ');
}

function describeSignature(
  { signature: { status } }: InspectReport,
  secret: NonNullable<InspectSubject['secret']>,
): string {
  return `${status === 'verified' ? 'verified' : 'mismatch'} with the secret ${nameSecretInFull(secret)}`;
}

function renderReportRows(rows: readonly ReportRow[], style: Style): string {
  return rows
    .filter(([, pieces]) => pieces.length > 0)
    .map(([name, pieces, separator]) => {
      const label = `  ${name.padEnd(rowIndent - 2)}`;
      // A call is code to copy: it goes below its name if it would be broken beside it.
      const isCall = Object.values(sdkNames).includes(name);
      if (isCall && pieces.some((piece) => piece.length > style.columns - rowIndent))
        return `  ${name}\n${renderHint(pieces.join(separator), narrowIndent, style.columns)}`;
      return renderPieces(
        label,
        pieces,
        separator,
        isNarrow(style) ? narrowIndent : rowIndent,
        style.columns,
      );
    })
    .join('');
}

// ------------------------------------------------------------------------------------------------ findings

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

// ------------------------------------------------------------------------------------------------ JSON

const maxShownMembers = 50;

/** The members of an object as pieces of one JSON text, so that lines may break between them. */
function listJsonMembers(object: JsonObject | null): readonly string[] {
  if (object === null) return [];
  const names = Object.keys(object);
  const shown = names.slice(0, maxShownMembers).map((name, index) => {
    const value = object[name];
    const text = typeof value === 'number' ? formatMember(object, name) : JSON.stringify(value);
    const member = `${visible(JSON.stringify(name))}:${visible(text)}`;
    return `${index === 0 ? '{' : ''}${member}${index === names.length - 1 ? '}' : ','}`;
  });
  if (names.length === 0) return ['{}'];
  return names.length > maxShownMembers ? [...shown, `… ${names.length - maxShownMembers} more}`] : shown;
}
