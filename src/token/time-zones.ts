/** Owns the ages that a time zone explains. Rule: a possibility, never a proof; near a real zone's offset. */
import { formatSpan, loginTokenLifetime } from './time.js';

// Minutes by which zones differ from UTC today or did in this century (IANA time zone database).
const offsets: readonly number[] = [
  60, 120, 150, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 510, 525, 540, 570, 600, 630, 660, 690,
  720, 765, 780, 825, 840,
];

/** An age may differ this much from an offset: people paste a token minutes after it was made; seconds. */
const zoneTolerance = 900;

/** The offset in minutes that explains the age, or null. Its sign does not count: people err both ways. */
export function findOffset(age: number): number | null {
  const off = Math.abs(age);
  if (off <= loginTokenLifetime) return null;
  const near = offsets.filter((offset) => Math.abs(off - offset * 60) <= zoneTolerance);
  const [nearest] = near.sort((one, other) => Math.abs(off - one * 60) - Math.abs(off - other * 60));
  return nearest ?? null;
}

/** Says so as a clause, or null. `age` in seconds. */
export function explainZone(age: number): string | null {
  const offset = findOffset(age);
  return offset === null
    ? null
    : 'local time may have been taken for UTC, or UTC for local time: it is off by nearly ' +
        `${formatSpan(offset * 60)}`;
}
