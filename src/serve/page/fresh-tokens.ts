/**
 * Owns the tokens that the page holds, one for each user it shows, replaced before it ends; and their
 * remaining life, in figures and in words. Rule: screen readers do not announce a clock, but can read it.
 */
import type { TokenAnswer } from '../contract.js';
import { askServer, serverNow } from './ask-server.js';

/** A token is replaced so many seconds before its end: time enough to scan it and log in. */
const renewalSeconds = 120;

/** `end`: milliseconds since the epoch by the server's clock. */
const held = new Map<string, { readonly token: string; readonly end: number }>();
const asked = new Set<string>();

/** Whole seconds that are left of a user's token, 0 if it has expired; undefined if there is none. */
export function secondsLeftOf(user: string): number | undefined {
  const fresh = held.get(user);
  return fresh && Math.max(0, Math.floor((fresh.end - serverNow()) / 1000));
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
  held.set(user, { token, end: Date.parse(validUntil ?? '') });
}

/** Shows a countdown: `14:48` to see, `14 minutes 48 seconds` to hear. Undefined: there is no token yet. */
export function renderLife(element: HTMLElement, seconds: number | undefined): void {
  element.textContent = seconds === undefined ? '–' : seconds === 0 ? 'expired' : formatClock(seconds);
  element.ariaLabel = seconds === undefined ? 'no token yet' : describeLife(seconds);
  element.classList.toggle('short', seconds !== undefined && seconds < renewalSeconds);
}

const formatClock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** The remaining life in words, without a full stop. */
export function describeLife(seconds: number): string {
  if (seconds === 0) return 'expired';
  const count = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return [
    ...(minutes > 0 ? [count(minutes, 'minute')] : []),
    ...(rest > 0 ? [count(rest, 'second')] : []),
  ].join(' ');
}
