/**
 * Owns what is kept of a request.
 *
 * Rule: no credential in it. A known one is named, another one is given by kind and length, and a text that may
 * hold one (path, user agent) loses every long run of characters. Who logged in is what the log is read for: an
 * identifier is withheld only where it holds a JWT or a credential of this emulator.
 */
import type { EmulatedKey } from './keys.js';
import type { EmulatorRequest, LoginRecord } from './message.js';

/** One request, as `GET /__emulator/requests` shows it; newest last. */
export interface RequestEntry {
  /** Counts from 1; tells how many were forgotten. */
  readonly number: number;
  /** ISO 8601 UTC, by the emulator's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  /** Null where the request was refused before an org was found. */
  readonly org: string | null;
  readonly host: string | null;
  readonly origin: string | null;
  readonly userAgent: string | null;
  readonly authorization: string | null;
  readonly trackingToken: string | null;
  /** Null when it was over the limit. */
  readonly bodyBytes: number | null;
  /** The names of the faults that this request met. */
  readonly faults: readonly string[];
  readonly login: LoginRecord | null;
}

/** What the answer adds to a request. */
export interface Outcome {
  readonly number: number;
  readonly nowMs: number;
  readonly status: number;
  readonly org: string | null;
  readonly key: EmulatedKey | undefined;
  readonly faults: readonly string[];
  readonly login: LoginRecord | null;
  /** The emulator's own keys and secrets. */
  readonly credentials: readonly string[];
}

/** The entry for a request and what came of it. */
export function describeRequest(request: EmulatorRequest, outcome: Outcome): RequestEntry {
  const { headers, body } = request;
  return {
    number: outcome.number,
    at: new Date(outcome.nowMs).toISOString(),
    method: request.method,
    path: maskText(request.path),
    status: outcome.status,
    org: outcome.org,
    host: maskOptional(headers.host),
    origin: maskOptional(headers.origin),
    userAgent: maskOptional(headers['user-agent']),
    authorization: describeAuthorization(headers.authorization, outcome.key),
    trackingToken: describeOptional(headers['x-kustomer-tracking-token']),
    bodyBytes: body === undefined ? null : body.length,
    faults: outcome.faults,
    login: outcome.login && maskLogin(outcome.login, outcome.credentials),
  };
}

function maskLogin(login: LoginRecord, credentials: readonly string[]): LoginRecord {
  const { identity } = login;
  return {
    ...login,
    identity: identity && { by: identity.by, value: maskIdentity(identity.value, credentials) },
  };
}

function maskIdentity(value: string, credentials: readonly string[]): string {
  // A secret may be given, and as short as a word that is in many identifiers.
  const holdsOne = credentials.some((one) => value === one || (one.length >= 8 && value.includes(one)));
  if (holdsOne || holdsJwt(value)) return `[${describeCredential(value)}]`;
  return cut(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter);
}

/** Whether three parts with dots between are somewhere in a text, one of them a JSON object; in linear time. */
function holdsJwt(text: string): boolean {
  return text.split(/[^\w.-]/).some((run) => {
    const segments = run.split('.');
    return segments.length > 2 && segments.some(isJsonObject);
  });
}

function isJsonObject(segment: string): boolean {
  return /^\s*\{.*\}\s*$/s.test(Buffer.from(segment, 'base64url').toString('latin1'));
}

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function describeAuthorization(value: string | undefined, key: EmulatedKey | undefined): string | null {
  if (value === undefined) return null;
  const [, scheme, credential = ''] = /^(bearer|basic) +(.*)$/i.exec(value) ?? [];
  if (scheme === undefined) return describeCredential(value);
  const whose = key === undefined ? 'unknown here' : `of ${key.org}, ${key.roles.join(' ')}`;
  return maskText(`${scheme} ${describeCredential(credential)} (${whose})`);
}

function describeOptional(value: string | undefined): string | null {
  return value === undefined ? null : describeCredential(value);
}

/** A credential by its kind and length. */
function describeCredential(value: string): string {
  const kind = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(value) ? 'a JWT of ' : '';
  return `${kind}${value.length} characters`;
}

function maskOptional(text: string | undefined): string | null {
  return text === undefined ? null : maskText(text);
}

/** Cuts at 200 characters and replaces runs of 24 and more that have a digit in them: keys, tokens, secrets. */
export function maskText(text: string): string {
  const masked = text.replace(/[\w+=-]{24,}(?:\.[\w+=-]*)*/g, (run) => {
    return /\d/.test(run) ? `[${run.length} characters]` : run;
  });
  return cut(masked);
}

function cut(text: string): string {
  const start = /^.{200}(?=.)/su.exec(text)?.[0];
  return start === undefined ? text : `${start}…`;
}

/** One line: `POST /c/v1/identity 401: login rejected, issued 972 s ago, … (IAT_TOO_OLD)`. Control characters stay. */
export function summarizeRequest({ method, path, status, faults, login }: RequestEntry): string {
  const met = faults.length === 0 ? '' : ` [fault ${faults.join(', ')}]`;
  return `${method} ${path} ${status === 0 ? 'no answer' : status}${met}${summarizeLogin(login)}`;
}

function summarizeLogin(login: LoginRecord | null): string {
  if (login === null) return '';
  const { outcome, identity, reason, code } = login;
  return outcome === 'accepted'
    ? `: login accepted, ${identity?.value} by ${identity?.by}`
    : `: login rejected, ${reason} (${code})`;
}
