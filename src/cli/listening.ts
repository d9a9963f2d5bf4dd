/** Owns the flags that `emulate` and `serve` share. Rule: read once; a USAGE error names a bad one. */
import { once } from 'node:events';
import { isIP } from 'node:net';
import { credentialSizeLimit } from '../base/bytes.js';
import { type KchatError, usageError } from '../base/errors.js';
import {
  describeSystemError,
  exhaustedHint,
  findErrorCode,
  hasCode,
  isExhausted,
} from '../base/system-errors.js';
import { isHostLike, nameValue, numberLike } from '../base/typed.js';
import { listAddresses } from '../system/addresses.js';
import type { Input, Interrupt } from '../system/contract.js';

/** Paths, or `-` for stdin. */
export interface TlsFlags {
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** PEM texts. */
export interface TlsTexts {
  readonly cert: string;
  readonly key: string;
}

/** A whole number in its bounds. Throws USAGE. */
export function parseWhole(text: string, flag: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usageError(
    `${flag} is ${nameValue(text, numberLike)}`,
    `it takes a whole number from ${least} to ${most}`,
  );
}

/** 0 is any free port. Throws USAGE. */
export const parsePort = (text: string, flag: string): number => parseWhole(text, flag, 0, 65_535);

/** The address of `--host`, without the brackets that IPv6 has in a URL. Throws USAGE. */
export function parseHostFlag(text: string): string {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || isIP(host) !== 0) return host;
  throw usageError(
    `--host is ${nameValue(text, isHostLike)}, which is not an address`,
    'it takes an address of this machine, or 0.0.0.0 for all of them; a name to answer to is --allow-host',
  );
}

/** The files of `--tls-cert` and `--tls-key`. Throws USAGE if one is missing, INPUT_INVALID for a file. */
export async function readTls(
  { tlsCert, tlsKey }: TlsFlags,
  { readFile }: Pick<Input, 'readFile'>,
): Promise<TlsTexts | undefined> {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw usageError('--tls-cert and --tls-key belong together', 'give both, as PEM files');
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  // PEM is ASCII; OpenSSL refuses everything else.
  const read = async (path: string, flag: string) =>
    Buffer.from(await readFile(path, flag, credentialSizeLimit)).toString('latin1');
  return { cert: await read(tlsCert, '--tls-cert'), key: await read(tlsKey, '--tls-key') };
}

/** Runs a server while `work` lasts, which ends by itself when the signal aborts. */
export async function withServer<Server extends { close(): Promise<void> }, Result>(
  { takeOver }: Interrupt,
  start: () => Promise<Server>,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  const giveBack = takeOver();
  try {
    const server = await start();
    return await work(server).finally(() => server.close());
  } finally {
    giveBack();
  }
}

/** Resolves at the first signal. */
export async function waitForSignal({ signal }: Interrupt): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Why a server cannot listen, as USAGE; undefined for another kind of failure. `flag`: that of its port. */
export function explainListening(
  error: unknown,
  { port, host, flag }: { readonly port: number | string; readonly host: string; readonly flag: string },
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
  if (isExhausted(error)) return usageError(`cannot listen: ${describeSystemError(error)}`, exhaustedHint);
  // OpenSSL's own words may quote the file.
  if (/^ERR_(?:OSSL|SSL|TLS|MISSING_PASSPHRASE)/.test(findErrorCode(error) ?? ''))
    return usageError(
      '--tls-cert and --tls-key cannot be used together',
      'give a certificate and its own private key, both as PEM and without a passphrase',
    );
  return undefined;
}
