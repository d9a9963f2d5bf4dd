/**
 * Owns explaining a failed exchange: at the proxy or the host, why, and whether a retry may succeed. Rule:
 * names host, cause and next step, and never quotes the request.
 */
import type { Environment } from '../base/environment.js';
import { KchatError, usageError } from '../base/errors.js';
import { findErrorCode } from '../base/system-errors.js';
import { visible } from '../base/untrusted.js';
import type { Stage } from './dispatcher.js';
import { explainAuthorities } from './extra-authorities.js';
import {
  badCertificate,
  brokenTls,
  dropped,
  type Failure,
  failures,
  interimAnswer,
  notHttp,
  noWebAssembly,
  type Target,
  unreachable,
  unresolved,
  unresolvedHint,
} from './failure-words.js';
import type { NamedProxy } from './proxy.js';

/** The failed exchange and its progress. */
export interface Where {
  readonly origin: string;
  readonly target: Target;
  /** The proxy that the request goes through; undefined without one. */
  readonly proxy: NamedProxy | undefined;
  readonly stage: Stage;
}

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

/** An error and all its causes, outermost first. */
function listCauses(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth === 5) return [];
  // Node tried several addresses of one host.
  const several = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...several, error.cause].flatMap((cause) => listCauses(cause, depth + 1))];
}

/** Undici's parser does not always give a code. */
function listCodes(causes: readonly Error[]): string[] {
  return causes.flatMap((cause) => {
    const code = findErrorCode(cause) ?? (cause.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined);
    return code ?? [];
  });
}

/** How a proxy refused, at CONNECT (RFC 9110 §9.3.6) or instead of the host: undici gives words only. */
function findProxyStatus(causes: readonly Error[]): number | undefined {
  const statuses = causes.map(
    ({ message }) => /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(message)?.[1],
  );
  const status = statuses.find((text) => text !== undefined);
  return status === undefined ? undefined : Number(status);
}

const renderProxyHint = ({ from }: NamedProxy) =>
  `check ${from}; NO_PROXY lists the hosts to be reached without a proxy`;

function explainProxyStatus(status: number, proxy: NamedProxy): Failure {
  if (status === 407)
    return {
      message: () =>
        proxy.authorization === undefined
          ? `the proxy ${proxy.host} asks for a user name and password (407)`
          : `the proxy ${proxy.host} refuses the user name and password given (407)`,
      hint: `put them into ${proxy.from}: http://user:password@host:port`,
    };
  const message = (host: string) => `the proxy ${proxy.host} would not connect to ${host} (${status})`;
  const hint = `is the name right, and does the proxy allow it? ${renderProxyHint(proxy)}`;
  return status >= 500 ? { message, hint, mayRetry: true } : { message, hint };
}

/** Undefined for an error of neither network nor system: a bug must not be blamed on a firewall. */
function findFailure(causes: readonly Error[], codes: readonly string[]): Failure | undefined {
  const isOf = (...calls: string[]) =>
    causes.some((cause) => 'syscall' in cause && calls.includes(String(cause.syscall)));
  // An established connection that went silent: the words for ETIMEDOUT are those of connecting.
  if (codes.includes('ETIMEDOUT') && isOf('read', 'write')) return dropped;
  const known = codes.map((code) => failures[code]).find((failure) => failure !== undefined);
  // undici destroys the connection on a status 100; only its message says so.
  if (causes.some(({ message }) => message === 'bad response')) return interimAnswer;
  if (known !== undefined) return known;
  // Some answers fail undici's own assertions.
  if (codes.some((code) => code.startsWith('HPE_') || code === 'ERR_ASSERTION')) return notHttp;
  if (codes.some((code) => code.startsWith('ERR_SSL_'))) return brokenTls;
  const [code] = codes;
  if (code === undefined) return causes.some(isWithoutWebAssembly) ? noWebAssembly : undefined;
  if (certificateCode.test(code)) return badCertificate(code);
  if (isOf('getaddrinfo')) return unresolved(code);
  if (isOf('connect')) return unreachable(code);
  // Other codes, of which undici has dozens, mean a broken connection.
  return { ...dropped, message: (host) => `${dropped.message(host)} (${visible(code, 60)})` };
}

