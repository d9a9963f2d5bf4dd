/** Which names can be an org, and which are this machine. */
import { expect, test } from 'vitest';
import { isLoopbackHost } from '../../src/http/address.js';
import { isOrgName } from '../../src/secrets/names.js';

test.each(['acme', 'a', 'a-1', '7', 'a'.repeat(63)])('%s can be an org', (text) => {
  expect(isOrgName(text)).toBe(true);
});

test.each(['', '-', 'a-', '-a', 'Acme', 'a.b', 'a/b', '..', 'a\n', 'a'.repeat(64)])(
  '%j cannot be an org',
  (text) => {
    expect(isOrgName(text)).toBe(false);
  },
);

test.each(['localhost', '127.0.0.1', '127.255.0.9', '[::1]', '::1'])('%s is this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each(['localhost.example', '127.evil.com', '127.0.0.1.example', '10.0.0.1', '128.0.0.1', '[::2]', ''])(
  '%j may be another machine',
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);
