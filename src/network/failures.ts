/** Owns the words for a network that did not carry the request. Rule: names the host, the cause and the next step. */
import { KchatError, usageError } from '../errors.js';
import { visible } from '../untrusted.js';

/** Whom the request was for: some next steps differ. */
export type Target = 'api' | 'backend';

interface Failure {
  readonly message: (host: string) => string;
  readonly hint: string | Readonly<Record<Target, string>>;
  /** Another attempt may go through. */
  readonly mayRetry?: true;
}

const nameHint = {
  api: 'is the org name right? it is the sign-in subdomain (acme for\nacme.kustomerapp.com); where only a proxy leads out, set HTTPS_PROXY',
  backend: 'is the address right, and can this machine resolve it?',
};
const interceptHint =
  'if it is yours, or your network opens TLS, give its authority with\nNODE_EXTRA_CA_CERTS=/path/to/ca.pem; never switch verification off';

const untrustedCertificate: Failure = {
  message: (host) => `${host} shows a certificate from an authority that is not trusted`,
  hint: interceptHint,
};

const brokenTls: Failure = {
  message: (host) => `no secure connection to ${host} could be agreed on`,
  hint: 'a proxy or firewall in between may break TLS; is the address right?',
};

const notHttp: Failure = {
  message: (host) => `${host} sent something that is not valid HTTP`,
  hint: 'a proxy, firewall or another program may answer in its place;\nis the address right?',
};

const dropped: Failure = {
  message: (host) => `the connection to ${host} broke off`,
  hint: 'try again; a firewall or proxy may be in the way',
  mayRetry: true,
};

const failures: Readonly<Record<string, Failure>> = {
  ENOTFOUND: { message: (host) => `no name server knows ${host}`, hint: nameHint },
  EAI_AGAIN: {
    message: (host) => `the name server did not answer for ${host}`,
    hint: 'check the network connection',
    mayRetry: true,
  },
  ECONNREFUSED: {
    message: (host) => `${host} refuses connections`,
    hint: 'is it running, and is the port right?',
    mayRetry: true,
  },
  ECONNRESET: {
    message: (host) => `${host} closed the connection`,
    hint: 'try again; a firewall or proxy may be in the way',
    mayRetry: true,
  },
  UND_ERR_CONNECT_TIMEOUT: {
    message: (host) => `${host} did not accept the connection in time`,
    hint: 'check the network, and HTTPS_PROXY where one is needed',
    mayRetry: true,
  },
  CERT_HAS_EXPIRED: {
    message: (host) => `the certificate of ${host} has expired`,
    hint: "check this machine's clock; otherwise somebody else answers for this host",
  },
  CERT_NOT_YET_VALID: {
    message: (host) => `the certificate of ${host} is not valid yet`,
    hint: "check this machine's clock",
  },
  CERT_REVOKED: {
    message: (host) => `the certificate of ${host} was revoked`,
    hint: 'somebody else may answer for this host: do not go on',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: (host) => `the certificate shown for ${host} belongs to another host`,
    hint: {
      api: 'is the org name right? it is the sign-in subdomain; otherwise somebody\nelse answers for this host: a proxy or captive portal',
      backend: 'is the address right? otherwise somebody else answers for this host',
    },
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: (host) => `${host} shows a self-signed certificate`,
    hint: interceptHint,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: (host) =>
      `${host} shows a certificate from a private authority\nthat is not trusted, as a proxy that opens TLS does`,
    hint: interceptHint,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrustedCertificate,
  UNABLE_TO_GET_ISSUER_CERT: untrustedCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrustedCertificate,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    message: (host) => `${host} does not speak TLS`,
    hint: {
      api: 'is the address right? the emulator speaks plain http unless told',
      backend: 'is the address right? it may be http, not https',
    },
  },
  EPROTO: brokenTls,
  UND_ERR_HEADERS_OVERFLOW: notHttp,
  UND_ERR_SOCKET: dropped,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    message: (host) => `${host} sent less or more than it announced`,
    hint: 'try again; a firewall or proxy may be in the way',
    mayRetry: true,
  },
  ERR_NOT_LOOPBACK: {
    message: (host) =>
      `${host} does not resolve to this machine, and an API key goes over plain http nowhere else`,
    hint: 'use http://127.0.0.1:PORT, or https',
  },
};

const proxyCode = 'ERR_PROXY';

/** Marks a failure to connect to the proxy itself, for {@link explainNetworkFailure}. */
export function markProxyFailure(cause: Error): Error {
  return Object.assign(new Error('the proxy cannot be reached', { cause }), { code: proxyCode });
}

/** A plain http origin that is not this machine: an API key never goes there. */
export function explainPlainHttp(origin: string): KchatError {
  return usageError(
    `an API key goes over plain http to this machine only,\nnot to ${visible(new URL(origin).host)}`,
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
    if ('code' in cause && typeof cause.code === 'string') return [cause.code];
    return cause.name === 'HTTPParserError' ? ['HPE_UNKNOWN'] : [];
  });
}

/** How a proxy answered CONNECT (RFC 9110 §9.3.6), which undici tells in words only. */
function readProxyStatus(causes: readonly Error[]): number | undefined {
  const statuses = causes.map(({ message }) => /^Proxy response \((\d{3})\)/.exec(message)?.[1]);
  const status = statuses.find((text) => text !== undefined);
  return status === undefined ? undefined : Number(status);
}

const proxyHint = 'check HTTPS_PROXY; NO_PROXY lists the hosts to be reached without a proxy';

function explainProxyStatus(status: number, host: string, proxyHost: string): Failure {
  if (status === 407)
    return {
      message: () =>
        `the proxy ${proxyHost} asks for a user name and password,\nor refuses those given (407)`,
      hint: 'put them into HTTPS_PROXY: http://user:password@host:port',
    };
  const message = () => `the proxy ${proxyHost} would not connect to ${host} (${status})`;
  const hint = `is the name right, and does the proxy allow it?\n${proxyHint}`;
  return status >= 500 ? { message, hint, mayRetry: true } : { message, hint };
}

function findFailure(codes: readonly string[]): Failure {
  const known = codes.map((code) => failures[code]).find((failure) => failure !== undefined);
  if (known !== undefined) return known;
  if (codes.some((code) => code.startsWith('HPE_'))) return notHttp;
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
      : explainProxyStatus(proxyStatus, host, proxyHost);
  const hint = typeof failure.hint === 'string' ? failure.hint : failure.hint[target];
  return {
    error: new KchatError('API_UNREACHABLE', failure.message(atProxy ? `the proxy ${proxyHost}` : host), {
      hint: atProxy ? proxyHint : hint,
      cause: error,
    }),
    mayRetry: failure.mayRetry ?? false,
  };
}

const timeoutHints: Readonly<Record<Target, string>> = {
  api: 'check the network, and HTTPS_PROXY where one is needed;\n--timeout gives the whole operation more time',
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
