/** Owns the options of an emulator and the shape of a running one. Rule: the values are already checked. */
import type { Fault } from './faults.js';
import type { RequestEntry } from './request-log.js';

/** The org if no other was given. */
export const defaultOrg = 'kchat-emulator';

/** The pod of an org if no other was given: the US. Source: docs/kustomer.md#regions (D). */
export const defaultPod = 'prod1';

/** An org (a DNS label in lower case), perhaps with its pod: by default that of its given key, else prod1. */
export type OrgOption = string | { readonly org: string; readonly pod?: string | undefined };

/** All of them are optional. */
export interface EmulatorOptions {
  /** 0, the default: any free port. */
  readonly port?: number | undefined;
  /** The address to listen on; 127.0.0.1 by default. */
  readonly address?: string | undefined;
  /** At least one; the first is used if a request names none. */
  readonly orgs?: readonly OrgOption[] | undefined;
  /** The first org's API key instead of a made-up one; its payload gives roles, pod and `exp`. */
  readonly apiKey?: string | undefined;
  /** The first org's chat secret instead of a made-up one; not empty. */
  readonly secret?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Requests per org and 60 s, a whole number above 0; undefined: no limit. */
  readonly rateLimit?: number | undefined;
  /** PEM texts; with them the emulator speaks https only. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Names that are accepted besides loopback ones, as `parseHostHeader` returns them. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly faults?: readonly Fault[] | undefined;
  /** Also reject what Kustomer's documents leave open: see `judgeLogin`. */
  readonly strict?: boolean | undefined;
  /** Called after each request, except to `/` and `/__emulator`, with credentials masked. */
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
}

/** One emulated org with its made-up (or given) credentials. */
export interface EmulatedOrg {
  readonly org: string;
  readonly pod: string;
  /** Roles `org.admin` and `org.user`, as Kustomer's guide asks for. */
  readonly apiKey: string;
  /** Role `org.tracking` only: the key of an app. */
  readonly widgetKey: string;
  readonly secret: string;
}

/** A running emulator; `org`, `apiKey`, `widgetKey` and `secret` are those of the first org. */
export interface Emulator extends EmulatedOrg {
  /** The origin: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly orgs: readonly EmulatedOrg[];
  /** Ends every connection at once; resolves when port, sockets and timers are gone. May be called twice. */
  close(): Promise<void>;
}
