/**
 * Owns the emulator's sockets: listen, read, write, close.
 *
 * Rule: loopback only, node's own http and nothing else; what to answer is decided in `exchange.ts`. This is not
 * Kustomer's server: it knows what is documented or was seen of it, and says so route by route.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { nameHost } from './certificate.js';
import { answerRequest } from './exchange.js';
import { bodyLimit, type Delivery } from './message.js';
import { type Emulator, EmulatorOptionError, type EmulatorOptions } from './options.js';
import { createState, type EmulatorState } from './state.js';

export type { Emulator, EmulatorOptions } from './options.js';

/**
 * Starts an emulator on 127.0.0.1.
 *
 * @throws EmulatorOptionError for an option that cannot be; node's own error where the port cannot be had
 *   (`EADDRINUSE`, `EACCES`)
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(options);
  const server = createServer(options.tls, (message, response) => void serve(message, response, state));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const [scheme, host] =
    options.tls === undefined ? ['http', '127.0.0.1'] : ['https', nameHost(options.tls.cert)];
  const port = await listen(server, options.port ?? 0);
  let closing: Promise<void> | undefined;
  return {
    ...state.firstOrg,
    orgs: state.orgs,
    url: `${scheme}://${host}:${port}`,
    close: () => {
      closing ??= close(server, sockets);
      return closing;
    },
  };
}

type Listener = (message: IncomingMessage, response: ServerResponse) => void;

function createServer(tls: EmulatorOptions['tls'], listener: Listener): Server {
  if (tls === undefined) return createHttpServer(listener);
  const pem = (value: string | Uint8Array) => (typeof value === 'string' ? value : Buffer.from(value));
  try {
    return createHttpsServer({ cert: pem(tls.cert), key: pem(tls.key) }, listener);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    throw new EmulatorOptionError('tls', `certificate and key cannot be used: ${why}`);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      // A string only for a pipe, null only before listening.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  state: EmulatorState,
): Promise<void> {
  try {
    const body = await readBody(message);
    const [path = ''] = (message.url ?? '').split('?', 1);
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
    const delivery = answerRequest({ method: message.method ?? '', path, headers, body }, state);
    await pause(delivery.delayMs, response);
    await write(delivery, response, body === undefined);
  } catch {
    // The client has gone, or this is a bug: either way there is nobody to answer half-way through.
    response.destroy();
  }
}

/** The body, or undefined when it is over the limit; the rest of such a body is read and forgotten. */
function readBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    message.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
    message.once('close', () => reject(new Error('the client has gone')));
  });
}

/** Waits; a connection that ends takes its timer with it. */
function pause(milliseconds: number, response: ServerResponse): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function write(delivery: Delivery, response: ServerResponse, isLast: boolean): Promise<void> {
  if (delivery.kind === 'none') return void response.destroy();
  const { status, headers } = delivery;
  response.sendDate = false;
  if (isLast) response.setHeader('connection', 'close');
  if (delivery.kind === 'filler') {
    response.writeHead(status, headers);
    return pipeline(Readable.from(fill(delivery.bytes)), response);
  }
  const bytes = Buffer.from(delivery.body);
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': bytes.length });
  if (!delivery.isCut) return void response.end(bytes);
  response.flushHeaders();
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

/** JSON of that many bytes, in pieces: its size in memory is that of one piece. */
function* fill(bytes: number): Generator<string> {
  const [start, end, piece] = ['{"data":"', '"}', 'x'.repeat(65_536)];
  yield start;
  for (let left = bytes - start.length - end.length; left > 0; left -= piece.length)
    yield piece.slice(0, Math.min(left, piece.length));
  yield end;
}
