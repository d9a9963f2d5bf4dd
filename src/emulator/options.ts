/** Owns what an emulator can be started with and what it hands out. Rule: types, defaults, and the one error. */
import type { RequestEntry } from './request-log.js';

/** The org of an emulator that was not told another. */
export const defaultOrg = 'kchat-emulator';

/** The pod of an org that was not given another. Source: facts, prod1 is the US (D). */
export const defaultPod = 'prod1';

/**
 * An org by name, or with the pod (region) that it lives on; without one that is the pod of its given key, else
 * prod1. Names are DNS labels in lower case.
 */
export type OrgOption = string | { readonly org: string; readonly pod: string };

export interface EmulatorOptions {
  /** 0, the default: any free port. */
  readonly port?: number | undefined;
  /** At least one; the first is used where a request names none. `['kchat-emulator']` by default. */
  readonly orgs?: readonly OrgOption[] | undefined;
  /** The first org's API key instead of a made-up one; its payload, if it has one, gives roles, pod and `exp`. */
  readonly apiKey?: string | undefined;
  /** The first org's chat secret instead of a made-up one; UTF-8 text. */
  readonly secret?: Uint8Array | string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Requests per org and 60 s; undefined: no limit. */
  readonly rateLimit?: number | undefined;
  /** PEM texts; with them the emulator speaks https only. */
  readonly tls?: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array } | undefined;
  /** Host names to answer to besides loopback ones; exact, without a port. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Faults in the form of `--fault`: `429x2`, `slow=3s`, `401@/c/v1/identity`. */
  readonly faults?: readonly string[] | undefined;
  /** Also reject what Kustomer's documents leave open: see `judgeLogin`. */
  readonly strict?: boolean | undefined;
  /** Called after each request but those to `/__emulator`, with credentials masked. */
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

/** An option that cannot be: `option` is its name in {@link EmulatorOptions}. */
export class EmulatorOptionError extends Error {
  override readonly name = 'EmulatorOptionError';
  readonly option: keyof EmulatorOptions;

  constructor(option: keyof EmulatorOptions, message: string) {
    super(message);
    this.option = option;
  }
}
