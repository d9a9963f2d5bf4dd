/**
 * Owns what is kept of a request. Rule: no credential in it, and of bounded size. A credential is given by
 * kind and length, and a text that may hold one (path, user agent) loses every long run of characters. The
 * log is read to see who logged in: an identifier is withheld only if it holds a JWT or a credential of this
 * emulator.
 */
import type { EmulatedKey } from './keys.js';
import type { EmulatorRequest, LoginRecord, Reply } from './reply.js';
import type { Arrival } from './route.js';
import { capacity, type EmulatorState } from './state.js';

/** One request, as `GET /__emulator/requests` shows it; newest last. */
export interface RequestEntry {
  /** Counts from 1, so that one sees how many were forgotten. */
  readonly number: number;
  /** ISO 8601 UTC, by the emulator's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  /** False: the emulator has no route for this method and path. Please report what asked for it. */
  readonly emulated: boolean;
  /** Null if the request was refused before an org was found. */
  readonly org: string | null;
  readonly host: string | null;
  readonly origin: string | null;
  readonly userAgent: string | null;
  readonly authorization: string | null;
  readonly trackingToken: string | null;
  /** Null if it was over the limit. */
  readonly bodyBytes: number | null;
  /** The names of the faults that this request met. */
  readonly faults: readonly string[];
  readonly login: LoginRecord | null;
}

/** Adds a request and its outcome to the log; `arrival` is absent if the request was not let in. */
export function logRequest(
  request: EmulatorRequest,
  state: EmulatorState,
  reply: Reply,
  arrival?: Arrival,
): void {
  const { headers, body } = request;
  const credentials = state.orgs.flatMap(({ apiKey, widgetKey, secret }) => [apiKey, widgetKey, secret]);
  const show = (text: string | undefined) => (text === undefined ? null : mask(text, credentials));
  const { login } = reply;
  const identity = login?.identity ?? null;
  const value = mask(identity?.value ?? '', credentials, true);
  state.requestCount += 1;
  const entry: RequestEntry = {
    number: state.requestCount,
    at: new Date(state.now()).toISOString(),
    method: request.method,
    path: mask(request.path, credentials),
    status: reply.status,
    emulated: reply.isUnknown !== true,
    org: arrival?.org.org ?? null,
    host: show(headers.host),
    origin: show(headers.origin),
    userAgent: show(headers['user-agent']),
    authorization: describeAuthorization(headers.authorization, arrival?.key),
    trackingToken: describeCredential(headers['x-kustomer-tracking-token']),
    bodyBytes: body === undefined ? null : body.length,
    faults: arrival?.faults.names ?? [],
    login: login ? { ...login, identity: identity && { ...identity, value } } : null,
  };
  state.log.push(entry);
  if (state.log.length > capacity) state.log.shift();
  state.onRequest(entry);
}

function describeAuthorization(value: string | undefined, key: EmulatedKey | undefined): string | null {
  const [, scheme, credential] = /^(bearer|basic) +(.*)$/is.exec(value ?? '') ?? [];
  if (scheme === undefined) return describeCredential(value);
  const whose = key === undefined ? 'unknown here' : `of ${key.org}, ${key.roles.join(' ')}`;
  return cut(`${scheme} ${describeCredential(credential)} (${whose})`);
}

/** A credential by its kind and length. */
function describeCredential(value: string | undefined): string | null {
  if (value === undefined) return null;
  const kind = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(value) ? 'a JWT of ' : '';
  return `${kind}${value.length} characters`;
}

/**
 * A text of 200 characters at most, with a length in place of what is or may be a credential: one of
 * `credentials` (a secret that was given may be as short as a word, so below 8 characters only if it is the
 * whole text), a JWT, and, unless identifiers are wanted, every run of 24 characters with a digit in it.
 */
export function mask(text: string, credentials: readonly string[] = [], keepsIds = false): string {
  const known = credentials.filter((one) => text === one || (one.length >= 8 && text.includes(one)));
  const withoutKnown = known.reduce(
    (rest, one) => rest.replaceAll(one, `[${describeCredential(one)}]`),
    text,
  );
  const masked = withoutKnown.replace(/[\w+=.-]{24,}/g, (run) =>
    isJwt(run) || (!keepsIds && /[\w+=-]{24}/.test(run) && /\d/.test(run))
      ? `[${describeCredential(run)}]`
      : run,
  );
  return cut(masked);
}

/** Whether a run has three parts with dots between, one of them a JSON object. */
function isJwt(run: string): boolean {
  const texts = run.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  return texts.length > 2 && texts.some((text) => /^\s*\{.*\}\s*$/s.test(text));
}

/** The first 200 characters, control characters visible, as a copy that does not keep the whole text. */
function cut(text: string): string {
  const start = /^.{200}(?=.)/su.exec(text)?.[0];
  const shown = start === undefined ? text : `${start}…`;
  return Buffer.from(shown.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter)).toString();
}

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** One line: `POST /c/v1/identity 401: login rejected, issued 972 s ago, … (IAT_TOO_OLD)`. */
export function describeRequest({ method, path, status, emulated, faults, login }: RequestEntry): string {
  const unknown = emulated ? '' : 'not emulated: ';
  const met = faults.length === 0 ? '' : ` [fault ${faults.join(', ')}]`;
  return `${unknown}${method} ${path} ${status === 0 ? 'no answer' : status}${met}${describeOutcome(login)}`;
}

function describeOutcome(login: LoginRecord | null): string {
  if (login === null) return '';
  const { outcome, identity, reason, code } = login;
  return outcome === 'accepted'
    ? `: login accepted, ${identity?.value} by ${identity?.by}`
    : `: login rejected, ${reason} (${code})`;
}
