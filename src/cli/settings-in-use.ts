/**
 * Owns what decides how a command would reach Kustomer and where it would store a secret: API address, key,
 * store and proxy. Rule: offline; an error in one of them is shown in its place and hides no other.
 */
import type { Environment } from '../base/environment.js';
import { KchatError } from '../base/errors.js';
import { nameWord } from '../base/typed.js';
import { isLoopbackHost } from '../http/address.js';
import { findProxy } from '../http/proxy.js';
import type { StoreKind } from '../secrets/contract.js';
import { standardStore } from '../secrets/kinds.js';
import { findKeyProblem, isWidgetKey, parseApiKey } from '../token/api-key.js';
import { recognizeKey } from '../token/paste/api-key-paste.js';
import { type NumericDate, toIso } from '../token/time.js';
import { describeKeyClaims } from './api-key-input.js';
import type { Settings } from './settings.js';
import { variables } from './variables.js';

/** What the API key of the variable says about itself; not verified. */
interface KeyInUse {
  /** The variable. */
  readonly source: string;
  readonly kind: 'api-key' | 'widget-key' | 'unknown' | 'unusable';
  readonly orgName: string | null;
  readonly roles: readonly string[] | null;
  /** ISO 8601 UTC; null if it does not expire, or if that is unknown. */
  readonly expiresAt: string | null;
}

/**
 * The settings as `status --json` has them, where a wrong one is null, and a line of text for each.
 *
 * @param org  the one that would be used, and the store that its secret is in
 * @param now  seconds since the epoch
 */
export function findSettingsInUse(
  settings: Settings,
  env: Environment,
  org: { readonly name: string | undefined; readonly store: StoreKind | undefined },
  now: NumericDate,
) {
  const [apiUrl, urlText] = attempt(() => {
    const origin = settings.apiOrigin(org.name ?? 'ORG');
    const isSet = Boolean(env[variables.apiUrl.name]);
    return [
      org.name === undefined && !isSet ? null : origin,
      isSet ? `${origin} (${variables.apiUrl.name})` : settings.apiOrigin(nameWord(org.name ?? 'ORG', 'ORG')),
    ];
  });
  const [apiKey, keyText] = describeKeyInUse(settings, now);
  const [nextStore, storeText] = attempt(() => {
    const told = settings.store();
    const store = told ?? org.store ?? standardStore;
    const why =
      told !== undefined ? 'KCHAT_STORE' : org.store === undefined ? 'by default' : 'where the last one is';
    return [store, `${store} (${why})`];
  });
  const [proxy, proxyText] = attempt(() => {
    const url = new URL(apiUrl ?? 'https://api.kustomerapp.com');
    const found = isLoopbackHost(url.hostname) ? undefined : findProxy(url, env);
    return [found?.host ?? null, found === undefined ? 'none' : `${found.host} (${found.from})`];
  });
  return {
    data: { apiUrl, apiKey, nextStore, proxy },
    lines: [
      ['API', urlText],
      ['API key', keyText],
      ['stores in', storeText],
      ['proxy', proxyText],
    ] as const,
  };
}

function attempt<T>(find: () => readonly [T, string]): readonly [T | null, string] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof KchatError)) throw error;
    return [null, `unusable: ${error.message}`];
  }
}

function describeKeyInUse(settings: Settings, now: NumericDate): readonly [KeyInUse | null, string] {
  const source = settings.apiKey();
  if (source?.kind !== 'value') return [null, 'none: KUSTOMER_API_KEY is not set'];
  const { name, value } = source;
  const unread = { source: name, orgName: null, roles: null, expiresAt: null };
  const [claims, problem] = attempt(() => [parseApiKey(recognizeKey(value, name)), '']);
  if (problem !== '') return [{ ...unread, kind: 'unusable' }, problem];
  if (claims === null) return [{ ...unread, kind: 'unknown' }, `${name}: not a JWT, so it tells nothing`];
  const { orgName, roles } = claims;
  const kind = isWidgetKey(claims) ? 'widget-key' : 'api-key';
  const expiresAt = claims.expiresAt === null ? null : toIso(claims.expiresAt);
  const text = findKeyProblem(claims, now)?.message ?? describeKeyClaims(claims, now);
  return [{ source: name, kind, orgName, roles, expiresAt }, `${name}: ${text}`];
}
