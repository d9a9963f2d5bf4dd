/**
 * Owns what a check is, and the list of them. Rule: a check is pure: it asks for the evidence that it judges.
 * One row per check, in the order of the report; the keys are the names, for scripts.
 */
import type { Evidence } from '../evidence/collect.js';
import type { Verdict } from '../verdict.js';
import {
  apiCheck,
  apiKeyCheck,
  clockCheck,
  roundTripCheck,
  secretCheck,
  secretCurrentCheck,
} from './credentials.js';
import { endpointAuthCheck } from './endpoint-auth.js';
import { freshnessCheck } from './freshness.js';
import { identityCheck } from './identity.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** One check. Its name is its key in `table.ts`. */
export interface Check {
  /** A clause for the help page. */
  readonly tells: string;
  /** The checks that this one depends on: if one of them is skipped, so is this one. */
  readonly needs?: readonly Check[];
  /** The evidence whose time is shown for this check; undefined if other checks collect all that it needs. */
  readonly takes?: 'secret' | 'key' | 'current' | 'skew' | 'minted' | 'first' | 'second' | 'probes';
  judge(evidence: Evidence): Promise<Verdict>;
}

/** Every check by name, as `--only`, `--skip` and `--require` take it. */
export const checks = {
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

/** The name of a check. */
export type CheckName = keyof typeof checks;

/** Every name, in the order of the report. The cast: `Object.keys` returns plain strings. */
export const checkNames = Object.keys(checks) as readonly CheckName[];

/** The names of the checks that a check depends on. */
export function listNeeds(name: CheckName): readonly CheckName[] {
  return checkNames.filter((candidate) => checks[name].needs?.includes(checks[candidate]));
}
