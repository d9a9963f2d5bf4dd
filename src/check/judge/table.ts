/**
 * Owns the list of checks.
 *
 * Rule: one row per check, in the order of the report; the keys are the names, for scripts.
 */
import { apiCheck } from './api.js';
import { apiKeyCheck } from './api-key.js';
import type { Check } from './check.js';
import { clockCheck } from './clock.js';
import { endpointAuthCheck } from './endpoint-auth.js';
import { freshnessCheck } from './freshness.js';
import { identityCheck } from './identity.js';
import { roundTripCheck } from './round-trip.js';
import { secretCheck } from './secret.js';
import { secretCurrentCheck } from './secret-current.js';
import { tokenEndpointCheck } from './token-endpoint.js';

const table = {
  secret: secretCheck,
  'api-key': apiKeyCheck,
  api: apiCheck,
  'secret-current': secretCurrentCheck,
  clock: clockCheck,
  'round-trip': roundTripCheck,
  'token-endpoint': tokenEndpointCheck,
  identity: identityCheck,
  'endpoint-auth': endpointAuthCheck,
  freshness: freshnessCheck,
};

/** The name of a check, as `--only`, `--skip` and `--require` take it. */
export type CheckName = keyof typeof table;

/** Every check by name. */
export const checks: Readonly<Record<CheckName, Check>> = table;

/**
 * Every name, in the order of the report. The cast: `Object.keys` cannot tell that there are no further
 * keys.
 */
export const checkNames = Object.keys(table) as readonly CheckName[];

/** The names of the checks that one builds on. */
export function listNeeds(name: CheckName): readonly CheckName[] {
  return checkNames.filter((candidate) => checks[name].needs.includes(checks[candidate]));
}
