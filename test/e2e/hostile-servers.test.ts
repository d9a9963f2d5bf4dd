/** Servers that mean harm, met by the built program: bounded memory, bounded time, one clear error, nothing stored. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../support/folders.js';
import { serve, serveRaw } from '../support/http-server.js';
import { madeUpApiKey, madeUpSecret } from '../support/made-up.js';
import { patience } from '../support/needs.js';
import { addCanary, runKchat } from '../support/run-kchat.js';

const MiB = 1024 * 1024;
/** For what ends by itself: on a busy machine that may take seconds. */
const longMs = 40_000;
/** For what never ends. */
const boundMs = 3000 * patience;
const apiKey = addCanary(madeUpApiKey());
const secret = addCanary(madeUpSecret());
const goodBody = JSON.stringify({ data: { type: 'settings', id: '1', attributes: { secret } } });

/** Runs fetch-secret to its end; a process that outlives its bound is killed (code null). */
async function fetchFrom(origin: string, timeoutMs = longMs) {
  const config = join(makeFolder(), 'kchat');
  const env = { KUSTOMER_API_KEY: apiKey, KCHAT_API_URL: origin, KCHAT_CONFIG_DIR: config };
  const run = await measure(['fetch-secret', '--store', 'file', '--timeout', `${timeoutMs}ms`], env);
  return { ...run, stored: existsSync(join(config, 'secrets', 'acme')) };
}

async function measure(args: readonly string[], env: Readonly<Record<string, string>>) {
  const folder = makeFolder();
  const [probe, report] = [join(folder, 'probe.cjs'), join(folder, 'rss')];
  // Not getrusage: Linux counts what the parent held when it forked, and the parent of this test holds large bodies.
  writeFileSync(
    probe,
    `const { readFileSync, writeFileSync } = require('node:fs');
     const peak = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
     process.on('exit', () => writeFileSync(${JSON.stringify(report)}, peak()));`,
  );
  const run = await runKchat(args, {
    env: { ...env, NODE_OPTIONS: `--require ${probe}` },
  });
  // VmHWM is in KiB.
  const maxRss = existsSync(report) ? Number(readFileSync(report, 'utf8')) * 1024 : Number.NaN;
  return { ...run, maxRss };
}

/** Bytes that a fetch of an ordinary answer takes at most, and 64 MiB above it. */
let bound = 0;
beforeAll(async () => {
  const server = await serveForAll((_, response) => void response.end(goodBody));
  const { code, maxRss } = await fetchFrom(server.origin);
  expect(code).toBe(0);
  bound = maxRss + 64 * MiB;
});

