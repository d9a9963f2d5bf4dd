/** Owns the request budget of an org. Rule: changes only the given windows; time is an argument. */

/** Source: docs/kustomer.md#rate-limit (D). That its first request starts the window is an assumption. */
const windowMs = 60_000;

/** The requests counted since a window began. */
export interface RateWindow {
  /** Milliseconds since the epoch. */
  startedAt: number;
  used: number;
}

/**
 * Counts one request of an org against its budget of `limit` requests: whether that is exceeded, and the
 * headers of the answer, with `-reset` only once exceeded: docs/kustomer.md#rate-limit (D/C).
 *
 * @param nowMs   by the true clock: a skewed one would always open a new window
 * @param skewMs  how far the answer's clock is ahead, by which its reset and `Date` are given
 */
export function countRequest(
  windows: Map<string, RateWindow>,
  org: string,
  limit: number,
  nowMs: number,
  skewMs: number,
) {
  const known = windows.get(org);
  // A clock that was set back must not stretch the window.
  const open = known !== undefined && nowMs >= known.startedAt && nowMs < known.startedAt + windowMs;
  const window = open ? known : { startedAt: nowMs, used: 0 };
  windows.set(org, window);
  window.used += 1;
  const exceeded = window.used > limit;
  const resetAtMs = exceeded ? window.startedAt + windowMs + skewMs : null;
  return { exceeded, headers: rateHeaders(limit, Math.max(0, limit - window.used), resetAtMs) };
}

/** The headers as Kustomer documents them; `resetAtMs` is rounded up to whole epoch seconds. */
export function rateHeaders(limit: number, remaining: number, resetAtMs: number | null) {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    ...(resetAtMs === null ? {} : { 'x-ratelimit-reset': String(Math.ceil(resetAtMs / 1000)) }),
  };
}
