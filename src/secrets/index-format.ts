/**
 * Owns what `config.json` and `orgs/<org>.json` look like: version 1 of each. Rule: pure. A file that is not
 * exactly understood is CONFIG_INVALID, with its path and field, and is never overwritten: a newer kchat or a
 * person may have written it.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import { isName, isTimeLike, isUrlLike, nameValue } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import { isObject, isRecord, parseJson } from '../base/values.js';
import type { IndexEntry } from './contract.js';
import type { StoreKind } from './kinds.js';
import { isOrgName } from './names.js';

const version = 1;

/** The content of `config.json`; null: the default was removed, and no other was chosen since. */
export function formatConfig(defaultOrg: string | null): string {
  return `${JSON.stringify({ version, defaultOrg })}\n`;
}

/** The default org in the content of `config.json`, or null. Throws what `damaged` makes. */
export function parseConfig(content: Uint8Array, damaged: Damage): string | null {
  const check = createCheck(parseVersioned(content, damaged), damaged);
  return check('defaultOrg', orNull(isOrg));
}

/** The content of an org's index file. */
export function formatEntry(entry: IndexEntry): string {
  return `${JSON.stringify({ version, ...entry }, (key, value) => (key === 'org' ? undefined : value))}\n`;
}

/** The entry in an org's index file. Throws what `damaged` makes; `isStore` knows the stores. */
export function parseEntry(content: Uint8Array, org: string, isStore: IsStore, damaged: Damage): IndexEntry {
  return checkEntry(parseVersioned(content, damaged), org, isStore, damaged);
}

function checkEntry(fields: Members, org: string, isStore: IsStore, damaged: Damage): IndexEntry {
  const check = createCheck(fields, damaged);
  const areStores = (value: unknown): value is readonly StoreKind[] | undefined =>
    value === undefined || (Array.isArray(value) && value.every(isStore));
  const entry = {
    org,
    store: check('store', isStore),
    fingerprint: check('fingerprint', isFingerprint),
    apiOrigin: check('apiOrigin', orNull(isOrigin)),
    fetchedAt: check('fetchedAt', orNull(isIsoTime)),
    importedAt: check('importedAt', orNull(isIsoTime)),
  };
  if ((entry.fetchedAt === null) === (entry.importedAt === null))
    throw damaged('exactly one of "fetchedAt" and "importedAt" must be set');
  const [alsoIn, former] = [check('alsoIn', areStores), check('former', isFormer)];
  const inFormer: Damage = (what) => damaged(`in "former", ${what}`);
  return {
    ...entry,
    ...(alsoIn && { alsoIn }),
    ...(former !== undefined && { former: former && checkEntry(former, org, isStore, inFormer) }),
  };
}

type Members = Readonly<Record<string, unknown>>;
type Is<T> = (value: unknown) => value is T;
type IsStore = Is<StoreKind>;

/** Makes the function that returns a member as it is, or throws if it is not right. */
function createCheck(fields: Members, damaged: Damage) {
  return <T>(name: string, isRight: Is<T>): T => {
    const value = fields[name];
    if (isRight(value)) return value;
    throw damaged(`"${name}" is ${describeMember(value)}`);
  };
}

const orNull =
  <T>(is: Is<T>): Is<T | null> =>
  (value) =>
    value === null || is(value);

const isOrg = (value: unknown): value is string => typeof value === 'string' && isOrgName(value);
const isFingerprint = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}$/.test(value);
const isOrigin = (value: unknown): value is string =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
const isIsoTime = (value: unknown): value is string =>
  typeof value === 'string' && isoTime.test(value) && !Number.isNaN(Date.parse(value));
const isFormer = (value: unknown): value is Members | null | undefined =>
  value === undefined || value === null || isRecord(value);

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Makes the error for one file; `what` completes "the file is damaged: …". */
type Damage = (what: string) => KchatError;

/** CONFIG_INVALID for the file at `path`; `again` completes "or delete it and …". */
export function createDamage(path: string, again: string): Damage {
  return (what) =>
    new KchatError('CONFIG_INVALID', `${visible(path)} is damaged: ${what}`, {
      hint: `fix the file, or delete it and ${again}`,
    });
}

function parseVersioned(content: Uint8Array, damaged: Damage): Members {
  const value = parseJson(decodeUtf8(content, 'dropped'));
  if (value === undefined) throw damaged('it is not JSON');
  if (!isRecord(value)) throw damaged('it is not a JSON object');
  if (value.version === version) return value;
  throw damaged(
    `"version" is ${describeMember(value.version)}, and this kchat knows version ${version} only`,
  );
}

function describeMember(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return nameValue(value, (text) => isName(text) || isUrlLike(text) || isTimeLike(text));
  return isObject(value) ? 'an object or a list' : String(value);
}
