/** Owns reading the API key that a flag or variable gives, and its org. Rule: never from argv. */
import { credentialSizeLimit, decodeUtf8, decodeUtf16 } from '../base/bytes.js';
import { KchatError, usageError } from '../base/errors.js';
import { visible } from '../base/untrusted.js';
import type { Secrets } from '../secrets/contract.js';
import { fingerprintSecret, isOrgName } from '../secrets/names.js';
import type { Input } from '../system/contract.js';
import { type ApiKeyClaims, describeRoles } from '../token/api-key.js';
import { recognizeKey } from '../token/paste/api-key-paste.js';
import { formatSpan, formatUtc, type NumericDate } from '../token/time.js';
import { findOrg, parseOrg } from './org.js';
import type { Settings } from './settings.js';

/** What to do if no key is given, in a CI job or elsewhere. */
export function describeKeyWays({ isCi }: Pick<Settings, 'isCi'>): string {
  if (isCi())
    return (
      'store it as a secret of the repository and pass it in as KUSTOMER_API_KEY (in the action: ' +
      'api-key);\na pull request from a fork gets no secrets'
    );
  return (
    'set KUSTOMER_API_KEY, or give --api-key-stdin or --api-key-file <path>;\nkeys are made under ' +
    'Settings > Security > API Keys, with the roles org.admin and org.user'
  );
}

/**
 * The key by flag or variable, trimmed; undefined if none was given. Throws USAGE, INPUT_INVALID (2);
 * API_KEY_MISSING if it is empty, API_KEY_UNUSABLE if it is not a key (3).
 */
export async function readGivenKey(
  settings: Pick<Settings, 'apiKey'>,
  input: Pick<Input, 'isTerminal' | 'readFile'>,
): Promise<string | undefined> {
  const source = settings.apiKey();
  if (source === undefined) return undefined;
  const { name } = source;
  if (source.kind === 'value') return recognizeKey(source.value, name);
  if (source.path === '-' && input.isTerminal)
    throw usageError(
      `${name} reads a terminal, where the key would be seen`,
      'omit the flag to be asked for the key, unseen',
    );
  const refuse = (what: string) =>
    new KchatError('API_KEY_UNUSABLE', `what ${name} gave ${what}: that is not an API key`, {
      hint: 'give the key alone, on one line',
    });
  const bytes = await input.readFile(source.path, name, credentialSizeLimit).catch((error: unknown) => {
    const isTooLarge = error instanceof KchatError && error.code === 'INPUT_INVALID' && !error.cause;
    throw source.path === '-' && isTooLarge ? refuse('is larger than 64 KiB') : error;
  });
  const text = decodeUtf16(bytes) ?? decodeUtf8(bytes);
  if (text === undefined) throw refuse('is not text');
  return recognizeKey(text, name);
}

/** What a key says about itself, in one line. `now`: seconds since the epoch. */
export function describeKeyClaims({ orgName, roles, expiresAt }: ApiKeyClaims, now: NumericDate): string {
  return [
    orgName === null ? 'of no org that it names' : `of ${visible(orgName, 63)}`,
    roles === null ? 'roles unknown' : `roles ${describeRoles(roles)}`,
    expiresAt === null
      ? 'does not expire'
      : `expires in ${formatSpan(expiresAt - now)} (${formatUtc(expiresAt).slice(0, 10)})`,
  ].join(', ');
}

/** The org in the key, lower-cased; undefined if there is none, or if it is not an org name. */
export function parseKeyOrg(claims: ApiKeyClaims | null): string | undefined {
  const name = claims?.orgName?.trim().toLowerCase();
  return name !== undefined && isOrgName(name) ? name : undefined;
}

/** The org by flag or variable, else that of the key, else the default; undefined if there is none. */
export async function findKeyOrg(
  claims: ApiKeyClaims | null,
  settings: Pick<Settings, 'org'>,
  secrets: Pick<Secrets, 'index'>,
): Promise<string | undefined> {
  const named = settings.org();
  if (named !== undefined) return named.name;
  if (claims?.orgName) return parseOrg({ value: claims.orgName, from: 'the API key' });
  return findOrg(settings, secrets);
}

/** Throws API_KEY_UNUSABLE (3) for the chat secret in place of an API key, before it is sent. */
export async function refuseSecretAsKey(
  key: string,
  settings: Pick<Settings, 'secretOverride'>,
  { index }: Pick<Secrets, 'index'>,
): Promise<void> {
  const override = settings.secretOverride();
  const own = fingerprintSecret(new TextEncoder().encode(key));
  // If the index cannot be read, a command that needs it says so later.
  const entries = await index.list().catch(() => []);
  const isStored = entries.some((entry) => 'fingerprint' in entry && entry.fingerprint === own);
  const isOverride = override?.kind === 'value' && override.value.trim() === key;
  if (!isStored && !isOverride) return;
  throw new KchatError('API_KEY_UNUSABLE', 'this is the chat secret, not an API key', {
    hint: 'the API key is the one of Settings > Security > API Keys; nothing was sent',
  });
}
