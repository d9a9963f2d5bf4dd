/** What is said of a network that did not carry the request, and when another attempt is worth it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainNetworkFailure, markProxyFailure } from '../../src/http/failures.js';
import { findProxy } from '../../src/http/proxy.js';
import { makeFolder } from '../support/folders.js';

const origin = 'https://acme.api.kustomerapp.com';
const api = { origin, target: 'api', proxy: undefined } as const;
const host = 'acme.api.kustomerapp.com';

/** As undici rejects: a TypeError around the error that has the code. */
function fetchFailed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

function failure(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('a failure by its code', () => {
  test.each([
    ['ENOTFOUND', `no address is known for ${host}`, /is the org name right\?/, false],
    ['ECONNREFUSED', `${host} refuses connections`, /port/, true],
    ['ECONNRESET', `the connection to ${host} broke off (ECONNRESET)`, /firewall or proxy/, true],
    ['UND_ERR_CONNECT_TIMEOUT', `${host} did not accept the connection in time`, /HTTPS_PROXY/, true],
    ['CERT_HAS_EXPIRED', `the certificate of ${host} has expired`, /clock/, false],
    ['CERT_NOT_YET_VALID', `the certificate of ${host} is not valid yet`, /clock/, false],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      `the certificate shown for ${host} belongs to another host`,
      /captive portal/,
      false,
    ],
    ['ERR_SSL_WRONG_VERSION_NUMBER', `${host} does not speak TLS`, /address/, false],
    [
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      `no secure connection to ${host} could be agreed on`,
      /may break TLS/,
      false,
    ],
    ['HPE_INVALID_HEADER_TOKEN', `${host} sent something that is not valid HTTP`, /in its place/, false],
    ['ETIMEDOUT', `${host} did not accept the connection in time`, /HTTPS_PROXY/, true],
    ['ENETUNREACH', `${host} cannot be reached from this machine (ENETUNREACH)`, /connected/, true],
    ['EHOSTUNREACH', `${host} cannot be reached from this machine (EHOSTUNREACH)`, /VPN/, true],
    ['EACCES', `this machine does not allow the connection to ${host} (EACCES)`, /firewall/, false],
    ['EPERM', `this machine does not allow the connection to ${host} (EPERM)`, /firewall/, false],
    ['EMFILE', `no connection to ${host} could be opened: too many open files`, /ulimit -n/, false],
    ...[
      ['DEPTH_ZERO_SELF_SIGNED_CERT', 'a self-signed certificate'],
      [
        'SELF_SIGNED_CERT_IN_CHAIN',
        'a certificate from a private authority that is not trusted, as a proxy that inspects TLS does',
      ],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['CERT_UNTRUSTED'],
      ['UNSPECIFIED'],
    ].map(([code = '', what]): [string, string, RegExp, boolean] => [
      code,
      `${host} presents ${what ?? `a certificate that is not trusted here (${code})`}`,
      /NODE_EXTRA_CA_CERTS=.*never switch verification off/,
      false,
    ]),
    ['UND_ERR_SOCKET', `the connection to ${host} broke off (UND_ERR_SOCKET)`, /try again/, true],
    ['E_NEVER_HEARD_OF', `the connection to ${host} broke off (E_NEVER_HEARD_OF)`, /try again/, true],
  ])('%s', (code, message, hint, mayRetry) => {
    const explained = explainNetworkFailure(fetchFailed(failure(code)), api, {});
    expect(explained).toEqual({
      error: expect.objectContaining({ code: 'API_UNREACHABLE', message, hint: expect.stringMatching(hint) }),
      mayRetry,
    });
  });

  test.each(['ECONNRESET', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'E_NEVER_HEARD_OF'])(
    '%s of a backend is for its own log',
    (code) => {
      const { error } = explainNetworkFailure(fetchFailed(failure(code)), { ...api, target: 'backend' }, {});
      expect(error.hint).toMatch(/^look at the log of the backend/);
    },
  );

  test.each([
    ['getaddrinfo', 'EAI_AGAIN', `the address of ${host} could not be looked up (EAI_AGAIN)`],
    ['getaddrinfo', 'EAI_FAIL', `the address of ${host} could not be looked up (EAI_FAIL)`],
    // A route that drops everything (`ip route add blackhole`).
    ['connect', 'EINVAL', `${host} cannot be reached from this machine (EINVAL)`],
    ['connect', 'ETIMEDOUT', `${host} did not accept the connection in time`],
    // Established, and then the network was gone.
    ['read', 'ETIMEDOUT', `the connection to ${host} broke off (UND_ERR_SOCKET)`],
  ])('%s: %s', (syscall, code, message) => {
    const cause = Object.assign(failure(code), { syscall });
    expect(explainNetworkFailure(fetchFailed(cause), api, {})).toMatchObject({
      error: { message },
      mayRetry: true,
    });
  });

  test('several addresses were tried', () => {
    const cause = new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]);
    expect(explainNetworkFailure(fetchFailed(cause), api, {}).error.message).toContain('refuses connections');
  });

  test('no code at all', () => {
    // A bug: to call it a broken connection would send its finder to a firewall.
    const bug = fetchFailed(new RangeError('Invalid array length'));
    expect(() => explainNetworkFailure(bug, api, {})).toThrow(bug);
  });
});

