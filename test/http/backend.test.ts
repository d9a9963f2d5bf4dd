/** The team's backend against real sockets and a real shell. */
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/http/contract.js';
import { askForToken } from '../../src/http/transport.js';
import { runShell } from '../../src/system/shell.js';
import { closedOrigin, serve } from '../support/http-server.js';
import { inShell, isWindows, unixOnly } from '../support/needs.js';

const open = (signal = new AbortController().signal, env: Record<string, string> = {}) => ({
  ask: (request: HttpRequest, timeoutMs: number) =>
    askForToken(request, timeoutMs, { version: '1.2.3', env, clock: { now: Date.now }, signal }),
  run: (line: string, timeoutMs: number) =>
    runShell(line, timeoutMs, { env: { PATH: process.env.PATH, ...env }, signal }),
});
const get = (url: string) => ({ url, method: 'GET', headers: { accept: 'text/plain' }, body: undefined });
const long = 20_000;

describe('a request', () => {
  test('is sent as it is described, and answered', async () => {
    const received: string[] = [];
    const server = await serve((request, response) => {
      request.on('data', (chunk) => received.push(String(chunk)));
      request.on('end', () =>
        response.writeHead(201, { 'content-type': 'text/plain', location: '/x' }).end('hello'),
      );
    });
    const headers = {
      cookie: 's=1',
      'content-type': 'application/json',
      accept: 'text/plain',
      'user-agent': 'qa',
    };
    const reply = await open().ask(
      { url: `${server.origin}/t?x=1`, method: 'PATCH', headers, body: '{"a":1}' },
      long,
    );
    expect(reply).toMatchObject({ status: 201, body: 'hello', bodyProblem: undefined });
    expect(reply.bytes).toEqual(Buffer.from('hello'));
    expect(reply.headers.get('Location')).toBe('/x');
    expect(server.requests).toMatchObject([{ method: 'PATCH', url: '/t?x=1', headers }]);
    expect(received.join('')).toBe('{"a":1}');
  });

  test('names the host that it is told to name, where the URL leads to', async () => {
    const server = await serve((_, response) => void response.end());
    const headers = { host: 'chat.example.com' };
    await open().ask({ ...get(server.origin), headers }, long);
    expect(server.requests).toMatchObject([{ headers }]);
  });

  test('follows no redirect', async () => {
    const server = await serve((_, response) => void response.writeHead(302, { location: '/login' }).end());
    const reply = await open().ask(get(server.origin), long);
    expect(reply.status).toBe(302);
    expect(reply.headers.get('location')).toBe('/login');
    expect(server.requests.length).toBe(1);
  });

  test('is not sent again when the backend fails', async () => {
    const server = await serve((_, response) => void response.writeHead(503).end());
    expect(await open().ask(get(server.origin), long)).toMatchObject({ status: 503 });
    expect(server.requests.length).toBe(1);
  });

  test('to another machine goes through the proxy, in plain http without a tunnel', async () => {
    const proxy = await serve((_, response) => void response.end('from the proxy'));
    const backend = open(undefined, { http_proxy: proxy.origin });
    expect(await backend.ask(get('http://backend.example.test/t'), long)).toMatchObject({
      body: 'from the proxy',
    });
    expect(proxy.requests).toMatchObject([{ method: 'GET', headers: { host: 'backend.example.test' } }]);
  });

  test('that nobody takes is API_UNREACHABLE, with a hint about the address', async () => {
    await expect(open().ask(get(closedOrigin), long)).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringMatching(/refuses connections$/),
      hint: expect.not.stringContaining('org name'),
    });
  });

  test('that the backend drops sends people to its log, not to a firewall', async () => {
    const server = await serve((request) => void request.socket.destroy());
    await expect(open().ask(get(server.origin), long)).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      hint: expect.stringMatching(/^look at the log of the backend/),
    });
  });

  test('that is never answered is API_TIMED_OUT; Ctrl-C ends it with INTERRUPTED', async () => {
    const server = await serve(() => {});
    await expect(open().ask(get(server.origin), 50)).rejects.toMatchObject({ code: 'API_TIMED_OUT' });
    const interrupt = new AbortController();
    const asking = open(interrupt.signal).ask(get(server.origin), long);
    interrupt.abort('SIGINT');
    await expect(asking).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

test('a host that is named by a header is sent, as to one of many on a server', async () => {
  const server = await serve((request, response) => void response.end(request.headers.host));
  const request = { ...get(server.origin), headers: { accept: 'text/plain', host: 'chat.example.com' } };
  expect((await open().ask(request, long)).body).toBe('chat.example.com');
});

describe('a command', () => {
  test('gets the environment and no input, and gives what it prints', async () => {
    const backend = open(undefined, { WHO: 'ada' });
    const line = inShell(
      'cat; echo "$WHO"; echo oops >&2; exit 3',
      'findstr . & echo %WHO%& echo oops>&2& exit 3',
    );
    const { exit, stdout, stderr } = await backend.run(line, long);
    expect(exit).toEqual({ code: 3 });
    expect([stdout, stderr].map((text) => text.replace('\r\n', '\n'))).toEqual(['ada\n', 'oops\n']);
  });

  test('that does not exist fails as the shell says', async () => {
    const { exit, stdout } = await open().run('kchat-no-such-command', long);
    expect(stdout).toBe('');
    if (isWindows) expect(exit).not.toEqual({ code: 0 });
    else expect(exit).toEqual({ code: 127 });
  });

  unixOnly('signals')('that a signal ends says so', async () => {
    expect(await open().run('kill -TERM $$', long)).toMatchObject({ exit: { signal: 15 } });
  });

  unixOnly('/dev/zero')('that prints without end is kept to 1 MiB', async () => {
    const { stdout } = await open().run('head -c 20000000 /dev/zero', long);
    expect(stdout.length).toBeLessThanOrEqual(1_048_576);
  });

  const forever = inShell('sleep 600', 'ping -n 600 127.0.0.1');
  test.each([
    forever,
    ...inShell(['sleep 600 & sleep 600', 'setsid sleep 5 & echo x; wait'], [`${forever} | findstr nothing`]),
  ])('%s is ended at its time', async (line) => {
    await expect(open().run(line, 100)).rejects.toMatchObject({ code: 'API_TIMED_OUT' });
  });

  unixOnly('sh')('that leaves something running gives what it printed, and that is ended', async () => {
    expect(await open().run('sleep 600 & echo "$!"', long)).toEqual({
      exit: { code: 0 },
      stdout: expect.stringMatching(/^\d+\n$/),
      stderr: '',
    });
  });

  test('is ended by Ctrl-C', async () => {
    const interrupt = new AbortController();
    const running = open(interrupt.signal).run(forever, long);
    interrupt.abort('SIGINT');
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect(open(interrupt.signal).run('exit', long)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
