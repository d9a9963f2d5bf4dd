/**
 * Owns the shapes of Kustomer's API on the wire. Rule: types only, so that the emulator may share them with
 * the client and nothing else. Sources: docs/kustomer.md#getting-the-secret (D/C), docs/kustomer.md#refusals
 * (D) and docs/kustomer.md#sdk-calls (C).
 */

/** `GET /v1/auth/tokens/current`: 200 for any valid key, whatever its roles; D. */
export interface CurrentTokenAnswer {
  readonly data: {
    readonly type: string;
    readonly id: string;
    readonly attributes: { readonly roles: readonly string[]; readonly [name: string]: unknown };
  };
}

/** One refusal: `{code, message, meta}` or `{status, code, title, detail, source, meta}`, both documented. */
interface ErrorItem {
  readonly code: string;
  readonly message?: string;
  readonly status?: number | string;
  readonly title?: string;
  readonly detail?: string;
  readonly source?: object;
  readonly meta?: object;
}

/** The body of a refusal; D. */
export interface ErrorAnswer {
  readonly errors: readonly ErrorItem[];
}

/** `GET /c/v1/tracking/tokens/current` and `POST /c/v1/tracking/tokens`; C. */
export interface TrackingTokenAnswer {
  readonly data: {
    readonly type: 'tracking_token';
    readonly id: string;
    readonly attributes: { readonly trackingId: string; readonly token: string; readonly verified: boolean };
  };
}

/** The body of `POST /c/v1/identity`; C. */
export interface IdentityRequest {
  readonly externalToken: string;
}

/** The answer of `POST /c/v1/identity`: the inner shape is an assumption; the SDK only looks for `errors`. */
export interface IdentityAnswer {
  readonly data: {
    readonly type: 'identity';
    readonly id: string;
    readonly attributes: {
      readonly identified: true;
      readonly customerId: string;
      readonly email: string | null;
      readonly externalId: string | null;
    };
  };
}

/** The payload of an API key, which is itself a JWT; C. */
export interface ApiKeyPayload {
  readonly sub?: string;
  readonly org?: string;
  readonly orgName?: string;
  readonly roles?: readonly string[];
  readonly pod?: string;
  readonly userType?: string;
  readonly aud?: string;
  readonly iss?: string;
  readonly iat?: number;
  readonly exp?: number;
}
