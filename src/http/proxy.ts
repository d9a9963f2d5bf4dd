/**
 * Owns parsing the proxy variables: address, credentials, and hosts without proxy. Rule: the address may
 * contain a password, so messages name only the host. Where no standard exists it works as curl does.
 */
import { BlockList, isIP } from 'node:net';
import type { Environment } from '../base/environment.js';
import { usageError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';

/** A proxy from a variable. */
export interface NamedProxy {
  /** Without user name and password. */
  readonly address: string;
  /** `proxy.example:8080`, for messages. */
  readonly host: string;
  /** The variable. */
  readonly from: string;
  /** The value of `Proxy-Authorization`; undefined if the address has neither user name nor password. */
  readonly authorization: string | undefined;
}

/**
 * The proxy for an origin, or undefined if it is reached without one: https goes through `HTTPS_PROXY`, else
 * `HTTP_PROXY`; plain http through `HTTP_PROXY`. The lower-case name of a variable wins. Throws USAGE for a
 * variable that is not an address.
 */
export function findProxy(url: URL, env: Environment): NamedProxy | undefined {
  const names = url.protocol === 'http:' ? ['HTTP_PROXY'] : ['HTTPS_PROXY', 'HTTP_PROXY'];
  for (const name of names.flatMap((upper) => [upper.toLowerCase(), upper])) {
    const value = env[name]?.trim();
    if (!value) continue;
    const proxy = parseProxy(value, name);
    return isProxyLess(url, env.no_proxy?.trim() || env.NO_PROXY?.trim() || '') ? undefined : proxy;
  }
  return undefined;
}

/** The default scheme is http; a path is ignored. No error repeats the value: it may hold a password. */
function parseProxy(value: string, name: string): NamedProxy {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw usageError(
      `${name} is not the address of an http or https proxy`,
      'it takes http://proxy.example:8080, or http://user:password@proxy.example:8080',
    );
  const authorization = parseCredentials(url, name);
  return { address: `${url.origin}/`, host: visible(url.host), from: name, authorization };
}

/** User name or password may be missing: some proxies take a token as user name. */
function parseCredentials({ username, password }: URL, name: string): string | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials).toString('base64')}`;
  } catch {
    throw usageError(
      `${name} has a user name or password with a "%" that encodes no character`,
      'write a literal "%" as %25',
    );
  }
}

/** Whether `NO_PROXY` lists the host: by name, domain, address, network (CIDR) or `*`, perhaps with port. */
function isProxyLess({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = unbracket(hostname).replace(/\.$/, '');
  const ownPort = port || (protocol === 'http:' ? '80' : '443');
  const entries = noProxy.toLowerCase().split(/[,\s]/);
  return entries.some((entry) => {
    // An IPv6 address with a port has brackets.
    const listedPort = isIP(entry) === 6 ? undefined : /:(\d{1,5})$/.exec(entry)?.[1];
    const listed = listedPort === undefined ? entry : entry.slice(0, -listedPort.length - 1);
    return (listedPort ?? ownPort) === ownPort && matches(host, unbracket(listed));
  });
}

function unbracket(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function matches(host: string, entry: string): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0) return isInNetwork(host, entry);
  const name = entry.replace(/^\*?\./, '').replace(/\.$/, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

/** `10.0.0.0/8`, `fd00::/8`, or an address alone, in any of its spellings. */
function isInNetwork(address: string, entry: string): boolean {
  const [network = '', length] = entry.split('/');
  const family = (text: string) => (isIP(text) === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  try {
    const longest = family(network) === 'ipv6' ? 128 : 32;
    list.addSubnet(network, length === undefined ? longest : Number(length || NaN), family(network));
  } catch {
    return false;
  }
  return list.check(address, family(address));
}
