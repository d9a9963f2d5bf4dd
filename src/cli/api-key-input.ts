/** Owns where an API key comes from without anybody being asked, and which org it is for. Rule: never from argv. */

import { credentialSizeLimit, decodeUtf8 } from '../base/bytes.js';
import { KchatError, usageError } from '../base/errors.js';
import type { Context } from '../context.js';
import { type ApiKeyClaims, cleanApiKey } from '../token/api-key.js';
import { findOrg } from './org.js';
import { parseOrg, readApiKeyVariable } from './settings.js';

/** The flags of every command that takes an API key. */
export interface KeyOptions {
  readonly apiKeyStdin: boolean;
  /** A path, or `-` for stdin. */
  readonly apiKeyFile?: string | undefined;
}

/** What to do where no key was given. */
export const missingKeyHint =
  'set KUSTOMER_API_KEY, or give --api-key-stdin or --api-key-file <path>;\nkeys are made under Settings > Security > API Keys, with the roles org.admin and org.user';

/**
 * The key by flag or variable, trimmed; undefined when none was given.
 *
 * @throws KchatError USAGE, INPUT_INVALID (2); API_KEY_MISSING for an empty one, API_KEY_UNUSABLE for what is no key (3)
 */
export async function readGivenKey(
  { apiKeyStdin, apiKeyFile }: KeyOptions,
  { env, input }: Pick<Context, 'env' | 'input'>,
): Promise<string | undefined> {
  if (apiKeyStdin && apiKeyFile !== undefined)
    throw usageError('--api-key-stdin and --api-key-file both give the API key', 'give one of them');
  const file = apiKeyStdin ? '-' : apiKeyFile;
  const flag = apiKeyStdin ? '--api-key-stdin' : '--api-key-file';
  if (file === '-' && input.isTerminal)
    throw usageError(
      `${flag} reads a terminal, where the key would be seen`,
      'omit the flag to be asked for the key, unseen',
    );
  if (file !== undefined) return cleanApiKey(await readKeyFile(file, flag, input), flag);
  const variable = readApiKeyVariable(env);
  return variable && cleanApiKey(variable.value, variable.from);
}

/** Bytes that are no text, or too many of them, are a key that cannot be used: exit 3, as for any bad key. */
async function readKeyFile(path: string, flag: string, input: Context['input']): Promise<string> {
  const refuse = (what: string) =>
    new KchatError('API_KEY_UNUSABLE', `what ${flag} gave ${what}: that is not an API key`, {
      hint: 'give the key alone, on one line',
    });
  const bytes = await input.readFile(path, flag, credentialSizeLimit).catch((error: unknown) => {
    throw path === '-' && isTooLarge(error) ? refuse('is larger than 64 KiB') : error;
  });
  const text = decodeUtf8(bytes);
  if (text === undefined) throw refuse('is not text');
  return text;
}

/** Of stdin; one that cannot be read has a cause. */
function isTooLarge(error: unknown): boolean {
  return error instanceof KchatError && error.code === 'INPUT_INVALID' && error.cause === undefined;
}

/** For when nobody named an org: the key knows its own, else the default is meant; undefined when there is none. */
export async function findKeyOrg(
  claims: ApiKeyClaims | null,
  context: Pick<Context, 'env' | 'secrets'>,
): Promise<string | undefined> {
  if (claims?.orgName) return parseOrg({ value: claims.orgName, from: 'the API key' });
  return findOrg(undefined, context);
}
