/**
 * Owns what an app's SDK calls: tracking tokens and the login. Source: docs/kustomer.md#sdk-calls (C). Rule:
 * a login without a tracking token is accepted, since what Kustomer does then is not known; one that this
 * emulator did not hand out is refused.
 */
import type { IdentityAnswer, TrackingTokenAnswer } from '../kustomer/wire.js';
import { makeId } from './keys.js';
import { judgeLogin } from './login.js';
import { answerJson, type Reply, refuse } from './reply.js';
import { type Call, parseMembers, type Route } from './route.js';
import { findOrCreateCustomer, identifyVisitor, openTrackingToken, sealTrackingId } from './state.js';

function findTrackingId({ request, state, org }: Call): string | undefined {
  const token = request.headers['x-kustomer-tracking-token'];
  return token === undefined ? undefined : openTrackingToken(state, org.org, token);
}

function answerTrackingToken({ state, org }: Call, trackingId: string): Reply {
  const answer: TrackingTokenAnswer = {
    data: {
      type: 'tracking_token',
      id: trackingId,
      attributes: {
        trackingId,
        token: sealTrackingId(state, org.org, trackingId),
        verified: state.identified.has(trackingId),
      },
    },
  };
  return answerJson(200, answer);
}

/** A new identity: what the SDK asks for after logOut. */
function createTrackingToken(call: Call): Reply {
  if (parseMembers(call.body, []) === undefined) return refuse(400, 'invalid_body', 'the body must be {}');
  return answerTrackingToken(call, makeId());
}

function logIn(call: Call): Reply {
  const token = parseMembers(call.body, ['externalToken'])?.externalToken;
  if (typeof token !== 'string')
    return refuse(400, 'invalid_body', 'the body must be {"externalToken":"<login token>"}');
  const trackingId = findTrackingId(call);
  if (trackingId === undefined && call.request.headers['x-kustomer-tracking-token'] !== undefined)
    return refuse(401, 'unauthorized', 'this tracking token was not handed out here');
  return judge(call, token, trackingId);
}

/** That a rejected login is 401 is an assumption; the SDK only looks for `errors`. */
function judge({ state, org, nowMs }: Call, token: string, trackingId: string | undefined): Reply {
  const judgement = judgeLogin(token, Buffer.from(org.secret), nowMs, state.strict);
  if (!judgement.accepted) {
    const { code, reason, identity, ageSeconds } = judgement;
    return {
      ...refuse(401, 'invalid_token', `login rejected: ${reason}`, { meta: { reason: code } }),
      login: { outcome: 'rejected', code, reason, identity, ageSeconds, customerId: null },
    };
  }
  const { identity, ageSeconds } = judgement;
  const customerId = findOrCreateCustomer(state, org.org, identity);
  if (trackingId !== undefined) identifyVisitor(state, trackingId, customerId);
  const answer: IdentityAnswer = {
    data: {
      type: 'identity',
      id: customerId,
      attributes: {
        identified: true,
        customerId,
        email: identity.by === 'email' ? identity.value : null,
        externalId: identity.by === 'externalId' ? identity.value : null,
      },
    },
  };
  return {
    ...answerJson(200, answer),
    login: { outcome: 'accepted', code: null, reason: null, identity, ageSeconds, customerId },
  };
}

/** The routes that an app's SDK calls. */
export const chatRoutes: readonly Route[] = [
  {
    path: /^\/c\/v1\/tracking\/tokens\/current$/,
    // The visitor's own token, or a new one if it has no valid one.
    methods: { GET: { handle: (call) => answerTrackingToken(call, findTrackingId(call) ?? makeId()) } },
  },
  {
    path: /^\/c\/v1\/tracking\/tokens$/,
    methods: { POST: { takesBody: true, handle: createTrackingToken } },
  },
  { path: /^\/c\/v1\/identity$/, methods: { POST: { takesBody: true, handle: logIn } } },
];