test.each([
  ['WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance', RangeError],
  ['WebAssembly is not defined', ReferenceError],
])('no WebAssembly is said as that, and not tried again: %s', (message, Kind) => {
  expect(explainNetworkFailure(new Kind(message), api, {})).toMatchObject({
    error: {
      message: 'this Node cannot run WebAssembly, which HTTP needs here',
      hint: expect.stringContaining('--disable-wasm-trap-handler'),
    },
    mayRetry: false,
  });
});

describe('NODE_EXTRA_CA_CERTS that is set already', () => {
  const folder = makeFolder();
  const text = join(folder, 'text.txt');
  const certificate = join(folder, 'ca.pem');
  writeFileSync(text, 'no certificate');
  writeFileSync(certificate, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');

  test.each([
    ['a text', text, /which is no readable file with certificates in PEM form/],
    ['a folder', folder, /which is no readable file with certificates/],
    ['nothing', join(folder, 'none.pem'), /which is no readable file with certificates/],
    ['another authority', certificate, /but none of its certificates makes this one trusted/],
  ])('to %s', (_, path, hint) => {
    const env = { NODE_EXTRA_CA_CERTS: path };
    const { error } = explainNetworkFailure(failure('SELF_SIGNED_CERT_IN_CHAIN'), api, env);
    expect(error.hint).toMatch(hint);
  });
});

describe('a failure of the proxy', () => {
  const proxy = findProxy(new URL(origin), { http_proxy: 'proxy.example:8080' });
  const explain = (cause: unknown) => explainNetworkFailure(fetchFailed(cause), { ...api, proxy }, {});

  test.each([
    ['ENOTFOUND', 'no address is known for the proxy proxy.example:8080', false],
    ['ECONNREFUSED', 'the proxy proxy.example:8080 refuses connections', true],
    ['CERT_HAS_EXPIRED', 'the certificate of the proxy proxy.example:8080 has expired', false],
  ])('on the way to it: %s', (code, message, mayRetry) => {
    expect(explain(markProxyFailure(failure(code)))).toMatchObject({
      error: { message, hint: expect.stringContaining('check http_proxy') },
      mayRetry,
    });
  });

  test.each([
    [
      407,
      'the proxy proxy.example:8080 asks for a user name and password, or refuses those given (407)',
      false,
    ],
    [403, `the proxy proxy.example:8080 would not connect to ${host} (403)`, false],
    [502, `the proxy proxy.example:8080 would not connect to ${host} (502)`, true],
  ])('its answer %d', (status, message, mayRetry) => {
    const words = `Proxy response (${status}) !== 200 when HTTP Tunneling`;
    const cause = new Error('cancelled', { cause: failure('UND_ERR_ABORTED', words) });
    expect(explain(cause)).toMatchObject({ error: { message }, mayRetry });
  });

  test('a failure behind it is the target’s', () => {
    expect(explain(failure('CERT_HAS_EXPIRED')).error.message).toContain(
      `the certificate of ${host} has expired`,
    );
  });
});
