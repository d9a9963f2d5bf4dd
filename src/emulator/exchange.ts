/**
 * Owns answering a request: access, faults, rate limit, route, log. Rule: no sockets and no clock, so that it
 * is one testable function of a request and the state.
 */
import {
  allowPreflight,
  corsHeaders,
  findOrgByHost,
  findPodByHost,
  isFromPage,
  isHostAllowed,
  parseHostHeader,
} from './access.js';
import { applyFaults, effectOn, takeFaults } from './faults.js';
import type { EmulatedKey } from './keys.js';
import { countRequest } from './rate-limit.js';
import { refuse, refuseRate, refuseUnknown } from './refusals.js';
import { answerEmpty, type EmulatorRequest, type Reply } from './reply.js';
import { describeRequest } from './request-log.js';
import { apiRoutes } from './routes/api.js';
import { chatRoutes } from './routes/chat.js';
import { controlRoutes, homeRoute } from './routes/control.js';
import { allowedMethods, type Call, findRoute, type Route, runRoute } from './routes/route.js';
import { loaderRoute, moduleRoute } from './routes/web.js';
import { capacity, type EmulatorState } from './state.js';

/** What is known of an admitted request. */
interface Visit extends Omit<Call, 'request' | 'state' | 'parameter' | 'body'> {
  /** How far `nowMs` is ahead of the true clock. */
  readonly skewMs: number;
}

const defaultLimit = 1000;

/** The reply to a request; updates state and log. */
export function answerRequest(request: EmulatorRequest, state: EmulatorState): Reply {
  const host = parseHostHeader(request.headers.host);
  if (host === undefined || !isHostAllowed(host, state.allowedHosts)) {
    const reply = refuse(403, 'host_not_allowed', 'this Host is neither loopback nor given by --allow-host');
    record(request, state, reply, undefined);
    return finish(reply, state.now());
  }
  if (isOwn(request.path)) return finish(answerOwn(request, state, host), state.now());
  const visit = receive(request, state, host);
  const reply = isPreflight(request) ? answerPreflight(request) : answerVisit(request, state, visit);
  record(request, state, reply, visit);
  return finish(
    applyFaults(reply, visit.faults),
    visit.nowMs,
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

/** Paths that Kustomer does not have: no fault applies, and they are not logged. */
function isOwn(path: string): boolean {
  return path === '/' || isControl(path) || path.startsWith('/chat-web/stand-in/');
}

function isControl(path: string): boolean {
  return /^\/__emulator(?:\/|$)/.test(path);
}

function answerOwn(request: EmulatorRequest, state: EmulatorState, host: string): Reply {
  if (isControl(request.path) && isFromPage(request.headers))
    return refuse(403, 'origin_not_allowed', 'a web page may not control the emulator');
  const org = findOrgByHost(host, state.orgs) ?? state.firstOrg;
  const visit = { org, key: undefined, handledBy: undefined, faults: [], nowMs: state.now(), skewMs: 0 };
  return answerRoute([homeRoute, moduleRoute, ...controlRoutes], request, state, visit);
}

function isForPages(path: string): boolean {
  return path.startsWith('/c/v1/');
}

function isPreflight({ method, path }: EmulatorRequest): boolean {
  return method === 'OPTIONS' && isForPages(path);
}

function answerPreflight({ path }: EmulatorRequest): Reply {
  const route = findRoute(chatRoutes, path);
  return route === undefined ? refuseUnknown() : answerEmpty(204, allowPreflight(allowedMethods(route)));
}

/** The org is that of the key, else of the host, else the first. No fault applies to a preflight. */
function receive(request: EmulatorRequest, state: EmulatorState, host: string): Visit {
  const faults = isPreflight(request) ? [] : takeFaults(state.faults, request.path);
  const key = findKey(request, state);
  const org =
    state.orgs.find((candidate) => candidate.org === key?.org) ??
    findOrgByHost(host, state.orgs) ??
    state.firstOrg;
  const skewMs = effectOn(faults, 'clock')?.aheadMs ?? 0;
  return { org, key, handledBy: findPodByHost(host), faults, nowMs: state.now() + skewMs, skewMs };
}

function findKey({ headers }: EmulatorRequest, state: EmulatorState): EmulatedKey | undefined {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : state.keys.get(token);
}

function answerVisit(request: EmulatorRequest, state: EmulatorState, visit: Visit): Reply {
  const { org, faults, nowMs, skewMs, handledBy } = visit;
  const { rateLimit } = state;
  const instead = effectOn(faults, 'answer');
  if (instead !== undefined)
    return instead.answer({
      path: request.path,
      pod: handledBy ?? org.pod,
      limit: rateLimit ?? defaultLimit,
      nowMs,
    });
  const answer = () => answerRoute([loaderRoute, ...apiRoutes, ...chatRoutes], request, state, visit);
  // At Kustomer another server delivers scripts, without this limit.
  if (rateLimit === undefined || loaderRoute.path.test(request.path)) return answer();
  const rate = countRequest(state.rateWindows, org.org, rateLimit, state.now(), skewMs);
  if (rate.exceeded) return refuseRate(rate.headers);
  const reply = answer();
  return { ...reply, headers: { ...rate.headers, ...reply.headers } };
}

function answerRoute(
  routes: readonly Route[],
  request: EmulatorRequest,
  state: EmulatorState,
  visit: Visit,
): Reply {
  const route = findRoute(routes, request.path);
  return route === undefined ? refuseUnknown() : runRoute(route, { request, state, ...visit });
}

function record(
  request: EmulatorRequest,
  state: EmulatorState,
  reply: Reply,
  visit: Visit | undefined,
): void {
  state.requestCount += 1;
  const entry = describeRequest(request, {
    number: state.requestCount,
    nowMs: state.now(),
    reply,
    org: visit?.org.org ?? null,
    key: visit?.key,
    faults: visit?.faults.map(({ fault }) => fault) ?? [],
    credentials: state.orgs.flatMap(({ apiKey, widgetKey, secret }) => [apiKey, widgetKey, secret]),
  });
  state.log.push(entry);
  if (state.log.length > capacity) state.log.shift();
  state.onRequest(entry);
}
