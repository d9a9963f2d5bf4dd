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
import { deliver, tellStatus } from './delivery.js';
import { effectOn, type Fault, takeFaults } from './faults/faults.js';
import type { EmulatedKey } from './keys.js';
import type { Answer, Delivery, EmulatorRequest, Reply } from './message.js';
import type { EmulatedOrg } from './options.js';
import { countRequest } from './rate-limit.js';
import { refuse, refuseRate } from './refusals.js';
import { describeRequest } from './request-log.js';
import { apiRoutes } from './routes/api.js';
import { chatRoutes } from './routes/chat.js';
import { controlRoutes } from './routes/control.js';
import { type Route, runRoute } from './routes/route.js';
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
    const answer = answerWith(
      refuse(403, 'host_not_allowed', 'this Host is neither loopback nor given by --allow-host'),
    );
    record(request, state, answer, undefined);
    return deliver(answer, [], state.now(), {});
  }
  if (/^\/__emulator(?:\/|$)/.test(request.path)) return answerControl(request, state, host);
  const visit = receive(request, state, host);
  const { answer, headers } = isPreflight(request)
    ? { answer: answerWith(answerPreflight(request)), headers: {} }
    : answerVisit(request, state, visit);
  record(request, state, answer, visit);
  return deliver(answer, visit.faults, visit.nowMs, {
    ...headers,
    ...(isChat(request.path) ? corsHeaders : {}),
  });
}

function answerWith(reply: Reply): Answer {
  return { kind: 'reply', reply };
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
      answerWith(refuse(403, 'origin_not_allowed', 'a web page may not control the emulator')),
      [],
      nowMs,
      {},
    );
  const org = findOrgByHost(host, state.orgs) ?? state.firstOrg;
  const visit: Visit = { org, key: undefined, handledBy: undefined, faults: [], nowMs, skewMs: 0 };
  return deliver(answerWith(answerRoute(controlRoutes, request, state, visit)), [], nowMs, {});
}

/** The org comes from the key, else from the host, else it is the first. A preflight meets no fault. */
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

function answerVisit(
  request: EmulatorRequest,
  state: EmulatorState,
  visit: Visit,
): { answer: Answer; headers: Readonly<Record<string, string>> } {
  const { org, faults, nowMs, skewMs, handledBy } = visit;
  const limit = state.rateLimit ?? defaultLimit;
  const instead = effectOn(faults, 'answer');
  if (instead !== undefined) {
    const situation = { path: request.path, pod: handledBy ?? org.pod, limit, nowMs };
    return { answer: instead.answer(situation), headers: {} };
  }
  const rate =
    state.rateLimit === undefined
      ? undefined
      : countRequest(state.rateWindows, org.org, state.rateLimit, state.now(), skewMs);
  const headers = rate?.headers ?? {};
  if (rate?.exceeded === true) return { answer: answerWith(refuseRate(headers)), headers };
  const reply = answerRoute([...apiRoutes, ...chatRoutes], request, state, visit);
  return { answer: answerWith(reply), headers };
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
  answer: Answer,
  visit: Visit | undefined,
): void {
  state.requestCount += 1;
  const entry = describeRequest(request, {
    number: state.requestCount,
    nowMs: state.now(),
    status: tellStatus(answer),
    org: visit?.org.org ?? null,
    key: visit?.key,
    faults: visit?.faults.map(({ fault }) => fault) ?? [],
    login: (answer.kind === 'reply' ? answer.reply.login : undefined) ?? null,
    credentials: state.orgs.flatMap(({ apiKey, widgetKey, secret }) => [apiKey, widgetKey, secret]),
  });
  state.log.push(entry);
  if (state.log.length > capacity) state.log.shift();
  state.onRequest(entry);
}
