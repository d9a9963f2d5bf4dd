/**
 * Owns the emulator's sockets: listen, read, write, close. Rule: loopback unless told otherwise, node's own
 * http and nothing else; what to answer is decided in `exchange.ts`. This is not Kustomer's server: it knows
 * what is documented or was seen of it, and says so route by route.
 */
import { X509Certificate } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, isIPv6, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { answerRequest } from './exchange.js';
import type { Emulator, EmulatorOptions } from './options.js';
import { bodyLimit, type EmulatorRequest, type Reply } from './reply.js';
import { createState, type EmulatorState } from './state.js';

export type { Emulator, EmulatorOptions } from './options.js';

/** Starts one. Throws node's own error for a port (`EADDRINUSE`) or a certificate (`ERR_OSSL_…`). */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, address = '127.0.0.1', tls } = options;
  const state = createState(options);
  const server = createServer(tls, (message, response) => void serve(message, response, state));
  const listening = await listen(server, port, address);
  return {
    ...state.firstOrg,
    orgs: state.orgs,
    url: `${state.scheme}://${nameHost(address, tls)}:${listening.port}`,
    close: listening.close,
  };
}

/** An http server, or with a certificate an https one. Throws node's own error if it cannot be used. */
export function createServer(
  tls: EmulatorOptions['tls'],
  listener: RequestListener,
  limits: Pick<ServerOptions, 'headersTimeout' | 'requestTimeout'> = {},
): Server {
  return tls === undefined
    ? createHttpServer(limits, listener)
    : createHttpsServer({ ...limits, ...tls }, listener);
}

/**
 * Listens; port 0 takes any free one. `close` ends every connection at once and resolves when the port is
 * free; it may be called twice. Throws node's own error if the port cannot be had.
 */
export async function listen(
  server: Server,
  port: number,
  address: string,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  server.removeAllListeners('error');
  let closing: Promise<void> | undefined;
  const close = async () => {
    closing ??= new Promise((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closing;
  };
  // The cast: `address` is a string for a pipe only, and null only before listening.
  return { port: (server.address() as AddressInfo).port, close };
}

/** The name by which this machine reaches it: loopback, unless it listens on another address only. */
function nameHost(address: string, tls: EmulatorOptions['tls']): string {
  if (!/^(?:127\.|::1?$|0\.0\.0\.0$|localhost$)/.test(address))
    return isIPv6(address) ? `[${address}]` : address;
  if (address === '::1') return '[::1]';
  return tls === undefined ? '127.0.0.1' : findLoopbackName(tls.cert);
}

/** The name of this machine that the first certificate is good for: a client checks it against the URL. */
function findLoopbackName(pem: string): string {
  const certificate = new X509Certificate(pem);
  return certificate.checkIP('127.0.0.1') === undefined && certificate.checkHost('localhost') !== undefined
    ? 'localhost'
    : '127.0.0.1';
}

async function serve(message: IncomingMessage, response: ServerResponse, state: EmulatorState) {
  try {
    const body = await receiveBody(message);
    const [path = ''] = (message.url ?? '').split('?', 1);
    const { method = '' } = message;
    // The cast: the only list among a request's headers is set-cookie, which nothing here reads.
    const headers = message.headers as EmulatorRequest['headers'];
    const reply = answerRequest({ method, path, headers, body }, state);
    await pause(reply.delayMs ?? 0, response);
    // The rest of a body that is too large is not waited for.
    if (body === undefined) response.setHeader('connection', 'close');
    await write(reply, response);
  } catch {
    // The client has gone, a fault cuts the answer off, or there is a bug: in all cases the answer ends.
    response.destroy();
  }
}

/** The body; undefined if it is over the limit: then the rest is read and dropped. */
function receiveBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
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

/** Waits; the end of the connection ends the timer too. */
async function pause(milliseconds: number, response: ServerResponse): Promise<void> {
  // Without a delay, an abort signal for each request would cost a fifth of the rate.
  if (milliseconds <= 0) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await setTimeout(milliseconds, undefined, { signal: gone.signal });
}

/** For HEAD node itself leaves a text body out. */
async function write({ status, headers, body }: Reply, response: ServerResponse): Promise<void> {
  if (body === null) return void response.destroy();
  response.sendDate = false;
  if (typeof body === 'string') {
    const bytes = Buffer.from(body);
    response.writeHead(status, status === 204 ? headers : { 'content-length': bytes.length, ...headers });
    return void response.end(bytes);
  }
  response.writeHead(status, headers);
  const isHead = response.req.method === 'HEAD';
  if (!isHead) for (const piece of body) await writePiece(piece, response);
  response.end();
}

/** Resolves as soon as the piece is sent. */
function writePiece(piece: string, response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
