/** Owns the server's contract with programs and its page. Rule: types only; the page shares no more. */
import type { IdentifiedBy, Identity } from '../token/claims.js';

/** A user for whom tokens are handed out. A name that is not listed at the start gets no token. */
export interface TestUser {
  /** The value of `?user=`. */
  readonly name: string;
  readonly identity: Identity;
  /** Further claims. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** As for `sign --iat`, evaluated for each token; undefined: now. */
  readonly iat: string | undefined;
}

/** What `GET /token` answers to `Accept: application/json`. */
export interface TokenAnswer {
  readonly token: string;
  /** Null for a bad token that names no customer. */
  readonly identity: IdentifiedBy | null;
  /** ISO 8601 UTC: the last second at which the token is documented to work; null for a bad one. */
  readonly validUntil: string | null;
}

/** Every refusal, whatever the path: the body of an answer with a status of 400 and more. */
export interface RefusalAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

/** A token that was handed out. */
export interface Handout {
  /** Counts from 1. */
  readonly number: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly user: string;
  /** `good`, `good, iat -14m`, or a kind of `sign --bad`. */
  readonly kind: string;
  /** Of the client. */
  readonly address: string;
}

/** `GET /facts`: what stays the same while the server runs. */
export interface FactsAnswer {
  /** Such as `of acme (7f3a91c2, keychain)`. */
  readonly secret: string;
  /** The content of a QR code: `myapp://login?jwt={token}`, or `{token}` alone. */
  readonly qrTemplate: string;
  /** Lines to paste, each with `{token}` in it. */
  readonly formats: readonly { readonly name: string; readonly template: string }[];
  readonly badKinds: readonly {
    readonly kind: string;
    readonly explains: string;
    readonly advice: string;
    readonly finding: string;
  }[];
  /** How a debug build fetches a token by itself. */
  readonly snippets: readonly Snippet[];
  /** The emulator that runs beside this server. */
  readonly emulatorUrl: string | null;
}

/** Source lines for one language. `{user}` stands for the test user's name, quoted for a URL. */
export interface Snippet {
  readonly language: string;
  /** Which simulator or device the address is for. */
  readonly where: string;
  readonly code: string;
}

/** `GET /users?find=`: the first users whose name or identifier holds the text. */
export interface UsersAnswer {
  /** How many are served. */
  readonly total: number;
  readonly found: number;
  readonly users: readonly {
    readonly name: string;
    readonly identity: IdentifiedBy;
    readonly claims: string;
  }[];
}

/** `GET /log?after=NUMBER`: the handouts after that one. */
export interface LogAnswer {
  readonly handouts: readonly Handout[];
  /** The secret was replaced while the server ran; null if it was not. */
  readonly warning: string | null;
}

/** `POST /inspect`: the report of `kchat inspect` on a pasted text. */
export interface InspectAnswer {
  readonly verdict: 'accepted' | 'rejected' | 'unverified';
  /** The report as a terminal without colour shows it; unprintable characters are made visible. */
  readonly screen: string;
}
