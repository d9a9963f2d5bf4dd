/** The addresses of this machine that other machines may use, and the sentence that says what that means. */
import { expect, test } from 'vitest';
import { describeExposure, isReachable, listAddresses, listReachable } from '../../src/system/addresses.js';

const entry = (address: string, internal = false) => ({
  address,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  ...(address.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
});

test('IPv4 comes first; loopback and link-local addresses are left out', () => {
  const interfaces = {
    lo: [entry('127.0.0.1', true), entry('::1', true)],
    eth0: [entry('2001:db8::7'), entry('fe80::1'), entry('192.168.1.5')],
    wlan0: [entry('10.0.0.3')],
    gone: undefined,
  };
  expect(listAddresses(interfaces)).toEqual(['192.168.1.5', '10.0.0.3', '2001:db8::7']);
});

test.each([
  ['127.0.0.1', false],
  ['127.8.0.1', false],
  ['localhost', false],
  ['::1', false],
  ['0.0.0.0', true],
  ['::', true],
  ['192.168.1.5', true],
])('%s can be reached from other machines: %s', (host, expected) => {
  expect(isReachable(host)).toBe(expected);
});

test.each([
  ['0.0.0.0', ['192.168.1.5']],
  ['::', ['192.168.1.5', '[2001:db8::7]']],
  ['127.0.0.1', []],
  ['192.168.1.5', ['192.168.1.5']],
])('a server on %s is found at %s', (host, expected) => {
  expect(listReachable(host, ['192.168.1.5', '2001:db8::7'])).toEqual(expected);
});

test('the sentence says what travels readable, and no longer does so over TLS', () => {
  const what = { may: 'ask for tokens', travels: 'the access key' };
  expect(describeExposure('0.0.0.0', { ...what, isEncrypted: false })).toBe(
    '--host 0.0.0.0: whoever reaches this machine over the network may ask for tokens, and plain http lets others on the network read the access key',
  );
  expect(describeExposure('::', { ...what, isEncrypted: true })).not.toContain('plain http');
});
