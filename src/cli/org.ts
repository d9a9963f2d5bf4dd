/**
 * Owns which org a command is about, and what it says where there is none. Rule: flag, then variable, then the default,
 * which is read only where those name none: a damaged config.json is in the way of nobody who names an org.
 */

import { type KchatError, usageError } from '../base/errors.js';
import type { Context } from '../context.js';
import { resolveOrg } from './settings.js';

/**
 * The org's name, or undefined where nothing names one.
 *
 * @throws KchatError USAGE for a bad name, CONFIG_INVALID where the default must be read and cannot be (2)
 */
export async function findOrg(
  flag: string | undefined,
  { env, secrets }: Pick<Context, 'env' | 'secrets'>,
): Promise<string | undefined> {
  const named = resolveOrg(flag, env, undefined);
  const org = named ?? resolveOrg(undefined, env, await secrets.index.readDefault());
  return org?.name;
}

/** For a command that cannot go on without an org: USAGE. `further`: another way out than naming one. */
export function missingOrg(further?: string): KchatError {
  return usageError(
    'no org is given and none is the default',
    `give --org <name>${further === undefined ? '' : `, ${further}`}, or set KUSTOMER_ORG: acme for acme.kustomerapp.com`,
  );
}
