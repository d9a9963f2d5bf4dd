/**
 * Owns what `config.json` and `orgs/<org>.json` look like: version 1 of each. Rule: pure. A file that is not
 * exactly understood is CONFIG_INVALID, with its path and field, and is never overwritten: a newer kchat or a
 * person may have written it.
 */
import { decodeUtf8 } from '../base/bytes.js';
import { KchatError } from '../base/errors.js';
import { isName, isTimeLike, isUrlLike, nameValue } from '../base/typed.js';
import { visible } from '../base/untrusted.js';
import { isRecord, parseJson } from '../base/values.js';
import type { IndexEntry } from './contract.js';
import { chosenStores, isChosenStore } from './kinds.js';
import { isOrgName } from './names.js';

const version = 1;

/** The content of `config.json`; `defaultOrg` null: the default was removed and none was chosen since. */
export function formatConfig(defaultOrg: string | null): string {
  return `${JSON.stringify({ version, defaultOrg })}\n`;
}

/** The default org in the content of `config.json`, or null. Throws what `damaged` makes. */
export function parseConfig(content: Uint8Array, damaged: Damage): string | null {
  const { defaultOrg } = parseVersioned(content, damaged);
  if (defaultOrg === null) return null;
  if (typeof defaultOrg !== 'string' || !isOrgName(defaultOrg))
    throw damaged(`"defaultOrg" is ${describe(defaultOrg)}, not an org name`);
  return defaultOrg;
}

/** The content of an org's index file. */
export function formatEntry(entry: IndexEntry): string {
  return `${JSON.stringify({ version, ...entry }, (key, value) => (key === 'org' ? undefined : value))}\n`;
}

/** The entry in an org's index file. Throws what `damaged` makes. */
export function parseEntry(content: Uint8Array, org: string, damaged: Damage): IndexEntry {
  const fields = parseVersioned(content, damaged);
  const { former } = fields;
  if (former === undefined) return checkEntry(fields, org, damaged);
  if (former !== null && !isRecord(former))
    throw damaged(`"former" is ${describe(former)}, not an entry or null`);
  return {
    ...checkEntry(fields, org, damaged),
    former: former && checkEntry(former, org, (what) => damaged(`in "former", ${what}`)),
  };
}

function checkEntry(fields: Readonly<Record<string, unknown>>, org: string, damaged: Damage): IndexEntry {
  const { store, fingerprint, apiOrigin, fetchedAt, importedAt, alsoIn } = fields;
  if (!isChosenStore(store))
    throw damaged(`"store" is ${describe(store)}, and ${chosenStores.join(' or ')} can be`);
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{8}$/.test(fingerprint))
    throw damaged(`"fingerprint" is ${describe(fingerprint)}, not 8 hex digits`);
  if (apiOrigin !== null && (typeof apiOrigin !== 'string' || !isOrigin(apiOrigin)))
    throw damaged(`"apiOrigin" is ${describe(apiOrigin)}, neither an origin nor null`);
  const times = {
    fetchedAt: checkTime('fetchedAt', fetchedAt),
    importedAt: checkTime('importedAt', importedAt),
  };
  if ((times.fetchedAt === null) === (times.importedAt === null))
    throw damaged('exactly one of "fetchedAt" and "importedAt" must be set');
  if (alsoIn !== undefined && !(Array.isArray(alsoIn) && alsoIn.every(isChosenStore)))
    throw damaged(`"alsoIn" is ${describe(alsoIn)}, and a list of ${chosenStores.join(' and ')} can be`);
  return { org, store, fingerprint, apiOrigin, ...times, ...(alsoIn === undefined ? {} : { alsoIn }) };

  function checkTime(field: string, value: unknown): string | null {
    if (value === null) return null;
    if (typeof value === 'string' && isoTime.test(value) && !Number.isNaN(Date.parse(value))) return value;
    throw damaged(`"${field}" is ${describe(value)}, not an ISO 8601 time in UTC`);
  }
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Makes the error for one file; `what` completes "the file is damaged: …". */
type Damage = (what: string) => KchatError;

/** CONFIG_INVALID for the file at `path`; `again` completes "or delete it and …". */
export function createDamage(path: string, again: string): Damage {
  return (what) =>
    new KchatError('CONFIG_INVALID', `${visible(path)} is damaged: ${what}`, {
      hint: `fix the file, or delete it and ${again}`,
    });
}

function parseVersioned(content: Uint8Array, damaged: Damage): Readonly<Record<string, unknown>> {
  const value = parseJson(decodeUtf8(content, 'dropped'));
  if (value === undefined) throw damaged('it is not JSON');
  if (!isRecord(value)) throw damaged('it is not a JSON object');
  if (value.version === version) return value;
  throw damaged(`"version" is ${describe(value.version)}, and this kchat knows version ${version} only`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return nameValue(value, (text) => isName(text) || isUrlLike(text) || isTimeLike(text));
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
