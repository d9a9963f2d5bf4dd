/**
 * Owns the settings of a run: a flag wins over a variable, a variable over the default. Rule: pure. A setting
 * is read when it is asked for, so a bad value fails only the commands that use it, with a USAGE error that
 * names where the value came from. An empty variable counts as unset.
 */
import type { Command } from 'commander';
import type { Environment } from '../base/environment.js';
import type { CredentialSource, NamedOrg, SecretRequest } from '../secrets/contract.js';
import { parseOrg, type Sourced } from './org.js';
import {
  findConfigFolder,
  parseApiOrigin,
  parseDuration,
  parseLanguageSetting,
  parseStore,
  refuseKeychainOfEmulated,
} from './setting-values.js';
import { variables } from './variables.js';

/** The flags that are settings, as they were typed; each command has some of them. */
export interface SettingFlags {
  readonly org?: string | undefined;
  readonly store?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly timeout?: string | undefined;
  readonly secretFile?: string | undefined;
  readonly apiKeyStdin?: boolean | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly lang?: string | undefined;
}

/** The settings of one run. Every member throws USAGE if the value that it reads is bad. */
export type Settings = ReturnType<typeof createSettings>;

/** The flags of a command that runs, global ones included, with the settings that they make. */
export function readFlags<Flags>(
  command: Command,
  { env }: { readonly env: Environment },
): Flags & SettingFlags & { readonly settings: Settings } {
  const flags = command.optsWithGlobals<Flags & SettingFlags>();
  return { ...flags, settings: createSettings(flags, env) };
}

/** The settings that these flags and this environment make. */
export function createSettings(flags: SettingFlags, env: Environment) {
  const variable = (key: keyof typeof variables) => readVariable(env, key);
  const flagOr = (flag: string, value: string | undefined, key: keyof typeof variables) =>
    value === undefined ? variable(key) : { value, from: flag };

  /** The org of flag or variable; undefined if there is none: the default org is not read here. */
  const org = (): NamedOrg | undefined => {
    const found = flagOr('--org', flags.org, 'org');
    return found && { name: parseOrg(found), from: found.from };
  };
  /** What wins over the stored secret: `--secret-file`, then the two variables. */
  const secretOverride = (): CredentialSource | undefined =>
    fromFile(flags.secretFile, '--secret-file') ??
    fromValue(variable('secret')) ??
    fromFile(variable('secretFile')?.value, variables.secretFile.name);
  return {
    org,
    secretOverride,
    secretRequest: (): SecretRequest => ({ org: org(), override: secretOverride() }),
    /** The store of flag or variable; undefined if neither names one, see `findHeldStore`. */
    store: () => parseStore(flagOr('--store', flags.store, 'store')),
    /** The time for a whole network operation in milliseconds. */
    timeoutMs(standard = 90_000) {
      const found = flagOr('--timeout', flags.timeout, 'timeout');
      return found === undefined ? standard : parseDuration(found);
    },
    /**
     * By default the org's own host, which routes to the right region, docs/kustomer.md#regions (D). Without
     * an org the host of the region US, which has no settings of orgs, but the time.
     */
    apiOrigin(orgName: string | undefined) {
      const found = flagOr('--api-url', flags.apiUrl, 'apiUrl');
      const standard = `https://${orgName === undefined ? '' : `${orgName}.`}api.kustomerapp.com`;
      return found === undefined ? standard : parseApiOrigin(found);
    },
    apiKey(): CredentialSource | undefined {
      if (flags.apiKeyStdin) return fromFile('-', '--api-key-stdin');
      return fromFile(flags.apiKeyFile, '--api-key-file') ?? fromValue(variable('apiKey'));
    },
    /** The language that hints are written in, or undefined for Node.js. */
    language: () => parseLanguageSetting(flagOr('--lang', flags.lang, 'language')),
    /** Under GitHub Actions: the file for a summary. Undefined elsewhere. */
    github() {
      if (variable('githubActions')?.value !== 'true') return undefined;
      return { summaryPath: variable('githubSummary')?.value };
    },
    /** The credentials in the environment itself, which no output may have. */
    givenCredentials: () => [variable('apiKey'), variable('secret')].flatMap((found) => found?.value ?? []),
    isCi: () => variable('ci') !== undefined,
    /** Milliseconds for one keychain call: longer if a person may answer. Throws within `emulate`. */
    keychainTimeoutMs(someoneIsWatching: boolean) {
      refuseKeychainOfEmulated(variable('emulated'));
      const found = variable('keychainTimeout');
      const standard = someoneIsWatching ? 60_000 : 5_000;
      return found === undefined ? standard : parseDuration(found);
    },
    configFolder: (platform: NodeJS.Platform, home: string) =>
      findConfigFolder(variable('configDir'), env, platform, home),
  };
}

function readVariable(env: Environment, key: keyof typeof variables): Sourced | undefined {
  const { name } = variables[key];
  const value = env[name];
  return value === undefined || value === '' ? undefined : { value, from: name };
}

function fromFile(path: string | undefined, name: string): CredentialSource | undefined {
  return path === undefined ? undefined : { kind: 'file', path, name };
}

function fromValue(found: Sourced | undefined): CredentialSource | undefined {
  return found && { kind: 'value', value: found.value, name: found.from };
}
