/** Owns asking the server. Rule: the key goes in a header, not an address; the time is the server's. */
import type { RefusalAnswer } from '../contract.js';

/** The server does not answer. */
export class GoneError extends Error {}

/** The server answers with a refusal. */
export class RefusedError extends Error {
  readonly isAboutKey: boolean;

  constructor({ error: { code, message, hint } }: RefusalAnswer) {
    super(hint === null ? message : `${message}. ${hint}`);
    this.isAboutKey = code === 'KEY_MISSING' || code === 'KEY_WRONG';
  }
}

let key = new URLSearchParams(location.hash.slice(1)).get('key') ?? '';
/** The server's clock less this one, in milliseconds. */
let clockOffset = 0;

/** Whether the page has a key to ask with. */
export const hasKey = () => key !== '';

/** Takes a typed key, and keeps it in the address for a reload. */
export function useKey(typed: string): void {
  key = typed;
  history.replaceState(null, '', `#key=${encodeURIComponent(typed)}`);
}

/** Milliseconds since the epoch by the server's clock. */
export const serverNow = () => Date.now() + clockOffset;

/**
 * The answer to a request, whose shape the server's contract promises.
 *
 * @param body  posted as JSON if there is one
 * @throws GoneError if nothing answers, RefusedError for a status of 400 and more
 */
export async function askServer<T>(path: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
  const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(10_000) }).catch(
    () => {
      throw new GoneError();
    },
  );
  // `Date` has whole seconds, exact enough for 15 minutes. Read with new tokens only: no countdown jumps.
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (path.startsWith('token') && !Number.isNaN(date)) clockOffset = date - Date.now();
  const content: unknown = await answer.json().catch(() => {
    throw new GoneError();
  });
  if (!answer.ok) throw new RefusedError(content as RefusalAnswer);
  return content as T;
}
