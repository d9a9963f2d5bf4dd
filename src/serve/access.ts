/**
 * Owns access to this server: Host names, origins, the access key. Rule: any page in a browser on this
 * machine can reach loopback, so other origins are refused even with the key, and so are host names of other
 * machines (DNS rebinding).
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isHostAllowed, parseHostHeader } from '../emulator/access.js';

/** Which hosts and origins may use the server. */
export interface AccessRules {
  /** Host names and addresses besides loopback, in lower case, without a port; IPv6 in brackets. */
  readonly hosts: ReadonlySet<string>;
  /** Origins of other pages that may ask, such as `http://localhost:3000`. */
  readonly origins: ReadonlySet<string>;
  /** The scheme of this server. */
  readonly scheme: 'http' | 'https';
}

/** The host machine's address in the Android emulator and in Genymotion. */
export const simulatorHosts: readonly string[] = ['10.0.2.2', '10.0.3.2'];

/** Whether a Host header names this machine. */
export function namesThisMachine(host: string | undefined, { hosts }: Pick<AccessRules, 'hosts'>): boolean {
  const name = parseHostHeader(host);
  return name !== undefined && isHostAllowed(name, [...simulatorHosts, ...hosts]);
}

/** The headers in which a browser names the page that sends a request. */
interface SenderHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
}

/**
 * The sender of a request: our own page or a program; a page that `--allow-origin` admits; or any other page.
 */
export function judgeSender(
  { host, origin, site }: SenderHeaders,
  { origins, scheme }: AccessRules,
): 'own' | 'allowed' | 'foreign' {
  if (origin !== undefined) {
    if (origin === `${scheme}://${host?.toLowerCase()}`) return 'own';
    return origins.has(origin) ? 'allowed' : 'foreign';
  }
  // Without an origin: programs send neither header; browsers do so for pages of this origin and typed
  // addresses.
  return site === undefined || site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
}

/** Compares a key with the right one in a time that tells nothing about it, its length included. */
export function createKeyCheck(key: string): (given: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = digest(key);
  return (given) => timingSafeEqual(digest(given), right);
}

/** The key of an `Authorization` header, else of `?key=`; undefined if there is neither. */
export function parseAskedKey(
  authorization: string | undefined,
  query: string | undefined,
): string | undefined {
  if (authorization === undefined) return query;
  return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}
