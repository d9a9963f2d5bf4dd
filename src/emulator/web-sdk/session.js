/**
 * Owns the session of a page at the emulator: the tracking token, who is logged in, and
 * that both survive a reload.
 *
 * Rule: the calls are those of the open-source SDKs (docs/kustomer.md#sdk-calls (C)); the login
 * token itself is never kept.
 */

/** @import { KustomerLogin } from './kustomer.js' */

/** @typedef {{ trackingToken: string, login: KustomerLogin | null }} Stored */

/**
 * @param {string} emulator  its origin
 * @param {string} name      under which the page's storage keeps the session
 */
export function createSession(emulator, name) {
  /** @type {Stored | undefined} */
  let session;

  /** @type {(stored: Stored) => void} */
  const keep = (stored) => {
    session = stored;
    try {
      localStorage.setItem(name, JSON.stringify(stored));
    } catch {
      // A page without storage, as in a sandboxed frame: the session ends with it.
    }
  };

  /**
   * One call; the members of `data` in its answer.
   *
   * @param {string} path
   * @param {{ body?: object, token?: string | undefined }} [request]
   * @returns {Promise<{ attributes: Record<string, unknown> }>}
   */
  const call = async (path, { body, token } = {}) => {
    const response = await fetch(emulator + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'x-kustomer': 'kustomer',
        'x-kustomer-client': 'kchat-stand-in',
        ...(token === undefined ? {} : { 'x-kustomer-tracking-token': token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause) => {
      throw new Error(`the emulator at ${emulator} cannot be reached`, { cause });
    });
    const answer = await response.json().catch((cause) => {
      throw new Error(`the emulator answered ${response.status} without JSON`, { cause });
    });
    const [problem] = answer.errors ?? [];
    if (problem === undefined) return answer.data;
    const reason = problem.meta?.reason;
    throw new Error(`${problem.message ?? problem.detail}${reason === undefined ? '' : ` (${reason})`}`);
  };

  return {
    /** @returns {KustomerLogin | null} who is logged in */
    readLogin: () => session?.login ?? null,

    /**
     * Takes up the session that this page had before, if the emulator still knows it, or begins a new one.
     */
    async open() {
      const stored = readStored(name);
      const { attributes } = await call('/c/v1/tracking/tokens/current', { token: stored?.trackingToken });
      const isKnown = attributes.verified === true && attributes.token === stored?.trackingToken;
      keep({ trackingToken: String(attributes.token), login: isKnown ? (stored?.login ?? null) : null });
    },

    /**
     * @param {string} jwtToken
     * @returns {Promise<KustomerLogin>}
     */
    async logIn(jwtToken) {
      const trackingToken = session?.trackingToken;
      const body = { externalToken: jwtToken };
      const { attributes } = await call('/c/v1/identity', { body, token: trackingToken });
      const { identified, customerId, email, externalId } = attributes;
      const login = /** @type {KustomerLogin} */ ({ identified, customerId, email, externalId });
      keep({ trackingToken: trackingToken ?? '', login });
      return login;
    },

    /** Begins a new identity. */
    async logOut() {
      const { attributes } = await call('/c/v1/tracking/tokens', { body: {} });
      keep({ trackingToken: String(attributes.token), login: null });
    },
  };
}

/**
 * @param {string} name
 * @returns {Stored | undefined}
 */
function readStored(name) {
  try {
    const stored = JSON.parse(localStorage.getItem(name) ?? 'null');
    return typeof stored?.trackingToken === 'string' ? stored : undefined;
  } catch {
    return undefined;
  }
}
