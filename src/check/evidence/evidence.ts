/**
 * Owns what a piece of evidence is, and collecting one. Rule: each is collected when a check first needs it,
 * and only once. If it cannot be collected the result is a verdict; only wrong usage, wrong configuration and
 * Ctrl-C are thrown.
 */
import type { Clock } from '../../base/environment.js';
import { KchatError } from '../../base/errors.js';
import type { AnswerHeaders } from '../../http/transport.js';
import type { ResolvedSecret } from '../../secrets/contract.js';
import type { ApiKeyClaims } from '../../token/api-key.js';
import type { NumericDate } from '../../token/time.js';
import { failed, skipped, type Verdict } from '../verdict.js';
import type { Place } from './places.js';
import type { Probe } from './probes.js';

/** A piece of evidence, or the verdict that a check reports instead. */
export type Found<T> = { readonly value: T } | { readonly missing: Verdict };

/** What stands for evidence that cannot be collected: the check is skipped for this reason. */
export const missing = (reason: string, hint: string | null = null): { readonly missing: Verdict } => ({
  missing: skipped(reason, hint),
});

/** A piece of evidence with the milliseconds that it took. */
export type Gathered<T> = Found<T> & { readonly ms: number };

/** An API key with the claims of its payload, which are not verified. */
export interface KeyInHand {
  readonly text: string;
  /** Null if the key is not a JWT. */
  readonly claims: ApiKeyClaims | null;
  /** The org whose settings are to be read, or null if nothing names one. */
  readonly org: string | null;
}

/** A secret that verifies tokens; without `source` it was fetched from Kustomer just now. */
export type Verifier = Pick<ResolvedSecret, 'bytes' | 'fingerprint'> & Partial<ResolvedSecret>;

/** The secret that Kustomer has now. */
export interface CurrentSecret extends Verifier {
  /** This machine's clock less the API's, in whole seconds; null if the answer had no `Date`. */
  readonly clockSkewSeconds: number | null;
}

/** What an answer of the backend holds: a token, or what is wrong with the answer. */
export type TokenReading =
  /** `elsewhere`: another field of the answer that holds a token for a customer; null if there is none. */
  { readonly token: string; readonly elsewhere: string | null } | { readonly problem: Verdict };

/** One answer of the team's backend. */
export interface BackendAnswer {
  readonly reading: TokenReading;
  /** Everything in it, body and headers. */
  readonly places: readonly Place[];
  /** False if its body could not be read. */
  readonly isWhole: boolean;
  /** Status and headers of HTTP; null for a command. */
  readonly status: number | null;
  readonly headers: AnswerHeaders | null;
  /** When it arrived, by this machine's clock. */
  readonly at: NumericDate;
}

/** A request that should get no token, and what it got. */
export interface ProbeAnswer {
  readonly probe: Pick<Probe, 'kind' | 'names' | 'kept' | 'isTelling'>;
  readonly answer: Gathered<BackendAnswer>;
}

/** The customer that the backend's token should name. */
export interface ExpectedIdentity {
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
}

/** A credential that no answer may hold; `sent`: it was part of the request. */
export interface HeldCredential {
  /** For people: `the chat secret`, `the API key`, `env:QA`. */
  readonly name: string;
  readonly kind: 'secret' | 'key' | 'sent';
  readonly bytes: Uint8Array;
}

/** The value, or undefined. */
export function valueIn<T>(gathered: Found<T>): T | undefined {
  return 'value' in gathered ? gathered.value : undefined;
}

/** The token of an answer, or undefined. */
export function tokenIn(gathered: Found<BackendAnswer>): string | undefined {
  const reading = valueIn(gathered)?.reading;
  return reading !== undefined && 'token' in reading ? reading.token : undefined;
}

/**
 * Makes a function that runs `collect` at its first call and returns the same result at every call. It awaits
 * the pieces in `after` first, so that their time is not counted here.
 */
export function createOnce(clock: Clock) {
  let turn = Promise.resolve();
  // Judging a megabyte takes time: Ctrl-C is handled between one check and the next.
  const takeTurn = () => {
    turn = turn.then(() => new Promise((resolve) => setImmediate(resolve)));
    return turn;
  };
  return <T>(
    collect: () => Promise<Found<T>>,
    ...after: readonly (() => Promise<unknown>)[]
  ): (() => Promise<Gathered<T>>) => {
    let made: Promise<Gathered<T>> | undefined;
    return async () => {
      made ??= Promise.all(after.map((wait) => wait())).then(() => gather(clock, collect));
      const gathered = await made;
      await takeTurn();
      return gathered;
    };
  };
}

/** Runs a collector and measures its time. Throws USAGE, CONFIG_INVALID, INTERRUPTED or BUG. */
async function gather<T>(clock: Clock, collect: () => Promise<Found<T>>): Promise<Gathered<T>> {
  const start = clock.now();
  const found = await collect().catch((error: unknown) => ({ missing: judgeFailure(error) }));
  // Somebody may set the clock back in between.
  return { ...found, ms: Math.max(0, clock.now() - start) };
}

const thrown: readonly string[] = ['USAGE', 'CONFIG_INVALID', 'INTERRUPTED', 'BUG'];

function judgeFailure(error: unknown): Verdict {
  if (!(error instanceof KchatError) || thrown.includes(error.code)) throw error;
  return (error.code === 'SECRET_NOT_FOUND' ? skipped : failed)(error.message, error.hint ?? null);
}
