/**
 * Owns the sockets: listen, and end with connections open.
 *
 * Rule: hono's listener for Node turns requests into what the app takes; what may take long is bounded here.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type KchatError, usageError } from '../base/errors.js';
import { hasCode } from '../base/system-errors.js';
import { listAddresses } from '../system/addresses.js';
import { refuse } from './refusal.js';

interface ListenOptions {
  /** 0: any free port. */
  readonly port: number;
  /** An address of this machine, `localhost`, `0.0.0.0` or `::`. */
  readonly host: string;
  /** PEM texts; with them https alone is spoken. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

interface RunningServer {
  readonly port: number;
  /** Ends every connection at once; resolves when the port is free. */
  close(): Promise<void>;
}

/** Milliseconds: for the head of a request, and for all of it. A client that is slower is cut off. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000 };

/**
 * Listens.
 *
 * @throws KchatError USAGE for a port or an address that cannot be had, or a certificate that cannot be used
 */
export async function listen(
  app: { fetch(request: Request, env: object): Response | Promise<Response> },
  { port, host, tls }: ListenOptions,
): Promise<RunningServer> {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => refuse('REQUEST_INVALID', 'this is no request that can be answered'),
  });
  const server = tls === undefined ? createHttpServer(timeouts, listener) : openTls(tls, listener);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw explainListening(error, { port, host, flag: '--port' }) ?? error;
  }
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
}

type Listener = ReturnType<typeof getRequestListener>;

function openTls({ cert, key }: NonNullable<ListenOptions['tls']>, listener: Listener) {
  try {
    return createHttpsServer({ ...timeouts, cert, key }, listener);
  } catch {
    // OpenSSL's own words may quote the file.
    throw usageError(
      '--tls-cert and --tls-key cannot be used together',
      'give a certificate and its own private key, both as PEM and without a passphrase',
    );
  }
}

/** Where someone tried to listen, and the flag that said so. */
interface ListenAttempt {
  readonly port: number;
  readonly host: string;
  readonly flag: string;
}

/** Why a port or an address cannot be had, as a USAGE error; undefined for any other failure. */
export function explainListening(
  error: unknown,
  { port, host, flag }: ListenAttempt,
): KchatError | undefined {
  if (hasCode(error, 'EADDRINUSE'))
    return usageError(`port ${port} is in use on ${host}`, `give another ${flag}, or 0 for any free one`);
  if (hasCode(error, 'EACCES'))
    return usageError(`port ${port} may not be used by this user`, `give a ${flag} above 1023`);
  if (hasCode(error, 'EADDRNOTAVAIL'))
    return usageError(
      `--host ${host} is not an address of this machine`,
      `it has ${['127.0.0.1', ...listAddresses()].join(', ')}; 0.0.0.0 stands for all of them`,
    );
  return undefined;
}
