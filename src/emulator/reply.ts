/**
 * Owns the shapes between the sockets (`server.ts`) and the logic (`exchange.ts`, the routes). Rule: one
 * shape in, one shape out: a `Reply`, which the server only writes.
 */

/** The largest request body that is read, in bytes. */
export const bodyLimit = 1024 * 1024;

type Headers = Readonly<Record<string, string>>;

/** A request as the server read it. */
export interface EmulatorRequest {
  readonly method: string;
  /** As sent, not decoded, without the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined if there was more than {@link bodyLimit}. */
  readonly body: Uint8Array | undefined;
}

/** The result of a login, for the request log. */
export interface LoginRecord {
  readonly outcome: 'accepted' | 'rejected';
  /** A stable name for the reason of a rejection; null if accepted. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly identity: { readonly by: 'email' | 'externalId'; readonly value: string } | null;
  /** Seconds since `iat`, by the emulator's clock, to a tenth; null without a usable `iat`. */
  readonly ageSeconds: number | null;
  readonly customerId: string | null;
}

/** What the server writes. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Pieces are written one by one; if one throws, the connection ends. Null: it ends without an answer. */
  readonly body: string | Iterable<string> | null;
  /** Milliseconds to wait before anything is written. */
  readonly delayMs?: number;
  /** For the log. */
  readonly login?: LoginRecord;
  /** For the log: no route takes this method and path. */
  readonly isUnknown?: true;
}

/** A reply with a JSON body, which ends in a line feed for people who read it in a terminal. */
export function answerJson(status: number, value: object, headers: Headers = {}): Reply {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: `${JSON.stringify(value)}\n` };
}

/** A reply with a text of another type. */
export function answerText(type: string, body: string, headers: Headers = {}): Reply {
  return { status: 200, headers: { 'content-type': `${type}; charset=utf-8`, ...headers }, body };
}

/** A reply without a body. */
export function answerEmpty(status: number, headers: Headers = {}): Reply {
  return { status, headers, body: '' };
}

/** The reply, promised whole and cut off in the middle of its body; one without a body stays as it is. */
export function breakOff(reply: Reply): Reply {
  const { headers, body } = reply;
  if (typeof body !== 'string' || body === '') return reply;
  const length = String(Buffer.byteLength(body));
  return { ...reply, headers: { ...headers, 'content-length': length }, body: cutInHalf(body) };
}

function* cutInHalf(body: string): Generator<string> {
  yield body.slice(0, body.length / 2);
  throw new Error('cut off by a fault');
}
