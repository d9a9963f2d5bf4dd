/**
 * Owns the waiting faults: their notation, and which apply to a request. Rule: `--fault` and `POST
 * /__emulator/faults` share one notation, `name[=argument][xN][@/path]`, read from the right: the last `@/`
 * begins the path, `xN` before it is the count, the rest is name and argument. An argument that ends in `xN`
 * itself, as a URL may, goes into `argument` of the POST. Without `xN` a fault lasts until it is cleared;
 * `@/path` matches paths that start so.
 */
import { type Effect, type FaultKind, type FaultName, faultKinds } from './fault-kinds.js';
import { type Reply, toJsonApi } from './reply.js';

/** A fault as `GET /__emulator/faults` shows it. */
export interface ShownFault {
  readonly fault: FaultName;
  /** Null for a fault that takes no argument. */
  readonly argument: string | null;
  /** How many matching requests it still has; null: until it is cleared. */
  readonly times: number | null;
  /** What a request's path must start with; null: any. */
  readonly path: string | null;
}

/** A waiting fault. */
export interface Fault extends ShownFault {
  readonly effect: Effect;
}

/** What `POST /__emulator/faults` may give beside the notation, and in place of what that says. */
interface FaultParts {
  readonly argument?: string | undefined;
  readonly times?: number | undefined;
  readonly path?: string | undefined;
}

/** The maximum length of notation, argument and path, in characters: faults are kept in memory. */
const mostCharacters = 2000;

/** The fault in a text, or a sentence that says what is wrong. */
export function parseFault(
  text: string,
  parts: FaultParts = {},
): { readonly fault: Fault } | { readonly problem: string } {
  if ([text, parts.argument ?? '', parts.path ?? ''].some(({ length }) => length > mostCharacters))
    return { problem: `a fault has ${mostCharacters} characters at most` };
  const written = splitNotation(text.trim());
  const { name } = written;
  if (!isFaultName(name))
    return {
      problem:
        `there is no fault ${JSON.stringify(text.slice(0, 80))}; the faults are ` +
        `${Object.keys(faultKinds).join(', ')}`,
    };
  const { does, standard, parse }: FaultKind = faultKinds[name];
  const given = parts.argument ?? written.argument;
  if (given !== undefined && standard === undefined)
    return { problem: `the fault ${name} takes no argument` };
  const argument = given ?? standard ?? null;
  const effect = parse(argument ?? '');
  if (effect === undefined)
    return {
      problem:
        `the argument of ${name} is ${JSON.stringify(argument?.slice(0, 80))}; it is used as ` +
        `${name}=${standard}: ${does}`,
    };
  const times = parts.times ?? written.times ?? null;
  return { fault: { fault: name, argument, times, path: parts.path ?? written.path ?? null, effect } };
}

function splitNotation(text: string): FaultParts & { readonly name: string } {
  const [, beforePath = text, path] = /^(.*)@(\/.*)$/s.exec(text) ?? [];
  const [, beforeTimes = beforePath, times] = /^(.*)x([1-9]\d{0,8})$/s.exec(beforePath) ?? [];
  const [, name = '', argument] = /^([^=]*)(?:=(.*))?$/s.exec(beforeTimes) ?? [];
  return { name, argument, times: times === undefined ? undefined : Number(times), path };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultKinds, name);
}

/** The visible part of a fault. */
export function toShownFault({ fault, argument, times, path }: Fault): ShownFault {
  return { fault, argument, times, path };
}

/** The faults that a request met. */
export interface MetFaults {
  readonly names: readonly FaultName[];
  /** All that they change. If several change the same, the first one counts. */
  readonly effect: Effect;
}

/** No fault. */
export const noFaults: MetFaults = { names: [], effect: {} };

/**
 * Takes the faults that apply to a request from those that wait. Each is counted down and removed at zero. Of
 * faults that replace the answer only the first applies.
 */
export function takeFaults(faults: Fault[], path: string): MetFaults {
  if (faults.length === 0) return noFaults;
  const names: FaultName[] = [];
  const left: Fault[] = [];
  let effect: Effect = {};
  for (const fault of faults) {
    const { only }: FaultKind = faultKinds[fault.fault];
    const matches = path.startsWith(fault.path ?? '') && (only === undefined || path === only);
    const comesSecond = fault.effect.answer !== undefined && effect.answer !== undefined;
    if (!matches || comesSecond) {
      left.push(fault);
      continue;
    }
    names.push(fault.fault);
    effect = { ...fault.effect, ...effect };
    const times = fault.times === null ? null : fault.times - 1;
    if (times !== 0) left.push({ ...fault, times });
  }
  faults.splice(0, faults.length, ...left);
  return { names, effect };
}

/** The reply with the effect applied: in the other shape of refusals, cut off, delayed. */
export function applyEffect(reply: Reply, { isJsonApi, isCut, delayMs }: Effect): Reply {
  const shaped = isJsonApi ? toJsonApi(reply) : reply;
  const cut = isCut ? breakOff(shaped) : shaped;
  return delayMs === undefined ? cut : { ...cut, delayMs };
}

/** The reply with the length of its whole body and half of that body; one without a body stays as it is. */
function breakOff(reply: Reply): Reply {
  const { headers, body } = reply;
  if (typeof body !== 'string' || body === '') return reply;
  const length = String(Buffer.byteLength(body));
  return { ...reply, headers: { ...headers, 'content-length': length }, body: cutInHalf(body) };
}

function* cutInHalf(body: string): Generator<string> {
  yield body.slice(0, body.length / 2);
  throw new Error('cut off by a fault');
}
