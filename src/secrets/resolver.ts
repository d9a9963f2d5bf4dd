/**
 * Owns which chat secret is used: that of a flag or variable (an override), else the one in the org's store.
 * Rule: an override touches neither index nor store, and an org that is not in the index touches no store.
 */
import { credentialSizeLimit, stripLineEnd } from '../base/bytes.js';
import { inputError, KchatError } from '../base/errors.js';
import { nameWord } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import { takeOutOfJson } from '../token/secret.js';
import type { CredentialSource, IndexEntry, NamedOrg, ResolvedSecret, SecretRequest } from './contract.js';
import { ciHint } from './kinds.js';
import { fingerprintSecret } from './names.js';
import { findSettled, isAsIndexed, type SecretsParts } from './settle.js';

/** Makes `Secrets.resolve`. */
export function createResolver(parts: SecretsParts): (request: SecretRequest) => Promise<ResolvedSecret> {
  return async ({ org, override }) => {
    const resolved =
      override === undefined
        ? await readStored(parts, org?.name ?? (await findDefault(parts)))
        : await readOverride(parts, override, org);
    parts.output.protect(Buffer.from(resolved.bytes).toString());
    return override === undefined && org?.from === '--org' ? { ...resolved, isOrgByFlag: true } : resolved;
  };
}

async function readOverride(
  { readFile, output }: SecretsParts,
  override: CredentialSource,
  org: NamedOrg | undefined,
): Promise<ResolvedSecret> {
  if (org?.from === '--org') output.note(`${override.name} is used, not what is stored for ${org.name}`);
  output.debug(`the chat secret is that of ${override.name}`);
  const bytes =
    override.kind === 'value'
      ? new TextEncoder().encode(override.value)
      : stripLineEnd(await readFile(override.path, override.name, credentialSizeLimit));
  if (bytes.length === 0)
    throw inputError(
      `${override.name} gave no chat secret: it is empty`,
      'give the secret itself, or leave it out to use the stored one',
    );
  // Tokens signed with the whole JSON would be refused by Kustomer.
  if (!override.mayBeJson && takeOutOfJson(bytes) !== null)
    throw inputError(
      `${override.name} gave JSON with the chat secret in it, not the secret itself`,
      'import-secret takes it out, of stdin too: kchat import-secret --org ORG --file FILE',
    );
  return { bytes, fingerprint: fingerprintSecret(bytes), source: override.name, org: null };
}

async function findDefault({ index, isCi }: SecretsParts): Promise<string> {
  const org = await index.readDefault();
  if (org !== undefined) return org;
  const stored = (await index.list()).map((entry) => visible(entry.org, 63));
  throw new KchatError('SECRET_NOT_FOUND', 'no org is given and none is the default', {
    hint: isCi
      ? ciHint
      : stored.length === 0
        ? 'store a secret first: kchat fetch-secret --org ORG, or everything step by step: kchat init'
        : `give --org ORG, or choose a default: kchat use ORG (stored: ${stored.slice(0, 10).join(', ')})`,
  });
}

async function readStored(
  { index, store, output, isCi }: SecretsParts,
  org: string,
): Promise<ResolvedSecret> {
  const entry = await index.read(org);
  if (entry === undefined) throw explainNotStored(org, isCi);
  output.debug(`the chat secret is that of ${org}: asking its store, ${entry.store}`);
  const found = await findSettled({ index, store }, entry);
  if (found === undefined) {
    const isKnown = (await index.read(org)) !== undefined;
    throw explainNotStored(org, isCi, isKnown ? describeGone(entry) : undefined);
  }
  const { bytes } = found;
  const fingerprint = fingerprintSecret(bytes);
  if (!isAsIndexed(found))
    output.warn(
      `the secret of ${org} is ${fingerprint}, but kchat stored ${found.entry.fingerprint}: something ` +
        `else changed it in its store, ${found.entry.store}`,
    );
  const isFetched = found.entry.fetchedAt !== null && isAsIndexed(found);
  return { bytes, fingerprint, source: found.entry.store, org, ...(isFetched ? { isFetched } : {}) };
}

/** SECRET_NOT_FOUND, with the command that stores one. */
export function explainNotStored(
  org: string,
  isCi = false,
  message = `no chat secret is stored for ${nameWord(org)}`,
): KchatError {
  const name = nameWord(org, 'ORG');
  const hint =
    `fetch it: kchat fetch-secret --org ${name}; if you have it already: ` +
    `kchat import-secret --org ${name}`;
  return new KchatError('SECRET_NOT_FOUND', message, { hint: isCi ? ciHint : hint });
}

function describeGone({ org, fingerprint, store }: IndexEntry): string {
  return (
    `the secret of ${org} (${fingerprint}) is gone from its store, ${store}: something other than ` +
    'kchat removed it'
  );
}
