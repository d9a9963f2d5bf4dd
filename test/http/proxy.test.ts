/** What the proxy variables say. That it is done: test/e2e/network.test.ts, with real proxies. */
import { describe, expect, test } from 'vitest';
import { findProxy } from '../../src/http/proxy.js';

const proxy = 'http://proxy.example:3128';
const find = (url: string, env: Record<string, string>) => findProxy(new URL(url), env);

test.each([
  ['2001:db8::1', 'http://[2001:db8::1]:3000/', false],
  ['[2001:db8::1]', 'http://[2001:db8::1]:3000/', false],
  ['[2001:db8::1]:3000', 'http://[2001:db8::1]:3000/', false],
  ['[2001:db8::1]:3001', 'http://[2001:db8::1]:3000/', true],
  // Another spelling of the same address.
  ['2001:DB8:0:0::1', 'http://[2001:db8::1]:3000/', false],
  ['2001:db8:0::/48', 'http://[2001:db8::1]:3000/', false],
  ['fd00::/8', 'http://[2001:db8::1]:3000/', true],
  ['192.0.2.0/24', 'http://192.0.2.9:3000/', false],
  ['192.0.2.0/33', 'http://192.0.2.9:3000/', true],
  ['192.0.2.9', 'http://192.0.2.9:3000/', false],
  ['192.0.2.9:80', 'http://192.0.2.9/', false],
  ['192.0.2.9:443', 'https://192.0.2.9/', false],
  ['other.test, backend.test', 'http://backend.test/', false],
  ['other.test backend.test', 'http://BACKEND.test./', false],
  ['.test', 'http://backend.test/', false],
  ['*.test', 'http://backend.test/', false],
  ['test', 'http://backend.test/', false],
  ['end.test', 'http://backend.test/', true],
  ['backend.test:80', 'http://backend.test:8080/', true],
  ['*', 'http://backend.test/', false],
  ['', 'http://backend.test/', true],
])('NO_PROXY=%s for %s: through the proxy %s', (noProxy, url, isProxied) => {
  expect(find(url, { HTTP_PROXY: proxy, NO_PROXY: noProxy }) !== undefined).toBe(isProxied);
});

test.each([
  ['ada@', 'ada:'],
  ['ada:@', 'ada:'],
  [':pw@', ':pw'],
  ['ada:p%40w@', 'ada:p@w'],
])('the proxy is given what there is: %s', (credentials, sent) => {
  expect(
    find('http://backend.test/', { HTTP_PROXY: `http://${credentials}proxy.example:3128` }),
  ).toMatchObject({
    address: `${proxy}/`,
    host: 'proxy.example:3128',
    authorization: `Basic ${Buffer.from(sent).toString('base64')}`,
  });
});

describe('which variable', () => {
  test.each([
    ['https://api.test', { HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://b' }, 'a'],
    ['https://api.test', { HTTP_PROXY: 'http://b' }, 'b'],
    ['http://api.test', { HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://b' }, 'b'],
    ['http://api.test', { HTTPS_PROXY: 'http://a' }, undefined],
    ['https://api.test', { HTTPS_PROXY: 'http://a', https_proxy: 'http://lower' }, 'lower'],
    ['https://api.test', { HTTPS_PROXY: ' ', HTTP_PROXY: 'http://b' }, 'b'],
    ['https://api.test', { HTTPS_PROXY: 'b:3128' }, 'b:3128'],
    ['https://api.test', { HTTPS_PROXY: 'http://a', NO_PROXY: 'x', no_proxy: 'api.test' }, undefined],
  ])('%s with %j: %s', (url, env, host) => {
    expect(find(url, env)?.host).toBe(host);
  });

  test.each(['socks5://user:pw@a:1080', 'not an address', 'http://'])(
    '%s is refused without its value',
    (value) => {
      expect(() => find('https://api.test', { HTTPS_PROXY: value })).toThrow(
        'HTTPS_PROXY is not the address of an http or https proxy',
      );
    },
  );
});
