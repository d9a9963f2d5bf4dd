/** One exchange: its own deadline, the caller's signal, and that a proxy variable is read where it matters. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTransport, type Transport, type TransportOptions } from '../../src/http/transport.js';
import { closedOrigin, serve, serveRaw } from '../support/http-server.js';

function open(origin: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport(origin, {
    version: '1.2.3',
    env: {},
    clock: { now: Date.now },
    ...options,
  });
  onTestFinished(() => transport.close());
  return transport;
}

const get = (origin: string) => ({ method: 'GET', url: `${origin}/`, headers: {} });
const never = new AbortController().signal;

describe('an attempt', () => {
  test('that takes longer than it may is given up, and may be made again', async () => {
    const origin = await serveRaw(() => {});
    expect(await open(origin, { timeoutMs: 100 }).send(get(origin), never)).toEqual({
      done: false,
      mayRetry: true,
      error: expect.objectContaining({
        code: 'API_TIMED_OUT',
        message: expect.stringContaining('did not answer in full within 0.1 s'),
      }),
    });
  });

  test('ends with the caller’s signal, and with its reason', async () => {
    const controller = new AbortController();
    const origin = await serveRaw(() => controller.abort(new Error('enough')));
    await expect(open(origin).send(get(origin), controller.signal)).rejects.toThrow('enough');
  });

  test('names us, asks for JSON, and does not follow', async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: '/' }).end());
    expect(await open(server.origin).send(get(server.origin), never)).toMatchObject({
      done: true,
      answer: { status: 302 },
    });
    expect(server.requests).toEqual([
      expect.objectContaining({
        headers: expect.objectContaining({ 'user-agent': 'kchat/1.2.3', accept: 'application/json' }),
      }),
    ]);
  });
});

test.each([407, 421])('a %d is an answer like any other, and asked for once', async (status) => {
  const server = await serve((_, response) => void response.writeHead(status).end('{}'));
  expect(await open(server.origin).send(get(server.origin), never)).toMatchObject({
    done: true,
    answer: { status },
  });
  expect(server.requests).toHaveLength(1);
});

test('a port that browsers refuse is one like any other', async () => {
  // 10080 is on the list of https://fetch.spec.whatwg.org/#port-blocking; somebody may be there, but not us.
  const attempt = await open('http://127.0.0.1:10080').send(get('http://127.0.0.1:10080'), never);
  if (!attempt.done) expect(attempt.error.message).toBe('127.0.0.1:10080 refuses connections');
});

test('a wrong proxy variable matters only on the way to other machines', async () => {
  const server = await serve((_, response) => void response.end('{}'));
  const env = { HTTPS_PROXY: 'not a proxy://' };
  expect(await open(server.origin, { env }).send(get(server.origin), never)).toMatchObject({ done: true });
  expect(() => open('https://acme.test', { env })).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('lower case wins over upper case, as in curl', async () => {
  const { host } = new URL(closedOrigin);
  const env = { https_proxy: host, HTTPS_PROXY: 'http://elsewhere.test' };
  expect(await open('https://acme.test', { env }).send(get('https://acme.test'), never)).toMatchObject({
    error: { message: `the proxy ${host} refuses connections` },
  });
});
