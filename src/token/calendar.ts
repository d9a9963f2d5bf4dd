/**
 * Owns the mistakes with a time zone or a date that move a moment. Rule: a possibility, never a proof. Every
 * token is asked for its time zone, so this is apart from the odd moments, which few runs read.
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

/** The mistake with a time zone or a date that explains a moment, as a clause; null if none does. */
export function describeShift(seconds: NumericDate, now: NumericDate): string | null {
  const cut = describeCutTime(seconds, now);
  if (cut !== null) return cut;
  const offset = findOffset(now - seconds);
  return offset === null
    ? null
    : 'local time may have been taken for UTC, or UTC for local time: it is off by nearly ' +
        `${formatSpan(offset * 60)}`;
}

/** A date without its time of day, within two days of now; null for any other moment. */
export function describeCutTime(seconds: NumericDate, now: NumericDate): string | null {
  if (Math.abs(seconds - now) > 2 * day || seconds % 3600 !== 0) return null;
  return seconds % day === 0
    ? 'it is midnight (UTC): a date was taken without its time of day'
    : 'it is a full hour: a date was taken without its time of day, or minutes and seconds were cut off';
}
