/**
 * Owns the rows of an inspection: who, when, signature, and the members of header and claims. Rule: a row
 * breaks only between its pieces; text from a token is escaped, a value cut at 200 characters, a list at 50.
 */
import { renderHint, renderPieces } from '../base/layout.js';
import { visible } from '../base/untrusted.js';
import type { ResolvedSecret } from '../secrets/contract.js';
import type { Style } from '../terminal/contract.js';
import { describeIdentity } from '../token/identity.js';
import type { InspectReport } from '../token/inspect.js';
import { formatMember, type JsonObject } from '../token/json.js';
import { describeSecretInFull } from '../token/secret.js';
import {
  formatDistance,
  formatSpan,
  formatUtc,
  isRepresentable,
  loginTokenLifetime,
  type NumericDate,
} from '../token/time.js';

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

/** The column of what goes below its name. */
export const narrowIndent = 4;

const narrowWidth = 60;

/** Whether texts go below their names. */
export function isNarrow({ columns }: Style): boolean {
  return columns < narrowWidth;
}

/** Minutes that local time is ahead of UTC at a moment in seconds. */
export type LocalOffset = (seconds: number) => number;

/** A name, the pieces of its value, and what stands between two pieces on a line. */
type ReportRow = readonly [name: string, pieces: readonly string[], separator: string];

/** The rows about the customer, the time and the signature. */
export function listRows(
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
  return `${status === 'verified' ? 'verified' : 'mismatch'} with the secret ${describeSecretInFull(secret)}`;
}

/** The rows as lines; a row without pieces is left out. */
export function renderReportRows(rows: readonly ReportRow[], style: Style): string {
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

const maxShownMembers = 50;

/** The members of an object as pieces of one JSON text, so that lines may break between them. */
export function listJsonMembers(object: JsonObject | null): readonly string[] {
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
