/** Owns what a route is. Rule: a handler changes only its state; bodies are checked before it. */
import type { MetFaults } from './faults.js';
import type { EmulatedKey } from './keys.js';
import type { EmulatedOrg } from './options.js';
import { type EmulatorRequest, type Reply, refuse, refuseBody, refuseUnknown } from './reply.js';
import type { EmulatorState } from './state.js';

/** An admitted request, with its org, key and faults. */
export interface Arrival {
  readonly request: EmulatorRequest;
  readonly state: EmulatorState;
  readonly org: EmulatedOrg;
  /** The key in the Authorization header, if it is one of this emulator's; revoked ones are not. */
  readonly key: EmulatedKey | undefined;
  /** The pod that handles the request, if its host is a regional one. */
  readonly handledBy: string | undefined;
  readonly faults: MetFaults;
  /** The emulator's clock, shifted by a `skew` fault; milliseconds. */
  readonly nowMs: number;
}

/** An admitted request on its way to a handler. */
export interface Call extends Arrival {
  /** What the pattern of the route's path captured. */
  readonly parameter: string;
  /** The parsed JSON body of a POST; no other method takes a body. */
  readonly body: unknown;
}

/** A path with the methods that it takes. */
export interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, (call: Call) => Reply>>;
}

/** The methods that the route of a path takes; undefined if no route takes the path. */
export function findMethods(routes: readonly Route[], path: string): readonly string[] | undefined {
  const route = routes.find((one) => one.path.test(path));
  return route && allowedMethods(route);
}

/** HEAD is GET without the body (RFC 9110 §9.1). */
function allowedMethods({ methods }: Route): readonly string[] {
  return Object.keys(methods).flatMap((name) => (name === 'GET' ? [name, 'HEAD'] : [name]));
}

/** Runs the method of the route that takes the request, or refuses path, method and body. */
export function runRoute(routes: readonly Route[], arrival: Arrival): Reply {
  const { request } = arrival;
  const route = routes.find(({ path }) => path.test(request.path));
  if (route === undefined) return refuseUnknown();
  const name = request.method === 'HEAD' ? 'GET' : request.method;
  const handle = Object.hasOwn(route.methods, name) ? route.methods[name] : undefined;
  if (handle === undefined) {
    const allow = allowedMethods(route).join(', ');
    const message = `${request.method} is not allowed here, only ${allow}`;
    return { ...refuse(405, 'method_not_allowed', message, {}, { allow }), isUnknown: true };
  }
  const body = name === 'POST' ? parseJsonBody(request) : expectNoBody(request);
  if ('refusal' in body) return body.refusal;
  const parameter = route.path.exec(request.path)?.[1] ?? '';
  return handle({ ...arrival, parameter, body: body.value });
}

type Body = { readonly value: unknown } | { readonly refusal: Reply };

const tooLarge = { refusal: refuse(413, 'payload_too_large', 'the body is larger than 1 MiB') };

function expectNoBody({ body }: EmulatorRequest): Body {
  if (body === undefined) return tooLarge;
  return body.length === 0 ? { value: undefined } : { refusal: refuseBody('this request takes no body') };
}

function parseJsonBody({ body, headers }: EmulatorRequest): Body {
  if (body === undefined) return tooLarge;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const problem = 'the content type of the body must be application/json';
  if (type !== 'application/json') return { refusal: refuse(415, 'unsupported_media_type', problem) };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return { refusal: refuse(400, 'invalid_json', 'the body is not JSON') };
  }
}

/** The body as an object with these members at most, or undefined. */
export function parseMembers(
  body: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.keys(body).every((name) => names.includes(name)) ? { ...body } : undefined;
}
