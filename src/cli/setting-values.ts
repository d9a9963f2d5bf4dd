/** Owns what values of settings may be. Rule: pure; a USAGE error names the source of a bad one. */
import { posix, win32 } from 'node:path';
import type { Environment } from '../base/environment.js';
import { type KchatError, usageError } from '../base/errors.js';
import { isHostLike, isTimeLike, isUrlLike, nameValue } from '../base/typed.js';
import { namePath } from '../base/typed-path.js';
import { explainNoScheme, isLoopbackHost } from '../http/address.js';
import { type ChosenStore, chosenStores, isChosenStore } from '../secrets/kinds.js';
import { backendLanguages, type Language, parseLanguage } from '../token/languages.js';
import type { Sourced } from './org.js';

/** Where a secret will be written. */
export type StoreChoice = ChosenStore | 'none';

/** The USAGE error for a value that is none of `choices`. `from`: the flag or variable. */
export function explainChoice({ value, from }: Sourced, choices: readonly string[]): KchatError {
  return usageError(`${from} is ${nameValue(value, choices)}`, `it takes ${choices.join(', ')}`);
}

/** The store that a value names. */
export function parseStore(found: Sourced | undefined): StoreChoice | undefined {
  if (found === undefined) return undefined;
  if (isChosenStore(found.value) || found.value === 'none') return found.value;
  throw explainChoice(found, [...chosenStores, 'none']);
}

/** The language that a value names. */
export function parseLanguageSetting(found: Sourced | undefined): Language | undefined {
  if (found === undefined) return undefined;
  const language = parseLanguage(found.value);
  if (language !== undefined) return language;
  throw explainChoice(found, backendLanguages);
}

const durationUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `4s`, `2m`, `1h`, or a bare number of seconds, as milliseconds above zero. Throws USAGE. */
export function parseDuration({ value, from }: Sourced): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(value.trim());
  const unit = (match?.[2] ?? 's') as keyof typeof durationUnits;
  const milliseconds =
    match?.[1] === undefined ? Number.NaN : Math.round(Number(match[1]) * durationUnits[unit]);
  // A timer takes 2^31 - 1 ms at most; a day is enough.
  if (milliseconds > 0 && milliseconds <= 86_400_000) return milliseconds;
  throw usageError(
    `${from} is ${nameValue(value, isTimeLike)}`,
    'it takes a time such as 500ms, 4s, 2m or 1h, up to 24h',
  );
}

/** There is only the real keychain, so programs that `kchat emulate` runs may not use any. */
export function refuseKeychainOfEmulated(found: Sourced | undefined): void {
  if (found === undefined) return;
  throw usageError(
    `programs that kchat emulate runs may not use your real keychain (${found.from} is set)`,
    'keep secrets in a file there, which emulate removes at the end (--store file); for the real ones ' +
      'run kchat outside of emulate',
  );
}

/** The origin of the API: https, or http to this machine, and nothing behind the port. */
export function parseApiOrigin({ value, from }: Sourced): string {
  const unfinished = explainNoScheme(value, from);
  if (unfinished !== undefined) throw unfinished;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw usageError(
      `${from} is ${nameValue(value, isUrlLike)}`,
      'it takes an origin such as https://acme.api.kustomerapp.com',
    );
  if (url.href !== `${url.origin}/`)
    throw usageError(
      `${from} is ${nameValue(value, isUrlLike)}, which has more than an origin`,
      `give ${url.origin}`,
    );
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    throw usageError(
      `${from} is ${nameValue(url.origin, isHostLike)}: an API key is sent over plain http only to this ` +
        'machine',
      'give an address with https://',
    );
  return url.origin;
}

/** The config folder: that of the variable, else the usual one of the platform. */
export function findConfigFolder(
  own: Sourced | undefined,
  env: Environment,
  platform: NodeJS.Platform,
  home: string,
): string {
  const path = platform === 'win32' ? win32 : posix;
  if (own !== undefined) {
    if (path.isAbsolute(own.value)) return path.normalize(own.value);
    throw usageError(`${own.from} is ${namePath(own.value)}, a relative path`, 'give an absolute path');
  }
  const appData = env.APPDATA;
  if (platform === 'win32')
    return appData !== undefined && path.isAbsolute(appData)
      ? path.join(appData, 'kchat')
      : path.join(home, 'AppData', 'Roaming', 'kchat');
  // By the XDG specification a relative XDG_CONFIG_HOME is ignored.
  const xdg = env.XDG_CONFIG_HOME;
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'kchat');
  return platform === 'darwin'
    ? path.join(home, 'Library', 'Application Support', 'kchat')
    : path.join(home, '.config', 'kchat');
}
