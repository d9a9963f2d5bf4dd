/**
 * Owns the sockets: listening and closing. Rule: hono's listener adapts requests to the app; time limits are
 * set here.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { explainListening, type TlsTexts } from '../cli/listening.js';
import { refuseRequest } from './refusal.js';

interface ListenOptions {
  /** 0: any free port. */
  readonly port: number;
  /** An address of this machine, `localhost`, `0.0.0.0` or `::`. */
  readonly host: string;
  /** With it https alone is spoken. */
  readonly tls: TlsTexts | undefined;
}

interface RunningServer {
  readonly port: number;
  /** Ends every connection at once; resolves when the port is free. */
  close(): Promise<void>;
}

/** Time limits for the head of a request and for all of it, in milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000 };

/**
 * Listens. Throws USAGE for a port or an address that cannot be had, or a certificate that cannot be used.
 */
export async function listen(
  app: { fetch(request: Request, env: object): Response | Promise<Response> },
  { port, host, tls }: ListenOptions,
): Promise<RunningServer> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => refuseRequest('REQUEST_INVALID', 'this is no request that can be answered'),
  });
  try {
    const server =
      tls === undefined
        ? createHttpServer(timeouts, listener)
        : createHttpsServer({ ...timeouts, ...tls }, listener);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    server.removeAllListeners('error');
    return {
      // A string only for a pipe, null only before listening.
      port: (server.address() as AddressInfo).port,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  } catch (error) {
    throw explainListening(error, { port, host, flag: '--port' }) ?? error;
  }
}
