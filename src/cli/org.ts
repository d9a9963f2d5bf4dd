/**
 * Owns org names: how one is parsed, which one a command uses, and what a command says without one. Rule: a
 * flag wins over the variable, the variable over the default. config.json is read only if neither flag nor
 * variable names an org, so a damaged one never blocks `--org`.
 */
import { type KchatError, usageError } from '../base/errors.js';
import { isName, isUrlLike, nameValue } from '../base/typed.js';
import type { Secrets } from '../secrets/contract.js';
import { isOrgName } from '../secrets/names.js';
import type { Settings } from './settings.js';

/** A value and where it came from, for messages: `--org`, `KUSTOMER_ORG`, `config.json`. */
export interface Sourced {
  readonly value: string;
  readonly from: string;
}

// The regions' own hosts, docs/kustomer.md#regions (D), and that of Kustomer's own site.
const notOrgs: readonly string[] = ['api', 'www'];

/** The org of a pasted address such as `https://acme.kustomerapp.com/app/…`, or undefined. */
export function findOrgInAddress(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  const label = /^(?:https?:\/\/)?([a-z0-9-]+)\.(?:api\.)?kustomerapp\.com(?:[/:?#].*)?$/s.exec(address)?.[1];
  return label !== undefined && isOrgName(label) && !notOrgs.includes(label) ? label : undefined;
}

/** An org name, lower-cased. Throws USAGE if it is not a DNS label: docs/kustomer.md#api-keys (C). */
export function parseOrg({ value, from }: Sourced): string {
  const org = value.trim().toLowerCase();
  if (isOrgName(org)) return org;
  const label = findOrgInAddress(value);
  if (label !== undefined)
    throw usageError(
      `the org name in ${from} is ${nameValue(value, isUrlLike)}, a whole address`,
      `give its first label: ${label}`,
    );
  throw usageError(
    `the org name in ${from} is ${nameValue(value, isName)}, which is not an org name`,
    'it is the sign-in subdomain (acme for acme.kustomerapp.com): letters, digits and inner hyphens, 63 ' +
      'at most',
  );
}

/**
 * The org's name by flag, variable or default; undefined if nothing names one. Throws USAGE for a bad name;
 * CONFIG_INVALID if the default must be read and cannot be (2).
 */
export async function findOrg(
  settings: Pick<Settings, 'org'>,
  { index }: Pick<Secrets, 'index'>,
): Promise<string | undefined> {
  const named = settings.org();
  if (named !== undefined) return named.name;
  const value = await index.readDefault();
  return value === undefined ? undefined : parseOrg({ value, from: 'config.json' });
}

/** The USAGE error of a command that needs an org. `further`: what may be given instead of one. */
export function explainMissingOrg(further?: string): KchatError {
  return usageError(
    'no org is given and none is the default',
    `give --org <name>${further === undefined ? '' : `, ${further}`}, or set KUSTOMER_ORG: acme for ` +
      'acme.kustomerapp.com',
  );
}
