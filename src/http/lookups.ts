/**
 * Owns looking up the names of this machine. Rule: a name below `localhost` is this machine, without a name
 * server (RFC 6761 §6.3); the system resolves `localhost` itself.
 */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

const ownAddresses: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const isBelowLocalhost = (name: string) => /\.localhost\.?$/.test(name);

type Callback = Parameters<LookupFunction>[2];

function answer(addresses: readonly LookupAddress[], all: boolean | undefined, callback: Callback): void {
  const [first] = addresses;
  if (all) callback(null, [...addresses]);
  else callback(null, first?.address ?? '', first?.family ?? 0);
}

/** For `https` and for backends: an ordinary look-up, except for names below `localhost`. */
export const lookupLocal: LookupFunction = (hostname, options, callback) => {
  if (isBelowLocalhost(hostname)) answer(ownAddresses, options.all, callback);
  else lookup(hostname, options, callback);
};

/**
 * For API keys over plain http. If `localhost` resolves to another machine the look-up fails with
 * ERR_NOT_LOOPBACK, so that no key is sent there.
 */
export const lookupLoopbackOnly: LookupFunction = (hostname, options, callback) => {
  if (isBelowLocalhost(hostname)) {
    answer(ownAddresses, options.all, callback);
    return;
  }
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) callback(error, '', 0);
    else if (addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address)))
      answer(addresses, options.all, callback);
    else callback(Object.assign(new Error('not loopback'), { code: 'ERR_NOT_LOOPBACK' }), '', 0);
  });
};

function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}
