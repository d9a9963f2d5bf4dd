/** Owns the shape of the environment and the clock. Rule: both arrive as arguments. */

/** Environment variables; an empty one counts as unset, see `cli/settings.ts`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The time as an argument, so that tests can set it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}
