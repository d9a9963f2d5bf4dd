/** Owns parsing the flags of `kchat serve`, and the access key. Rule: before anything is started. */
import { randomBytes } from 'node:crypto';
import { decodeUtf8 } from '../base/bytes.js';
import { inputError, usageError } from '../base/errors.js';
import { isUrlLike, nameValue } from '../base/typed.js';
import { parseHostFlag, parsePort, readTls, type TlsFlags, type TlsTexts } from '../cli/listening.js';
import type { Context } from '../context.js';
import { parseQrTemplate } from '../sign/delivery.js';
import { listReachable } from '../system/addresses.js';
import type { Input } from '../system/contract.js';
import { nameUsers, parseUser, readUsersFile, type UsersByName } from './users.js';

/** What serving needs of the context. */
export type ServeContext = Pick<Context, 'env' | 'clock' | 'input' | 'output' | 'secrets'>;

/** The flags, as typed. */
export interface ServeFlags extends TlsFlags {
  readonly user: readonly string[];
  /** A path, or `-` for stdin. */
  readonly users?: string | undefined;
  readonly port: string;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly allowOrigin: readonly string[];
  /** A path, or `-` for stdin. */
  readonly accessKeyFile?: string | undefined;
  /** The emulator's port. */
  readonly emulate?: string | undefined;
  readonly qr?: string | undefined;
}

/** The parsed flags. */
export interface ServeOptions {
  readonly users: UsersByName;
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  /** The hosts by which other machines reach this server, as in a URL; empty on loopback. */
  readonly addresses: readonly string[];
  /** All names that it answers to besides loopback, in lower case, without a port; IPv6 in brackets. */
  readonly allowedHosts: readonly string[];
  /** Of other pages that may ask, such as `http://localhost:3000`. */
  readonly origins: readonly string[];
  readonly key: string;
  readonly tls: TlsTexts | undefined;
  /** The emulator's port, 0 for any; undefined: no emulator. */
  readonly emulatorPort: number | undefined;
  readonly qrTemplate: string;
}

/** The host machine's address in the Android emulator and in Genymotion. */
export const simulatorHosts = ['10.0.2.2', '10.0.3.2'];

/** The options, with the files read. Throws USAGE for a flag, INPUT_INVALID for files. */
export async function readServeOptions(flags: ServeFlags, context: ServeContext): Promise<ServeOptions> {
  const host = parseHostFlag(flags.host);
  const addresses = listReachable(host);
  return {
    port: parsePort(flags.port, '--port'),
    host,
    addresses,
    allowedHosts: [...simulatorHosts, ...addresses, ...flags.allowHost.map(parseHostName)],
    origins: flags.allowOrigin.map(parseOrigin),
    emulatorPort: flags.emulate === undefined ? undefined : parsePort(flags.emulate, '--emulate'),
    qrTemplate: parseQrTemplate(flags.qr ?? true),
    // Files are read once all flags are right.
    tls: await readTls(flags, context.input),
    key: await readAccessKey(flags.accessKeyFile, context.input),
    users: await readUsers(flags, context),
  };
}

async function readUsers(flags: ServeFlags, context: ServeContext): Promise<UsersByName> {
  const { user, users, emulate } = flags;
  const isAnyone = user.length === 0 && users === undefined && emulate !== undefined;
  const named = (isAnyone ? ['ada=email:ada@example.com'] : user).map(parseUser);
  const all = [...named, ...(users === undefined ? [] : await readUsersFile(users, context))];
  if (all.length === 0)
    throw usageError('no test user is named', 'name some: --user ada@example.com, or --users users.csv');
  return nameUsers(all);
}

function parseHostName(text: string): string {
  const name = text.trim().toLowerCase();
  if (/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(name)) return name;
  throw usageError(
    `--allow-host has ${nameValue(text, isUrlLike)}, which is not a host name`,
    'such as my-mac.local, without a port',
  );
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url !== undefined && url.origin !== 'null' && url.href === `${url.origin}/`) return url.origin;
  throw usageError(
    `--allow-origin has ${nameValue(text, isUrlLike)}, which is not an origin`,
    'it takes scheme, host and port of a page, such as http://localhost:3000',
  );
}

/** The access key of a file, trimmed, or a new one. Throws INPUT_INVALID if it is short or fits no header. */
export async function readAccessKey(path: string | undefined, { readFile }: Input): Promise<string> {
  if (path === undefined) return randomBytes(18).toString('base64url');
  const key = decodeUtf8(await readFile(path, '--access-key-file', 4096))?.trim() ?? '';
  if (/^[\x21-\x7e]{16,}$/.test(key)) return key;
  throw inputError(
    'what --access-key-file gave is not one word of 16 or more ASCII characters',
    'make one: openssl rand -hex 16 > access-key',
  );
}
