/** A real HTTP or raw TCP server on loopback that a test scripts, closed when the test is over. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface TestServer {
  readonly origin: string;
  /** Every request's line and headers, as they came in. */
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];
}

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

export async function serve(listener: RequestListener): Promise<TestServer> {
  const requests: TestServer['requests'] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    listener(request, response);
  });
  return { requests, origin: await listen(server) };
}

/** For what no well-behaved server sends. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<string> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    }),
  );
}

/** A loopback origin where nobody listens: a system gives out no port below 1024, so no other test gets it either. */
export const closedOrigin = 'http://127.0.0.1:2';

let portsFound = 0;

/**
 * A port for a program that cannot take any. It is below those that a system gives out (from 32768 on Linux, from 49152
 * elsewhere) and among 64 of this process, so no other test gets it before the program does, which may take a minute.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + (process.pid % 187) * 64 + (portsFound++ % 64);
    const server = createTcpServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
