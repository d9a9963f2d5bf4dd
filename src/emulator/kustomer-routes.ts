/**
 * Owns the routes that Kustomer has: the API that keys open, the domain lookup, and what an app's SDK calls.
 * Sources are named per route. Rule: a login without a tracking token is accepted, since what Kustomer does
 * then is not known; one that this emulator did not hand out is refused.
 */
import { type EmulatedKey, makeId, mayReadSettings } from './keys.js';
import { judgeLogin } from './login.js';
import { answerEmpty, answerJson, type Reply, refuse, refuseBody, refuseWrongPod } from './reply.js';
import { type Call, parseMembers, type Route } from './route.js';
import { findOrCreateCustomer, openTrackingToken, remember, sealTrackingId } from './state.js';

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
  const attributes = { roles, orgName: org.org, pod, userType: 'machine' };
  return answerJson(200, { data: { type: 'token', id, attributes } });
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

/** The routes of the API. */
export const apiRoutes: readonly Route[] = [
  { path: /^\/v1\/auth\/customer\/settings$/, methods: { GET: withKey(answerSettings) } },
  {
    path: /^\/v1\/auth\/tokens\/current$/,
    methods: { GET: withKey(answerKey), DELETE: withKey(revokeKey) },
  },
  { path: /^\/v1\/domains\/([A-Za-z0-9-]+)$/, methods: { GET: answerDomain } },
];

// ------------------------------------------------------------------------------------------------ chat

function findTrackingId({ request, state, org }: Call): string | undefined {
  const token = request.headers['x-kustomer-tracking-token'];
  return token === undefined ? undefined : openTrackingToken(state, org.org, token);
}

/** Source: docs/kustomer.md#sdk-calls (C). */
function answerTrackingToken({ state, org }: Call, trackingId: string): Reply {
  const attributes = {
    trackingId,
    token: sealTrackingId(state, org.org, trackingId),
    verified: state.identified.has(trackingId),
  };
  return answerJson(200, { data: { type: 'tracking_token', id: trackingId, attributes } });
}

/** The 401 and what an accepted login answers are assumptions: the SDK only looks for `errors`. */
function logIn(call: Call): Reply {
  const { state, org, nowMs } = call;
  const token = parseMembers(call.body, ['externalToken'])?.externalToken;
  if (typeof token !== 'string') return refuseBody('the body must be {"externalToken":"<login token>"}');
  const trackingId = findTrackingId(call);
  if (trackingId === undefined && call.request.headers['x-kustomer-tracking-token'] !== undefined)
    return refuse(401, 'unauthorized', 'this tracking token was not handed out here');
  const judgement = judgeLogin(token, Buffer.from(org.secret), nowMs, state.strict);
  const { identity, code, reason } = judgement;
  if (judgement.outcome === 'rejected' || identity === null)
    return {
      ...refuse(401, 'invalid_token', `login rejected: ${reason}`, { reason: code }),
      login: { ...judgement, customerId: null },
    };
  const customerId = findOrCreateCustomer(state, org.org, identity);
  if (trackingId !== undefined) remember(state.identified, trackingId, customerId);
  const attributes = {
    identified: true,
    customerId,
    email: identity.by === 'email' ? identity.value : null,
    externalId: identity.by === 'externalId' ? identity.value : null,
  };
  const answer = { data: { type: 'identity', id: customerId, attributes } };
  return { ...answerJson(200, answer), login: { ...judgement, customerId } };
}

/** The routes that an app's SDK calls. Source: docs/kustomer.md#sdk-calls (C). */
export const chatRoutes: readonly Route[] = [
  {
    path: /^\/c\/v1\/tracking\/tokens\/current$/,
    // The visitor's own token, or a new one if it has no valid one.
    methods: { GET: (call) => answerTrackingToken(call, findTrackingId(call) ?? makeId()) },
  },
  {
    path: /^\/c\/v1\/tracking\/tokens$/,
    // A new identity: what the SDK asks for after logOut.
    methods: {
      POST: (call) =>
        parseMembers(call.body, []) ? answerTrackingToken(call, makeId()) : refuseBody('the body must be {}'),
    },
  },
  { path: /^\/c\/v1\/identity$/, methods: { POST: logIn } },
];
