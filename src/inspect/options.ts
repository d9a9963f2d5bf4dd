/** Owns what `kchat inspect` is given, and the moment that it judges for. */
import type { Clock } from '../base/environment.js';
import type { Settings } from '../cli/settings.js';
import { parseMoment, readWholeSeconds } from '../token/time.js';

/** The settings and flags of `kchat inspect`. */
export interface InspectOptions {
  readonly settings: Settings;
  /** False with `--no-verify`: no secret is looked for. */
  readonly verify: boolean;
  /** The token or what was pasted; `-` is stdin; undefined is stdin if that is not a terminal. */
  readonly token?: string | undefined;
  /** The moment to judge for: epoch seconds, ISO 8601, or relative such as `-16m`; now by default. */
  readonly at?: string | undefined;
}

/** Makes the reader of the moment: that of `--at`, or else of the clock at each call. Throws USAGE. */
export function createMoment({ at }: Pick<InspectOptions, 'at'>, clock: Clock): () => number {
  const readClock = () => readWholeSeconds(clock);
  if (at === undefined) return readClock;
  const moment = parseMoment(at, '--at', readClock());
  return () => moment;
}
