/** Owns what the flags of `kchat emulate` mean to the emulator. Rule: a bad one is a USAGE error that names it. */

import { credentialSizeLimit, decodeUtf8, stripLineEnd } from '../../base/bytes.js';
import { KchatError, usageError } from '../../base/errors.js';
import { nameValue, visible } from '../../base/untrusted.js';
import { parseOrg } from '../../cli/settings.js';
import type { Context } from '../../context.js';
import { isBlockedPort } from '../../emulator/blocked-ports.js';
import { defaultOrg, type EmulatorOptions } from '../../emulator/options.js';
import { summarizeRequest } from '../../emulator/request-log.js';
import { cleanApiKey, readApiKey } from '../../token/api-key.js';

export interface EmulateOptions {
  /** Names separated by commas, each with `@pod` if it is not that of its key, else prod1. */
  readonly org?: string | undefined;
  /** 0 to 65535; 0: any free port. */
  readonly port: string;
  /** Paths, or `-` for stdin. */
  readonly apiKeyFile?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** Requests per org and 60 s. */
  readonly rateLimit?: string | undefined;
  readonly allowHost?: readonly string[] | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly strict: boolean;
  /** The program to run and its arguments; empty: run until interrupted. */
  readonly command: readonly string[];
}

/**
 * The emulator's options, files read.
 *
 * @throws KchatError USAGE, INPUT_INVALID for files, API_KEY_… for a key that is none
 */
export async function readEmulatorOptions(
  options: EmulateOptions,
  context: Pick<Context, 'clock' | 'output' | 'input'>,
): Promise<EmulatorOptions> {
  const { input, clock, output } = context;
  // A line end counts in a secret only: a key is trimmed, and PEM needs none.
  const read = async (path: string | undefined, flag: string) =>
    path === undefined
      ? undefined
      : decodeText(stripLineEnd(await input.readFile(path, flag, credentialSizeLimit)), flag);
  const { tlsCert, tlsKey } = options;
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw usageError('--tls-cert and --tls-key belong together', 'give both, as PEM files');
  const port = parsePort(options.port);
  const rateLimit =
    options.rateLimit === undefined
      ? undefined
      : parseWhole(options.rateLimit, '--rate-limit', 1, 1_000_000_000);
  const keyText = await read(options.apiKeyFile, '--api-key-file');
  const apiKey = keyText === undefined ? undefined : cleanApiKey(keyText, '--api-key-file');
  const secret = await read(options.secretFile, '--secret-file');
  const cert = await read(tlsCert, '--tls-cert');
  const key = await read(tlsKey, '--tls-key');
  const say = options.command.length === 0 ? output.note : output.debug;
  return {
    port,
    orgs: readOrgs(options.org, apiKey),
    apiKey,
    secret,
    now: () => clock.now(),
    rateLimit,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    allowedHosts: options.allowHost,
    faults: options.fault,
    strict: options.strict,
    onRequest: (entry) => say(visible(summarizeRequest(entry), 400)),
  };
}

function decodeText(bytes: Uint8Array, flag: string): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new KchatError('INPUT_INVALID', `what ${flag} gave is not UTF-8 text`);
  return text;
}

function parseWhole(text: string, flag: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usageError(`${flag} is ${nameValue(text)}`, `it takes a whole number from ${least} to ${most}`);
}

function parsePort(text: string): number {
  const port = parseWhole(text, '--port', 0, 65_535);
  if (!isBlockedPort(port)) return port;
  throw usageError(
    `--port is ${port}, where browsers and fetch refuse to connect (the Fetch standard blocks it)`,
    'give another --port, such as 4010, or 0 for any free one',
  );
}

/** The environment is left out on purpose: the emulator stands apart from the org that someone works with. */
function readOrgs(flag: string | undefined, apiKey: string | undefined): EmulatorOptions['orgs'] {
  if (flag === undefined) {
    const orgName = apiKey === undefined ? null : (readApiKey(apiKey)?.orgName ?? null);
    return [orgName === null ? defaultOrg : parseOrg({ value: orgName, from: '--api-key-file' })];
  }
  return flag.split(',').map((text) => {
    const [name = '', pod, ...rest] = text.split('@');
    if (rest.length > 0)
      throw usageError(`--org is ${nameValue(text)}`, 'an org has one pod at most, as in acme@prod2');
    const org = parseOrg({ value: name, from: '--org' });
    return pod === undefined ? org : { org, pod };
  });
}
