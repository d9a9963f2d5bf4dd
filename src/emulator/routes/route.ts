/**
 * Owns what a route is. Rule: a handler has no effect but on the state that it is given;
 * bodies are checked before it.
 */
import type { Fault } from '../faults.js';
import type { EmulatedKey } from '../keys.js';
import type { EmulatedOrg } from '../options.js';
import { refuse } from '../refusals.js';
import type { EmulatorRequest, Reply } from '../reply.js';
import type { EmulatorState } from '../state.js';

/** A request on its way to a handler. */
export interface Call {
  readonly request: EmulatorRequest;
  readonly state: EmulatorState;
  readonly org: EmulatedOrg;
  /** The key in the Authorization header, if it is one of this emulator's; revoked ones are not. */
  readonly key: EmulatedKey | undefined;
  /** The pod that handles the request, if its host is a regional one. */
  readonly handledBy: string | undefined;
  /** The emulator's clock, shifted by a `skew` fault; milliseconds. */
  readonly nowMs: number;
  readonly faults: readonly Fault[];
  /** What the pattern of the route's path captured. */
  readonly parameter: string;
  /** The parsed JSON body if the method takes one. */
  readonly body: unknown;
}

interface Method {
  readonly takesBody?: boolean;
  readonly handle: (call: Call) => Reply;
}

/** A path with the methods that it takes. */
export interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Record<string, Method>>;
}

/** The route that takes a path. */
export function findRoute(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) => route.path.test(path));
}

/** The methods that a route takes; HEAD is GET without the body (RFC 9110 §9.1). */
export function allowedMethods({ methods }: Route): readonly string[] {
  return Object.keys(methods).flatMap((name) => (name === 'GET' ? [name, 'HEAD'] : [name]));
}

/** Runs the method of a route on a call, or refuses method and body. */
export function runRoute(route: Route, call: Omit<Call, 'parameter' | 'body'>): Reply {
  const { request } = call;
  const name = request.method === 'HEAD' ? 'GET' : request.method;
  const method = Object.hasOwn(route.methods, name) ? route.methods[name] : undefined;
  if (method === undefined) return refuseMethod(request.method, allowedMethods(route).join(', '));
  const body = method.takesBody === true ? parseBody(request) : expectNoBody(request);
  if ('refusal' in body) return body.refusal;
  const parameter = route.path.exec(request.path)?.[1] ?? '';
  return method.handle({ ...call, parameter, body: body.value });
}

function refuseMethod(name: string, allowed: string): Reply {
  const message = `${name} is not allowed here, only ${allowed}`;
  return { ...refuse(405, 'method_not_allowed', message, { headers: { allow: allowed } }), isUnknown: true };
}

type Body = { readonly value: unknown } | { readonly refusal: Reply };

const tooLarge = { refusal: refuse(413, 'payload_too_large', 'the body is larger than 1 MiB') };

function expectNoBody({ body }: EmulatorRequest): Body {
  if (body === undefined) return tooLarge;
  if (body.length === 0) return { value: undefined };
  return { refusal: refuse(400, 'invalid_body', 'this request takes no body') };
}

function parseBody({ body, headers }: EmulatorRequest): Body {
  if (body === undefined) return tooLarge;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return {
      refusal: refuse(415, 'unsupported_media_type', 'the content type of the body must be application/json'),
    };
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
