/** Owns the words for every way in which a network fails. Rule: the cause, then the next step; no figures, no logic. */

/** Whom the request was for: some next steps differ. */
export type Target = 'api' | 'backend';

/** A way of failing. */
export interface Failure {
  /** Names the host in the place that the sentence has for it. */
  readonly message: (host: string) => string;
  readonly hint: string | Readonly<Record<Target, string>>;
  /** Another attempt may go through. */
  readonly mayRetry?: true;
}

const nameHint = {
  api: 'is the org name right? it is the sign-in subdomain (acme for acme.kustomerapp.com); if this network needs a proxy, set HTTPS_PROXY',
  backend: 'is the address right, and can this machine resolve it?',
};
const brokenHint = {
  api: 'try again; a firewall or proxy may be in the way',
  backend: 'look at the log of the backend: it may have ended the connection itself',
};
const interceptHint =
  'if it is yours, or your network inspects TLS, give its authority with NODE_EXTRA_CA_CERTS=/path/to/ca.pem; never switch verification off';

const untrustedCertificate: Failure = {
  message: (host) => `${host} presents a certificate from an authority that is not trusted`,
  hint: interceptHint,
};

/** Further ways in which OpenSSL finds a certificate wrong (X509_V_ERR_…), by Node's names for them. */
const untrustedCodes = [
  'CERT_CHAIN_TOO_LONG',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_SIGNATURE_FAILURE',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNSPECIFIED',
] as const;

const describeUntrusted = (code: string): Failure => ({
  message: (host) => `${host} presents a certificate that cannot be trusted (${code})`,
  hint: interceptHint,
});

/** A handshake that failed in another way than by the certificate. */
export const brokenTls: Failure = {
  message: (host) => `no secure connection to ${host} could be agreed on`,
  hint: 'a proxy or firewall in between may break TLS; is the address right?',
};

/** Bytes that no HTTP parser takes. */
export const notHttp: Failure = {
  message: (host) => `${host} sent something that is not valid HTTP`,
  hint: 'a proxy, firewall or another program may answer in its place; is the address right?',
};

/** A connection that ended before the answer did. */
export const dropped: Failure = {
  message: (host) => `the connection to ${host} broke off`,
  hint: brokenHint,
  mayRetry: true,
};

/** By the error codes of Node, OpenSSL and undici. */
export const failures: Readonly<Record<string, Failure>> = {
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
    hint: brokenHint,
    mayRetry: true,
  },
  UND_ERR_CONNECT_TIMEOUT: {
    message: (host) => `${host} did not accept the connection in time`,
    hint: 'check the network, and HTTPS_PROXY where one is needed',
    mayRetry: true,
  },
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
      api: 'is the org name right? it is the sign-in subdomain; otherwise another server answers for this host: a proxy or captive portal',
      backend: 'is the address right? otherwise another server answers for this host',
    },
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: (host) => `${host} presents a self-signed certificate`,
    hint: interceptHint,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: (host) =>
      `${host} presents a certificate from a private authority that is not trusted, as a proxy that inspects TLS does`,
    hint: interceptHint,
  },
  ...Object.fromEntries(untrustedCodes.map((code) => [code, describeUntrusted(code)])),
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
