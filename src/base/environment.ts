/** Owns the shape of the environment and the clock. Rule: types only; both arrive as arguments. */

/** Environment variables; an empty one counts as unset, which `config.ts` sees to. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}
