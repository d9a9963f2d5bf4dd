/**
 * Owns explaining a failed exchange: at the proxy or the host, why, and whether a retry may succeed. Rule:
 * names host, cause and next step, and never quotes the request.
 */
import { readFileSync, statSync } from 'node:fs';
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { findErrorCode } from '../base/system-errors.js';
import { namePath } from '../base/typed-path.js';
import { visible } from '../base/untrusted.js';
import type { Stage } from './dispatcher.js';
import { type Failure, failures, otherFailure, type Target, unresolvedHint } from './failure-words.js';
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

/** An error and all its causes, outermost first. */
function listCauses(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth === 5) return [];
  // Node tried several addresses of one host.
  const several = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...several, error.cause].flatMap((cause) => listCauses(cause, depth + 1))];
}

/** The code of an error, or one of our own if undici or V8 gives none that says what happened. */
function findCode(cause: Error): string | undefined {
  const code = findErrorCode(cause);
  // undici destroys the connection on a status 100; only its message says so.
  if (cause.message === 'bad response') return 'UNASKED_100';
  // An open connection went silent, but the words for ETIMEDOUT are about connecting.
  if (code === 'ETIMEDOUT' && ['read', 'write'].includes(findSystemCall(cause) ?? ''))
    return 'UND_ERR_SOCKET';
  if (code !== undefined) return code;
  if (cause.name === 'HTTPParserError') return 'HPE_UNKNOWN';
  return /\bWebAssembly\b|\bWasm\b/.test(cause.message) ? 'NO_WEBASSEMBLY' : undefined;
}

function findSystemCall(cause: Error): string | undefined {
  return 'syscall' in cause ? String(cause.syscall) : undefined;
}

const renderProxyHint = ({ from }: NamedProxy) =>
  `check ${from}; NO_PROXY lists the hosts to be reached without a proxy`;

function findProxyFailure(status: number, proxy: NamedProxy): Omit<Failure, 'codes'> {
  if (status === 407)
    return {
      message: () =>
        `the proxy ${proxy.host} asks for a user name and password, or refuses those given (407)`,
      hint: `put them into ${proxy.from}: http://user:password@host:port`,
    };
  return {
    message: (host) => `the proxy ${proxy.host} would not connect to ${host} (${status})`,
    hint: `is the name right, and does the proxy allow it? ${renderProxyHint(proxy)}`,
    ...(status >= 500 && { mayRetry: true }),
  };
}

/** The row for a code, else for the system call that failed; undefined without a code: that is a bug. */
function findFailure(causes: readonly Error[], codes: readonly string[]): Omit<Failure, 'codes'> | undefined {
  if (codes.length === 0) return undefined;
  const systemCalls = causes.flatMap((cause) => findSystemCall(cause) ?? []);
  const rows = [...codes, ...systemCalls].map((code) => failures.find((row) => row.codes.test(code)));
  return rows.find((row) => row !== undefined) ?? otherFailure;
}

/** Explains a rejection of undici that is no abort. An error that is not the network's is thrown again. */
export function explainNetworkFailure(
  error: unknown,
  { origin, target, proxy }: Omit<Where, 'stage'>,
  env: Environment,
): { error: KchatError; mayRetry: boolean } {
  const causes = listCauses(error);
  const marked = causes.flatMap((cause) => findCode(cause) ?? []);
  const codes = marked.filter((code) => code !== proxyCode);
  const atProxy = marked.includes(proxyCode) ? proxy : undefined;
  // With which a proxy refused; undici gives it in the message only (CONNECT, RFC 9110 §9.3.6).
  const messages = causes.map(({ message }) => message).join('\n');
  const status = /^Proxy (?:response|Authentication Required) \((\d{3})\)/m.exec(messages)?.[1];
  const failure =
    status !== undefined && proxy !== undefined
      ? findProxyFailure(Number(status), proxy)
      : findFailure(causes, codes);
  if (failure === undefined) throw error;
  const hint = typeof failure.hint === 'string' ? failure.hint : failure.hint[target];
  const authorities = failure.isOfAuthority ? describeAuthorities(env) : undefined;
  const place = atProxy ? `the proxy ${atProxy.host}` : visible(new URL(origin).host);
  return {
    error: new KchatError('API_UNREACHABLE', failure.message(place, visible(codes[0] ?? '', 60)), {
      hint: authorities ?? (atProxy && !failure.isOfMachine ? renderProxyHint(atProxy) : hint),
      cause: error,
    }),
    mayRetry: failure.mayRetry ?? false,
  };
}

/** What is wrong with NODE_EXTRA_CA_CERTS, if it is set: Node reads it at its start, and at most warns. */
function describeAuthorities({ NODE_EXTRA_CA_CERTS: path }: Environment): string | undefined {
  if (!path) return undefined;
  const subject = `NODE_EXTRA_CA_CERTS is set to ${namePath(path)}`;
  try {
    // A FIFO would wait for its writer.
    if (statSync(path).isFile() && readFileSync(path, 'latin1').includes('CERTIFICATE-----'))
      return `${subject}, but none of its certificates makes this one trusted; never switch verification off`;
  } catch {
    // A file that cannot be read is as useless to Node as one without certificates.
  }
  return `${subject}, which is no readable file with certificates in PEM form (-----BEGIN CERTIFICATE-----)`;
}

const timeoutHints: Readonly<Record<Target, string>> = {
  api:
    'check the network, and HTTPS_PROXY if a proxy is needed; --timeout gives the whole operation ' +
    'more time',
  backend: 'is it up, and is it always so slow? --timeout gives it more time',
};

/** Explains a timeout, in milliseconds: which step took too long, and at which host. */
export function explainTimeout({ origin, target, proxy, stage }: Where, milliseconds: number): KchatError {
  const host = visible(new URL(origin).host);
  const atProxy = stage.at === 'proxy' ? proxy : undefined;
  const place = atProxy === undefined ? host : `the proxy ${atProxy.host}`;
  // A proxy forwards plain http itself, without a connection to the host.
  const proxyTask = origin.startsWith('http:') ? `get an answer from ${host}` : `connect to ${host}`;
  const clause = {
    'looking up': `the address of ${place} could not be looked up`,
    connecting: `could not connect to ${place}`,
    securing: `${place} did not complete the TLS handshake`,
    asking: `${place} did not ${atProxy === undefined ? 'answer in full' : proxyTask}`,
  }[stage.step];
  const hint = stage.step === 'looking up' ? unresolvedHint : timeoutHints[target];
  return new KchatError('API_TIMED_OUT', `${clause} within ${milliseconds / 1000} s`, {
    hint: atProxy === undefined ? hint : renderProxyHint(atProxy),
  });
}
