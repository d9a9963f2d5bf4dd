/**
 * Owns the mistakes with a time zone or a calendar that move a moment. Rule: a possibility, never a proof; a
 * moment fits if it is as far off as such a mistake makes it, give or take {@link tolerance}.
 */
import { formatSpan, loginTokenLifetime, type NumericDate } from './time.js';

/** Seconds: people paste a token some minutes after it was made. */
const tolerance = 900;

const day = 86_400;

// Minutes by which zones differ from UTC today or did in this century (IANA time zone database).
const offsets: readonly number[] = [
  60, 120, 150, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 510, 525, 540, 570, 600, 630, 660, 690,
  720, 765, 780, 825, 840,
];

/** The offset in minutes that explains an age in seconds of either sign, or null. People err both ways. */
export function findOffset(age: number): number | null {
  const off = Math.abs(age);
  if (off <= loginTokenLifetime) return null;
  const near = offsets.filter((offset) => Math.abs(off - offset * 60) <= tolerance);
  const [nearest] = near.sort((one, other) => Math.abs(off - one * 60) - Math.abs(off - other * 60));
  return nearest ?? null;
}

/** The mistake with a calendar or a time zone that explains a moment, as a clause; null if none does. */
export function describeShift(seconds: NumericDate, now: NumericDate): string | null {
  const calendar = describeCalendarShift(seconds, now);
  if (calendar !== null) return calendar;
  const offset = findOffset(now - seconds);
  return offset === null
    ? null
    : 'local time may have been taken for UTC, or UTC for local time: it is off by nearly ' +
        `${formatSpan(offset * 60)}`;
}

/** The mistake with a calendar alone, for a moment within a year or so of now. */
export function describeCalendarShift(seconds: NumericDate, now: NumericDate): string | null {
  const off = [-12, -1, 1, 12].find((months) => {
    const date = new Date(seconds * 1000);
    date.setUTCMonth(date.getUTCMonth() + months);
    return Math.abs(date.getTime() / 1000 - now) <= tolerance;
  });
  if (off !== undefined && Math.abs(off) === 1)
    return "it is off by just a month: JavaScript's Date and Java's Calendar count months from 0";
  if (off !== undefined) return 'it is off by just a year: where does the year come from?';
  if (Math.abs(seconds - now) > 2 * day || seconds % 3600 !== 0) return null;
  return seconds % day === 0
    ? 'it is midnight (UTC): a date was taken without its time of day'
    : 'it is a full hour: a date was taken without its time of day, or minutes and seconds were cut off';
}