/** `serve` ends with a test; this one is for `beforeAll`. */
async function serveForAll(listener: RequestListener): Promise<{ origin: string }> {
  const { createServer } = await import('node:http');
  const server = createServer(listener).unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

async function expectFailure(origin: string, code: string, message: RegExp, timeoutMs = longMs) {
  const run = await fetchFrom(origin, timeoutMs);
  expect(run).toMatchObject({ code: 6, stdout: '', stored: false });
  expect(run.stderr).toMatch(new RegExp(`^kchat: error\\[${code}\\]: `));
  expect(run.stderr).toMatch(message);
  expect(run.maxRss).toBeLessThan(bound);
}

const head = (headers: string) => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}\r\n`;

/** Sends the pieces one after the other, each in a packet of its own. */
async function drip(socket: Socket, text: string): Promise<void> {
  socket.setNoDelay(true);
  for (const byte of text) {
    if (socket.destroyed) return;
    await new Promise((resolve) => socket.write(byte, resolve));
  }
}

test('a secret in pieces of one byte, the head too', async () => {
  const origin = await serveRaw((socket) => {
    socket.once('data', () => void drip(socket, head(`content-length: ${goodBody.length}\r\n`) + goodBody));
  });
  expect(await fetchFrom(origin)).toMatchObject({ code: 0, stderr: '', stored: true });
});

describe('a body that is too large', () => {
  /** Writes until the other side has had enough; counts what it took. */
  async function pour(headers: string, piece: Buffer, total: number) {
    const poured = { bytes: 0 };
    const origin = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(head(headers));
        const more = () => {
          if (socket.destroyed || poured.bytes >= total) return;
          poured.bytes += piece.length;
          if (socket.write(piece)) setImmediate(more);
          else socket.once('drain', more);
        };
        more();
      });
    });
    return { origin, poured };
  }

  test('2 GB with their length', async () => {
    const { origin, poured } = await pour(
      'content-length: 2147483648\r\n',
      Buffer.alloc(65_536, 'x'),
      2 ** 31,
    );
    await expectFailure(origin, 'API_ANSWER_INVALID', /is larger than 1 MiB/);
    // The kernel's buffers on both sides hold a few MiB more than what was read.
    expect(poured.bytes).toBeLessThan(64 * MiB);
  });

  test('2 GB of white space in chunks', async () => {
    const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
    const { origin, poured } = await pour('transfer-encoding: chunked\r\n', chunk, 2 ** 31);
    await expectFailure(origin, 'API_ANSWER_INVALID', /is larger than 1 MiB/);
    expect(poured.bytes).toBeLessThan(64 * MiB);
  });

  const bombs: readonly (readonly [string, string, () => Buffer])[] = [
    [
      '2 GB in 2 MB of gzip',
      'gzip',
      () => Buffer.concat(new Array<Buffer>(64).fill(gzipSync(Buffer.alloc(32 * MiB)))),
    ],
    ['gzip in gzip', 'gzip, gzip', () => gzipSync(gzipSync(Buffer.alloc(256 * MiB)))],
    ['brotli', 'br', () => brotliCompressSync(Buffer.alloc(16 * MiB))],
  ];
  test.each(bombs)('%s', async (_, encoding, makeBomb) => {
    const bomb = makeBomb();
    const server = await serve(
      (__, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
          .end(bomb),
    );
    await expectFailure(server.origin, 'API_ANSWER_INVALID', /is larger than 1 MiB/);
  });
});

describe('a server that takes its time', () => {
  /** A byte every 20 ms: never quiet for long enough to look dead. */
  function dripForEver(socket: Socket, start: string, piece: string) {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), 20);
    socket.once('close', () => clearInterval(timer));
  }

  test.each([
    ['never says a word', '', ''],
    ['drips a header that never ends', 'HTTP/1.1 200 OK\r\nx: ', 'x'],
    ['drips a body that never ends', head('content-length: 1000000\r\n'), ' '],
    ['says 103 for ever', '', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'],
  ])('and %s', async (_, start, piece) => {
    const origin = await serveRaw((socket) => dripForEver(socket, start, piece));
    await expectFailure(
      origin,
      'API_TIMED_OUT',
      new RegExp(`did not answer in full within ${boundMs / 1000} s`),
      boundMs,
    );
  });
});

describe('an answer that contradicts itself', () => {
  test.each([
    [
      'two lengths',
      head('content-length: 2\r\ncontent-length: 3\r\n'),
      'API_UNREACHABLE',
      /broke off \(UND_ERR_RES_CONTENT_LENGTH_MISMATCH\)\n/,
    ],
    [
      'a length and chunks',
      head('content-length: 2\r\ntransfer-encoding: chunked\r\n'),
      'API_UNREACHABLE',
      /broke off \(UND_ERR_RES_CONTENT_LENGTH_MISMATCH\)\n/,
    ],
    ['a length that is too short', head('content-length: 10\r\n'), 'API_ANSWER_INVALID', /is not JSON/],
    [
      'a length that is too long',
      head('content-length: 9999\r\n'),
      'API_UNREACHABLE',
      /the connection to \S+ broke off \(UND_ERR_SOCKET\)\n/,
    ],
    ['a negative length', head('content-length: -1\r\n'), 'API_UNREACHABLE', /is not valid HTTP/],
    ['a switch of protocols', 'HTTP/1.1 101 X\r\ncontent-length: 2\r\n\r\n', 'API_UNREACHABLE', /valid HTTP/],
    ['status 099', 'HTTP/1.1 099 X\r\ncontent-length: 2\r\n\r\n', 'API_UNREACHABLE', /valid HTTP/],
    ['status 000', 'HTTP/1.1 000 X\r\ncontent-length: 2\r\n\r\n', 'API_UNREACHABLE', /valid HTTP/],
    [
      'gzip that is none',
      head('content-encoding: gzip\r\n'),
      'API_ANSWER_INVALID',
      /is not compressed as its Content-Encoding says/,
    ],
    [
      'a coding that nobody knows',
      head('content-encoding: rot13\r\n'),
      'API_ANSWER_INVALID',
      /was not asked for/,
    ],
    [
      'a hundred codings',
      head(`content-encoding: ${'gzip,'.repeat(100)}\r\n`),
      'API_ANSWER_INVALID',
      /was not asked for/,
    ],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', 'API_UNREACHABLE', /is not valid HTTP/],
    ['a header of 1 MB', head(`x: ${'x'.repeat(MiB)}\r\n`), 'API_UNREACHABLE', /is not valid HTTP/],
    [
      'a bare line feed in a header',
      'HTTP/1.1 200 OK\r\nx: a\n\u0000b\r\n\r\n',
      'API_UNREACHABLE',
      /is not valid/,
    ],
  ])('%s', async (_, start, code, message) => {
    const origin = await serveRaw((socket) => void socket.once('data', () => socket.end(start + goodBody)));
    await expectFailure(origin, code, message);
  });
});

describe('a token endpoint whose megabyte is made to be taken apart', () => {
  const token = (payload: string) =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(payload).toString('base64url')}.${'x'.repeat(43)}`;
  test.each([
    ['empty lists in JSON', `[${'[],'.repeat(340_000)}1]`],
    ['empty objects in a token', token(`{"a":[${'{},'.repeat(250_000)}1]}`)],
    ['percent signs', '%41'.repeat(340_000)],
  ])('%s', async (_, body) => {
    const { origin } = await serve(
      (__, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(body),
    );
    const args = ['check', '--token-url', origin, '--token-header', 'Cookie: env:QA', '--skip', 'freshness'];
    const run = await measure(args, { KUSTOMER_CHAT_SECRET: secret, QA: addCanary(madeUpSecret()) });
    expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('token-endpoint') });
    // An executable has 25 MiB more in memory before it begins (measured).
    const most = process.env.KCHAT_BIN === undefined ? 300 : 350;
    expect(run.maxRss).toBeLessThan(most * MiB);
  });
});
