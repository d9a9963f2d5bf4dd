/**
 * Owns the requests that must get no token: without credentials, with made-up ones, for another customer.
 * Rule: pure; results name the credentials that were left out or made up, never their values.
 */
import type { HttpRequest } from '../../http/contract.js';
import type { ExpectedIdentity } from './evidence.js';
import type { Slot } from './reference.js';

/** A change to a request. */
export interface Probe {
  readonly kind: 'bare' | 'made-up' | 'without';
  /** The credentials that are left out or made up. */
  readonly names: readonly string[];
  /** Those that are sent as they are. */
  readonly kept: readonly string[];
  /** It lacks the credentials that identify the customer best. */
  readonly isTelling: boolean;
  /** The value to send in place of the right one; undefined leaves it out. */
  change(slot: Slot, value: string): string | undefined;
}

/** All useful probes; empty if the request has no credentials. */
export function listProbes(slots: readonly Slot[]): readonly Probe[] {
  const nameAll = (some: readonly Slot[]) => [...new Set(some.map(({ credential }) => credential))];
  const all = nameAll(slots);
  if (all.length === 0) return [];
  const best = Math.max(...slots.map(rankSlot));
  const telling = nameAll(slots.filter((slot) => rankSlot(slot) === best));
  const probe = (kind: Probe['kind'], names: readonly string[]): Probe => ({
    kind,
    names,
    kept: all.filter((name) => !names.includes(name)),
    isTelling: telling.every((name) => names.includes(name)),
    change: ({ credential }, value) => {
      if (!names.includes(credential)) return value;
      return kind === 'made-up' ? makeUp(value) : undefined;
    },
  });
  const inTurn = all.length === 1 ? [] : all.slice(0, 5).map((name) => [name]);
  const isNew = telling.length > 1 && telling.length < all.length;
  const left = isNew ? [telling, ...inTurn] : inTurn;
  return [probe('bare', all), ...left.map((names) => probe('without', names)), probe('made-up', telling)];
}

/** Names of values that are the same for every user of an app. */
const forEveryone = /api[-_]?key|app|client|csrf|xsrf|bypass|gateway|preview|tenant|platform/i;

/** How well a credential identifies the customer: 0 not at all, 2 best. */
function rankSlot({ place, credential, scheme }: Slot): number {
  if (forEveryone.test(place) || forEveryone.test(credential)) return 0;
  if (/^basic$/i.test(scheme)) return 1;
  return place === 'authorization' || place === 'cookie' ? 2 : 1;
}

/** A made-up value of the same shape; a JWT with another signature, for a backend that only decodes it. */
function makeUp(value: string): string {
  const [scheme = ''] = /^(?:Bearer|Basic|Token) /i.exec(value) ?? [];
  const rest = value.slice(scheme.length);
  if (scheme !== '') return `${scheme}${makeUp(rest)}`;
  if (/^[^=;\s]+=[^;]/.test(value))
    return value.replace(/=([^;]*)/g, (_, part: string) => `=${makeUp(part)}`);
  const signature = /^[\w-]+\.[\w-]+\.(?=[\w-]+$)/.exec(value)?.[0];
  // A prefix such as `sess_` names the kind of value, so it stays.
  const kept = signature ?? /^[A-Za-z]{2,12}_/.exec(value)?.[0] ?? '';
  return kept + value.slice(kept.length).replace(/[A-Za-z0-9]/g, rotate);
}

function rotate(character: string): string {
  const code = character.charCodeAt(0);
  const [first, size] = code < 58 ? [48, 10] : code < 91 ? [65, 26] : [97, 26];
  return String.fromCharCode(first + ((code - first + size / 2) % size));
}

/** Another customer: mail to the made-up address `ada+kchat@example.com` reaches the same person. */
export function nameOther({ email, externalId }: ExpectedIdentity, otherEmail?: string): ExpectedIdentity {
  return {
    email: otherEmail ?? email?.replace(/@(?=[^@]*$)/, '+kchat@'),
    externalId: externalId && (/^\d+$/.test(externalId) ? `999${externalId}` : `${externalId}-kchat`),
  };
}

/** The same request for the other customer, or undefined if it does not name the expected one. */
export function askForOther(
  request: HttpRequest,
  expected: ExpectedIdentity,
  other: ExpectedIdentity,
): HttpRequest | undefined {
  const { origin } = new URL(request.url);
  const change = (text: string, isForm = false) => {
    const changed = replaceWord(text, expected.email, other.email, isForm);
    return replaceWord(changed, expected.externalId, other.externalId, isForm);
  };
  const headers = Object.entries(request.headers).map(([name, value]) => [name, change(value)]);
  const isForm = /form-urlencoded/.test(request.headers['content-type'] ?? '');
  const changed = {
    ...request,
    url: origin + change(request.url.slice(origin.length), true),
    headers: Object.fromEntries(headers),
    body: request.body && change(request.body, isForm),
  };
  return JSON.stringify(changed) === JSON.stringify(request) ? undefined : changed;
}

/** Replaces a whole word, plain or percent-encoded; in a form a plain `+` would mean a space. */
function replaceWord(
  text: string,
  from: string | undefined,
  to: string | undefined,
  isForm: boolean,
): string {
  if (!from || !to || from === to) return text;
  return [encodeURIComponent, String].reduce((changed, spell) => {
    const word = spell(from).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const written = isForm ? encodeURIComponent(to) : spell(to);
    return changed.replace(new RegExp(`(?<![\\w.+-])${word}(?![\\w-])`, 'gi'), () => written);
  }, text);
}
