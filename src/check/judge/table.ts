/** Owns the list of checks. Rule: one entry per check, in the order of the report. */
import { apiCheck, clockCheck, secretCurrentCheck } from './api.js';
import { endpointAuthCheck, freshnessCheck, identityCheck } from './backend-checks.js';
import type { Check, CheckName } from './check.js';
import { apiKeyCheck, roundTripCheck, secretCheck } from './credentials.js';
import { tokenEndpointCheck } from './token-endpoint.js';

/** Every check by name. */
export const checks: Readonly<Record<CheckName, Check>> = {
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