/** Prefixes of Node's codes for OpenSSL's certificate errors (X509_V_ERR_…). */
const certificateCode =
  /^(?:CA|CERT|CRL|DEPTH|ERROR_IN|HOSTNAME|INVALID|PATH_LENGTH|SELF_SIGNED|UNABLE_TO)_|^UNSPECIFIED$/;

/** undici parses HTTP by WebAssembly, for which Node 20 and 22 reserve 10 GB (nodejs/node#56596). */
function isWithoutWebAssembly({ message }: Error): boolean {
  return /\bWebAssembly\b|\bWasm\b/.test(message);
}

/**
 * Explains a failed exchange: any rejection of undici except an abort. Throws an error that is not about the
 * network unchanged.
 */
export function explainNetworkFailure(
  error: unknown,
  { origin, target, proxy }: Omit<Where, 'stage'>,
  env: Environment,
): { error: KchatError; mayRetry: boolean } {
  const causes = listCauses(error);
  const codes = listCodes(causes);
  const host = visible(new URL(origin).host);
  const atProxy = codes.includes(proxyCode) ? proxy : undefined;
  const proxyStatus = findProxyStatus(causes);
  const ownCodes = codes.filter((code) => code !== proxyCode);
  const failure =
    proxyStatus === undefined || proxy === undefined
      ? findFailure(causes, ownCodes)
      : explainProxyStatus(proxyStatus, proxy);
  if (failure === undefined) throw error;
  const hint = typeof failure.hint === 'string' ? failure.hint : failure.hint[target];
  const authorities = failure.isOfAuthority ? explainAuthorities(env) : undefined;
  return {
    error: new KchatError('API_UNREACHABLE', failure.message(atProxy ? `the proxy ${atProxy.host}` : host), {
      hint: authorities ?? (atProxy && !failure.isOfMachine ? renderProxyHint(atProxy) : hint),
      cause: error,
    }),
    mayRetry: failure.mayRetry ?? false,
  };
}

const timeoutHints: Readonly<Record<Target, string>> = {
  api:
    'check the network, and HTTPS_PROXY where one is needed; --timeout gives the whole operation ' +
    'more time',
  backend: 'is it up, and is it always so slow? --timeout gives it more time',
};

/** Explains a timeout, in milliseconds: which step took too long, and at which host. */
export function explainTimeout(where: Where, milliseconds: number): KchatError {
  const { origin, target, proxy, stage } = where;
  const host = visible(new URL(origin).host);
  const clauses: Readonly<Record<Stage, string>> = {
    'looking up': `the address of ${host} could not be looked up`,
    connecting: `could not connect to ${host}`,
    securing: `${host} did not complete the TLS handshake`,
    'looking up proxy': `the address of the proxy ${proxy?.host} could not be looked up`,
    'connecting to proxy': `could not connect to the proxy ${proxy?.host}`,
    'securing proxy': `the proxy ${proxy?.host} did not complete the TLS handshake`,
    // For plain http the proxy forwards the request itself.
    'asking proxy': origin.startsWith('http:')
      ? `the proxy ${proxy?.host} did not bring an answer of ${host}`
      : `the proxy ${proxy?.host} did not connect to ${host}`,
    connected: `${host} did not answer in full`,
  };
  const hint = stage === 'looking up' ? unresolvedHint : timeoutHints[target];
  return new KchatError('API_TIMED_OUT', `${clauses[stage]} within ${milliseconds / 1000} s`, {
    hint: proxy !== undefined && stage.endsWith('proxy') ? renderProxyHint(proxy) : hint,
  });
}
