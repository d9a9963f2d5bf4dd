/**
 * Owns the faults that were asked for: their notation, and whose turn it is.
 *
 * Rule: `--fault` and `POST /__emulator/faults` share one notation, `name[=argument][xN][@/path]`. Without `xN` a
 * fault lasts until it is cleared; with it, it ends after N matching requests. `@/path` matches paths that start so.
 * Nothing is guessed: an argument that could end in more than one place, as a URL can, has to stand in `<>`.
 */
import type { Reading } from './arguments.js';
import { type Effect, type FaultKind, type FaultName, faultKinds } from './kinds.js';

/** A fault as `GET /__emulator/faults` shows it. */
export interface ShownFault {
  readonly fault: FaultName;
  /** Null for a fault that takes none. */
  readonly argument: string | null;
  /** How many matching requests it still has; null: until it is cleared. */
  readonly times: number | null;
  /** What a request's path must start with; null: any. */
  readonly path: string | null;
}

/** A fault that waits for its requests. */
export interface Fault extends ShownFault {
  times: number | null;
  readonly effect: Effect;
}

/** Path and times given beside the notation, as `POST /__emulator/faults` takes them. */
export interface FaultPlace {
  readonly times?: number | undefined;
  readonly path?: string | undefined;
}

/** How long the notation may be: every place where an argument may end is tried. */
const mostCharacters = 2000;

const notation = /^([a-z0-9-]+?)(?:=(.+)|((?:x[1-9]\d{0,8})?(?:@\/.*)?))$/;
const ending = /^(?:x([1-9]\d{0,8}))?(?:@(\/.*))?$/;

/** An argument and what follows it. */
interface Split {
  /** Undefined where none is given. */
  readonly argument: string | undefined;
  readonly rest: string;
}

/** The fault that a text asks for, or a sentence that says what is wrong with it. */
export function parseFault(text: string, place: FaultPlace = {}): Fault | string {
  if (text.length > mostCharacters) return `a fault has ${mostCharacters} characters at most`;
  const [, name, argued, bare = ''] = notation.exec(text.trim()) ?? [];
  if (name === undefined || !isFaultName(name))
    return `there is no fault ${JSON.stringify(text.slice(0, 80))}; the faults are ${Object.keys(faultKinds).join(', ')}`;
  const kind: FaultKind = faultKinds[name];
  if (argued !== undefined && kind.standard === undefined) return `the fault ${name} takes no argument`;
  const splits = argued === undefined ? [{ argument: undefined, rest: bare }] : splitArgument(argued);
  const readings = splits.map((split) => ({
    ...split,
    reading: kind.read(split.argument ?? kind.standard ?? ''),
  }));
  const possible = readings.filter(({ reading }) => 'value' in reading);
  if (possible.length > 1) {
    const [shortest, longest] = [possible[0], possible.at(-1)].map((split) => bracket(name, split));
    return `${name}=${argued} can mean ${shortest} or ${longest}: say which`;
  }
  const [chosen = readings[0]] = possible;
  if (chosen === undefined) return `after <…> the fault ${name} takes xN and @/path`;
  return makeFault(name, chosen, place);
}

/** Every way to end an argument, the shortest first; one in `<>` ends there alone, and then none is possible. */
function splitArgument(text: string): readonly Split[] {
  const [, bracketed, after = ''] = /^<([^>]*)>(.*)$/.exec(text) ?? [];
  if (bracketed !== undefined) return ending.test(after) ? [{ argument: bracketed, rest: after }] : [];
  return Array.from({ length: text.length }, (_, index) => index + 1)
    .map((end) => ({ argument: text.slice(0, end), rest: text.slice(end) }))
    .filter(({ rest }) => ending.test(rest));
}

function bracket(name: FaultName, split: Split | undefined): string {
  return `${name}=<${split?.argument}>${split?.rest}`;
}

function makeFault(
  fault: FaultName,
  { argument, rest, reading }: Split & { readonly reading: Reading<Effect> },
  place: FaultPlace,
): Fault | string {
  const value = argument ?? faultKinds[fault].standard ?? null;
  if ('takes' in reading)
    return `the argument of ${fault} is ${JSON.stringify(value?.slice(0, 80))}; it takes ${reading.takes}`;
  const [, times, path] = ending.exec(rest) ?? [];
  if (times !== undefined && place.times !== undefined)
    return `x${times} and times ${place.times} are given: one of them is enough`;
  if (path !== undefined && place.path !== undefined)
    return `@${path.slice(0, 80)} and path ${place.path.slice(0, 80)} are given: one of them is enough`;
  return {
    fault,
    argument: value,
    times: place.times ?? (times === undefined ? null : Number(times)),
    path: place.path ?? path ?? null,
    effect: reading.value,
  };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultKinds, name);
}

export function showFault({ fault, argument, times, path }: Fault): ShownFault {
  return { fault, argument, times, path };
}

/**
 * The faults that this request meets, counted down; those that are used up leave the list. One answer at a time: of
 * faults that take the place of the answer only the first is met.
 */
export function takeFaults(faults: Fault[], path: string): readonly Fault[] {
  const taken: Fault[] = [];
  for (const fault of faults) {
    const { only }: FaultKind = faultKinds[fault.fault];
    const matches = path.startsWith(fault.path ?? '') && (only === undefined || path === only);
    const comesSecond = fault.effect.on === 'answer' && effectOn(taken, 'answer') !== undefined;
    if (!matches || comesSecond) continue;
    taken.push(fault);
    if (fault.times !== null) fault.times -= 1;
  }
  const left = faults.filter(({ times }) => times !== 0);
  faults.splice(0, faults.length, ...left);
  return taken;
}

/** What the faults taken change in one respect; undefined: nothing. */
export function effectOn<What extends Effect['on']>(
  taken: readonly Fault[],
  what: What,
): Extract<Effect, { on: What }> | undefined {
  return taken
    .map(({ effect }) => effect)
    .find((effect): effect is Extract<Effect, { on: What }> => effect.on === what);
}
