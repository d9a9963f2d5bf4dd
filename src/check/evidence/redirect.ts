/**
 * Owns what is said of a redirect.
 *
 * Rule: a query or a user name in its address may be a credential, and is not shown.
 */
import { visible } from '../../base/untrusted.js';

/** The target's scheme, host and path, as ` to …`; empty without a `Location`. */
export function describeTarget(location: string | null): string {
  if (location === null) return '';
  const path = (location.split(/[?#]/, 1)[0] ?? '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
  return ` to ${visible(path, 100)}`;
}

/**
 * What to do if the address differs from the one that was asked only by the slash at its end or by https;
 * else null.
 */
export function adviseOnRedirect(location: string | null, url: string): string | null {
  const from = new URL(url);
  const to = location !== null && URL.canParse(location, url) ? new URL(location, from) : undefined;
  if (to === undefined || trimSlash(to) !== trimSlash(from)) return null;
  const isSecured = from.protocol === 'http:' && to.protocol === 'https:';
  const isSlashed = to.pathname !== from.pathname;
  const isSameHost = isSecured ? to.hostname === from.hostname : to.host === from.host;
  if (!isSameHost || !(isSecured || isSlashed)) return null;
  const differences = [...(isSecured ? ['https'] : []), ...(isSlashed ? ['the slash at its end'] : [])];
  return `that address differs only by ${differences.join(' and ')}: correct --token-url`;
}

function trimSlash({ pathname }: URL): string {
  return pathname.replace(/\/$/, '');
}
