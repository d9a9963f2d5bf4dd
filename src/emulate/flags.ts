/** Owns parsing the flags of `kchat emulate`. Rule: each is parsed once; a USAGE error names a bad one. */
import { credentialSizeLimit, decodeUtf8, stripLineEnd } from '../base/bytes.js';
import { inputError, usageError } from '../base/errors.js';
import { isName, isTimeLike, isUrlLike, nameValue } from '../base/typed.js';
import { escapeUnprintable } from '../base/untrusted.js';
import { parseHostFlag, parsePort, parseWhole, readTls, type TlsFlags } from '../cli/listening.js';
import { parseOrg } from '../cli/org.js';
import { parseHostHeader } from '../emulator/access.js';
import { faultKinds } from '../emulator/fault-kinds.js';
import { parseFault } from '../emulator/faults.js';
import { isPod } from '../emulator/keys.js';
import { defaultOrg, type EmulatorOptions, type OrgOption } from '../emulator/options.js';
import { describeExposure, isReachable, listReachable } from '../system/addresses.js';
import type { Input } from '../system/contract.js';
import type { Output } from '../terminal/contract.js';
import { cleanApiKey, parseApiKey } from '../token/api-key.js';

/** The flags of `kchat emulate` about the emulator itself, as typed. */
export interface EmulatorFlags extends TlsFlags {
  /** Names separated by commas, each with `@pod` if its pod is neither that of its key nor prod1. */
  readonly org?: string | undefined;
  /** 0 to 65535; 0: any free port. */
  readonly port: string;
  /** An address of this machine, or `0.0.0.0`. */
  readonly host: string;
  /** Paths, or `-` for stdin. */
  readonly apiKeyFile?: string | undefined;
  readonly secretFile?: string | undefined;
  /** Requests per org and 60 s. */
  readonly rateLimit?: string | undefined;
  readonly allowHost?: readonly string[] | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly strict: boolean;
}

/** The emulator's options, with files read. Throws USAGE, INPUT_INVALID, or API_KEY_… for a bad API key. */
export async function readEmulatorOptions(flags: EmulatorFlags, input: Input): Promise<EmulatorOptions> {
  const read = (path: string | undefined, flag: string) =>
    path === undefined ? undefined : readCredential(path, flag, input);
  const address = parseHostFlag(flags.host);
  const values = {
    port: parsePort(flags.port, '--port'),
    rateLimit:
      flags.rateLimit === undefined
        ? undefined
        : parseWhole(flags.rateLimit, '--rate-limit', 1, 1_000_000_000),
    address,
    allowedHosts: [...(flags.allowHost ?? []).map(parseHost), ...listReachable(address)],
    faults: flags.fault?.map(parseFaultFlag),
    strict: flags.strict,
  };
  const keyText = await read(flags.apiKeyFile, '--api-key-file');
  const apiKey = keyText === undefined ? undefined : cleanApiKey(keyText, '--api-key-file');
  const orgs = parseOrgs(flags.org, apiKey);
  const secret = await read(flags.secretFile, '--secret-file');
  if (secret === '') throw usageError('the chat secret is empty', 'it is what --secret-file holds');
  return { ...values, orgs, apiKey, secret, tls: await readTls(flags, input) };
}

/** Strips one line end, which would count in a secret. */
async function readCredential(path: string, flag: string, input: Input): Promise<string> {
  const text = decodeUtf8(stripLineEnd(await input.readFile(path, flag, credentialSizeLimit)));
  if (text === undefined) throw inputError(`what ${flag} gave is not UTF-8 text`);
  return text;
}

/** Warns if other machines can reach the emulator. */
export function warnOfHosts(
  { address = '127.0.0.1', tls }: EmulatorOptions,
  { warn }: Pick<Output, 'warn'>,
): void {
  if (!isReachable(address)) return;
  const may = 'log in at this emulator, set faults and read its request log';
  const travels = 'keys and login tokens';
  warn(describeExposure(address, { may, travels, isEncrypted: tls !== undefined }));
}

function parseHost(text: string): string {
  const host = parseHostHeader(text);
  if (host !== undefined) return host;
  throw usageError(
    `--allow-host has ${nameValue(text, isUrlLike)}, which is not a host name`,
    'such as 10.0.2.2',
  );
}

/** A fault in its notation. Throws USAGE. */
export function parseFaultFlag(text: string) {
  const parsed = parseFault(text);
  if ('fault' in parsed) return parsed.fault;
  // The problem quotes the text, which may be a credential.
  const [kind = '', ...rest] = text.split(/[=@]/);
  const argument = rest.join('/');
  const isKnown = Object.hasOwn(faultKinds, kind) && (isTimeLike(argument) || isUrlLike(argument));
  const name = isKnown ? '""' : nameValue(text, []);
  const problem = name.startsWith('"') ? escapeUnprintable(parsed.problem) : `--fault has ${name}`;
  throw usageError(problem, 'see kchat emulate --help');
}

/** The environment is ignored on purpose: the emulator is independent of the user's own org. */
function parseOrgs(flag: string | undefined, apiKey: string | undefined): readonly OrgOption[] {
  if (flag === undefined) {
    const orgName = apiKey === undefined ? null : (parseApiKey(apiKey)?.orgName ?? null);
    return [orgName === null ? defaultOrg : parseOrg({ value: orgName, from: '--api-key-file' })];
  }
  const orgs = flag.split(',').map((text) => {
    const [, name = '', pod] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
    const org = parseOrg({ value: name, from: '--org' });
    if (pod === undefined || isPod(pod)) return { org, pod };
    throw usageError(`--org has the pod ${nameValue(pod, isName)}`, 'a pod is named as prod1 or prod2');
  });
  if (new Set(orgs.map(({ org }) => org)).size === orgs.length) return orgs;
  throw usageError('--org names an org twice', 'give each org once');
}
