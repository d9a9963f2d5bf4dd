/**
 * Owns the remaining life of a token, in figures and in words. Rule: screen readers do not announce a clock,
 * but can read it.
 */
import { serverNow } from './ask-server.js';

/** A token is replaced so many seconds before its end: time enough to scan it and log in. */
export const renewalSeconds = 120;

/** Whole seconds until a moment by the server's clock, in milliseconds; never negative. */
export function secondsUntil(moment: number): number {
  return Math.max(0, Math.floor((moment - serverNow()) / 1000));
}

/** Shows a countdown: `14:48` to see, `14 minutes 48 seconds` to hear. Undefined: there is no token yet. */
export function renderLife(element: HTMLElement, seconds: number | undefined): void {
  element.textContent = seconds === undefined ? '–' : seconds === 0 ? 'expired' : formatClock(seconds);
  element.ariaLabel = seconds === undefined ? 'no token yet' : describeLife(seconds);
  element.classList.toggle('short', seconds !== undefined && seconds > 0 && seconds < renewalSeconds);
  element.classList.toggle('over', seconds === 0);
}

const formatClock = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** In words, without a full stop. */
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
