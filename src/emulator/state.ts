/**
 * Owns everything that an emulator remembers: orgs, keys, customers, the request log, faults, rate windows.
 * Rule: one state per emulator, nothing global, and what requests make longer is bounded, in number and in
 * bytes.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Fault } from './faults.js';
import {
  adminRoles,
  type EmulatedKey,
  makeApiKey,
  makeId,
  parsePod,
  parseRights,
  widgetRoles,
} from './keys.js';
import type { LoginIdentity } from './login.js';
import { defaultOrg, defaultPod, type EmulatedOrg, type EmulatorOptions } from './options.js';
import type { RateWindow } from './rate-limit.js';
import type { RequestEntry } from './request-log.js';

/** How many customers, identified visitors and logged requests are remembered. */
export const capacity = 1000;

/** All that an emulator remembers. */
export interface EmulatorState {
  readonly orgs: readonly EmulatedOrg[];
  readonly firstOrg: EmulatedOrg;
  /** By the key's whole string. */
  readonly keys: Map<string, EmulatedKey>;
  /** Customer ids by a hash of org and identifier: an identifier may be as long as a request. */
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
  readonly scheme: 'http' | 'https';
  readonly now: () => number;
  readonly onRequest: (entry: RequestEntry) => void;
  requestCount: number;
}

/** The state at the start. */
export function createState(options: EmulatorOptions): EmulatorState {
  const orgs = makeOrgs(options);
  const [firstOrg] = orgs;
  if (firstOrg === undefined) throw new RangeError('an emulator has one org at least');
  return {
    orgs,
    firstOrg,
    keys: new Map(
      orgs.flatMap(({ org, pod, apiKey, widgetKey }) => [
        [apiKey, parseRights(apiKey, org, pod)],
        [widgetKey, parseRights(widgetKey, org, pod)],
      ]),
    ),
    customers: new Map(),
    identified: new Map(),
    trackingSeal: randomBytes(32),
    log: [],
    faults: [...(options.faults ?? [])],
    rateWindows: new Map(),
    rateLimit: options.rateLimit,
    allowedHosts: options.allowedHosts ?? [],
    strict: options.strict ?? false,
    scheme: options.tls === undefined ? 'http' : 'https',
    now: options.now ?? Date.now,
    onRequest: options.onRequest ?? (() => {}),
    requestCount: 0,
  };
}

function makeOrgs({ orgs = [defaultOrg], apiKey, secret }: EmulatorOptions): readonly EmulatedOrg[] {
  return orgs.map((option, index) => {
    const own = index === 0 ? { apiKey, secret } : {};
    const given = typeof option === 'string' ? { org: option } : option;
    const ownPod = own.apiKey === undefined ? undefined : parsePod(own.apiKey);
    const { org, pod = ownPod ?? defaultPod } = given;
    const id = makeId();
    return {
      org,
      pod,
      apiKey: own.apiKey ?? makeApiKey(org, pod, adminRoles, id),
      widgetKey: makeApiKey(org, pod, widgetRoles, id),
      // That Kustomer's are 64 hex digits too is an assumption.
      secret: own.secret ?? randomBytes(32).toString('hex'),
    };
  });
}

/** Adds to one of the maps, and forgets the oldest entry beyond the capacity. */
export function remember(map: Map<string, string>, name: string, value: string): void {
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}

/**
 * The customer with this identifier, made if it is new. Source: docs/kustomer.md#two-identifiers (D). Here
 * the case of an e-mail address matters; at Kustomer that is unknown.
 */
export function findOrCreateCustomer(
  state: EmulatorState,
  org: string,
  { by, value }: LoginIdentity,
): string {
  const name = createHash('sha256')
    .update(JSON.stringify([org, by, value]))
    .digest('base64');
  const id = state.customers.get(name) ?? makeId();
  remember(state.customers, name, id);
  return id;
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
