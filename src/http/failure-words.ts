/** Owns the messages of network failures. Rule: the cause, then the next step; no figures, no logic. */

/** Whom the request was for: some next steps differ. */
export type Target = 'api' | 'backend';

/** A kind of failure. */
export interface Failure {
  /** Inserts the name of the host. */
  readonly message: (host: string) => string;
  readonly hint: string | Readonly<Record<Target, string>>;
  /** A retry may succeed. */
  readonly mayRetry?: true;
  /** A trusted authority is missing: NODE_EXTRA_CA_CERTS may be wrong. */
  readonly isOfAuthority?: true;
  /** The cause is this machine, not the host or the proxy. */
  readonly isOfMachine?: true;
}

const nameHint = {
  api:
    'is the org name right? it is the sign-in subdomain (acme for acme.kustomerapp.com); if this ' +
    'network needs a proxy, set HTTPS_PROXY',
  backend: 'is the address right, and can this machine resolve it?',
};
const brokenHint = {
  api: 'try again; a firewall or proxy may be in the way',
  backend: 'look at the log of the backend: it may have ended the connection itself',
};
const interceptHint =
  'if it is yours, or your network inspects TLS, give its authority with ' +
  'NODE_EXTRA_CA_CERTS=/path/to/ca.pem; never switch verification off';

const untrustedCertificate: Failure = {
  message: (host) => `${host} presents a certificate from an authority that is not trusted`,
  hint: interceptHint,
  isOfAuthority: true,
};

/** A wrong certificate, for codes without an entry of their own. */
export const badCertificate = (code: string): Failure => ({
  message: (host) => `${host} presents a certificate that cannot be trusted (${code})`,
  hint: interceptHint,
  isOfAuthority: true,
});

/** For resources that run out while connecting. */
const ofMachine = { isOfMachine: true } as const;

/** This Node cannot compile WebAssembly, which undici's HTTP parser needs. */
export const noWebAssembly: Failure = {
  message: () => 'this Node cannot run WebAssembly, which HTTP needs here',
  hint:
    'if memory is limited (ulimit -v), set NODE_OPTIONS=--disable-wasm-trap-handler; --jitless must ' +
    'not be set',
  ...ofMachine,
};

/** A status 100 that was not requested (RFC 9110 §15.2). */
export const interimAnswer: Failure = {
  message: (host) => `${host} sent 100 Continue, which was not asked for and is not supported here`,
  hint: 'curl may reach it; the server, or a proxy before it, should send 100 Continue only when asked',
};

/** A TLS handshake that failed for another reason than the certificate. */
export const brokenTls: Failure = {
  message: (host) => `no secure connection to ${host} could be agreed on`,
  hint: 'a proxy or firewall in between may break TLS; is the address right?',
};

/** An answer that is not HTTP. */
export const notHttp: Failure = {
  message: (host) => `${host} sent something that is not valid HTTP`,
  hint: 'a proxy, firewall or another program may answer in its place; is the address right?',
};

/** A connection that ended before the answer was complete. */
export const dropped: Failure = {
  message: (host) => `the connection to ${host} broke off`,
  hint: brokenHint,
  mayRetry: true,
};

const slowConnection: Failure = {
  message: (host) => `${host} did not accept the connection in time`,
  hint: 'check the network, and HTTPS_PROXY where one is needed',
  mayRetry: true,
};

/** A connection that the system would not even begin. */
export const unreachable = (code: string): Failure => ({
  message: (host) => `${host} cannot be reached from this machine (${code})`,
  hint: 'check the network: is this machine connected, and does it need a VPN for this host?',
  mayRetry: true,
});

/** What is said of a look-up of a name that brought nothing, whoever is silent or fails in it. */
export const unresolvedHint = "check the network: this machine's name server is silent, slow or failing";

/** A look-up that may bring something another time. */
export const unresolved = (code: string): Failure => ({
  message: (host) => `the address of ${host} could not be looked up (${code})`,
  hint: unresolvedHint,
  mayRetry: true,
});

const forbidden = (code: string): Failure => ({
  message: (host) => `this machine does not allow the connection to ${host} (${code})`,
  hint: 'a firewall or sandbox on this machine may forbid it',
});

const noDescriptor: Failure = {
  message: (host) => `no connection to ${host} could be opened: too many open files`,
  hint: 'raise the limit (ulimit -n), or end what holds them open',
  ...ofMachine,
};

/** By the error codes of Node, OpenSSL and undici. */
export const failures: Readonly<Record<string, Failure>> = {
  // Also of a name that exists and has no address.
  ENOTFOUND: { message: (host) => `no address is known for ${host}`, hint: nameHint },
  ECONNREFUSED: {
    message: (host) => `${host} refuses connections`,
    hint: 'is it running, and is the port right?',
    mayRetry: true,
  },
  ECONNRESET: {
    message: (host) => `${host} closed the connection`,
    hint: brokenHint,
    mayRetry: true,
  },
  EPIPE: { message: (host) => `${host} closed the connection`, hint: brokenHint, mayRetry: true },
  UND_ERR_CONNECT_TIMEOUT: slowConnection,
  ETIMEDOUT: slowConnection,
  ...Object.fromEntries(
    ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL'].map((code) => [
      code,
      unreachable(code),
    ]),
  ),
  EACCES: forbidden('EACCES'),
  EPERM: forbidden('EPERM'),
  EMFILE: noDescriptor,
  ENFILE: noDescriptor,
  CERT_HAS_EXPIRED: {
    message: (host) => `the certificate of ${host} has expired`,
    hint: "check this machine's clock; otherwise another server answers for this host",
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
      api:
        'is the org name right? it is the sign-in subdomain; otherwise another server answers for ' +
        'this host: a proxy or captive portal',
      backend: 'is the address right? otherwise another server answers for this host',
    },
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: (host) => `${host} presents a self-signed certificate`,
    hint: interceptHint,
    isOfAuthority: true,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: (host) =>
      `${host} presents a certificate from a private authority that is not trusted, as a proxy that ` +
      'inspects TLS does',
    hint: interceptHint,
    isOfAuthority: true,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrustedCertificate,
  UNABLE_TO_GET_ISSUER_CERT: untrustedCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrustedCertificate,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    message: (host) => `${host} does not speak TLS`,
    hint: {
      api: 'is the address right? the emulator speaks plain http by default',
      backend: 'is the address right? it may be http, not https',
    },
  },
  EPROTO: brokenTls,
  UND_ERR_HEADERS_OVERFLOW: notHttp,
  UND_ERR_SOCKET: dropped,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    message: (host) => `${host} sent less or more than it announced`,
    hint: brokenHint,
    mayRetry: true,
  },
  ERR_NOT_LOOPBACK: {
    message: (host) =>
      `${host} does not resolve to this machine, and an API key is sent over plain http nowhere else`,
    hint: 'use http://127.0.0.1:PORT, or https',
  },
};
