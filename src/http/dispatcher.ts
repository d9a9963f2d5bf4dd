/**
 * Owns the way to a host: straight to this machine, through the environment's proxy to any other.
 *
 * Rule: certificates are always verified, whatever the environment says. A proxy's address may hold a password: it
 * is named by its host alone.
 */
import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Environment } from '../base/environment.js';
import { usageError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import type { Target } from './failure-words.js';
import { explainPlainHttp, markProxyFailure } from './failures.js';
import { isLoopbackHost } from './loopback.js';

/** A proxy as a variable names it. */
interface Proxy {
  readonly address: string;
  /** Without user name and password, for messages. */
  readonly host: string;
}

/** How requests to one origin travel. */
export interface HostRoute {
  readonly dispatcher: Dispatcher;
  /** `proxy.example:8080` where a proxy may be used; `NO_PROXY` may still lead past it. */
  readonly proxyHost: string | undefined;
}

// Explicit: NODE_TLS_REJECT_UNAUTHORIZED=0 is obeyed otherwise (measured).
const tls = { rejectUnauthorized: true };

function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

/** `localhost` may be made to resolve elsewhere; a key in plain http must not follow. */
const lookupLoopbackOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isLoopbackAddress(address)))
      return callback(Object.assign(new Error('not loopback'), { code: 'ERR_NOT_LOOPBACK' }), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

/** The first variable that is set, by the lower-case name first, as curl and undici do. */
function readProxy(env: Environment, names: readonly string[]): Proxy | undefined {
  for (const name of names.flatMap((upper) => [upper.toLowerCase(), upper])) {
    const value = env[name]?.trim();
    if (value) return parseProxy(value, name);
  }
  return undefined;
}

/** Without a scheme http is meant, as in curl. Throws USAGE, without the value: it may hold a password. */
function parseProxy(value: string, name: string): Proxy {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) {
    if (!isDecodable(url.username) || !isDecodable(url.password))
      throw usageError(
        `${name} has a user name or password with a "%" that encodes no character`,
        'write a literal "%" as %25',
      );
    // As curl does, without what follows the host.
    const address = Object.assign(url, { pathname: '', search: '', hash: '' }).href;
    return { address, host: visible(url.host) };
  }
  throw usageError(
    `${name} is not the address of an http or https proxy`,
    'it takes http://proxy.example:8080, or http://user:password@proxy.example:8080',
  );
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tells a proxy that closes on CONNECT from a target that does. Unmarked, undici would take it for a connection that
 * was lost and ask again and again, without a pause (measured: 2,300 times a second).
 */
function markFailedTunnels(pool: Pool): Pool {
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: (options: Dispatcher.ConnectOptions) =>
      connect(options).catch((error: Error) => {
        throw markProxyFailure(error);
      }),
  });
}

/** Tells a proxy that cannot be reached from a target that cannot. */
function connectToProxy(): buildConnector.connector {
  const connect = buildConnector(tls);
  return ({ servername = '', ...options }, callback) =>
    // undici gives an address as the server's name too, of which Node warns (RFC 6066 §3).
    connect(isIP(servername) === 0 ? { ...options, servername } : options, (...[error, socket]) =>
      error ? callback(markProxyFailure(error), null) : callback(null, socket),
    );
}

/** The certificate is to be that of the URL's host. undici would go by a `Host` header, where the request has one. */
function connectByUrl(): buildConnector.connector {
  const connect = buildConnector(tls);
  return (options, callback) =>
    connect({ ...options, servername: isIP(options.hostname) === 0 ? options.hostname : '' }, callback);
}

/**
 * Chooses the way to an origin.
 *
 * Https goes through `HTTPS_PROXY`, else `HTTP_PROXY`; plain http, which only a backend may be asked with, through
 * `HTTP_PROXY`. `NO_PROXY` is undici's to read.
 *
 * @throws KchatError USAGE for a proxy variable that is no address, and for an API key's way over plain http
 */
export function chooseRoute(origin: string, env: Environment, target: Target): HostRoute {
  const isPlain = origin.startsWith('http:');
  const isApiInPlain = isPlain && target === 'api';
  if (isLoopbackHost(new URL(origin).hostname)) {
    const connect = isApiInPlain ? { lookup: lookupLoopbackOnly } : connectByUrl();
    return { dispatcher: new Agent({ connect }), proxyHost: undefined };
  }
  if (isApiInPlain) throw explainPlainHttp(origin);
  const proxy = readProxy(env, isPlain ? ['HTTP_PROXY'] : ['HTTPS_PROXY', 'HTTP_PROXY']);
  const dispatcher = new EnvHttpProxyAgent({
    connect: connectByUrl(),
    requestTls: tls,
    proxyTls: tls,
    clientFactory: (proxyOrigin) => markFailedTunnels(new Pool(proxyOrigin, { connect: connectToProxy() })),
    // Plain http reaches a proxy by the factory of all connections.
    factory: (to, options) =>
      new Pool(to, String(to) === proxy?.address ? { ...options, connect: connectToProxy() } : options),
    // The empty string keeps undici from reading the variables itself.
    httpProxy: isPlain ? (proxy?.address ?? '') : '',
    httpsProxy: isPlain ? '' : (proxy?.address ?? ''),
    // A proxy takes plain http as a request of its own and may refuse to tunnel it.
    proxyTunnel: !isPlain,
    noProxy: env.no_proxy?.trim() || env.NO_PROXY?.trim() || '',
  });
  return { dispatcher, proxyHost: proxy?.host };
}
