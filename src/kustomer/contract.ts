/** Owns the contract of the API client. Rule: types only. */

/** What a call of Kustomer's API needs. */
export interface ApiRequest {
  readonly org: string;
  readonly apiKey: string;
  /** `https://host[:port]`, or http on loopback; from `cli/settings.ts`. */
  readonly apiOrigin: string;
  /** For the whole operation, retries and waits included; milliseconds. */
  readonly timeoutMs: number;
}

/** The chat secret as the API gave it. */
export interface FetchedSecret {
  readonly secret: string;
  /** This machine's clock less the API's, in whole seconds; null when the answer had no `Date`. */
  readonly clockSkewSeconds: number | null;
}

/** What kchat asks of Kustomer's API. */
export interface KustomerApi {
  /**
   * The chat secret, not empty. Throws API_KEY_… (3) or API_… (6). A message may quote the answer, which may
   * repeat the key: `Output.protect` keeps that from being printed.
   */
  fetchChatSecret(request: ApiRequest): Promise<FetchedSecret>;
  /**
   * This machine's clock less the API's, in whole seconds; null if the answer had no `Date`. No key is sent:
   * a refusal has a `Date` too. Throws API_… (6).
   */
  readSkew(request: Pick<ApiRequest, 'apiOrigin' | 'timeoutMs'>): Promise<number | null>;
}
