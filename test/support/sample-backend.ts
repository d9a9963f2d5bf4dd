/**
 * A team's backend as the vendor's Node.js example has it: `jsonwebtoken` signs for the user of a session. One mistake
 * at a time can be planted.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import jwt from 'jsonwebtoken';
import { serve, type TestServer } from './http-server.js';

/** The customer whose session the sample knows. */
export const sampleCustomer = 'ada@example.com';

export const mistakes = [
  'milliseconds',
  'base64 secret',
  'another secret',
  'cached token',
  'wrong identity',
  'no session check',
  '500',
  'HTML login page',
  'redirect to a login page',
  'never answers',
  'token in another field',
] as const;

export type Mistake = (typeof mistakes)[number];

export interface SampleOptions {
  readonly secret: string;
  /** What `Authorization: Bearer` must carry. */
  readonly session: string;
  readonly mistake?: Mistake | undefined;
}

/** Starts it; closed with the test. The token is at `/chat-token`. */
export function startSampleBackend(given: SampleOptions): Promise<TestServer> {
  const cached = given.mistake === 'cached token' ? sign(given) : undefined;
  const options = { ...given, cached };
  return serve((request, response) => answer(request, response, options));
}

/** `cached`: the one token for all calls. */
type RunningOptions = SampleOptions & { readonly cached: string | undefined };

function answer(request: IncomingMessage, response: ServerResponse, options: RunningOptions): void {
  if (options.mistake === 'never answers') return;
  const { status, headers, body } = decide(request.headers.authorization, options);
  response.writeHead(status, headers).end(body);
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function decide(authorization: string | undefined, options: RunningOptions): Answer {
  const { mistake, session } = options;
  if (mistake === '500') return json(500, { error: 'secret store is down' });
  if (mistake === 'HTML login page')
    return {
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><form>Log in</form>',
    };
  if (mistake === 'redirect to a login page')
    return { status: 302, headers: { location: '/login?return=/chat-token' }, body: '' };
  if (authorization !== `Bearer ${session}` && mistake !== 'no session check')
    return json(401, { error: 'log in first' });
  const token = options.cached ?? sign(options);
  return json(200, mistake === 'token in another field' ? { data: { loginToken: token } } : { token });
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function sign({ secret, mistake }: SampleOptions): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    email: mistake === 'wrong identity' ? 'bob@example.com' : sampleCustomer,
    iat: mistake === 'milliseconds' ? Date.now() : mistake === 'cached token' ? makeOdd(now - 600) : now,
  };
  const key =
    mistake === 'base64 secret'
      ? Buffer.from(secret, 'base64')
      : mistake === 'another secret'
        ? `${secret.slice(1)}0`
        : secret;
  return jwt.sign(claims, key, { algorithm: 'HS256' });
}

/** Not a multiple of 10 s: an `iat` that is one may be rounded instead of cached, and `kchat check` then says both. */
function makeOdd(seconds: number): number {
  return seconds - 1 + (seconds % 2);
}
