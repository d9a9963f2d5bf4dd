/**
 * Owns everything that an emulator remembers: orgs, keys, customers, the request log, faults, rate windows.
 *
 * Rule: one state per emulator, nothing global, and every list that requests make longer has a bound.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readHostName } from './access.js';
import { type Fault, parseFault } from './faults/faults.js';
import {
  adminRoles,
  describeKey,
  type EmulatedKey,
  makeApiKey,
  makeId,
  makeSecret,
  readPod,
  widgetRoles,
} from './keys.js';
import {
  defaultOrg,
  defaultPod,
  type EmulatedOrg,
  EmulatorOptionError,
  type EmulatorOptions,
  type OrgOption,
} from './options.js';
import type { RateWindow } from './rate-limit.js';
import type { RequestEntry } from './request-log.js';

/** How many customers, identified visitors and logged requests are remembered. */
export const capacity = 1000;

export interface EmulatorState {
  readonly orgs: readonly EmulatedOrg[];
  readonly firstOrg: EmulatedOrg;
  /** By the key's whole string. */
  readonly keys: Map<string, EmulatedKey>;
  /** Customer ids by org and identifier. */
  readonly customers: Map<string, string>;
  /** Customer ids by tracking id: who has logged in. */
  readonly identified: Map<string, string>;
  readonly trackingSeal: Uint8Array;
  readonly log: RequestEntry[];
  readonly faults: Fault[];
  readonly rateWindows: Map<string, RateWindow>;
  readonly rateLimit: number | undefined;
  readonly allowedHosts: readonly string[];
  readonly strict: boolean;
  readonly now: () => number;
  readonly onRequest: (entry: RequestEntry) => void;
  requestCount: number;
}

/** The state at the start. Throws EmulatorOptionError. */
export function createState(options: EmulatorOptions): EmulatorState {
  const orgs = makeOrgs(options);
  const [firstOrg] = orgs;
  if (firstOrg === undefined) throw new EmulatorOptionError('orgs', 'no org given');
  const { rateLimit } = options;
  if (rateLimit !== undefined && !(Number.isSafeInteger(rateLimit) && rateLimit > 0))
    throw new EmulatorOptionError('rateLimit', `the rate limit is ${rateLimit}, not a whole number above 0`);
  return {
    orgs,
    firstOrg,
    keys: new Map(
      orgs.flatMap(({ org, pod, apiKey, widgetKey }) => [
        [apiKey, describeKey(apiKey, org, pod)],
        [widgetKey, describeKey(widgetKey, org, pod)],
      ]),
    ),
    customers: new Map(),
    identified: new Map(),
    trackingSeal: randomBytes(32),
    log: [],
    faults: (options.faults ?? []).map(readFault),
    rateWindows: new Map(),
    rateLimit,
    allowedHosts: (options.allowedHosts ?? []).map(readHost),
    strict: options.strict ?? false,
    now: options.now ?? Date.now,
    onRequest: options.onRequest ?? (() => {}),
    requestCount: 0,
  };
}

function readHost(text: string): string {
  const host = readHostName(text);
  if (host !== undefined) return host;
  throw new EmulatorOptionError('allowedHosts', `${JSON.stringify(text.slice(0, 80))} is not a host name`);
}

function readFault(text: string): Fault {
  const fault = parseFault(text);
  if (typeof fault === 'string') throw new EmulatorOptionError('faults', fault);
  return fault;
}

function makeOrgs({ orgs = [defaultOrg], apiKey, secret }: EmulatorOptions): readonly EmulatedOrg[] {
  const seen = new Set<string>();
  return orgs.map((option, index) => {
    const ownKey = index === 0 ? apiKey : undefined;
    const { org, pod } = readOrg(option, ownKey);
    if (seen.has(org)) throw new EmulatorOptionError('orgs', `org "${org}" is given twice`);
    seen.add(org);
    const id = makeId();
    return {
      org,
      pod,
      apiKey: ownKey ?? makeApiKey(org, pod, adminRoles, id),
      widgetKey: makeApiKey(org, pod, widgetRoles, id),
      secret: index === 0 && secret !== undefined ? readSecret(secret) : makeSecret(),
    };
  });
}

/** A given key tells the pod of an org that was given without one. */
function readOrg(option: OrgOption, apiKey: string | undefined): { org: string; pod: string } {
  const { org, pod } =
    typeof option === 'string'
      ? { org: option, pod: (apiKey === undefined ? undefined : readPod(apiKey)) ?? defaultPod }
      : option;
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(org))
    throw new EmulatorOptionError('orgs', `org ${JSON.stringify(org)} is not a DNS label in lower case`);
  if (!/^prod\d{1,3}$/.test(pod))
    throw new EmulatorOptionError('orgs', `pod ${JSON.stringify(pod)} is not of the form prod1`);
  return { org, pod };
}

function readSecret(secret: Uint8Array | string): string {
  if (secret.length === 0) throw new EmulatorOptionError('secret', 'the chat secret is empty');
  if (typeof secret === 'string') return secret;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(secret);
  } catch {
    throw new EmulatorOptionError('secret', 'the chat secret is not UTF-8 text');
  }
}

function remember(map: Map<string, string>, name: string, value: string): void {
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}

/** The customer with this identifier, made if there was none. Source: facts, found or created (D); case matters (?). */
export function findOrCreateCustomer(
  state: EmulatorState,
  org: string,
  identity: { readonly by: string; readonly value: string },
): string {
  const name = JSON.stringify([org, identity.by, identity.value]);
  const id = state.customers.get(name) ?? makeId();
  remember(state.customers, name, id);
  return id;
}

/** Keeps that the visitor behind a tracking id is this customer. */
export function identifyVisitor(state: EmulatorState, trackingId: string, customerId: string): void {
  remember(state.identified, trackingId, customerId);
}

/** A tracking token of an org: an id and its seal, so that no list of them has to be kept. */
export function sealTrackingId(state: EmulatorState, org: string, trackingId: string): string {
  const seal = createHmac('sha256', state.trackingSeal).update(`${org}.${trackingId}`).digest('base64url');
  return `${trackingId}.${seal}`;
}

/** The tracking id in a token of this org and this run, or undefined. */
export function openTrackingToken(state: EmulatorState, org: string, token: string): string | undefined {
  const [trackingId = ''] = token.split('.', 1);
  const expected = Buffer.from(sealTrackingId(state, org, trackingId));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected) ? trackingId : undefined;
}
