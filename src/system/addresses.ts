/** Owns the addresses by which others reach this machine. Rule: loopback, the default, is not among them. */
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** This machine's addresses, IPv4 first; no link-local IPv6, whose zone a URL cannot hold. */
export function listAddresses(interfaces = networkInterfaces()): readonly string[] {
  return Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
    .map(({ address }) => address)
    .sort((one, other) => isIP(one) - isIP(other));
}

/** Whether a server that listens on `host` can be reached from other machines. */
export function isReachable(host: string): boolean {
  return !(host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host));
}

/** An address for a URL: IPv6 in brackets. */
export function bracketAddress(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

/** The hosts by which other machines reach a server on `host`, as in a URL; none on loopback. */
export function listReachable(host: string, addresses = listAddresses()): readonly string[] {
  if (!isReachable(host)) return [];
  // These two mean all addresses of this machine.
  if (host === '0.0.0.0') return addresses.filter((address) => isIP(address) === 4);
  return (host === '::' ? addresses : [host]).map(bracketAddress);
}

/** The warning for a server that others can reach: what they `may` do, and what `travels` to it. */
export function describeExposure(
  host: string,
  what: { readonly may: string; readonly travels: string; readonly isEncrypted: boolean },
): string {
  const readable = what.isEncrypted ? '' : `, and plain http lets others on the network read ${what.travels}`;
  return `--host ${host}: whoever reaches this machine over the network may ${what.may}${readable}`;
}
