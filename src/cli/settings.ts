/**
 * Owns the settings: flag, then environment, then config file, then default.
 *
 * Rule: pure, and the only file that knows the names of our own variables; those of the system (HOME, TERM, HTTPS_PROXY)
 * are read where they matter. An empty variable counts as unset. A bad value is a USAGE error that names where it came
 * from.
 */
import { posix, win32 } from 'node:path';
import type { Environment } from '../base/environment.js';
import { usageError } from '../base/errors.js';
import { nameValue, visible } from '../base/untrusted.js';
import { isLoopbackHost } from '../http/loopback.js';
import type { SecretRequest } from '../secrets/contract.js';
import { isOrgName } from '../secrets/org-name.js';

/** Every variable that is set for kchat, with what it is for: `kchat help environment` prints this. */
export const variables = {
  org: { name: 'KUSTOMER_ORG', meaning: 'org name, as --org' },
  apiKey: { name: 'KUSTOMER_API_KEY', meaning: 'API key for fetch-secret and check' },
  secret: { name: 'KUSTOMER_CHAT_SECRET', meaning: 'the chat secret itself; wins over the store' },
  secretFile: {
    name: 'KUSTOMER_CHAT_SECRET_FILE',
    meaning: 'a file that holds the chat secret; wins over the store',
  },
  store: { name: 'KCHAT_STORE', meaning: 'where to store: keychain (default), file or none' },
  apiUrl: { name: 'KCHAT_API_URL', meaning: "API origin instead of the org's own host, as --api-url" },
  timeout: { name: 'KCHAT_TIMEOUT', meaning: 'time for a whole API operation (90s), as --timeout' },
  keychainTimeout: {
    name: 'KCHAT_KEYCHAIN_TIMEOUT',
    meaning: 'time for a keychain call (60s on a terminal, else 5s)',
  },
  configDir: { name: 'KCHAT_CONFIG_DIR', meaning: "config folder instead of the platform's own" },
  emulated: {
    name: 'KCHAT_EMULATED',
    meaning: 'set by emulate for the program it runs, which may not use the real keychain',
  },
  httpsProxy: { name: 'HTTPS_PROXY', meaning: 'proxy for https requests (also in lower case)' },
  httpProxy: {
    name: 'HTTP_PROXY',
    meaning: 'proxy where HTTPS_PROXY is not set (also in lower case); not for loopback',
  },
  noProxy: { name: 'NO_PROXY', meaning: 'hosts to reach without a proxy (also in lower case)' },
  extraCertificates: {
    name: 'NODE_EXTRA_CA_CERTS',
    meaning: 'a PEM file with further certificate authorities',
  },
  noColor: { name: 'NO_COLOR', meaning: 'no colour when not empty, as --no-color' },
  forceColor: { name: 'FORCE_COLOR', meaning: 'colour even where the stream is no terminal' },
  ci: { name: 'CI', meaning: 'never prompt, as --no-input' },
  githubActions: { name: 'GITHUB_ACTIONS', meaning: 'set by GitHub: check annotates and masks tokens' },
  githubSummary: { name: 'GITHUB_STEP_SUMMARY', meaning: 'set by GitHub: where check adds its summary' },
} as const;

/** A value with where it came from, for messages: `--org`, `KUSTOMER_ORG`, `config.json`. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: string;
}

export type StoreChoice = 'keychain' | 'file' | 'none';

function readVariable(env: Environment, key: keyof typeof variables): Sourced<string> | undefined {
  const { name } = variables[key];
  const value = env[name];
  return value === undefined || value === '' ? undefined : { value, from: name };
}

/** `true` where the variable `CI` or `NO_COLOR`… is set to anything but the empty string. */
export function isSet(env: Environment, key: keyof typeof variables): boolean {
  return readVariable(env, key) !== undefined;
}

function sourced(flag: string | undefined, flagName: string, env: Environment, key: keyof typeof variables) {
  return flag === undefined ? readVariable(env, key) : { value: flag, from: flagName };
}

