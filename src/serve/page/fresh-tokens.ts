/** Owns the tokens that the page holds: one for each user it shows, replaced before it ends. */
import type { TokenAnswer } from '../contract.js';
import { askServer, setClock } from './ask-server.js';
import { renewalSeconds, secondsUntil } from './life.js';

interface FreshToken {
  readonly token: string;
  /** Milliseconds since the epoch by the server's clock. */
  readonly end: number;
}

const held = new Map<string, FreshToken>();
const asked = new Set<string>();

/** Seconds that are left of a user's token, 0 if it has expired; undefined if there is none. */
export function secondsLeftOf(user: string): number | undefined {
  const fresh = held.get(user);
  return fresh && secondsUntil(fresh.end);
}

/** A user's token as long as it is good. */
export function goodTokenOf(user: string): string | undefined {
  return secondsLeftOf(user) ? held.get(user)?.token : undefined;
}

/** Fetches what is missing or about to end. Throws GoneError or RefusedError. */
export async function renewTokens(users: readonly string[]): Promise<void> {
  const due = users.filter((user) => !asked.has(user) && (secondsLeftOf(user) ?? 0) < renewalSeconds);
  for (const user of due) asked.add(user);
  try {
    await Promise.all(due.map(renew));
  } finally {
    for (const user of due) asked.delete(user);
  }
}

async function renew(user: string): Promise<void> {
  const { token, validUntil } = await askServer<TokenAnswer>(`token?user=${encodeURIComponent(user)}`);
  setClock();
  held.set(user, { token, end: Date.parse(validUntil ?? '') });
}
