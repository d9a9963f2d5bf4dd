/**
 * Owns the shapes between the sockets (`server.ts`) and what decides on an answer (`exchange.ts`, the routes).
 *
 * Rule: types and limits only.
 */

/** The largest request body that is read, in bytes. */
export const bodyLimit = 1024 * 1024;

export interface EmulatorRequest {
  readonly method: string;
  /** As sent, not decoded, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined when there was more than {@link bodyLimit}. */
  readonly body: Uint8Array | undefined;
}

/** Why a request is refused, before it is put into one of Kustomer's two error shapes. */
export interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly meta?: object;
}

/** What a login token led to; part of the request log. */
export interface LoginRecord {
  readonly outcome: 'accepted' | 'rejected';
  /** A stable name for the reason of a rejection; null when accepted. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly identity: { readonly by: 'email' | 'externalId'; readonly value: string } | null;
  /** Seconds since `iat`, by the emulator's clock; null where there is no usable `iat`. */
  readonly ageSeconds: number | null;
  readonly customerId: string | null;
}

/** What a route answers: one of `json`, `refusal`, `html`, or nothing at all. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly refusal?: Refusal;
  readonly html?: string;
  readonly login?: LoginRecord;
}

/**
 * What becomes of a request: a reply; `filler`, a 200 with a JSON body of that many bytes; or `none`, a connection that
 * closes without an answer.
 */
export type Answer =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'filler'; readonly bytes: number }
  | { readonly kind: 'none' };

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server puts on the wire, after how many milliseconds; `isCut`: half the body, then the end. */
export type Delivery = { readonly delayMs: number } & (
  | (Head & { readonly kind: 'text'; readonly body: string; readonly isCut: boolean })
  | (Head & { readonly kind: 'filler'; readonly bytes: number })
  | { readonly kind: 'none' }
);
