/** Owns answering a request. Rule: no sockets, no clock: a function of a request and the state. */
import {
  allowPreflight,
  corsHeaders,
  findOrgByHost,
  findPodByHost,
  isFromPage,
  isHostAllowed,
  parseHostHeader,
} from './access.js';
import { applyEffect, noFaults, takeFaults } from './faults.js';
import { apiRoutes, chatRoutes } from './kustomer-routes.js';
import { loaderRoute, ownRoutes } from './own-routes.js';
import { countRequest } from './rate-limit.js';
import { answerEmpty, type EmulatorRequest, type Reply, refuse, refuseRate, refuseUnknown } from './reply.js';
import { logRequest } from './request-log.js';
import { type Arrival, findMethods, runRoute } from './route.js';
import type { EmulatorState } from './state.js';

const kustomersRoutes = [loaderRoute, ...apiRoutes, ...chatRoutes];

/** The reply to a request; updates state and log. */
export function answerRequest(request: EmulatorRequest, state: EmulatorState): Reply {
  const host = parseHostHeader(request.headers.host);
  if (host === undefined || !isHostAllowed(host, state.allowedHosts)) {
    const reply = refuse(403, 'host_not_allowed', 'this Host is neither loopback nor given by --allow-host');
    logRequest(request, state, reply);
    return finish(reply, state.now());
  }
  const arrival = receive(request, state, host);
  if (isOwn(request.path)) return finish(answerOwn(arrival), arrival.nowMs);
  const reply = isPreflight(request) ? answerPreflight(request) : answerArrival(arrival);
  logRequest(request, state, reply, arrival);
  return finish(
    applyEffect(reply, arrival.faults.effect),
    arrival.nowMs,
    isForPages(request.path) ? corsHeaders : undefined,
  );
}

function finish(reply: Reply, nowMs: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    ...reply,
    headers: {
      date: new Date(nowMs).toUTCString(),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
      ...reply.headers,
    },
  };
}

function isOwn(path: string): boolean {
  return path === '/' || isControl(path) || path.startsWith('/chat-web/stand-in/');
}

function isControl(path: string): boolean {
  return /^\/__emulator(?:\/|$)/.test(path);
}

function isForPages(path: string): boolean {
  return path.startsWith('/c/v1/');
}

function isPreflight({ method, path }: EmulatorRequest): boolean {
  return method === 'OPTIONS' && isForPages(path);
}

/** The org is that of the key, else of the host, else the first. No fault applies to a preflight. */
function receive(request: EmulatorRequest, state: EmulatorState, host: string): Arrival {
  const { path, headers } = request;
  const faults = isOwn(path) || isPreflight(request) ? noFaults : takeFaults(state.faults, path);
  const key = state.keys.get(/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
  const org =
    state.orgs.find((candidate) => candidate.org === key?.org) ??
    findOrgByHost(host, state.orgs) ??
    state.firstOrg;
  const nowMs = state.now() + (faults.effect.aheadMs ?? 0);
  return { request, state, org, key, handledBy: findPodByHost(host), faults, nowMs };
}

function answerOwn(arrival: Arrival): Reply {
  const { path, headers } = arrival.request;
  if (isControl(path) && isFromPage(headers))
    return refuse(403, 'origin_not_allowed', 'a web page may not control the emulator');
  return runRoute(ownRoutes, arrival);
}

function answerPreflight({ path }: EmulatorRequest): Reply {
  const methods = findMethods(chatRoutes, path);
  return methods === undefined ? refuseUnknown() : answerEmpty(204, allowPreflight(methods));
}

function answerArrival(arrival: Arrival): Reply {
  const { request, state, org, faults, nowMs } = arrival;
  const { rateLimit, rateWindows } = state;
  const { answer, aheadMs = 0 } = faults.effect;
  if (answer !== undefined) return answer(arrival);
  // At Kustomer another server delivers scripts, without this limit.
  if (rateLimit === undefined || loaderRoute.path.test(request.path))
    return runRoute(kustomersRoutes, arrival);
  const rate = countRequest(rateWindows, org.org, rateLimit, nowMs - aheadMs, aheadMs);
  if (rate.exceeded) return refuseRate(rate.headers);
  const reply = runRoute(kustomersRoutes, arrival);
  return { ...reply, headers: { ...rate.headers, ...reply.headers } };
}
