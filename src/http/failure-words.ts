/** Owns the messages of network failures. Rule: the cause, then the next step; no figures, no logic. */

/** The receiver of the request: some next steps differ. */
export type Target = 'api' | 'backend';

/** A kind of failure. */
export interface Failure {
  /** The error codes of Node, OpenSSL and undici that mean it, or the system call that failed. */
  readonly codes: RegExp;
  /** Inserts the name of the host, and the code if there is no better word. */
  readonly message: (host: string, code: string) => string;
  readonly hint: string | Readonly<Record<Target, string>>;
  /** A retry may succeed. */
  readonly mayRetry?: true;
  /** A trusted authority is missing: NODE_EXTRA_CA_CERTS may be wrong. */
  readonly isOfAuthority?: true;
  /** The cause is this machine, not the host or the proxy. */
  readonly isOfMachine?: true;
}

/** What a server presents that is not trusted, by OpenSSL's code. */
const untrusted: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'a self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN:
    'a certificate from a private authority that is not trusted, as a proxy that inspects TLS does',
};

/** The hint if no name server gives an answer. */
export const unresolvedHint = "check the network: this machine's name server is silent, slow or failing";

/** The first row that fits explains a code. */
export const failures: readonly Failure[] = [
  {
    // undici's HTTP parser is WebAssembly, for which Node 20 and 22 reserve 10 GB (nodejs/node#56596).
    codes: /^NO_WEBASSEMBLY$/,
    message: () => 'this Node cannot run WebAssembly, which HTTP needs here',
    hint:
      'if memory is limited (ulimit -v), set NODE_OPTIONS=--disable-wasm-trap-handler; --jitless must ' +
      'not be set',
    isOfMachine: true,
  },
  {
    // RFC 9110 §15.2.
    codes: /^UNASKED_100$/,
    message: (host) => `${host} sent 100 Continue, which was not asked for and is not supported here`,
    hint: 'curl may reach it; the server, or a proxy before it, should send 100 Continue only when asked',
  },
  {
    // A name that exists but has no address gives the same code.
    codes: /^ENOTFOUND$/,
    message: (host) => `no address is known for ${host}`,
    hint: {
      api:
        'is the org name right? it is the sign-in subdomain (acme for acme.kustomerapp.com); if this ' +
        'network needs a proxy, set HTTPS_PROXY',
      backend: 'is the address right, and can this machine resolve it?',
    },
  },
  {
    codes: /^ECONNREFUSED$/,
    message: (host) => `${host} refuses connections`,
    hint: 'is it running, and is the port right?',
    mayRetry: true,
  },
  {
    codes: /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/,
    message: (host) => `${host} did not accept the connection in time`,
    hint: 'check the network, and HTTPS_PROXY if a proxy is needed',
    mayRetry: true,
  },
  {
    codes: /^(?:EACCES|EPERM)$/,
    message: (host, code) => `this machine does not allow the connection to ${host} (${code})`,
    hint: 'a firewall or sandbox on this machine may forbid it',
  },
  {
    codes: /^(?:EMFILE|ENFILE)$/,
    message: (host) => `no connection to ${host} could be opened: too many open files`,
    hint: 'raise the limit (ulimit -n), or close what keeps them open',
    isOfMachine: true,
  },
  {
    codes: /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/,
    message: (host, code) =>
      `the certificate of ${host} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`,
    hint: "check this machine's clock; otherwise another server answers for this host",
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    message: (host) => `the certificate shown for ${host} belongs to another host`,
    hint:
      'is the org name or address right? otherwise another server answers for this host: a proxy or ' +
      'captive portal',
  },
  {
    // Prefixes of Node's codes for OpenSSL's certificate errors (X509_V_ERR_…).
    codes:
      /^(?:CA|CERT|CRL|DEPTH|ERROR_IN|HOSTNAME|INVALID|PATH_LENGTH|SELF_SIGNED|UNABLE_TO)_|^UNSPECIFIED$/,
    message: (host, code) =>
      `${host} presents ${untrusted[code] ?? `a certificate that is not trusted here (${code})`}`,
    hint:
      'if it is yours, or your network inspects TLS, give its authority with ' +
      'NODE_EXTRA_CA_CERTS=/path/to/ca.pem; never switch verification off',
    isOfAuthority: true,
  },
  {
    codes: /^ERR_SSL_WRONG_VERSION_NUMBER$/,
    message: (host) => `${host} does not speak TLS`,
    hint: 'is the address right? it may be http, not https, as that of the emulator is by default',
  },
  {
    codes: /^ERR_SSL_|^EPROTO$/,
    message: (host) => `no secure connection to ${host} could be agreed on`,
    hint: 'a proxy or firewall in between may break TLS; is the address right?',
  },
  {
    // Some answers fail undici's own assertions.
    codes: /^HPE_|^UND_ERR_HEADERS_OVERFLOW$|^ERR_ASSERTION$/,
    message: (host) => `${host} sent something that is not valid HTTP`,
    hint: 'a proxy, firewall or another program may answer in its place; is the address right?',
  },
  {
    codes: /^ERR_NOT_LOOPBACK$/,
    message: (host) =>
      `${host} does not resolve to this machine, and an API key is sent over plain http nowhere else`,
    hint: 'use http://127.0.0.1:PORT, or https',
  },
  {
    codes: /^getaddrinfo$/,
    message: (host, code) => `the address of ${host} could not be looked up (${code})`,
    hint: unresolvedHint,
    mayRetry: true,
  },
  {
    codes: /^(?:connect|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|EADDRNOTAVAIL)$/,
    message: (host, code) => `${host} cannot be reached from this machine (${code})`,
    hint: 'check the network: is this machine connected, and does it need a VPN for this host?',
    mayRetry: true,
  },
];

/** For codes without a row: connections that were closed or cut off, and dozens of undici's own. */
export const otherFailure: Omit<Failure, 'codes'> = {
  message: (host, code) => `the connection to ${host} broke off (${code})`,
  hint: {
    api: 'try again; a firewall or proxy may be in the way',
    backend:
      'look at the log of the backend: it may have ended the connection itself; does it speak http, or ' +
      'https?',
  },
  mayRetry: true,
};
