/** Owns the words for a network that did not carry the request. Rule: names the host, the cause and the next step. */
import { KchatError } from '../errors.js';
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
  api: 'is the org name right? it is the sign-in subdomain: acme for acme.kustomerapp.com',
  backend: 'is the address right, and can this machine resolve it?',
};
const interceptHint =
  'a proxy that opens TLS? give its certificate authority with NODE_EXTRA_CA_CERTS=/path/to/ca.pem; never switch verification off';

const untrustedCertificate: Failure = {
  message: (host) => `${host} shows a certificate from an authority that is not trusted`,
  hint: interceptHint,
};

const failures: Readonly<Record<string, Failure>> = {
  ENOTFOUND: { message: (host) => `there is no host ${host}`, hint: nameHint },
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
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: (host) => `the certificate shown for ${host} belongs to another host`,
    hint: nameHint,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: (host) => `${host} shows a self-signed certificate`,
    hint: interceptHint,
  },
  SELF_SIGNED_CERT_IN_CHAIN: untrustedCertificate,
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
  ERR_NOT_LOOPBACK: {
    message: (host) =>
      `${host} does not resolve to this machine, and an API key goes over plain http nowhere else`,
    hint: 'use http://127.0.0.1:PORT, or https',
  },
};

const dropped: Failure = {
  message: (host) => `the connection to ${host} broke off`,
  hint: 'try again; a firewall or proxy may be in the way',
  mayRetry: true,
};

/** The error codes of a failure and all that caused it, outermost first. */
function listCodes(error: unknown): string[] {
  const codes: string[] = [];
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    if ('code' in current && typeof current.code === 'string') codes.push(current.code);
    // Several addresses of one host were tried: the last one speaks for all.
    if (current instanceof AggregateError) codes.push(...current.errors.flatMap(listCodes));
  }
  return codes;
}

/** What a rejected `fetch` means. Takes anything that it rejects with, but for aborts. */
export function explainNetworkFailure(
  error: unknown,
  origin: string,
  target: Target,
): { error: KchatError; mayRetry: boolean } {
  const codes = listCodes(error);
  const { host } = new URL(origin);
  const known = codes.map((code) => failures[code]).find((failure) => failure !== undefined);
  // An unknown code is a connection that broke in a way of its own: undici has dozens.
  const { message, hint, mayRetry = false } = known ?? dropped;
  const suffix = known === undefined && codes[0] !== undefined ? ` (${visible(codes[0], 60)})` : '';
  return {
    error: new KchatError('API_UNREACHABLE', `${message(visible(host))}${suffix}`, {
      hint: typeof hint === 'string' ? hint : hint[target],
      cause: error,
    }),
    mayRetry,
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
