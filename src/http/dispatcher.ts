/**
 * Owns the route to a host: direct to this machine, through the environment's proxy to others. Rule:
 * certificates are always verified, whatever the environment says, and every connection has a time limit.
 */
import { isIP, type LookupFunction, Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import type { Environment } from '../base/environment.js';
import { usageError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import { isLoopbackHost } from './address.js';
import type { Target } from './failure-words.js';
import { markProxyFailure } from './failures.js';
import { createLookup } from './lookups.js';
import { findProxy, type NamedProxy } from './proxy.js';

/** The progress of an exchange, for the message of a timeout. */
export interface Stage {
  readonly step: 'looking up' | 'connecting' | 'securing' | 'asking';
  readonly at: 'host' | 'proxy';
}

/** How requests to one origin travel. */
export interface HostRoute {
  readonly dispatcher: Dispatcher;
  /** Ends every connection, also one that is not complete, which undici leaves open (measured). */
  end(): Promise<void>;
  /** Undefined if the host is asked directly. */
  readonly proxy: NamedProxy | undefined;
  stage(): Stage;
}

/** The state of a route's connections. */
interface Watch {
  stage: Stage;
  readonly sockets: Set<Socket>;
}

/**
 * The options of every connection. `autoSelectFamilyAttemptTimeout` applies to all addresses of a host but
 * the last: with Node's own 250 ms a slow IPv4 address loses to an IPv6 one without a route
 * (nodejs/node#54359).
 */
function createConnectOptions(timeoutMs: number) {
  return {
    // Explicit, because otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 is obeyed (measured).
    rejectUnauthorized: true,
    autoSelectFamilyAttemptTimeout: 2500,
    // Longer than the attempt's own deadline.
    timeout: timeoutMs + 1000,
  };
}

type ConnectOptions = ReturnType<typeof createConnectOptions> & { readonly lookup?: LookupFunction };

/** Connects to the host or the proxy, and notes the progress. A failure at the proxy gets a mark. */
function createConnector(
  connectOptions: ConnectOptions,
  watch: Watch,
  at: Stage['at'],
): buildConnector.connector {
  const connect = buildConnector(connectOptions);
  const enter = (step: Stage['step']) => {
    watch.stage = { step, at };
  };
  return (options, callback) => {
    const isAddress = isIP(options.hostname) !== 0;
    enter(isAddress ? 'connecting' : 'looking up');
    // The certificate must be that of the URL's host: undici would go by a `Host` header, and names an IP
    // address too (RFC 6066 §3).
    const servername = isAddress ? '' : options.hostname;
    // undici returns the socket before the connection is complete; its type does not say so.
    const socket: unknown = connect({ ...options, servername }, (...[error, connected]) => {
      if (error) return callback(at === 'proxy' ? markProxyFailure(error) : error, null);
      enter('asking');
      callback(null, connected);
    });
    if (!(socket instanceof Socket)) return;
    watch.sockets.add(socket.once('close', () => watch.sockets.delete(socket)));
    socket.once('lookup', () => enter('connecting'));
    // For plain http the callback above reports the connection.
    if (options.protocol === 'https:') socket.once('connect', () => enter('securing'));
  };
}

/**
 * Marks a proxy that closes on CONNECT. Without the mark undici treats it as a lost connection and retries at
 * once, without end (measured: 2,300 times a second).
 */
function watchTunnels(pool: Pool, watch: Watch): Pool {
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: async (options: Dispatcher.ConnectOptions) => {
      try {
        const tunnel = await connect(options);
        if (tunnel.statusCode === 200) watch.stage = { step: 'asking', at: 'host' };
        return tunnel;
      } catch (error) {
        throw error instanceof Error ? markProxyFailure(error) : error;
      }
    },
  });
}

function createProxyDispatcher(
  proxy: NamedProxy,
  connectOptions: ConnectOptions,
  isPlain: boolean,
  watch: Watch,
) {
  const connect = createConnector(connectOptions, watch, 'proxy');
  return new ProxyAgent({
    uri: proxy.address,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    requestTls: connectOptions,
    proxyTls: connectOptions,
    clientFactory: (origin) => watchTunnels(new Pool(origin, { connect }), watch),
    // undici uses this factory to connect to the proxy for plain http.
    factory: (to, options) => new Pool(to, String(to) === proxy.address ? { ...options, connect } : options),
    // Proxies forward plain http without a tunnel, and may refuse a tunnel.
    proxyTunnel: !isPlain,
  });
}

/**
 * Chooses the route to an origin.
 *
 * @param timeoutMs  what one attempt may take, connecting included
 * @throws KchatError USAGE for a proxy variable that is no address, and for an API key's way over plain http
 */
export function chooseRoute(origin: string, env: Environment, target: Target, timeoutMs: number): HostRoute {
  const watch: Watch = { stage: { step: 'looking up', at: 'host' }, sockets: new Set() };
  const url = new URL(origin);
  const isPlain = url.protocol === 'http:';
  const isApiInPlain = isPlain && target === 'api';
  const connectOptions = createConnectOptions(timeoutMs);
  const open = (dispatcher: Dispatcher, proxy?: NamedProxy): HostRoute => ({
    dispatcher,
    proxy,
    stage: () => watch.stage,
    async end() {
      for (const socket of watch.sockets) socket.destroy();
      await dispatcher.destroy();
    },
  });
  const goStraight = (options: ConnectOptions) =>
    open(new Agent({ connect: createConnector(options, watch, 'host') }));
  if (isLoopbackHost(url.hostname))
    return goStraight({ ...connectOptions, lookup: createLookup(isApiInPlain) });
  if (isApiInPlain)
    throw usageError(
      `an API key is sent over plain http only to this machine, not to ${visible(url.host)}`,
      'use https',
    );
  const proxy = findProxy(url, env);
  if (proxy === undefined) return goStraight(connectOptions);
  return open(createProxyDispatcher(proxy, connectOptions, isPlain, watch), proxy);
}
