/**
 * Owns the way of a request to its answer: access, faults, rate limit, route, log.
 *
 * Rule: no sockets and no clock of its own, so that all of it can be read and tested as one function of a
 * request and the state.
 */
import {
  allowPreflight,
  corsHeaders,
  findOrgByHost,
  findPodByHost,
  isFromPage,
  isHostAllowed,
  readHostName,
} from './access.js';
import { apiRoutes } from './api-routes.js';
import { chatRoutes } from './chat-routes.js';
import { controlRoutes } from './control-routes.js';
import { replyWithFault } from './fault-replies.js';
import { argumentOf, type Fault, readDelay, readSpan, takeFaults } from './faults.js';
import type { EmulatedKey } from './keys.js';
import type { Delivery, EmulatorRequest, Reply } from './message.js';
import type { EmulatedOrg } from './options.js';
import { countRequest } from './rate-limit.js';
import { refuse, refuseRate, wordRefusal } from './refusals.js';
import { describeRequest } from './request-log.js';
import { type Route, runRoute } from './route.js';
import { capacity, type EmulatorState } from './state.js';

/** What is known of a request once it was let in. */
interface Visit {
  readonly org: EmulatedOrg;
  readonly key: EmulatedKey | undefined;
  readonly handledBy: string | undefined;
  readonly faults: readonly Fault[];
  /** The clock that the answer shows and judges by. */
  readonly nowMs: number;
  /** How far that is ahead of the true one. */
  readonly skewMs: number;
}

const defaultLimit = 1000;

/** The answer to a request; changes the state as the request asks and writes the log. */
export function answerRequest(request: EmulatorRequest, state: EmulatorState): Delivery {
  const host = readHostName(request.headers.host);
  if (host === undefined || !isHostAllowed(host, state.allowedHosts)) {
    const reply = refuse(403, 'host_not_allowed', 'this Host is neither loopback nor given by --allow-host');
    record(request, state, reply, undefined);
    return deliver(reply, [], state.now(), {});
  }
  if (/^\/__emulator(?:\/|$)/.test(request.path)) return answerControl(request, state, host);
  const visit = receive(request, state, host);
  const { reply, headers } = isPreflight(request)
    ? { reply: answerPreflight(request), headers: {} }
    : answerVisit(request, state, visit);
  record(request, state, reply, visit);
  return deliver(reply, visit.faults, visit.nowMs, {
    ...headers,
    ...(isChat(request.path) ? corsHeaders : {}),
  });
}

function isChat(path: string): boolean {
  return path.startsWith('/c/v1/');
}

function isPreflight({ method, path }: EmulatorRequest): boolean {
  return method === 'OPTIONS' && isChat(path);
}

function answerPreflight({ path }: EmulatorRequest): Reply {
  const route = findRoute(chatRoutes, path);
  if (route === undefined) return refuse(404, 'not_found', 'there is no such route');
  return { status: 204, headers: allowPreflight(Object.keys(route.methods)) };
}

function answerControl(request: EmulatorRequest, state: EmulatorState, host: string): Delivery {
  const nowMs = state.now();
  if (isFromPage(request.headers))
    return deliver(
      refuse(403, 'origin_not_allowed', 'a web page may not control the emulator'),
      [],
      nowMs,
      {},
    );
  const org = findOrgByHost(host, state.orgs) ?? state.firstOrg;
  const visit: Visit = { org, key: undefined, handledBy: undefined, faults: [], nowMs, skewMs: 0 };
  return deliver(answerRoute(controlRoutes, request, state, visit), [], nowMs, {});
}

/** The org comes from the key, else from the host, else it is the first. A preflight meets no fault. */
function receive(request: EmulatorRequest, state: EmulatorState, host: string): Visit {
  const faults = isPreflight(request) ? [] : takeFaults(state.faults, request.path);
  const key = findKey(request, state);
  const org =
    state.orgs.find((candidate) => candidate.org === key?.org) ??
    findOrgByHost(host, state.orgs) ??
    state.firstOrg;
  const skewMs = readSpan(argumentOf(faults, 'skew') ?? '0s');
  return { org, key, handledBy: findPodByHost(host), faults, nowMs: state.now() + skewMs, skewMs };
}

function findKey({ headers }: EmulatorRequest, state: EmulatorState): EmulatedKey | undefined {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : state.keys.get(token);
}

function answerVisit(
  request: EmulatorRequest,
  state: EmulatorState,
  visit: Visit,
): { reply: Reply; headers: Readonly<Record<string, string>> } {
  const { org, faults, nowMs, skewMs, handledBy } = visit;
  const limit = state.rateLimit ?? defaultLimit;
  const fault = replyWithFault(faults, request.path, handledBy ?? org.pod, limit, nowMs);
  if (fault !== undefined) return { reply: fault, headers: {} };
  const rate =
    state.rateLimit === undefined
      ? undefined
      : countRequest(state.rateWindows, org.org, state.rateLimit, state.now(), skewMs);
  const headers = rate?.headers ?? {};
  if (rate?.exceeded === true) return { reply: refuseRate(headers), headers };
  return { reply: answerRoute([...apiRoutes, ...chatRoutes], request, state, visit), headers };
}

function findRoute(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) => route.path.test(path));
}

function answerRoute(
  routes: readonly Route[],
  request: EmulatorRequest,
  state: EmulatorState,
  visit: Visit,
): Reply {
  const route = findRoute(routes, request.path);
  if (route === undefined) return refuse(404, 'not_found', 'there is no such route');
  return runRoute(route, { request, state, ...visit });
}

function record(
  request: EmulatorRequest,
  state: EmulatorState,
  { status, login }: Reply,
  visit: Visit | undefined,
): void {
  state.requestCount += 1;
  const entry = describeRequest(request, {
    number: state.requestCount,
    nowMs: state.now(),
    status,
    org: visit?.org.org ?? null,
    key: visit?.key,
    faults: visit?.faults.map(({ fault }) => fault) ?? [],
    login: login ?? null,
    credentials: state.orgs.flatMap(({ apiKey, widgetKey, secret }) => [apiKey, widgetKey, secret]),
  });
  state.log.push(entry);
  if (state.log.length > capacity) state.log.shift();
  state.onRequest(entry);
}

function deliver(
  reply: Reply,
  faults: readonly Fault[],
  nowMs: number,
  headers: Readonly<Record<string, string>>,
): Delivery {
  const json = reply.refusal
    ? wordRefusal(reply.refusal, reply.status, argumentOf(faults, 'jsonapi-errors') !== undefined)
    : reply.json;
  const type = reply.html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
  const body = reply.html ?? (json === undefined ? '' : JSON.stringify(json));
  return {
    status: reply.status,
    headers: {
      date: new Date(nowMs).toUTCString(),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(body === '' ? {} : { 'content-type': type }),
      ...headers,
      ...reply.headers,
    },
    body,
    delayMs: readDelay(argumentOf(faults, 'slow') ?? '0s'),
    manner: chooseManner(faults),
  };
}

function chooseManner(faults: readonly Fault[]): Delivery['manner'] {
  if (faults.some(({ fault }) => fault === 'drop')) return 'drop';
  const megabytes = argumentOf(faults, 'huge');
  if (megabytes !== undefined) return Number(megabytes) * 1024 * 1024;
  return argumentOf(faults, 'truncate') === undefined ? 'whole' : 'truncate';
}
