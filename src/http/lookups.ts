/**
 * Owns looking up the names of this machine. Rule: a name below `localhost` is this machine, without a name
 * server (RFC 6761 §6.3); the system resolves `localhost` itself.
 */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from './address.js';

/**
 * An ordinary look-up, except for names below `localhost`. With `isLoopbackOnly`, for API keys over plain
 * http, a name that resolves to another machine fails with ERR_NOT_LOOPBACK, so that no key is sent there.
 */
export function createLookup(isLoopbackOnly: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses;
      if (options.all) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family ?? 0);
    };
    if (/\.localhost\.?$/.test(hostname))
      return answer([
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]);
    if (!isLoopbackOnly) return lookup(hostname, options, callback);
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const isOwn = addresses.every(({ address }) => isLoopbackHost(address.replace(/^::ffff:/, '')));
      if (isOwn && addresses.length > 0) answer(addresses);
      else callback(Object.assign(new Error('not loopback'), { code: 'ERR_NOT_LOOPBACK' }), '', 0);
    });
  };
}
