/** A key in plain http goes to `localhost` only where that is this machine, whatever a resolver says. */
import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createTransport } from '../../src/http/transport.js';
import { serve } from '../support/http-server.js';

/** What the resolver says of `localhost`. */
let resolved: LookupAddress[] = [];
const { lookup } = dns;
type Done = (error: null, found: LookupAddress[]) => void;
const answer = (host: string, ...rest: [unknown, Done]) =>
  host === 'localhost' ? rest[1](null, resolved) : Reflect.apply(lookup, dns, [host, ...rest]);
Object.assign(dns, { lookup: answer });
syncBuiltinESMExports();
// The next test file in this process has the machine's own resolver.
afterAll(() => {
  Object.assign(dns, { lookup });
  syncBuiltinESMExports();
});

async function ask() {
  const server = await serve((_, response) => void response.end('{}'));
  const origin = server.origin.replace('127.0.0.1', 'localhost');
  const transport = createTransport(origin, { version: '1.2.3', env: {}, clock: { now: Date.now } });
  onTestFinished(() => transport.close());
  const request = { method: 'GET', url: `${origin}/`, headers: { authorization: 'Bearer key' } };
  const outcome = await transport.send(request, new AbortController().signal);
  return { outcome, requests: server.requests };
}

const own = { address: '127.0.0.1', family: 4 };

test('localhost that is this machine is asked', async () => {
  resolved = [own];
  expect(await ask()).toMatchObject({ outcome: { done: true }, requests: [{}] });
});

test.each([
  ['elsewhere', [{ address: '192.0.2.1', family: 4 }]],
  ['here and elsewhere', [own, { address: '2001:db8::1', family: 6 }]],
  ['nowhere', []],
])('localhost that is %s is not', async (_, addresses) => {
  resolved = addresses;
  const { outcome, requests } = await ask();
  expect(outcome).toMatchObject({
    done: false,
    error: { message: expect.stringContaining('does not resolve to this machine') },
  });
  expect(requests).toEqual([]);
});
