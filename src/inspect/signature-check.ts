/**
 * Owns checking a token's signature with the secret at hand. Rule: the secret is looked up only if it can
 * decide anything (a broken token opens no keychain), and once for all tokens. Without secret or store the
 * rest of the report stays.
 */
import { exitCodes, KchatError, usageError } from '../base/errors.js';
import { nameWord } from '../base/typed.js';
import { findOrg } from '../cli/org.js';
import type { Settings } from '../cli/settings.js';
import type { Context } from '../context.js';
import type { ResolvedSecret, Secrets } from '../secrets/contract.js';
import type { Interrupt } from '../system/contract.js';
import { mayBeOtherKey, type OtherKey } from '../token/causes/mismatch.js';
import type { DecodedToken } from '../token/decode.js';
import { whyUncheckable } from '../token/signature.js';
import { checkSignature, type SignatureCheck, tryOtherKeys } from '../token/verification.js';
import type { InspectOptions } from './options.js';
import { collectOtherKeys } from './other-keys.js';

/** After so many unexplained tokens, pairs of mistakes are no longer tried: a batch would take hours. */
const maxUnexplained = 20;

/** The result. */
interface SignatureResult {
  readonly signature: SignatureCheck;
  readonly secret: ResolvedSecret | null;
  /** Why there is no secret, if a look-up failed. */
  readonly failure: KchatError | null;
}

/**
 * Makes a function that checks signatures. It throws KchatError USAGE or INPUT_INVALID for a bad org name or
 * secret file; a missing secret (4) or an unusable store (5) is in `failure`. `compute` does what takes long.
 */
export function createSignatureChecker(
  { settings, verify }: Pick<InspectOptions, 'settings' | 'verify'>,
  context: Pick<Context, 'secrets'>,
  compute: Interrupt['compute'] = async (work) => work(),
): (token: DecodedToken) => Promise<SignatureResult> {
  let resolved: Promise<ResolvedSecret> | undefined;
  let others: Promise<readonly OtherKey[]> | undefined;
  let advice: Promise<string | null> | undefined;
  let unexplained = 0;

  const resolve = (): Promise<ResolvedSecret> => {
    const { org, override } = settings.secretRequest();
    // JSON with the secret in it is not an error here: it is named as the cause of a mismatch.
    const asGiven = override && { ...override, mayBeJson: true as const };
    return context.secrets().resolve({ org, override: asGiven });
  };

  /** Other credentials are read only if no spelling of this secret explains a mismatch. */
  const check = async (token: DecodedToken, secret: ResolvedSecret): Promise<SignatureCheck> => {
    const effort = unexplained < maxUnexplained ? 'thorough' : 'quick';
    const isKustomers = secret.isFetched === true;
    const first = await compute(() => checkSignature(token, secret.bytes, [], { effort, isKustomers }));
    if (first.status !== 'mismatch' || !mayBeOtherKey(first)) return first;
    unexplained += 1;
    others ??= collectOtherKeys(secret, settings, context.secrets());
    const keys = await others;
    return compute(() => tryOtherKeys(token, secret.bytes, keys, first));
  };

  return async (token) => {
    if (!verify) return leaveUnchecked('--no-verify was given');
    const why = whyUncheckable(token);
    if (why !== null) return leaveUnchecked(why);
    try {
      resolved ??= resolve();
      const secret = await resolved;
      return { signature: await check(token, secret), secret, failure: null };
    } catch (error) {
      if (!isAboutSecret(error)) throw error;
      // The secret is looked up once, and so is the advice without it: there may be a million tokens.
      advice ??= renderWaysWithoutSecret(error, settings, context.secrets());
      return leaveUnchecked(error.message, await advice, error);
    }
  };
}

/** Throws USAGE if the secret comes from stdin too, even if it would not be read. */
export function refuseSharedStdin(
  reader: string,
  { verify, settings }: Pick<InspectOptions, 'settings' | 'verify'>,
): void {
  if (!verify) return;
  const override = settings.secretOverride();
  if (override?.kind === 'file' && override.path === '-')
    throw usageError(`${reader} and ${override.name} both read stdin`, 'give one of them a file');
}

/** How a person with the token, perhaps without an API key, can check its signature. */
async function renderWaysWithoutSecret(
  { code, hint }: KchatError,
  settings: Settings,
  secrets: Secrets,
): Promise<string | null> {
  if (code !== 'SECRET_NOT_FOUND' || settings.isCi()) return hint ?? null;
  const org = await findOrg(settings, secrets).catch(() => undefined);
  // Secrets are stored, but none of them is chosen.
  if (org === undefined && (await secrets.index.list()).length > 0) return hint ?? null;
  const name = nameWord(org ?? '', 'ORG') || 'ORG';
  return [
    `with an API key: kchat fetch-secret --org ${name}`,
    `with the secret: kchat import-secret --org ${name}, --secret-file FILE, or KUSTOMER_CHAT_SECRET`,
    'with neither: ask your backend team to run kchat inspect on this token, or an admin to ' +
      `open https://${name}.api.kustomerapp.com/v1/auth/customer/settings in the browser where they are ` +
      'signed in to Kustomer: kchat import-secret takes what it shows',
  ].join('\n');
}

function leaveUnchecked(
  why: string,
  hint: string | null = null,
  failure: KchatError | null = null,
): SignatureResult {
  return { signature: { status: 'not-checked', why, hint }, secret: null, failure };
}

/** Whether the rest of the report stays valid: not for a bad flag or file, which is thrown. */
function isAboutSecret(error: unknown): error is KchatError {
  return (
    error instanceof KchatError &&
    (error.exitCode === exitCodes.noSecret ||
      error.exitCode === exitCodes.store ||
      error.code === 'CONFIG_INVALID')
  );
}
