/**
 * Owns access to the emulator: Host names, origins, pods by host. Rule: a web page must not reach the API or
 * the controls through a user's browser; an app's page may log in.
 */
import type { EmulatedOrg } from './options.js';

/** The name in a Host header, in lower case and without the port; undefined if it is missing or malformed. */
export function parseHostHeader(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '')?.[1];
}

/** A loopback name, a name under `.localhost` (RFC 6761 §6.3), or one given by option: no DNS rebinding. */
export function isHostAllowed(name: string, allowedHosts: readonly string[]): boolean {
  return (
    name === 'localhost' ||
    name === '[::1]' ||
    name.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(name) ||
    allowedHosts.includes(name)
  );
}

/** The org in the first label of a host, such as `acme` in `acme.api.localhost`. */
export function findOrgByHost(name: string, orgs: readonly EmulatedOrg[]): EmulatedOrg | undefined {
  const [label] = name.split('.', 1);
  return orgs.find(({ org }) => org === label);
}

/** The pod of a regional host (`api.prod2.…`), docs/kustomer.md#regions (D); others route by themselves. */
export function findPodByHost(name: string): string | undefined {
  const match = /^api(?:\.(prod\d{1,3}))?\.(?:localhost|kustomerapp\.com)$/.exec(name);
  return match === null ? undefined : (match[1] ?? 'prod1');
}

/** Whether a browser sent this for a web page, which may not use the controls. */
export function isFromPage(headers: Readonly<Record<string, string | undefined>>): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}

/** Any page may read answers under `/c/v1`, without cookies. That Kustomer sends `*` is an assumption. */
export const corsHeaders = { 'access-control-allow-origin': '*' } as const;

/** The answer to a preflight under `/c/v1`; the headers are the SDK's: docs/kustomer.md#sdk-calls (C). */
export function allowPreflight(methods: readonly string[]): Readonly<Record<string, string>> {
  return {
    'access-control-allow-methods': methods.join(', '),
    'access-control-allow-headers':
      'content-type, x-kustomer, x-kustomer-client, x-kustomer-version, x-kustomer-tracking-token',
    'access-control-max-age': '600',
  };
}