// The regions' own hosts (facts: D), and the one of Kustomer's own site.
const notOrgs: readonly string[] = ['api', 'www'];

/** The org of a pasted address such as `https://acme.kustomerapp.com/app/…`; undefined where it names none. */
export function findOrgInAddress(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  const label = /^(?:https?:\/\/)?([a-z0-9-]+)\.(?:api\.)?kustomerapp\.com(?:[/:?#].*)?$/s.exec(address)?.[1];
  return label !== undefined && isOrgName(label) && !notOrgs.includes(label) ? label : undefined;
}

/**
 * An org name, lower-cased. Throws USAGE when it is not a DNS label.
 *
 * Source: facts: org names match `^[A-Za-z0-9-]+$` in a public client (C).
 */
export function parseOrg({ value, from }: Sourced<string>): string {
  const org = value.trim().toLowerCase();
  if (isOrgName(org)) return org;
  const label = findOrgInAddress(value);
  if (label !== undefined)
    throw usageError(
      `the org name in ${from} is ${nameValue(value)}, a whole address`,
      `give its first label: ${label}`,
    );
  throw usageError(
    `the org name in ${from} is ${nameValue(value)}, which is not an org name`,
    'it is the sign-in subdomain (acme for acme.kustomerapp.com): letters, digits and inner hyphens, 63 at most',
  );
}

/** The org by flag, variable or default, or undefined when nothing names one. Throws USAGE. */
export function resolveOrg(
  flag: string | undefined,
  env: Environment,
  defaultOrg: string | undefined,
): SecretRequest['org'] {
  const found =
    sourced(flag, '--org', env, 'org') ??
    (defaultOrg === undefined ? undefined : { value: defaultOrg, from: 'config.json' });
  return found && { name: parseOrg(found), from: found.from };
}

/** Where to write a secret. Throws USAGE. */
export function resolveStore(flag: string | undefined, env: Environment): StoreChoice {
  const found = sourced(flag, '--store', env, 'store');
  if (found === undefined) return 'keychain';
  if (found.value === 'keychain' || found.value === 'file' || found.value === 'none') return found.value;
  throw usageError(`${found.from} is ${nameValue(found.value)}`, 'it takes keychain, file or none');
}

const durationUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `4s`, `2m`, `1h`, or a bare number of seconds, as milliseconds above zero. Throws USAGE. */
export function parseDuration({ value, from }: Sourced<string>): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value.trim());
  const unit = (match?.[2] ?? 's') as keyof typeof durationUnits;
  const milliseconds =
    match?.[1] === undefined ? Number.NaN : Math.round(Number(match[1]) * durationUnits[unit]);
  // A timer takes 2^31 - 1 ms at most; a day is more than anyone waits for.
  if (milliseconds > 0 && milliseconds <= 86_400_000) return milliseconds;
  throw usageError(
    `${from} is ${nameValue(value)}`,
    'it takes a time such as 500ms, 4s, 2m or 1h, up to 24h',
  );
}

/** The time for a whole network operation, in milliseconds; `standard` by default. Throws USAGE. */
export function resolveTimeout(flag: string | undefined, env: Environment, standard = 90_000): number {
  const found = sourced(flag, '--timeout', env, 'timeout');
  return found === undefined ? standard : parseDuration(found);
}

/** The time for one keychain call, in milliseconds: 60 s when a person may be typing, else 5 s. Throws USAGE. */
export function resolveKeychainTimeout(env: Environment, someoneIsWatching: boolean): number {
  const found = readVariable(env, 'keychainTimeout');
  if (found !== undefined) return parseDuration(found);
  return someoneIsWatching ? 60_000 : 5_000;
}

