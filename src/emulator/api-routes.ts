/** Owns the routes that take an API key, and the domain lookup. Sources are named per route. */
import type { CurrentTokenAnswer } from '../kustomer/wire.js';
import { type EmulatedKey, mayReadSettings } from './keys.js';
import { answerEmpty, answerJson, type Reply, refuse, refuseWrongPod } from './reply.js';
import type { Call, Route } from './route.js';

/** Runs `handle` with the key, or refuses: unknown, revoked or expired, or another region's. */
function withKey(handle: (call: Call, key: EmulatedKey) => Reply): (call: Call) => Reply {
  return (call) => {
    const { key, handledBy, nowMs } = call;
    if (key === undefined) return refuse(401, 'unauthorized', 'the API key is missing, unknown or revoked');
    if (key.expiresAt !== null && key.expiresAt * 1000 <= nowMs)
      return refuse(401, 'unauthorized', 'the API key has expired');
    if (handledBy !== undefined && handledBy !== key.pod) return refuseWrongPod(key.pod, handledBy);
    return handle(call, key);
  };
}

/** Source: docs/kustomer.md#getting-the-secret (C); a missing role is 401: docs/kustomer.md#refusals (D). */
function answerSettings({ org, faults }: Call, key: EmulatedKey): Reply {
  if (!mayReadSettings(key))
    return refuse(401, 'unauthorized', `the key lacks the role org.admin, it has ${key.roles.join(', ')}`);
  const attributes = faults.effect.settings ?? { secret: org.secret };
  return answerJson(200, { data: { type: 'customer_settings', id: org.org, attributes } });
}

/** 200 for every valid key, whatever its roles. Source: docs/kustomer.md#api-keys (D). */
function answerKey({ org }: Call, { id, roles, pod }: EmulatedKey): Reply {
  const answer: CurrentTokenAnswer = {
    data: { type: 'token', id, attributes: { roles, orgName: org.org, pod, userType: 'machine' } },
  };
  return answerJson(200, answer);
}

/** Source: docs/kustomer.md#api-keys (D). That the answer is an empty 204 is an assumption. */
function revokeKey({ state }: Call, key: EmulatedKey): Reply {
  for (const [text, known] of state.keys) if (known === key) state.keys.delete(text);
  return answerEmpty(204);
}

/** It needs no credentials. Source: docs/kustomer.md#regions (C). */
function answerDomain({ state, parameter }: Call): Reply {
  const org = state.orgs.find((candidate) => candidate.org === parameter.toLowerCase());
  if (org === undefined) return refuse(404, 'not_found', 'there is no such org here');
  return answerJson(200, { data: { type: 'domain', id: org.org, attributes: { pod: org.pod } } });
}

/** The routes of the API that API keys open. */
export const apiRoutes: readonly Route[] = [
  { path: /^\/v1\/auth\/customer\/settings$/, methods: { GET: { handle: withKey(answerSettings) } } },
  {
    path: /^\/v1\/auth\/tokens\/current$/,
    methods: { GET: { handle: withKey(answerKey) }, DELETE: { handle: withKey(revokeKey) } },
  },
  { path: /^\/v1\/domains\/([A-Za-z0-9-]+)$/, methods: { GET: { handle: answerDomain } } },
];
