/** A key in plain http goes to `localhost` only where that is this machine, whatever a resolver says. */
import type { LookupAddress } from 'node:dns';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTransport } from '../../src/http/transport.js';
import { serve } from '../support/http-server.js';

const resolved = vi.hoisted(() => ({ addresses: [] as LookupAddress[] }));
vi.mock('node:dns', async (importOriginal) => ({
  ...(await importOriginal<typeof import('node:dns')>()),
  lookup: (_host: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, resolved.addresses),
}));

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
  resolved.addresses = [own];
  expect(await ask()).toMatchObject({ outcome: { done: true }, requests: [{}] });
});

test.each([
  ['elsewhere', [{ address: '192.0.2.1', family: 4 }]],
  ['here and elsewhere', [own, { address: '2001:db8::1', family: 6 }]],
  ['nowhere', []],
])('localhost that is %s is not', async (_, addresses) => {
  resolved.addresses = addresses;
  const { outcome, requests } = await ask();
  expect(outcome).toMatchObject({
    done: false,
    error: { message: expect.stringContaining('does not resolve to this machine') },
  });
  expect(requests).toEqual([]);
});