/** Throws USAGE below `kchat emulate -- …`: there is but one keychain, the real one, and no flag may reach it from there. */
export function refuseKeychainOfEmulated(env: Environment): void {
  const found = readVariable(env, 'emulated');
  if (found === undefined) return;
  throw usageError(
    `programs that kchat emulate runs may not use your real keychain (${found.from} is set)`,
    'keep secrets in a file there, which emulate removes at the end (--store file); for the real ones run kchat outside of emulate',
  );
}

/**
 * The API origin by flag or variable, else the org's own host, which routes to the right region by itself
 * (facts: D). Https only, http to loopback only, nothing but scheme, host and port. Throws USAGE.
 */
export function resolveApiOrigin(flag: string | undefined, env: Environment, org: string): string {
  const found = sourced(flag, '--api-url', env, 'apiUrl');
  if (found === undefined) return `https://${org}.api.kustomerapp.com`;
  const url = URL.canParse(found.value) ? new URL(found.value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usageError(
      `${found.from} is ${nameValue(found.value)}`,
      'it takes an origin such as https://acme.api.kustomerapp.com',
    );
  if (url.username !== '' || url.password !== '')
    throw usageError(`${found.from} holds a user name or password`, 'give scheme, host and port only');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw usageError(
      `${found.from} is ${nameValue(found.value)}, which has more than an origin`,
      `give ${url.origin}`,
    );
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw usageError(
      `${found.from} is "${visible(url.origin)}": an API key is sent over plain http only to this machine`,
      `give https://${url.host}`,
    );
  return url.origin;
}

/** What wins over the stored secret: `--secret-file`, then the two variables. Undefined when none is set. */
export function resolveSecretOverride(
  secretFileFlag: string | undefined,
  env: Environment,
): SecretRequest['override'] {
  if (secretFileFlag !== undefined) return { kind: 'file', path: secretFileFlag, name: '--secret-file' };
  const value = readVariable(env, 'secret');
  if (value !== undefined) return { kind: 'value', value: value.value, name: value.from };
  const file = readVariable(env, 'secretFile');
  return file && { kind: 'file', path: file.value, name: file.from };
}

/** What `Secrets.resolve` takes: the override, and the org by flag or variable. Throws USAGE for a bad org name. */
export function resolveSecretRequest(
  flags: { org?: string | undefined; secretFile?: string | undefined },
  env: Environment,
): SecretRequest {
  return {
    org: resolveOrg(flags.org, env, undefined),
    override: resolveSecretOverride(flags.secretFile, env),
  };
}

/** The API key of the environment, as it stands there. */
export function readApiKeyVariable(env: Environment): Sourced<string> | undefined {
  return readVariable(env, 'apiKey');
}

/**
 * The config folder, an absolute path as `home` is: the variable, else the platform's place. Throws USAGE when the
 * variable is relative.
 */
export function resolveConfigFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  const path = platform === 'win32' ? win32 : posix;
  const own = readVariable(env, 'configDir');
  if (own !== undefined) {
    if (path.isAbsolute(own.value)) return path.normalize(own.value);
    throw usageError(`${own.from} is ${nameValue(own.value)}, a relative path`, 'give an absolute path');
  }
  const appData = env.APPDATA;
  if (platform === 'win32')
    return appData !== undefined && path.isAbsolute(appData)
      ? path.join(appData, 'kchat')
      : path.join(home, 'AppData', 'Roaming', 'kchat');
  // The XDG specification: a relative XDG_CONFIG_HOME is to be ignored.
  const xdg = env.XDG_CONFIG_HOME;
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'kchat');
  return platform === 'darwin'
    ? path.join(home, 'Library', 'Application Support', 'kchat')
    : path.join(home, '.config', 'kchat');
}

/** Where a run under GitHub Actions may add its summary; undefined elsewhere. */
export function resolveGitHub(env: Environment): { readonly summaryPath: string | undefined } | undefined {
  if (readVariable(env, 'githubActions')?.value !== 'true') return undefined;
  return { summaryPath: readVariable(env, 'githubSummary')?.value };
}
