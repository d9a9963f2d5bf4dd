/**
 * Owns the faults that were asked for: their notation, and whose turn it is.
 *
 * Rule: `--fault` and `POST /__emulator/faults` share one notation, `name[=argument][xN][@/path]`. Without `xN` a
 * fault lasts until it is cleared; with it, it ends after N matching requests. `@/path` matches paths that start so.
 */
import { type Effect, type FaultKind, type FaultName, faultKinds } from './fault-kinds.js';

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

const notation = /^([a-z0-9-]+?)(?:=(.+?))?(?:x([1-9]\d{0,8}))?(?:@(\/.*))?$/;

/** The fault that a text asks for, or a sentence that says what is wrong with it. */
export function parseFault(text: string, place: FaultPlace = {}): Fault | string {
  const [, name, argument, times, path] = notation.exec(text.trim()) ?? [];
  if (name === undefined || !isFaultName(name))
    return `there is no fault ${JSON.stringify(text.slice(0, 80))}; the faults are ${Object.keys(faultKinds).join(', ')}`;
  const kind: FaultKind = faultKinds[name];
  if (argument !== undefined && kind.standard === undefined) return `the fault ${name} takes no argument`;
  const value = argument ?? kind.standard ?? null;
  const reading = kind.read(value ?? '');
  if ('takes' in reading)
    return `the argument of ${name} is ${JSON.stringify(value?.slice(0, 80))}; it takes ${reading.takes}`;
  return {
    fault: name,
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
