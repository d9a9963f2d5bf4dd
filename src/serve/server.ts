/**
 * Owns the sockets. Rule: hono's listener adapts requests to the app; time limits are set here.
 */
import { getRequestListener } from '@hono/node-server';
import { explainListening } from '../cli/listening.js';
import { createServer, listen } from '../emulator/server.js';
import type { ServeOptions } from './flags.js';
import { refuseRequest } from './request.js';

/** Time limits for the head of a request and for all of it, in milliseconds. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000 };

/** Listens. Throws USAGE for a port, an address or a certificate that cannot be used. */
export async function startServer(
  app: { fetch(request: Request, env: object): Response | Promise<Response> },
  { port, host, tls }: Pick<ServeOptions, 'port' | 'host' | 'tls'>,
): ReturnType<typeof listen> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => refuseRequest('REQUEST_INVALID', 'this is no request that can be answered'),
  });
  try {
    return await listen(createServer(tls, listener, timeouts), port, host);
  } catch (error) {
    throw explainListening(error, { port, host, flag: '--port' }) ?? error;
  }
}
