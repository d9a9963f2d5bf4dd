/**
 * Owns what a failed exchange meant: at the proxy or at the host, why, and whether another attempt may go through.
 * Rule: names the host, the cause and the next step, and quotes nothing that was sent.
 */
import { KchatError, usageError } from '../base/errors.js';
import { readErrorCode } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import { brokenTls, dropped, type Failure, failures, notHttp, type Target } from './failure-words.js';

const proxyCode = 'ERR_PROXY';

/** Marks a failure to connect to the proxy itself, for {@link explainNetworkFailure}. */
export function markProxyFailure(cause: Error): Error {
  return Object.assign(new Error('the proxy cannot be reached', { cause }), { code: proxyCode });
}

/** A plain http origin that is not this machine: an API key never goes there. */
export function explainPlainHttp(origin: string): KchatError {
  return usageError(
    `an API key is sent over plain http only to this machine, not to ${visible(new URL(origin).host)}`,
    'use https',
  );
}

/** A failure and all that caused it, outermost first. */
function listCauses(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth === 5) return [];
  // Several addresses of one host were tried.
  const several = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...several, error.cause].flatMap((cause) => listCauses(cause, depth + 1))];
}

/** Undici's parser does not always give a code. */
function readCodes(causes: readonly Error[]): string[] {
  return causes.flatMap((cause) => {
    const code = readErrorCode(cause) ?? (cause.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined);
    return code ?? [];
  });
}

/** How a proxy refused, at CONNECT (RFC 9110 §9.3.6) or in place of the host, which undici tells in words only. */
function readProxyStatus(causes: readonly Error[]): number | undefined {
  const statuses = causes.map(
    ({ message }) => /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(message)?.[1],
  );
  const status = statuses.find((text) => text !== undefined);
  return status === undefined ? undefined : Number(status);
}

const nameProxyVariable = (origin: string) => (origin.startsWith('http:') ? 'HTTP_PROXY' : 'HTTPS_PROXY');
const proxyHint = (origin: string) =>
  `check ${nameProxyVariable(origin)}; NO_PROXY lists the hosts to be reached without a proxy`;

function explainProxyStatus(status: number, origin: string, proxyHost: string): Failure {
  if (status === 407)
    return {
      message: () => `the proxy ${proxyHost} asks for a user name and password, or refuses those given (407)`,
      hint: `put them into ${nameProxyVariable(origin)}: http://user:password@host:port`,
    };
  const message = (host: string) => `the proxy ${proxyHost} would not connect to ${host} (${status})`;
  const hint = `is the name right, and does the proxy allow it? ${proxyHint(origin)}`;
  return status >= 500 ? { message, hint, mayRetry: true } : { message, hint };
}

function findFailure(codes: readonly string[]): Failure {
  const known = codes.map((code) => failures[code]).find((failure) => failure !== undefined);
  if (known !== undefined) return known;
  // A server can also say what undici takes for impossible.
  if (codes.some((code) => code.startsWith('HPE_') || code === 'ERR_ASSERTION')) return notHttp;
  if (codes.some((code) => code.startsWith('ERR_SSL_'))) return brokenTls;
  // An unknown code is a connection that broke in a way of its own: undici has dozens.
  const [code] = codes;
  if (code === undefined) return dropped;
  return { ...dropped, message: (host) => `${dropped.message(host)} (${visible(code, 60)})` };
}

/**
 * What a rejected `fetch` means. Takes anything that it rejects with, but for aborts.
 *
 * @param proxyHost  the proxy that the request may have gone through
 */
export function explainNetworkFailure(
  error: unknown,
  origin: string,
  target: Target,
  proxyHost = '',
): { error: KchatError; mayRetry: boolean } {
  const causes = listCauses(error);
  const codes = readCodes(causes);
  const host = visible(new URL(origin).host);
  const atProxy = codes.includes(proxyCode);
  const proxyStatus = readProxyStatus(causes);
  const failure =
    proxyStatus === undefined
      ? findFailure(codes.filter((code) => code !== proxyCode))
      : explainProxyStatus(proxyStatus, origin, proxyHost);
  const hint = typeof failure.hint === 'string' ? failure.hint : failure.hint[target];
  return {
    error: new KchatError('API_UNREACHABLE', failure.message(atProxy ? `the proxy ${proxyHost}` : host), {
      hint: atProxy ? proxyHint(origin) : hint,
      cause: error,
    }),
    mayRetry: failure.mayRetry ?? false,
  };
}

const timeoutHints: Readonly<Record<Target, string>> = {
  api: 'check the network, and HTTPS_PROXY where one is needed; --timeout gives the whole operation more time',
  backend: 'is it up, and is it always so slow? --timeout gives it more time',
};

/** No answer within the time that was given, in milliseconds. */
export function explainTimeout(origin: string, milliseconds: number, target: Target = 'api'): KchatError {
  return new KchatError(
    'API_TIMED_OUT',
    `${visible(new URL(origin).host)} did not answer in full within ${milliseconds / 1000} s`,
    { hint: timeoutHints[target] },
  );
}
